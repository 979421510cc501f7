"""Rule: detection-members-unprotected."""

from auditor.api import (
    Detector,
    Graph,
    Organization,
    Remediation,
    Severity,
    Verdict,
    failed,
    not_applicable,
    passed,
    rule,
)

_ALL = "ALL"


@rule(
    id="detection-members-unprotected",
    title="GuardDuty's AI Protection is not switched on for every account of the organization",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "From the delegated administrator, enable GuardDuty and AI Protection for all accounts of the organization, "
        "in every region in use.",
        cli="aws guardduty update-organization-configuration --detector-id <detector-id> "
        "--auto-enable-organization-members ALL "
        '--features \'[{"Name":"AI_PROTECTION","AutoEnable":"ALL"}]\'',
    ),
)
def members_unprotected(detector: Detector, graph: Graph) -> Verdict:
    """An account that nobody has enrolled is where an intruder is not seen; models move between accounts.

    NEW enrols the accounts that join from now on and leaves out those that are there. Only GuardDuty's delegated
    administrator may read this: scanned from any other account of an organization the answer is unknown.
    """
    if not graph.some(Organization) and not graph.all(Organization):
        return not_applicable("the account belongs to no organization")
    if detector.members != _ALL:
        return failed(f"GuardDuty is enabled for {detector.members} of the organization's accounts")
    found = {one.name: one.auto_enable for one in detector.member_features}
    protected = found.get("AI_PROTECTION", "NONE")
    if protected != _ALL:
        return failed(f"AI Protection is enabled for {protected} of the organization's accounts")
    return passed("all of the organization's accounts get GuardDuty with AI Protection")
