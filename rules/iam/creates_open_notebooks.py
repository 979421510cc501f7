"""Rule: iam-creates-open-notebooks."""

from auditor.api import Graph, Remediation, Role, Severity, User, Verdict, guardrail, rule

from ._shared import creating


@rule(
    id="iam-creates-open-notebooks",
    title="Notebooks can be created with root, internet access or version 1 of the metadata service",
    severity=Severity.LOW,
    remediation=Remediation(
        "Attach the guardrail as a service control policy, or to the role as an IAM policy; "
        "it covers creation, and changes of root access and metadata service by UpdateNotebookInstance.",
        guardrail=guardrail("root-access", "direct-internet", "metadata-service"),
    ),
)
def creates_open_notebooks(holder: User | Role, graph: Graph) -> Verdict:
    """These are the defaults of CreateNotebookInstance: whoever may call it freely makes notebooks that nobody sees.

    All policies of the user or role are read together, with its boundary and the service control policies above the
    account; each action is asked with the request that lacks the protection, and otherwise looks as other policies
    want it. Where the organization's policies could not be read, what the account allows is unknown.
    """
    return creating(
        holder,
        graph,
        "with root, direct internet access or IMDSv1",
        "root-access",
        "direct-internet",
        "metadata-service",
    )
