"""Rule: studio-unapproved-image."""

from auditor.api import (
    Applies,
    Context,
    Ref,
    Remediation,
    Severity,
    StartsApps,
    Verdict,
    allowed,
    failed,
    is_of_aws,
    not_applicable,
    passed,
    rule,
)

from ._shared import is_gone


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

    Images that apps start with, those that users may choose, and what a running app really runs all count. AWS's own
    are no custom images and need no approval: they stand in accounts of AWS's, one or two in each Region. Which others
    are yours only you know: name them in the setting approved_studio_images.
    """
    approved = context.settings.approved_studio_images
    if not approved:
        return not_applicable("the setting approved_studio_images names none")
    images = [image for image in holder.images() if not _aws_own(image, holder)]
    if not images:
        return not_applicable("it names no image but AWS's")
    strange = [str(image) for image in images if not allowed(image, approved, holder)]
    if strange and is_gone(holder):
        return not_applicable("the app is deleted")
    if strange:
        return failed(f"{', '.join(strange)} is not among approved_studio_images")
    return passed("each image is AWS's or among approved_studio_images")


def _aws_own(image: Ref, holder: StartsApps) -> bool:
    arn, home = image.arn, holder.identity
    return arn is not None and arn.account != home.account and is_of_aws(arn.account, home.partition)
