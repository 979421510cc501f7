"""Rule: notebook-unapproved-lifecycle-config."""

from auditor.api import (
    Applies,
    Context,
    NotebookInstance,
    Remediation,
    Severity,
    Verdict,
    allowed,
    failed,
    not_applicable,
    passed,
    rule,
    set_fact,
)


@rule(
    id="notebook-unapproved-lifecycle-config",
    title="A script that nobody approved runs as root in a notebook",
    severity=Severity.HIGH,
    remediation=Remediation(
        "Stop the notebook, find out who attached the configuration and what it did, attach an approved one, and start "
        "the notebook again. One that is meant to be there belongs in the setting approved_lifecycle_configs.",
        patch=[set_fact("lifecycle_config", "<approved-lifecycle-config-name>")],
        applies=Applies.AFTER_STOP,
        guardrail={
            "Effect": "Deny",
            "Action": ["sagemaker:CreateNotebookInstance", "sagemaker:UpdateNotebookInstance"],
            "Resource": "*",
            "Condition": {
                "ForAnyValue:ArnNotLike": {
                    "sagemaker:NotebookInstanceLifecycleConfigArns": "<approved-lifecycle-config-arn>"
                }
            },
        },
    ),
)
def unapproved_lifecycle_config(notebook: NotebookInstance, context: Context) -> Verdict:
    """Who may update a stopped notebook can attach a script that runs as root, with the role, at the next start.

    That is a known way to take over a role without being allowed to pass it, and RootAccess Disabled does not bind it.
    Which scripts are yours only you know: name them in the setting approved_lifecycle_configs.
    """
    approved = context.settings.approved_lifecycle_configs
    if not approved:
        return not_applicable("the setting approved_lifecycle_configs names none")
    attached = notebook.lifecycle_config
    if attached is None:
        return not_applicable("no lifecycle configuration is attached")
    if allowed(attached, approved, notebook):
        return passed(f"{attached} is among approved_lifecycle_configs")
    return failed(f"{attached} is not among approved_lifecycle_configs")
