"""Rule: studio-space-shared."""

from auditor.api import (
    Applies,
    Confidence,
    Remediation,
    Severity,
    Space,
    Verdict,
    failed,
    guardrail,
    passed,
    rule,
    set_fact,
)


@rule(
    id="studio-space-shared",
    title="A Studio space is open to all users of its domain",
    severity=Severity.LOW,
    remediation=Remediation(
        "How a space is shared is fixed when it is created: create a private one for each user, and let them share by "
        "Git or by a bucket. Where a team needs a common space, accept the finding with its owner and its end.",
        patch=[set_fact("sharing", "Private")],
        applies=Applies.ON_RECREATE,
        guardrail=guardrail("space-sharing"),
    ),
)
def space_shared(space: Space) -> Verdict:
    """All users of the domain work in a shared space with one role and one home, and CloudTrail tells none of them.

    Neither the security groups of a user's profile nor source identity hold there. Spaces that were made before there
    were private ones say nothing of sharing, and are shared.
    """
    sharing = space.sharing
    if sharing == "Private":
        return passed("SharingType is Private")
    if sharing is None:
        return failed("SharingType is not set, as in the shared spaces of Studio Classic", confidence=Confidence.MEDIUM)
    return failed(f"SharingType is {sharing}")
