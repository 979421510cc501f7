"""Which Studio domain a file system was made for."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.model.aws.efs import FileSystem
from auditor.model.gap import MissingEvidence
from tests.model.documents import read

DOMAIN = "arn:aws-cn:sagemaker:cn-north-1:111122223333:domain/d-oldhomes0000"


def of_sagemaker(value: str) -> dict[str, Any]:
    return {"Tags": [{"Key": "ManagedByAmazonSageMakerResource", "Value": value}]}


@pytest.mark.parametrize(
    ("described", "domain"),
    [
        (of_sagemaker(DOMAIN), DOMAIN),
        (of_sagemaker("d-oldhomes0000"), "d-oldhomes0000"),
        ({"CreationToken": "d-oldhomes0000"}, "d-oldhomes0000"),
        ({"CreationToken": "console-7c1e"}, None),
        ({"CreationToken": "d-day"}, None),
        ({"CreationToken": "dd-oldhomes0000"}, None),
        (of_sagemaker("arn:aws:sagemaker:eu-west-1:111122223333:cluster/pod"), None),
    ],
)
def test_tag_or_creation_token_name_the_domain(described: dict[str, Any], domain: str | None) -> None:
    found = read(FileSystem, described).domain
    assert (found.text if found else None) == domain


def test_without_either_nothing_is_known_of_it() -> None:
    with pytest.raises(MissingEvidence):
        _ = read(FileSystem, {"FileSystemId": "fs-1"}).domain
