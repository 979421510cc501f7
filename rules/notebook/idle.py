"""Rule: notebook-idle."""

from auditor.api import (
    Confidence,
    Context,
    NotebookInstance,
    Remediation,
    Severity,
    Verdict,
    failed,
    not_applicable,
    passed,
    rule,
)

from ._shared import untouched_days


@rule(
    id="notebook-idle",
    title="A notebook has been running for weeks without a stop",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Ask its owner, save the work, and stop the notebook; delete it where nobody knows it. A lifecycle script that "
        "stops an idle notebook spares the next question.",
        cli="aws sagemaker stop-notebook-instance --notebook-instance-name <notebook-name>",
    ),
)
def idle(notebook: NotebookInstance, context: Context) -> Verdict:
    """A notebook that nobody misses is a machine with a role and a sign-in that nobody watches, and is paid for.

    The API does not tell when a notebook was used: LastModifiedTime moves when it is started, stopped or changed. One
    that has run for longer than the setting idle_days without any of these may still be worked in every day, so the
    confidence is low; what is sure is that nothing stops it at night, and that it misses every update of its platform.
    """
    status = notebook.status
    if status != "InService":
        return not_applicable(f"it is not running: its status is {status}")
    limit = context.settings.idle_days
    if untouched_days(notebook, context) > limit:
        said = f"InService, and neither started, stopped nor changed for more than {limit} days"
        return failed(said, confidence=Confidence.LOW)
    return passed(f"started or changed within {limit} days")
