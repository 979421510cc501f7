"""Rule: image-registry-without-credentials."""

from auditor.api import (
    Applies,
    Confidence,
    Model,
    Remediation,
    Severity,
    TrainingJob,
    Verdict,
    any_of,
    failed,
    not_applicable,
    passed,
    rule,
)

from ._shared import outside_ecr


@rule(
    id="image-registry-without-credentials",
    title="A private registry gives images to everybody who reaches it",
    severity=Severity.LOW,
    remediation=Remediation(
        "Make the registry ask for credentials, and name a Lambda function that returns them in RepositoryAuthConfig "
        "(TrainingRepositoryAuthConfig), with credentials that may pull only.",
        applies=Applies.ON_RECREATE,
    ),
)
def registry_without_credentials(resource: Model | TrainingJob) -> Verdict:
    """A registry that lets everybody pull shows code and weights to the whole network, and often lets everybody push.

    A model or job without credentials proves it: it could not start if its registry asked for some. Images of Amazon
    ECR are pulled with the execution role and need no more.
    """
    private = [one for one in outside_ecr(resource) if one.registry_access == "Vpc"]
    if not private:
        return not_applicable("no image comes from a private registry in the VPC")
    if any_of(lambda one: one.registry_credentials is None, private):
        return failed("no credentials are named for a private registry", confidence=Confidence.MEDIUM)
    return passed("credentials are named for each private registry")
