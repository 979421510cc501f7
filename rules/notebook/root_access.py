"""Rule: notebook-root-access."""

from auditor.api import Applies, NotebookInstance, Remediation, Severity, Verdict, failed, passed, rule, set_fact


@rule(
    id="notebook-root-access",
    title="Notebook users are root on the instance",
    severity=Severity.HIGH,
    remediation=Remediation(
        "Stop the instance, set RootAccess to Disabled, start it again.",
        patch=[set_fact("root_access", "Disabled")],
        applies=Applies.AFTER_STOP,
    ),
)
def root_access(notebook: NotebookInstance) -> Verdict:
    """Root can rewrite the scripts and agents that watch the notebook.

    A field that lacks means Enabled, the API's default. Lifecycle configurations run as root either way, so nothing
    that a platform team installs depends on this setting.
    """
    if notebook.root_access:
        return failed("RootAccess is Enabled")
    return passed("RootAccess is Disabled")
