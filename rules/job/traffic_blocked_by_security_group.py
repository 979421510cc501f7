"""Rule: job-traffic-blocked-by-security-group."""

from auditor.api import (
    Applies,
    Distributed,
    Graph,
    Network,
    Remediation,
    Severity,
    Traffic,
    Verdict,
    all_of,
    failed,
    not_applicable,
    passed,
    rule,
    set_fact,
)


@rule(
    id="job-traffic-blocked-by-security-group",
    title="Security groups block the encrypted traffic between a job's instances",
    severity=Severity.LOW,
    remediation=Remediation(
        "Let the members of the security group talk to each other, in and out, by UDP 500 and IP protocol 50 (ESP); "
        "or run the job with a group that does.",
        patch=[set_fact("security_groups", ["<security-group-id>"])],
        applies=Applies.ON_RECREATE,
        cli="aws ec2 authorize-security-group-ingress --group-id <security-group-id> --ip-permissions "
        "'IpProtocol=50,UserIdGroupPairs=[{GroupId=<security-group-id>}]' "
        "'IpProtocol=udp,FromPort=500,ToPort=500,UserIdGroupPairs=[{GroupId=<security-group-id>}]'",
    ),
)
def traffic_blocked_by_security_group(job: Distributed, graph: Graph) -> Verdict:
    """Encryption between containers is IPsec: its key exchange is UDP 500, its packets IP protocol 50.

    A group that allows TCP alone between its members lets the job start and then hang, and people mend that by
    switching encryption off. Rules count that name the group itself or take in all of the job's subnets, outbound and
    inbound; the default outbound rule, everything to everywhere, is one. It matters only with encryption, a VPC and
    several instances.
    """
    concerned = [traffic for traffic in job.traffics() if isinstance(traffic, Network) and _encrypts(traffic)]
    networks = [traffic for traffic in concerned if traffic.security_groups]
    if not networks:
        return not_applicable("no encrypted traffic between instances goes through security groups of the customer's")
    if all_of(lambda n: graph.network.passes_container_encryption(n.security_groups, subnets=n.subnets), networks):
        return passed("the security groups pass UDP 500 and IP protocol 50 between members")
    return failed("the security groups do not pass both UDP 500 and IP protocol 50 between members")


def _encrypts(traffic: Traffic) -> bool:
    """Whether there may be several instances, and what they say is encrypted."""
    return traffic.instance_count != 1 and traffic.traffic_encrypted
