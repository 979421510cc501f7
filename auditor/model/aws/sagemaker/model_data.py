"""Where models come from in S3: what hosting, the registry and training say of it alike."""

from __future__ import annotations

from typing import Any

from auditor.model.arn import Arn
from auditor.model.aws.sagemaker.references import on_s3
from auditor.model.fact import fact
from auditor.model.resource import Part
from auditor.model.values import flag, present, reduces


@reduces
def account_of(arn: Any) -> str:
    """The account of an ARN; raises ValueError for what is none."""
    return Arn.parse(str(arn)).account


class ModelAccess(Part):
    """A location in S3 that may hold a gated model, which a licence must be accepted for. Source: S3DataSource.

    `hub_account` is the account of the hub whose entry gives the access, `aws` for AWS's public one; None: it is had
    directly.
    """

    accepts_eula = fact("ModelAccessConfig.AcceptEula", flag, absent=False)
    hub_account = fact("HubAccessConfig.HubContentArn", account_of, absent=None)


class ModelData(ModelAccess):
    """A location in S3 that a container's model is loaded from. Source: S3ModelDataSource."""

    on_s3 = fact("S3Uri", on_s3, absent=True)
    has_etag = fact("ETag", present, absent=False)
    has_manifest_etag = fact("ManifestEtag", present, absent=False)

    @property
    def recorded(self) -> bool:
        """Whether an ETag says which version of the object, or of the list of objects, is meant."""
        return self.has_etag or self.has_manifest_etag
