"""Rule: model-gated-directly."""

from auditor.api import (
    Applies,
    Context,
    Graph,
    Model,
    ModelAccess,
    Remediation,
    Severity,
    TrainingJob,
    Verdict,
    any_of,
    failed,
    guardrail,
    not_applicable,
    passed,
    rule,
)


@rule(
    id="model-gated-directly",
    title="A gated model is used past the hub that approves models",
    severity=Severity.LOW,
    remediation=Remediation(
        "Add a reference to the model to a private hub, let users read that hub only, and create the model or job with "
        "HubAccessConfig. The account of a hub that is meant to be there belongs in the setting trusted_accounts.",
        applies=Applies.ON_RECREATE,
        cli="aws sagemaker create-hub-content-reference --hub-name <hub-name> "
        "--sage-maker-public-hub-content-arn <content-arn>",
        guardrail=guardrail("gated-model"),
    ),
)
def gated_directly(resource: Model | TrainingJob, graph: Graph, context: Context) -> Verdict:
    """Who sets AcceptEula accepts a licence in the company's name, with limits on use that hardly anybody has read.

    A private hub lets somebody decide once which gated models may be used. Without HubAccessConfig the access is
    direct; with the ARN of AWS's public hub, or of a hub of a foreign account, nobody here approved it either. Where no
    licence is accepted and no hub named, no gated model is used.
    """
    gated = [source for source in _sources(resource) if source.accepts_eula or source.hub_account is not None]
    if not gated:
        return not_applicable("it uses no gated model")
    known = {resource.identity.account, *context.settings.trusted_accounts}
    if any_of(lambda source: source.hub_account is None, gated):
        return failed("a licence is accepted for model data that no hub gives access to")
    if any_of(lambda source: source.hub_account not in known and not graph.owned(str(source.hub_account)), gated):
        return failed("the hub that gives access is neither of the scanned accounts nor of a trusted one")
    return passed("a private hub gives access to each gated model")


def _sources(resource: Model | TrainingJob) -> tuple[ModelAccess, ...]:
    if isinstance(resource, TrainingJob):
        return resource.model_access
    return tuple(data for container in resource.containers() for data in container.data())
