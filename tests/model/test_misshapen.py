"""A response that is not of AWS's shape is a gap that names the field, never an absence and never a crash."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.api import NotebookInstance, TrainingJob
from auditor.model.document import Document, Identity, Shapes
from auditor.model.gap import MissingEvidence, Reason
from auditor.model.resource import Resource

SHAPES = Shapes({})


def read(kind: type[Resource], response: dict[str, Any], fact: str) -> Any:
    identity = Identity("aws", "111122223333", "eu-west-1", kind.type, "n")
    return getattr(kind(Document(identity, {kind.described_by: response}), SHAPES), fact)


@pytest.mark.parametrize(
    ("kind", "response", "fact"),
    [
        (NotebookInstance, {"InstanceMetadataServiceConfiguration": "oops"}, "imds_version"),
        (NotebookInstance, {"SecurityGroups": 7}, "security_groups"),
        (NotebookInstance, {"SecurityGroups": {"a": 1}}, "security_groups"),
        (NotebookInstance, {"VolumeSizeInGB": "much"}, "volume_gb"),
        (NotebookInstance, {"RootAccess": "Perhaps"}, "root_access"),
        (TrainingJob, {"VpcConfig": {"Subnets": 7}}, "subnets"),
        (TrainingJob, {"VpcConfig": "oops"}, "subnets"),
    ],
)
def test_a_field_of_another_shape_is_a_gap(kind: type[Resource], response: dict[str, Any], fact: str) -> None:
    with pytest.raises(MissingEvidence) as missing:
        read(kind, response, fact)
    assert missing.value.gap.reason is Reason.ERROR
    assert next(iter(response)) in missing.value.gap.detail
