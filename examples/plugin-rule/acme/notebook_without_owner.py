"""Rule: acme-notebook-without-owner."""

from auditor.api import NotebookInstance, Remediation, Severity, Verdict, failed, passed, rule

OWNER = "owner"


@rule(
    id="acme-notebook-without-owner",
    title="Nobody is named who answers for a notebook",
    severity=Severity.LOW,
    remediation=Remediation(f"Tag the notebook with {OWNER}=<team>."),
)
def notebook_without_owner(notebook: NotebookInstance) -> Verdict:
    """Whoever finds something in a notebook must know whom to call at night.

    ACME's convention is the tag `owner` with the name of a team. Where the tags could not be read the verdict is
    unknown: the rule does nothing for that.
    """
    owners = [value for key, value in notebook.tags if key == OWNER and value]
    return passed(f"tagged {OWNER}={owners[0]}") if owners else failed(f"no tag {OWNER}")
