"""EFS from code: file systems and their policies."""

from __future__ import annotations

from typing import Any, Final

from auditor.iac.documents.policies import policy
from auditor.iac.documents.related import Responses
from auditor.iac.documents.subject import Subject, boolean, default, describers, present
from auditor.iac.nodes import together
from auditor.model.choice import symbol


def _file_system(subject: Subject) -> Responses:
    """A file system. The token is made up by the tool that deploys; only SageMaker's are ids of domains."""
    key = subject.planned.key
    described = {
        "FileSystemId": symbol(key, "Ref"),
        "FileSystemArn": symbol(key, "Arn"),
        "CreationToken": default(subject.at("CreationToken"), key),
        "Encrypted": boolean(subject.at("Encrypted")),
        "KmsKeyId": subject.at("KmsKeyId"),
        "NumberOfMountTargets": _mount_targets(subject),
        "Tags": subject.at("FileSystemTags"),
    }
    written = policy(subject.at("FileSystemPolicy"), subject.planned.home)
    return {
        "DescribeFileSystems": present(described),
        "DescribeFileSystemPolicy": present({"Policy": written}),
    }


def _mount_targets(subject: Subject) -> Any:
    found = [applies for _, applies in subject.joining("AWS::EFS::MountTarget", "FileSystemId")]
    return together(dict(zip(map(str, range(len(found))), found, strict=True)), lambda there: sum(there.values()))


DESCRIBES: Final = describers({"AWS::EFS::FileSystem": _file_system})
