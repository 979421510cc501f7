"""Rule: model-artifact-not-s3."""

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
    not_applicable,
    passed,
    rule,
)

from ._shared import has_data


@rule(
    id="model-artifact-not-s3",
    title="Model data is named by something other than an s3:// URI",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Copy the artifact into a bucket of the account, name it by its s3:// URI, and create the model or version "
        "anew.",
        applies=Applies.ON_RECREATE,
    ),
)
def artifact_not_s3(resource: Model | ModelPackage) -> Verdict:
    """Bucket policies, versioning, encryption and data events protect what is read from S3, and nothing else.

    The API's pattern also admits https:// URLs, which hide whose bucket it is, may be presigned, and are none that
    policies on the bucket's name are written for. Judged is how the data is named, in ModelDataUrl as in
    ModelDataSource and additional sources.
    """
    holders = [container for container in resource.containers() if has_data(container)]
    if not holders:
        return not_applicable("its containers name no model data themselves")
    if any_of(_elsewhere, holders):
        return failed("model data is named by a URL that is no s3:// URI")
    return passed("all model data is named by s3:// URIs")


def _elsewhere(container: ModelContainer | PackageContainer) -> bool:
    return not container.artifact_on_s3 or any_of(lambda data: not data.on_s3, container.data())
