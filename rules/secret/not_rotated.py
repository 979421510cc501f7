"""Rule: secret-not-rotated."""

from datetime import UTC, datetime

from auditor.api import (
    Context,
    Graph,
    Remediation,
    Severity,
    StoredSecret,
    Verdict,
    failed,
    not_applicable,
    passed,
    rule,
    set_fact,
)


@rule(
    id="secret-not-rotated",
    title="A secret in a region that SageMaker is used in is not rotated",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Turn on rotation with a function for this kind of secret and a schedule, and rotate it once at the beginning.",
        patch=[
            set_fact("rotated", value=True),
            set_fact("rotation_days", 30),
            set_fact("last_rotated", "<now>"),
        ],
        cli="aws secretsmanager rotate-secret --secret-id <secret-arn> --rotation-lambda-arn <function-arn> "
        "--rotation-rules AutomaticallyAfterDays=30",
    ),
)
def not_rotated(secret: StoredSecret, graph: Graph, context: Context) -> Verdict:
    """What a notebook or job was once told stays in its memory, its logs and its images; a new password ends that.

    Which secrets code fetches while it runs no API tells, so that all of a region's are asked where SageMaker is used.
    Rotation that is turned on may fail: the last one that succeeded must not be older than its own interval (and a day)
    nor than the setting secret_rotation_days. Secrets that another AWS service keeps are rotated by it, and replicas
    with their primary.
    """
    if reason := _excused(secret, graph):
        return not_applicable(reason)
    if not secret.rotated:
        return failed("rotation is off")
    last = secret.last_rotated
    if last is None:
        return failed("rotation is on, and the secret has never been rotated")
    limit = context.settings.secret_rotation_days
    days = limit if secret.rotation_days is None else min(limit, secret.rotation_days + 1)
    if (context.as_of - datetime.fromisoformat(last).astimezone(UTC)).days > days:
        return failed(f"it was last rotated more than {days} days ago")
    return passed(f"it was rotated within the last {days} days")


def _excused(secret: StoredSecret, graph: Graph) -> str | None:
    """Why nobody needs to rotate a secret here; None where somebody does."""
    if secret.deleted is not None:
        return "the secret is scheduled for deletion"
    if secret.owner_service is not None:
        return "the AWS service that keeps the secret rotates it"
    if secret.primary_region not in {None, secret.identity.region}:
        return "the secret is a replica, rotated with its primary"
    return None if graph.sagemaker_types() else "SageMaker is not used in this region"
