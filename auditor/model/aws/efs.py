"""EFS: file systems, such as the home directories of a Studio domain."""

from __future__ import annotations

import re

from auditor.model.arn import Arn
from auditor.model.aws.sagemaker.references import to_domain
from auditor.model.fact import each, fact
from auditor.model.resource import Resource
from auditor.model.values import Ref, document, flag, number, pair, text, to_key

_MANAGED_BY = "ManagedByAmazonSageMakerResource"
_DOMAIN_ID = re.compile(r"d-[a-z0-9]{12}")
"""Ids of domains as SageMaker gives them out."""


class FileSystem(
    Resource,
    type="AWS::EFS::FileSystem",
    described_by="DescribeFileSystems",
    items={"DescribeFileSystems": "FileSystems[]"},
):
    """A file system. Without a policy every client that reaches a mount target may mount it.

    A domain's carries the tag `ManagedByAmazonSageMakerResource` with the domain's ARN, and has the domain's id as its
    creation token.
    """

    encrypted = fact("Encrypted", flag, absent=False)
    key = fact("KmsKeyId", to_key, absent=None)
    state = fact("LifeCycleState", text, assigned=True)
    creation_token = fact("CreationToken", text, assigned=True)
    mount_targets = fact("NumberOfMountTargets", number, absent=0)
    tags = each("Tags[]", pair)
    policy = fact("Policy", document, absent=None, of="DescribeFileSystemPolicy")

    @property
    def domain(self) -> Ref | None:
        """The Studio domain that it was made for, living or not; None where SageMaker did not make it."""
        told = next((value for key, value in self.tags if key == _MANAGED_BY), None)
        if told is not None:
            arn = Arn.parse(told) if Arn.looks_like(told) else None
            return None if arn is not None and not arn.resource.startswith("domain/") else to_domain(told)
        token = self.creation_token
        return to_domain(token) if _DOMAIN_ID.fullmatch(token) else None
