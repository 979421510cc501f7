"""Rule: iam-creates-without-traffic-encryption."""

from auditor.api import Graph, Remediation, Role, Severity, User, Verdict, guardrail, rule

from ._shared import creating


@rule(
    id="iam-creates-without-traffic-encryption",
    title="Jobs can be created without encryption between containers",
    severity=Severity.LOW,
    remediation=Remediation(
        "Attach the guardrail as a service control policy, or to the role as an IAM policy; "
        "jobs of one instance have nothing to encrypt, and pay nothing for the setting.",
        guardrail=guardrail("traffic-encryption"),
    ),
)
def creates_without_traffic_encryption(holder: User | Role, graph: Graph) -> Verdict:
    """Instances of a distributed job exchange data and gradients, in plain text unless the request asks otherwise.

    All policies of the user or role are read together, with its boundary and the service control policies above the
    account; each action is asked with the request that lacks the protection, and otherwise looks as other policies
    want it. Where the organization's policies could not be read, what the account allows is unknown.
    """
    return creating(holder, graph, "without encryption between containers", "traffic-encryption")
