"""Rule: governance-untagged."""

from auditor.api import (
    AppImageConfig,
    Domain,
    FeatureGroup,
    Image,
    InferenceExperiment,
    Remediation,
    Severity,
    Verdict,
    failed,
    passed,
    rule,
)

from ._shared import own_keys


@rule(
    id="governance-untagged",
    title="A resource bears no tag, so nothing says whose it is",
    severity=Severity.LOW,
    remediation=Remediation(
        "Tag it with its owner, environment and class of data, and let whatever creates such resources tag them.",
        cli="aws sagemaker add-tags --resource-arn <resource-arn> --tags Key=<key>,Value=<value>",
        cloudformation="Tags:\n  - Key: <key>\n    Value: <value>",
        terraform='tags = { "<key>" = "<value>" }',
    ),
)
def untagged(resource: AppImageConfig | Image | Domain | FeatureGroup | InferenceExperiment) -> Verdict:
    """Costs, access by tag and the question whom to ask all begin with a tag.

    Any tag will do here; governance-required-tag-missing asks for those that you name. Tags that AWS itself sets, whose
    keys begin with aws:, say how a resource was made and not whose it is: they don't count.
    """
    keys = own_keys(resource)
    if keys:
        return passed(f"it bears the tags {', '.join(keys)}")
    return failed("it bears no tag but those that AWS sets")
