"""Rule: image-unapproved-registry."""

from collections.abc import Iterator
from fnmatch import fnmatchcase

from auditor.api import (
    Algorithm,
    Confidence,
    Context,
    Graph,
    InferenceComponent,
    Ref,
    Registry,
    Remediation,
    RunsContainers,
    Severity,
    TrainingJob,
    Verdict,
    any_of,
    failed,
    not_applicable,
    passed,
    rule,
)


@rule(
    id="image-unapproved-registry",
    title="A container image comes from a registry that nobody approved",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Copy the image into an Amazon ECR repository of your own, scan it there, and name that one by digest. An "
        "account or host that is meant to be there belongs in the setting approved_registries, or its account in "
        "trusted_accounts.",
        cli="aws ecr create-repository --repository-name <repository-name> --image-tag-mutability IMMUTABLE "
        "--image-scanning-configuration scanOnPush=true",
    ),
)
def unapproved_registry(resource: RunsContainers | InferenceComponent, graph: Graph, context: Context) -> Verdict:
    """Who holds the registry chooses the code that runs with the execution role, beside the data.

    Approved are the registries of the scanned accounts, those of AWS's own images, and what the settings name; public
    registries (Docker Hub, public.ecr.aws) are not, since anybody can publish there. The account counts, not the
    repository's name: everybody can call a repository pytorch-training. A host that only begins like Amazon ECR's is
    none of its accounts. A private registry in the VPC (RepositoryAccessMode Vpc) must be named in approved_registries.
    AWS opens registries of its own with each Region: one that is not known yet is reported until the settings name it.
    Where a model package or an algorithm gives the image, that is judged instead.
    """
    images = [ref for ref in _images(resource) if ref is not None]
    if not images:
        return not_applicable("it names no image itself")
    found: list[str] = []

    def strange(image: Ref) -> bool:
        registry = Registry.of(image.text, resource.identity.partition)
        if _approved(registry, resource.identity.account, context) or graph.owned(registry.account or ""):
            return False
        found.append(_described(registry))
        return True

    if any_of(strange, images):
        return failed(found[-1], confidence=Confidence.MEDIUM)
    return passed("every image comes from the account itself, AWS, or an approved registry")


def _images(resource: RunsContainers | InferenceComponent) -> Iterator[Ref | None]:
    if isinstance(resource, InferenceComponent):
        yield from (part.specified_image for part in (*resource.specification, *resource.specifications))
        return
    yield from (container.image for container in resource.containers())
    if isinstance(resource, TrainingJob):
        yield from resource.debug_rule_images  # those of profiler rules are AWS's, and Search does not return them
    if isinstance(resource, Algorithm):
        yield resource.training_image


def _approved(registry: Registry, account: str, context: Context) -> bool:
    if registry.of_aws or registry.account == account:
        return True
    settings = context.settings
    names = [name for name in (registry.host, registry.account) if name]
    return registry.account in settings.trusted_accounts or any(
        fnmatchcase(name, pattern) for name in names for pattern in settings.approved_registries
    )


def _described(registry: Registry) -> str:
    if registry.account:
        return f"an image comes from account {registry.account}, which is neither scanned nor trusted nor AWS's"
    return f"an image comes from {registry.host}, which is no registry of the account's and not approved"
