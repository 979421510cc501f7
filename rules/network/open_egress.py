"""Rule: network-open-egress."""

from auditor.api import (
    Graph,
    Ref,
    Remediation,
    SecurityGroup,
    Severity,
    Verdict,
    failed,
    not_applicable,
    passed,
    rule,
)

from ._shared import SAGEMAKER


@rule(
    id="network-open-egress",
    title="A security group of SageMaker's lets everything out to everywhere",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Let out HTTPS to the VPC's interface endpoints and to S3's prefix list, and to the group itself what "
        "distributed jobs need; remove the rule that lets out everything.",
        cli="aws ec2 revoke-security-group-egress --group-id <group-id> --ip-permissions "
        '\'[{"IpProtocol":"-1","IpRanges":[{"CidrIp":"0.0.0.0/0"}]}]\'',
    ),
)
def open_egress(group: SecurityGroup, graph: Graph) -> Verdict:
    """Code in a notebook or container that was made to send data away needs a way out, by whatever port or protocol.

    EC2 puts a rule that lets out everything into every new group; a group is judged where SageMaker uses it. Routes
    decide whether the internet is reached in the end, and change more often than groups.
    """
    if not graph.users(SAGEMAKER):
        return not_applicable("no resource of SageMaker's uses this group")
    if graph.network.open_egress([Ref(group.type, group.identity.name)]):
        return failed("every protocol is let out to every address")
    return passed("what is let out is limited")
