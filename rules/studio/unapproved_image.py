"""Rule: studio-unapproved-image."""

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


@rule(
    id="studio-unapproved-image",
    title="Studio runs an image that nobody approved",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Detach the image from the domain, profile or space, and delete the apps that run it. One that is meant to be "
        "there belongs in the setting approved_studio_images.",
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
            "Condition": {"ForAnyValue:ArnNotLike": {"sagemaker:ImageArns": "<approved-image-arn>"}},
        },
    ),
)
def unapproved_image(holder: StartsApps, context: Context) -> Verdict:
    """An image decides what runs with the user's role, from the shell down to the libraries that read the data.

    Images that apps start with, those that users may choose, and what a running app really runs all count; an app
    without one runs a default of AWS's. AWS's own images are of accounts that differ by Region: where you name images,
    name them too, for example as arn:*:sagemaker:*:<account>:image/*.
    """
    approved = context.settings.approved_studio_images
    if not approved:
        return not_applicable("the setting approved_studio_images names none")
    images = holder.images()
    if not images:
        return not_applicable("it names no image of its own")
    strange = [str(image) for image in images if not allowed(image, approved, holder)]
    if strange:
        return failed(f"{', '.join(strange)} is not among approved_studio_images")
    return passed("each image is among approved_studio_images")
