"""Rule: image-unsigned."""

from auditor.api import (
    Graph,
    RegistrySigning,
    Remediation,
    Repository,
    Severity,
    Verdict,
    any_of,
    failed,
    passed,
    rule,
)

from ._shared import unused


@rule(
    id="image-unsigned",
    title="Nothing signs the images that SageMaker runs",
    severity=Severity.LOW,
    remediation=Remediation(
        "Create a signing profile in AWS Signer, and a signing rule of the registry whose filter takes in the "
        "repository; images are then signed when they are pushed.",
        cli="aws signer put-signing-profile --profile-name <profile-name> --platform-id Notation-OCI-SHA384-ECDSA\n"
        "aws ecr put-signing-configuration --signing-configuration "
        "'rules=[{signingProfileArn=<profile-arn>,repositoryFilters=[{filter=<repository-name>,"
        "filterType=WILDCARD_MATCH}]}]'",
    ),
)
def unsigned(repository: Repository, graph: Graph) -> Verdict:
    """A signature tells whether the image that runs is the one that the build made; a tag or a scan does not.

    Asked is whether a signing rule of the registry takes in the repository. Signatures that a build makes by itself
    (Notation, cosign) lie beside the images and are not told apart here; SageMaker verifies neither kind by itself, a
    pipeline has to. Judged are repositories whose images SageMaker runs.
    """
    if reason := unused(graph):
        return reason
    found = (rule for registry in graph.all(RegistrySigning) for rule in registry.rules)
    if any_of(lambda one: one.covers(repository.name), found):
        return passed("a signing rule of the registry takes it in")
    return failed("no signing rule of the registry takes it in")
