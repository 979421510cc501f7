"""Rule: key-pending-deletion."""

from auditor.api import Graph, Key, Remediation, Severity, Verdict, failed, passed, rule

from ._shared import excused


@rule(
    id="key-pending-deletion",
    title="A key that is in use will be deleted",
    severity=Severity.HIGH,
    remediation=Remediation(
        "Cancel the deletion and enable the key again, or copy everything that it encrypts under another key before "
        "the date. Disabling a key shows who still needs it, and can be undone; deleting it can't.",
        cli="aws kms cancel-key-deletion --key-id <key-id> && aws kms enable-key --key-id <key-id>",
    ),
)
def pending_deletion(key: Key, graph: Graph) -> Verdict:
    """When a key is gone, so is what it encrypted: models, volumes, captured data and backups alike.

    AWS says nothing to the resources that use it. They keep their key's ARN, which looks as good as before, and fail
    when they start next. A multi-region primary waits for its replicas and then is deleted just the same.
    """
    if reason := excused(key, graph):
        return reason
    if not key.pending_deletion:
        return passed("the key is not about to be deleted")
    date = key.deletion_date
    return failed(f"the key is in use, and in state {key.state}" + (f": it will be deleted at {date}" if date else ""))
