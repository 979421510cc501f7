"""Rule: iam-stale-access-key."""

from datetime import UTC, datetime

from auditor.api import Context, Remediation, Severity, User, Verdict, failed, not_applicable, passed, rule, set_fact


@rule(
    id="iam-stale-access-key",
    title="An access key has not been rotated for long",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Replace the key by a role where that is possible; else create a new key, move its users over, and delete the "
        "old one.",
        patch=[set_fact("key_1_last_rotated", "<now>"), set_fact("key_2_last_rotated", "<now>")],
        cli="aws iam update-access-key --user-name <user-name> --access-key-id <key-id> --status Inactive",
    ),
)
def stale_access_key(user: User, context: Context) -> Verdict:
    """Keys leak into notebooks, images and repositories; the older one is, the more places know it.

    The age counts from the last rotation that the credential report knows; the greatest age is the setting
    access_key_days. Inactive keys do not count.
    """
    rotated = [user.key_1_last_rotated] if user.key_1_active else []
    rotated += [user.key_2_last_rotated] if user.key_2_active else []
    ages = [(context.as_of - datetime.fromisoformat(when).astimezone(UTC)).days for when in rotated if when]
    if not ages:
        return not_applicable("the user has no active access key")
    limit = context.settings.access_key_days
    if max(ages) > limit:
        return failed(f"an active key is older than {limit} days")
    return passed(f"no active key is older than {limit} days")
