"""EFS: file systems, such as the home directories of a Studio domain."""

from __future__ import annotations

from auditor.model.fact import Resource, each, fact
from auditor.model.values import document, flag, number, pair, text, to_key


class FileSystem(
    Resource,
    type="AWS::EFS::FileSystem",
    described_by="DescribeFileSystems",
    items={"DescribeFileSystems": "FileSystems[]"},
):
    """A file system. Without a policy every client that reaches a mount target may mount it.

    A domain's carries the tag `ManagedByAmazonSageMakerResource` with the domain's ARN.
    """

    encrypted = fact("Encrypted", flag, absent=False)
    key = fact("KmsKeyId", to_key, absent=None)
    state = fact("LifeCycleState", text, assigned=True)
    mount_targets = fact("NumberOfMountTargets", number, absent=0)
    tags = each("Tags[]", pair)
    policy = fact("Policy", document, absent=None, of="DescribeFileSystemPolicy")
