"""Rule: model-not-isolated."""

from auditor.api import (
    Applies,
    EndpointConfig,
    Graph,
    Model,
    Remediation,
    Severity,
    Verdict,
    all_of,
    failed,
    not_applicable,
    passed,
    rule,
    set_fact,
)

from ._shared import serverless_only


@rule(
    id="model-not-isolated",
    title="A model's containers reach networks that they have no need of",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Create the model anew with EnableNetworkIsolation, then an endpoint configuration with it, and update the "
        "endpoint. Containers that fetch something themselves, such as weights from a hub, must get it as model data.",
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
def not_isolated(hosted: Model | EndpointConfig, graph: Graph) -> Verdict:
    """A model file can carry code, and what serves it sees each request: isolated, neither can leave.

    SageMaker itself still loads the artifact, passes requests and writes logs with the execution role. Batch transform
    jobs have their model's isolation and no switch of their own. Serverless endpoints do not support it, so that a
    model that only they serve cannot be mended; SageMaker's own images for Chainer and reinforcement learning do not
    run isolated. Inference components have the switch of the endpoint configuration that hosts them, which otherwise
    has none of its own.
    """
    if not hosted.isolations():
        return not_applicable("the models that it serves have the switch, and are judged themselves")
    if hosted.isolated:
        return passed("EnableNetworkIsolation is true")
    if isinstance(hosted, EndpointConfig):
        return failed("EnableNetworkIsolation is false for all inference components")
    containers = hosted.containers()
    if containers and all_of(lambda container: container.refuses_isolation, containers):
        return not_applicable("the image does not run isolated")
    if serverless_only(graph):
        return not_applicable("serverless endpoints, which alone serve it, do not support isolation")
    return failed("EnableNetworkIsolation is false")
