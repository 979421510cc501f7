"""Rule: studio-unapproved-lifecycle-config."""

from auditor.api import (
    Applies,
    Context,
    Remediation,
    Severity,
    StartsApps,
    Verdict,
    allowed,
    failed,
    not_applicable,
    passed,
    rule,
)

from ._shared import is_gone


@rule(
    id="studio-unapproved-lifecycle-config",
    title="A script that nobody approved runs when an app of Studio starts",
    severity=Severity.HIGH,
    remediation=Remediation(
        "Detach the configuration from the domain, profile or space, delete the apps that started with it, and find "
        "out what it did. One that is meant to be there belongs in the setting approved_lifecycle_configs.",
        applies=Applies.AFTER_STOP,
        cli="aws sagemaker delete-app --domain-id <domain-id> --space-name <space-name> --app-type <app-type> "
        "--app-name <app-name>",
        guardrail={
            "Effect": "Deny",
            "Action": [
                "sagemaker:CreateApp",
                "sagemaker:CreateDomain",
                "sagemaker:CreateSpace",
                "sagemaker:CreateUserProfile",
                "sagemaker:UpdateDomain",
                "sagemaker:UpdateSpace",
                "sagemaker:UpdateUserProfile",
            ],
            "Resource": "*",
            "Condition": {
                "ForAnyValue:ArnNotLike": {"sagemaker:StudioLifecycleConfigArns": "<approved-lifecycle-config-arn>"}
            },
        },
    ),
)
def unapproved_lifecycle_config(holder: StartsApps, context: Context) -> Verdict:
    """A script at the domain runs for every user, with each user's role: a place to stay for whoever took one over.

    Scripts that run by default and those that users may choose both count, and so does what a running app started
    with. Which are yours only you know: name them in the setting approved_lifecycle_configs.
    """
    approved = context.settings.approved_lifecycle_configs
    if not approved:
        return not_applicable("the setting approved_lifecycle_configs names none")
    scripts = holder.scripts()
    if not scripts:
        return not_applicable("it names no lifecycle configuration of its own")
    strange = [str(script) for script in scripts if not allowed(script, approved, holder)]
    if strange and is_gone(holder):
        return not_applicable("the app is deleted")
    if strange:
        return failed(f"{', '.join(strange)} is not among approved_lifecycle_configs")
    return passed("each lifecycle configuration is among approved_lifecycle_configs")
