"""Rule: iam-creates-without-volume-key."""

from auditor.api import Graph, Remediation, Role, Severity, User, Verdict, guardrail, rule

from ._shared import creating


@rule(
    id="iam-creates-without-volume-key",
    title="Jobs, notebooks or endpoints can be created without a volume key",
    severity=Severity.LOW,
    remediation=Remediation(
        "Attach the guardrail as a service control policy, or to the role as an IAM policy; "
        "'auditor guardrails' writes it for everything at once. Begin with the roles that create most.",
        guardrail=guardrail("volume-key"),
    ),
)
def creates_without_volume_key(holder: User | Role, graph: Graph) -> Verdict:
    """Without a key of the customer's nobody in the account can watch or stop the use of what is on a volume.

    Left out are instance types with local storage, for which the API takes no key, and serverless endpoints.

    All policies of the user or role are read together, with its boundary and the service control policies above the
    account; each action is asked with the request that lacks the protection, and otherwise looks as other policies
    want it. Where the organization's policies could not be read, what the account allows is unknown.
    """
    return creating(holder, graph, "without a volume key", "volume-key")
