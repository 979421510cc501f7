"""Rule: iam-creates-outside-vpc."""

from auditor.api import Graph, Remediation, Role, Severity, User, Verdict, guardrail, rule

from ._shared import creating


@rule(
    id="iam-creates-outside-vpc",
    title="Jobs, models or notebooks can be created outside a VPC",
    severity=Severity.LOW,
    remediation=Remediation(
        "Attach the guardrail as a service control policy, or to the role as an IAM policy; "
        "'auditor guardrails --allow subnets=...' writes one that asks for your own subnets.",
        guardrail=guardrail("vpc"),
    ),
)
def creates_outside_vpc(holder: User | Role, graph: Graph) -> Verdict:
    """Outside a VPC containers reach the internet unseen: no flow log, firewall or endpoint policy is on their way.

    All policies of the user or role are read together, with its boundary and the service control policies above the
    account; each action is asked with the request that lacks the protection, and otherwise looks as other policies
    want it. Where the organization's policies could not be read, what the account allows is unknown.
    """
    return creating(holder, graph, "outside a VPC", "vpc")
