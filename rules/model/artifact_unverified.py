"""Rule: model-artifact-unverified."""

from auditor.api import (
    Applies,
    Graph,
    Model,
    ModelContainer,
    ModelPackage,
    PackageContainer,
    Remediation,
    Severity,
    Verdict,
    any_of,
    failed,
    not_applicable,
    passed,
    rule,
)

from ._shared import has_data, serverless_only

_WITHOUT_ETAG = "model data is named without an ETag, so whatever lies there when it is loaded is served"


@rule(
    id="model-artifact-unverified",
    title="Nothing tells whether the model that is loaded is the one that was tested",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Name the data by ModelDataSource with its ETag (or ManifestEtag) in place of ModelDataUrl, and ModelDataETag "
        "in a model package; create the model or version anew. Keep the bucket versioned, and writable for training "
        "roles alone.",
        applies=Applies.ON_RECREATE,
        cli="aws s3api head-object --bucket <bucket> --key <key> --query ETag",
    ),
)
def artifact_unverified(resource: Model | ModelPackage, graph: Graph) -> Verdict:
    """Model files carry code (pickles, custom handlers), and who can write the bucket runs it with the endpoint's role.

    A bare ModelDataUrl names a place, not a content. ModelDataSource has an ETag for an object and a ManifestEtag for
    the list of several, model packages ModelDataETag. Multi-model containers load whatever is below a prefix, and
    serverless endpoints take ModelDataUrl only: neither can record one. An ETag is no signature: it protects from
    silent replacement, not from who made the model.
    """
    holders = [container for container in resource.containers() if has_data(container)]
    if not holders:
        return not_applicable("its containers name no model data themselves")
    able = [container for container in holders if not _many(container)]
    if not able:
        return not_applicable("its containers load many models from a prefix, which no ETag can name")
    if not any_of(_loose, able):
        return passed("an ETag records each location of model data")
    if isinstance(resource, Model) and serverless_only(graph):
        return not_applicable("serverless endpoints, which alone serve it, take no ModelDataSource")
    return failed(_WITHOUT_ETAG)


def _many(container: ModelContainer | PackageContainer) -> bool:
    return isinstance(container, ModelContainer) and container.mode == "MultiModel"


def _loose(container: ModelContainer | PackageContainer) -> bool:
    return any_of(lambda data: not data.recorded, container.data()) or _bare(container)


def _bare(container: ModelContainer | PackageContainer) -> bool:
    if container.artifact_bucket is None:
        return False
    return isinstance(container, ModelContainer) or not container.artifact_recorded
