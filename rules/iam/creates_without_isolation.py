"""Rule: iam-creates-without-isolation."""

from auditor.api import Graph, Remediation, Role, Severity, User, Verdict, guardrail, rule

from ._shared import creating


@rule(
    id="iam-creates-without-isolation",
    title="Jobs or models can be created without network isolation",
    severity=Severity.LOW,
    remediation=Remediation(
        "Attach the guardrail as a service control policy, or to the role as an IAM policy; "
        "leave it off roles whose Clarify jobs must call a model.",
        guardrail=guardrail("network-isolation"),
    ),
)
def creates_without_isolation(holder: User | Role, graph: Graph) -> Verdict:
    """Code in a container that may open connections can send data and models away, whatever it was meant to do.

    All policies of the user or role are read together, with its boundary and the service control policies above the
    account; each action is asked with the request that lacks the protection, and otherwise looks as other policies
    want it. Where the organization's policies could not be read, what the account allows is unknown.
    """
    return creating(holder, graph, "without network isolation", "network-isolation")
