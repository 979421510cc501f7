"""Rule: model-outside-vpc."""

from auditor.api import (
    Applies,
    EndpointConfig,
    Graph,
    Model,
    Remediation,
    Severity,
    Verdict,
    failed,
    not_applicable,
    passed,
    rule,
    set_fact,
)

from ._shared import serverless_only


@rule(
    id="model-outside-vpc",
    title="A model is served from no network of the customer's",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Create the model anew with private subnets in two availability zones and a security group, then an endpoint "
        "configuration with it, and update the endpoint. The subnets' route tables need an S3 gateway endpoint.",
        patch=[
            set_fact("subnets", ["<private-subnet-id>", "<subnet-id-in-another-zone>"]),
            set_fact("security_groups", ["<security-group-id>"]),
        ],
        applies=Applies.ON_RECREATE,
        guardrail={
            "Effect": "Deny",
            "Action": "sagemaker:CreateModel",
            "Resource": "*",
            "Condition": {"Null": {"sagemaker:VpcSubnets": "true"}},
        },
    ),
)
def outside_vpc(hosted: Model | EndpointConfig, graph: Graph) -> Verdict:
    """Containers outside a VPC reach the whole internet, past endpoint policies and flow logs of the customer's.

    The model's network is that of its endpoints and of its batch transform jobs, which have no switch of their own. A
    model that only serverless endpoints serve cannot have one. Isolation is no substitute: without a VPC, SageMaker
    loads the artifact past buckets and endpoint policies that are bound to one. Inference components have the network
    of the endpoint configuration that hosts them, which otherwise has none of its own.
    """
    if not hosted.networks():
        return not_applicable("the models that it serves have the network, and are judged themselves")
    if hosted.subnets:
        return passed("VpcConfig names subnets")
    if isinstance(hosted, EndpointConfig):
        return failed("VpcConfig names no subnets for all inference components")
    if serverless_only(graph):
        return not_applicable("serverless endpoints, which alone serve it, do not support a VPC")
    return failed("VpcConfig names no subnets")
