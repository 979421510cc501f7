"""Rule: image-registry-outside-vpc."""

from auditor.api import (
    Applies,
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

from ._shared import host_of, images, outside_ecr

_PUBLIC = frozenset(
    (
        *("docker.io", "index.docker.io", "registry-1.docker.io", "public.ecr.aws", "ghcr.io", "quay.io", "gcr.io"),
        *("registry.k8s.io", "mcr.microsoft.com", "nvcr.io", "registry.hf.space", "registry.gitlab.com"),
    )
)
"""Registries that everybody can reach, and mostly publish in."""


@rule(
    id="image-registry-outside-vpc",
    title="An image comes from neither Amazon ECR nor a private registry in the VPC",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Copy the image into an Amazon ECR repository of your own and name that; or keep it in a private registry that "
        "is reached through the VPC: RepositoryAccessMode Vpc, with a VpcConfig and, where the registry asks for it, "
        "credentials.",
        applies=Applies.ON_RECREATE,
        cli="aws ecr create-repository --repository-name <repository-name> --image-tag-mutability IMMUTABLE",
    ),
)
def registry_outside_vpc(resource: Model | TrainingJob) -> Verdict:
    """What a public registry serves tomorrow, nobody here decides; and the way to it leads over the internet.

    Security Hub's SageMaker.16 and SageMaker.19 ask for RepositoryAccessMode Vpc, and so fail every image of Amazon
    ECR: Platform, the default, means ECR, which is no public registry. Here ECR passes, in whichever account (another
    rule asks whose), and other registries need mode Vpc and a VpcConfig to be reached through. Models of several
    containers have no primary one: each is asked. Where a model package gives the image, there is none to ask about.
    """
    if not images(resource):
        return not_applicable("it names no image itself")
    others = outside_ecr(resource)
    if not others:
        return passed("every image comes from Amazon ECR, which is what RepositoryAccessMode Platform means")
    if any_of(lambda one: host_of(one).host in _PUBLIC, others):
        return failed("an image comes from a public registry")
    if any_of(lambda one: one.registry_access != "Vpc", others):
        return failed("an image comes from a registry other than Amazon ECR, and RepositoryAccessMode is not Vpc")
    if not resource.subnets:
        return failed("RepositoryAccessMode is Vpc, but there is no VpcConfig to reach the registry through")
    return passed("what does not come from Amazon ECR comes from a private registry, through the VPC")
