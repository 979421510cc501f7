"""Rule: model-image-not-pinned."""

from auditor.api import (
    Applies,
    Graph,
    Model,
    ModelContainer,
    ModelPackage,
    PackageContainer,
    Registry,
    Remediation,
    Repository,
    Severity,
    Verdict,
    all_of,
    any_of,
    failed,
    not_applicable,
    passed,
    rule,
)


@rule(
    id="model-image-not-pinned",
    title="The image that a model runs in can be replaced under its name",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Name the image by digest (repository@sha256:...) and create the model or version anew, or make the "
        "repository's tags immutable.",
        applies=Applies.ON_RECREATE,
        cli="aws ecr describe-images --repository-name <repository-name> --image-ids imageTag=<tag> "
        "--query 'imageDetails[0].imageDigest'\n"
        "aws ecr put-image-tag-mutability --repository-name <repository-name> --image-tag-mutability IMMUTABLE",
    ),
)
def image_not_pinned(resource: Model | ModelPackage, graph: Graph) -> Verdict:
    """What was tested is what runs only while the name means the same image; the next deployment pulls it again.

    A digest always does, and so does a tag of a repository with immutable tags, which exclusions may turn round for
    that one tag. A tag of a registry other than Amazon ECR counts as one that moves. AWS's own images are left out:
    their tags name a version, which AWS alone rebuilds when it mends something. A repository of another account that
    was not scanned leaves the answer open, since its setting cannot be read.
    """
    named = [container for container in resource.containers() if container.image is not None]
    if not named:
        return not_applicable("it names no image itself")
    if all_of(lambda container: _registry(container).of_aws, named):
        return not_applicable("every image is AWS's own, which AWS alone rebuilds")
    found: list[str] = []

    def moves(container: ModelContainer | PackageContainer) -> bool:
        why = _loose(container, graph)
        found.extend([why] if why else [])
        return why is not None

    if any_of(moves, named):
        return failed(found[-1])
    return passed("every image is named by digest, or by a tag that cannot be moved")


def _registry(container: ModelContainer | PackageContainer) -> Registry:
    image = container.image
    return Registry.of("" if image is None else image.text, container.resource.identity.partition)


def _loose(container: ModelContainer | PackageContainer, graph: Graph) -> str | None:
    """Why an image's name may come to mean another image; None where it can't."""
    registry, image, tag = _registry(container), container.image, container.image_tag
    if image is None or registry.of_aws or container.image_pinned or tag is None:
        return None
    if registry.account is None:
        return f"an image is named by the tag {tag}, in a registry whose tags may move"
    repository = graph.find(Repository, image)
    if repository is None:
        return f"an image is named by the tag {tag}, in a repository that does not exist"
    return None if repository.fixes(tag) else f"an image is named by the tag {tag}, which its repository lets move"
