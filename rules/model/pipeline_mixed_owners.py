"""Rule: model-pipeline-mixed-owners."""

from fnmatch import fnmatchcase

from auditor.api import (
    Applies,
    Context,
    Graph,
    Model,
    ModelContainer,
    Registry,
    Remediation,
    Severity,
    Verdict,
    failed,
    not_applicable,
    passed,
    rule,
    set_fact,
)


@rule(
    id="model-pipeline-mixed-owners",
    title="Containers of strangers run beside the customer's own in one model",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Isolate the model, so that no container of it reaches a network or the role's credentials, or serve the "
        "stranger's container as a model of its own with a role of its own. An account that is meant to be there "
        "belongs in the setting trusted_accounts, or approved_registries.",
        patch=[set_fact("isolated", value=True)],
        applies=Applies.ON_RECREATE,
        guardrail={
            "Effect": "Deny",
            "Action": "sagemaker:CreateModel",
            "Resource": "*",
            "Condition": {"BoolIfExists": {"sagemaker:NetworkIsolation": "false"}},
        },
    ),
)
def pipeline_mixed_owners(model: Model, graph: Graph, context: Context) -> Verdict:
    """The 2 to 15 containers of an inference pipeline share a role, a network and the requests; one can send them on.

    VpcConfig, isolation and role are the model's, so the containers of one pipeline cannot differ in them: whoever
    wrote one of them has what all of them need. AWS's images count as one's own, and so do those of scanned, trusted
    and approved accounts; private registries in the VPC, too. Isolation leaves a container the requests, and no way
    out. The order of the containers (Serial) or their choice by the caller (Direct) makes no difference here.
    """
    containers = model.containers()
    if len(containers) < 2:  # noqa: PLR2004 - a pipeline has two or more
        return not_applicable("it has no containers beside each other")
    owners = [_stranger(container, graph, context) for container in containers]
    strangers = sorted({owner for owner in owners if owner is not None})
    if not strangers:
        return passed("every container is the account's own, AWS's, or approved")
    if len(strangers) == 1 and None not in owners:
        return passed(f"every container is of account {strangers[0]}")
    if model.isolated:
        return passed(f"containers of account {', '.join(strangers)} run beside others, but isolated")
    return failed(f"containers of account {', '.join(strangers)} run beside others, and are not isolated")


def _stranger(container: ModelContainer, graph: Graph, context: Context) -> str | None:
    """The foreign account that a container's code comes from; None where it is known."""
    image, package = container.image, container.model_package
    if image is not None:
        registry = Registry.of(image.text, container.resource.identity.partition)
        account = None if registry.of_aws else registry.account
    else:
        account = package.arn.account if package is not None and package.arn else None
    if account is None or account == container.resource.identity.account or graph.owned(account):
        return None
    accepted = (*context.settings.trusted_accounts, *context.settings.approved_registries)
    return None if any(fnmatchcase(account, pattern) for pattern in accepted) else account
