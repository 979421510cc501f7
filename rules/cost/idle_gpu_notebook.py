"""Rule: cost-idle-gpu-notebook."""

from datetime import UTC, datetime

from auditor.api import (
    Confidence,
    Context,
    NotebookInstance,
    Remediation,
    Severity,
    Verdict,
    failed,
    is_accelerated,
    not_applicable,
    passed,
    rule,
)


@rule(
    id="cost-idle-gpu-notebook",
    title="A notebook holds a GPU for weeks without a stop",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Stop the notebook, and set its instance type to one without accelerators before it is started again; train in "
        "jobs, which give the GPU back when they end.",
        cli="aws sagemaker stop-notebook-instance --notebook-instance-name <notebook-name>\n"
        "aws sagemaker update-notebook-instance --notebook-instance-name <notebook-name> --instance-type ml.t3.medium",
    ),
)
def idle_gpu_notebook(notebook: NotebookInstance, context: Context) -> Verdict:
    """An accelerator costs ten to a hundred times as much as the machine that is enough to write code on.

    It is paid for by the hour, whether or not a kernel uses it. As with notebook-idle, the API tells only when the
    notebook was started, stopped or changed, not whether it is used, so the confidence is low.
    """
    type_ = notebook.instance_type
    if not is_accelerated(type_):
        return not_applicable(f"{type_} has no accelerator")
    status = notebook.status
    if status != "InService":
        return not_applicable(f"it is not running: its status is {status}")
    limit = context.settings.idle_days
    if (context.as_of - datetime.fromisoformat(notebook.modified).astimezone(UTC)).days > limit:
        said = f"{type_}, InService, and neither started, stopped nor changed for more than {limit} days"
        return failed(said, confidence=Confidence.LOW)
    return passed(f"started or changed within {limit} days")
