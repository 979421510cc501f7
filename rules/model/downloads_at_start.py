"""Rule: model-downloads-at-start."""

from auditor.api import (
    Applies,
    Model,
    ModelContainer,
    ModelPackage,
    PackageContainer,
    Remediation,
    Severity,
    Verdict,
    any_of,
    failed,
    passed,
    rule,
)


@rule(
    id="model-downloads-at-start",
    title="A container downloads its model from a public hub when it starts",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Download the model once, check it, put it into a bucket of the account and name it as model data; take the "
        "hub's name (HF_MODEL_ID) out of the environment, or set it to /opt/ml/model. Then isolate the model.",
        applies=Applies.ON_RECREATE,
    ),
)
def downloads_at_start(resource: Model | ModelPackage) -> Verdict:
    """Every new instance serves what the hub's owner has put there by then, code included; and stops when the hub does.

    A name in HF_MODEL_ID (OPTION_MODEL_ID, SM_VLLM_MODEL) makes the container fetch it, unless model data is there to
    serve. Folders in the container, locations in S3 and HF_HUB_OFFLINE are no download from a hub. In an isolated model
    such a container cannot reach the hub and does not start at all, which is worth knowing before the next instance is
    needed. Each container of a pipeline is asked.
    """
    containers: tuple[ModelContainer | PackageContainer, ...] = resource.containers()
    if not any_of(_fetches, containers):
        return passed("no container fetches a model from a hub")
    if isinstance(resource, Model) and resource.isolated:
        return failed("a container names a hub's model and no model data, but is isolated and cannot fetch it")
    return failed("a container names a hub's model and no model data")


def _fetches(container: ModelContainer | PackageContainer) -> bool:
    return container.downloads_model and container.artifact_bucket is None and not container.source_data
