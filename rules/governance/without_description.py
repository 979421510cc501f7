"""Rule: governance-without-description."""

from auditor.api import FeatureGroup, Image, Remediation, Severity, Verdict, failed, passed, rule, set_fact


@rule(
    id="governance-without-description",
    title="Nothing says what an image or a feature group is for",
    severity=Severity.LOW,
    remediation=Remediation(
        "Describe what it holds and who answers for it. An image can be described at any time; a feature group's "
        "description is given when it is created, and its features can be described later.",
        patch=[set_fact("description", "<description>")],
        cli="# an image\naws sagemaker update-image --image-name <image-name> --description '<description>'\n"
        "# a feature of a group\naws sagemaker update-feature-metadata --feature-group-name <group-name> "
        "--feature-name <feature-name> --description '<description>'",
    ),
)
def without_description(resource: Image | FeatureGroup) -> Verdict:
    """Images and feature groups are found and used by people who did not make them; the name alone misleads them.

    A description of blanks is none.
    """
    if (resource.description or "").strip():
        return passed("it has a description")
    return failed("it has no description")
