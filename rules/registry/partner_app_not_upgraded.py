"""Rule: registry-partner-app-not-upgraded."""

from auditor.api import (
    PartnerApp,
    Remediation,
    Severity,
    Verdict,
    failed,
    not_applicable,
    passed,
    rule,
    set_fact,
)

from ._shared import gone


@rule(
    id="registry-partner-app-not-upgraded",
    title="A partner app does not take minor versions by itself",
    severity=Severity.LOW,
    remediation=Remediation(
        "Switch automatic minor upgrades on; they are applied in the app's maintenance window.",
        patch=[set_fact("minor_upgrades", value=True)],
    ),
)
def partner_app_not_upgraded(app: PartnerApp) -> Verdict:
    """Security fixes of a partner's app come as minor versions, and nobody is told that they are there.

    The default is off. Major versions are the owner's decision either way. What is upgraded has the app's execution
    role, and its users their sessions.
    """
    if gone(app.status):
        return not_applicable(f"the app is {app.status}")
    if app.minor_upgrades:
        return passed("EnableAutoMinorVersionUpgrade is true")
    return failed("EnableAutoMinorVersionUpgrade is false")
