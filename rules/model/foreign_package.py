"""Rule: model-foreign-package."""

from auditor.api import (
    Applies,
    Context,
    Graph,
    Model,
    Ref,
    Remediation,
    Severity,
    Verdict,
    any_of,
    failed,
    not_applicable,
    passed,
    rule,
)


@rule(
    id="model-foreign-package",
    title="A model is made from a model package of a foreign account",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Make the model from a version of a registry of your own. A Marketplace seller or partner whose package was "
        "reviewed belongs in the setting trusted_accounts, by the account in the package's ARN.",
        applies=Applies.ON_RECREATE,
    ),
)
def foreign_package(model: Model, graph: Graph, context: Context) -> Verdict:
    """A package decides image, model data and environment at once, all of them the work of whoever owns it.

    Packages come from the registry of another account that shares it, or from the Marketplace, whose packages AWS
    scans and always runs isolated; that makes them harmless for the network, not for what they answer. The image of
    such a container stands in the package only, so rules about registries do not see it. A name without an account is
    the account's own.
    """
    named = (container.model_package for container in model.containers())
    packages = [package for package in named if package is not None]
    if not packages:
        return not_applicable("it is made from no model package")
    known = {model.identity.account, *context.settings.trusted_accounts}
    found: list[str] = []

    def foreign(package: Ref) -> bool:
        account = package.arn.account if package.arn else model.identity.account
        if account in known or graph.owned(account):
            return False
        found.append(account)
        return True

    if any_of(foreign, packages):
        return failed(f"a model package comes from account {found[-1]}, which is neither scanned nor trusted")
    return passed("every model package is of a known account")
