"""Rule: iam-execution-role-other-services."""

from auditor.api import Graph, Remediation, Role, Severity, Verdict, failed, passed, rule, set_fact

from ._shared import excused

_COMPANIONS = ("sagemaker", "credentials.iot", "glue", "emr-serverless", "forecast", "bedrock")
"""Services that SageMaker's documentation has share an execution role: Edge Manager's device fleets (IoT credentials),
Studio's Glue sessions, Data Wrangler on EMR Serverless, Canvas' forecasts and foundation models."""


@rule(
    id="iam-execution-role-other-services",
    title="A role that SageMaker runs with may be used by services that have nothing to do with it",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Give each service a role of its own, and leave SageMaker alone in this role's trust policy.",
        patch=[set_fact("trust_policy", "<sagemaker-trust-policy>")],
        cli="aws iam update-assume-role-policy --role-name <role-name> --policy-document file://trust.json",
    ),
)
def execution_role_other_services(role: Role, graph: Graph) -> Verdict:
    """Whoever can start a function or an instance with the role reaches the data that was meant for training jobs.

    Protections of SageMaker's jobs (network isolation, VPC, condition keys on their creation) mean nothing to code that
    runs with the same role elsewhere. Services whose use with an execution role is documented are accepted: Glue's
    sessions in Studio, EMR Serverless, Forecast and Bedrock for Canvas, and the IoT credentials of edge fleets.
    """
    if reason := excused(role, graph):
        return reason
    services = {service.lower().partition(".amazonaws")[0] for service in graph.trust(role).services()}
    strangers = sorted(one for one in services if not any(f"{one}.".startswith(f"{known}.") for known in _COMPANIONS))
    if strangers:
        return failed(f"{', '.join(strangers)} may assume it, too")
    return passed("no service but SageMaker and its companions may assume it")
