"""Rule: notebook-without-lifecycle-config."""

from auditor.api import Applies, NotebookInstance, Remediation, Severity, Verdict, failed, passed, rule, set_fact


@rule(
    id="notebook-without-lifecycle-config",
    title="No script of the platform's runs when a notebook starts",
    severity=Severity.LOW,
    remediation=Remediation(
        "Stop the notebook, attach the lifecycle configuration that stops idle notebooks and installs your agents, and "
        "start it again.",
        patch=[set_fact("lifecycle_config", "<lifecycle-config-name>")],
        applies=Applies.AFTER_STOP,
    ),
)
def without_lifecycle_config(notebook: NotebookInstance) -> Verdict:
    """A notebook has no idle shutdown, proxy or monitoring of its own: whatever is wanted there comes from a script.

    Its scripts run as root with the execution role, whether or not users are root. That one is attached says nothing of
    what it does: secret-in-lifecycle-script reads it, and notebook-unapproved-lifecycle-config asks whose it is.
    """
    attached = notebook.lifecycle_config
    if attached is None:
        return failed("NotebookInstanceLifecycleConfigName is not set")
    return passed(f"NotebookInstanceLifecycleConfigName is {attached}")
