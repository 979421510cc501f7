"""What the rules of this family share."""

from auditor.api import Graph, Model, ModelContainer, Registry, TrainingJob, Verdict, not_applicable

PrivateImage = ModelContainer | TrainingJob
"""What names an image, and says how its registry is reached: only models and training jobs can use private ones."""


def unused(graph: Graph) -> Verdict | None:
    """Why a repository is nobody's business here; None where a resource of SageMaker's runs its images."""
    if graph.users("AWS::SageMaker::"):
        return None
    return not_applicable("no resource of SageMaker's in the scanned regions runs an image of this repository")


def images(resource: Model | TrainingJob) -> tuple[PrivateImage, ...]:
    """Each container that names an image itself."""
    return tuple(container for container in resource.containers() if container.image is not None)


def outside_ecr(resource: Model | TrainingJob) -> tuple[PrivateImage, ...]:
    """Those of them whose image does not come from Amazon ECR."""
    return tuple(one for one in images(resource) if host_of(one).account is None)


def host_of(image: PrivateImage) -> Registry:
    """The registry that an image comes from."""
    ref = image.image
    return Registry.of("" if ref is None else ref.text, image.resource.identity.partition)
