"""Rule: edge-device-role-unbounded."""

from auditor.api import (
    Decision,
    Graph,
    Remediation,
    Role,
    Severity,
    Verdict,
    administrator,
    failed,
    not_applicable,
    passed,
    rule,
    unbounded,
    unbounded_assume_role,
    unbounded_pass_role,
)

from ._shared import LendsRole


@rule(
    id="edge-device-role-unbounded",
    title="Devices get a role that reaches data or roles without bounds",
    severity=Severity.HIGH,
    remediation=Remediation(
        "Name the buckets, prefixes and keys that devices need in the role's policies, with "
        "${credentials-iot:ThingName} where each device has its own; take iam:PassRole and sts:AssumeRole away.",
        cli="aws iam put-role-policy --role-name <role-name> --policy-name devices --policy-document file://policy.json",
    ),
)
def device_role_unbounded(lender: LendsRole, graph: Graph) -> Verdict:
    """Devices stand in shops and factories: whoever takes one has the credentials of its role, for hours at a time.

    The role is one for all devices, whoever they are, and the account's network and its jobs protect nothing of it.
    Asked are the role's grants, its boundary included: reading and writing data, decrypting, passing or assuming roles
    on resources that no statement names, and administrators. AWS's own policy for fleets names buckets by a pattern,
    and passes.
    """
    ref = lender.role
    if ref is None:
        return not_applicable("it lends no role")
    role = graph.find(Role, ref)
    if role is None:
        return not_applicable("its role does not exist, so devices get nothing")
    grants, home = graph.grants(role), role.identity
    everything = administrator(grants, partition=home.partition, account=home.account)
    if everything.decision is Decision.ALLOW:
        return failed(f"role {home.name} is an administrator's")
    wide = (*unbounded(grants), *unbounded_pass_role(grants), *unbounded_assume_role(grants))
    sure = [one for one in wide if one.answer.decision is Decision.ALLOW]
    if not sure:
        return passed("its role names what it may reach")
    what = ", ".join(dict.fromkeys(f"{one.action} on {one.resource}" for one in sure))
    return failed(f"role {home.name} may do {what}")
