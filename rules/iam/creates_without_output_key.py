"""Rule: iam-creates-without-output-key."""

from auditor.api import Graph, Remediation, Role, Severity, User, Verdict, guardrail, rule

from ._shared import creating


@rule(
    id="iam-creates-without-output-key",
    title="Jobs can be created without an output key",
    severity=Severity.LOW,
    remediation=Remediation(
        "Attach the guardrail as a service control policy, or to the role as an IAM policy; "
        "'auditor guardrails' writes it for everything at once. Output keys can be given by the job's caller only.",
        guardrail=guardrail("output-key"),
    ),
)
def creates_without_output_key(holder: User | Role, graph: Graph) -> Verdict:
    """Models and results are then encrypted with the bucket's default, which whoever reads the bucket can decrypt.

    All policies of the user or role are read together, with its boundary and the service control policies above the
    account; each action is asked with the request that lacks the protection, and otherwise looks as other policies
    want it. Where the organization's policies could not be read, what the account allows is unknown.
    """
    return creating(holder, graph, "without an output key", "output-key")
