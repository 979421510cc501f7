"""Rule: cluster-outside-vpc."""

from auditor.api import (
    Applies,
    HyperPodCluster,
    InstanceGroup,
    Remediation,
    Severity,
    Verdict,
    all_of,
    failed,
    guardrail,
    passed,
    rule,
)

from ._shared import without_groups


@rule(
    id="cluster-outside-vpc",
    title="Instance groups of a HyperPod cluster run in no network of the customer's",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Give the cluster a VpcConfig with private subnets and security groups, or each group an OverrideVpcConfig, "
        "and create it anew: a network cannot be changed later. A new group can be added with one of its own.",
        applies=Applies.ON_RECREATE,
        cli="aws sagemaker create-cluster --cluster-name <cluster-name> --instance-groups file://groups.json "
        "--vpc-config SecurityGroupIds=<security-group-id>,Subnets=<private-subnet-id>",
        cloudformation="Type: AWS::SageMaker::Cluster\nProperties:\n  VpcConfig:\n"
        "    SecurityGroupIds: [<security-group-id>]\n    Subnets: [<private-subnet-id>]",
        guardrail=guardrail("vpc", of=["sagemaker:CreateCluster"]),
    ),
)
def outside_vpc(cluster: HyperPodCluster) -> Verdict:
    """Without a VPC the nodes run in one of AWS's, past endpoint policies, flow logs and firewalls of the customer's.

    Nodes live for months, people log in to them and jobs of many teams share them, so this matters more than for a
    job. A group's own OverrideVpcConfig goes before the cluster's VpcConfig; a group is outside only where neither
    names subnets. The cluster's is not asked where every group has its own.
    """
    groups = cluster.groups()
    if not groups:
        return without_groups()
    if all_of(lambda group: bool(group.subnets), groups):
        return passed("each instance group has subnets of its own")
    if cluster.subnets:
        return passed("VpcConfig names subnets for the groups without their own")
    return failed(f"neither VpcConfig nor OverrideVpcConfig names subnets for {_without(groups)}")


def _without(groups: tuple[InstanceGroup, ...]) -> str:
    return "group " + ", ".join(group.name for group in groups if not group.subnets)
