"""Rule: job-outside-vpc."""

from auditor.api import (
    Applies,
    Network,
    Remediation,
    Severity,
    Verdict,
    all_of,
    failed,
    guardrail,
    passed,
    rule,
    set_fact,
)

from ._shared import CREATING, CREATING_AUTOML, NetworkedWork, elsewhere


@rule(
    id="job-outside-vpc",
    title="A job runs in no network of the customer's",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Start the next run with private subnets and a security group. Their route table needs an S3 gateway endpoint: "
        "without it, and without a NAT gateway, the job finds neither its data nor a place for its results.",
        patch=[
            set_fact("subnets", ["<private-subnet-id>"]),
            set_fact("security_groups", ["<security-group-id>"]),
        ],
        applies=Applies.ON_RECREATE,
        guardrail=guardrail("vpc", of=[*CREATING, *CREATING_AUTOML]),
    ),
)
def outside_vpc(job: NetworkedWork) -> Verdict:
    """Outside a VPC the containers reach the whole internet, past endpoint policies and flow logs of the customer's.

    The VPC settings of a Studio domain or notebook do not pass on to the jobs that are started there. Network isolation
    is no substitute: SageMaker then still moves the data by its own network, past endpoint policies and buckets bound
    to a VPC. A tuning job has this in each of its definitions. A transform job has its model's network, and is judged
    with the model.
    """
    networks: tuple[Network, ...] = job.networks()
    if not networks:
        return elsewhere()
    if all_of(lambda network: bool(network.subnets), networks):
        return passed("VpcConfig names subnets")
    return failed("VpcConfig names no subnets")
