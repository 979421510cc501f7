"""Rule: registry-foreign-share."""

from auditor.api import (
    Context,
    Graph,
    Remediation,
    ResourceShare,
    Severity,
    Sharing,
    Verdict,
    any_of,
    failed,
    not_applicable,
    passed,
    rule,
)

_SERVICE = "sagemaker:"


@rule(
    id="registry-foreign-share",
    title="SageMaker's resources are shared with accounts of other organizations",
    severity=Severity.HIGH,
    remediation=Remediation(
        "Disassociate the principals that do not belong to the organization from the resource share, and switch "
        "external principals off. An account that is meant to be there belongs in the setting trusted_accounts.",
        cli="aws ram disassociate-resource-share --resource-share-arn <share-arn> --principals <account-id>\n"
        "aws ram update-resource-share --resource-share-arn <share-arn> --no-allow-external-principals",
    ),
)
def foreign_share(share: ResourceShare, graph: Graph, context: Context) -> Verdict:
    """Resource Access Manager opens feature groups, hubs, model cards, pipelines and lineage, past visible policies.

    Most of these types have no operation that shows their policy: the share is the only place that tells. Who belongs
    to the owner's organization is no outsider; neither are scanned accounts and those of the setting trusted_accounts.
    That a share could have external principals is no finding while it has none. Shares of other services are not asked.
    """
    held = sorted({type_ for type_ in share.resource_types if type_.lower().startswith(_SERVICE)})
    if not held:
        return not_applicable("it holds no resource of SageMaker's")
    found: list[str] = []

    def foreign(sharing: Sharing) -> bool:
        if not sharing.holds or not sharing.external:
            return False
        account = _account(sharing.principal)
        if account in context.settings.trusted_accounts or graph.owned(account):
            return False
        found.append(sharing.principal)
        return True

    if any_of(foreign, share.sharings):
        return failed(f"{', '.join(held)} is shared with {found[-1]}, outside the organization")
    return passed("nobody outside the organization and the known accounts has it")


def _account(principal: str) -> str:
    """The account that a principal is or belongs to: an id, or an ARN."""
    return principal.split(":")[4] if principal.startswith("arn:") else principal
