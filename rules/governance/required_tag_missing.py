"""Rule: governance-required-tag-missing."""

from auditor.api import Context, Remediation, Severity, Tagged, Verdict, failed, not_applicable, passed, rule

from ._shared import own_keys


@rule(
    id="governance-required-tag-missing",
    title="A resource lacks a tag that every resource must bear",
    severity=Severity.LOW,
    remediation=Remediation(
        "Add the missing tags, and let a service control policy with aws:RequestTag refuse what is created without.",
        cli="aws sagemaker add-tags --resource-arn <resource-arn> --tags Key=<required-key>,Value=<value>",
        cloudformation="Tags:\n  - Key: <required-key>\n    Value: <value>",
        terraform='tags = { "<required-key>" = "<value>" }',
    ),
)
def required_tag_missing(resource: Tagged, context: Context) -> Verdict:
    """Cost reports, access by tag and rules about sensitive data are as good as the tags that they rest on.

    The keys are yours: name them in the setting required_tags, as you write them, since AWS tells keys apart by case.
    Every SageMaker resource that takes tags is asked, finished jobs included: they can be tagged still, and keep their
    artifacts. The tags of kinds that pile up are not read one by one, and are unknown where Search does not tell them.
    """
    required = context.settings.required_tags
    if not required:
        return not_applicable("the setting required_tags names none")
    keys = own_keys(resource)
    missing = [key for key in required if key not in keys]
    if missing:
        return failed(f"without {', '.join(missing)}")
    return passed(f"with {', '.join(required)}")
