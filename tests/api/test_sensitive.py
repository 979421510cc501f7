"""Tags by which resources say that they hold sensitive data."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from auditor.api import Context, FeatureGroup, sensitive
from auditor.model.document import Document, Identity, Shapes
from auditor.model.gap import Gap, MissingEvidence, Reason
from auditor.model.settings import Settings

AS_OF = datetime(2026, 11, 1, tzinfo=UTC)
HOME = Identity("aws", "111122223333", "eu-central-1", "AWS::SageMaker::FeatureGroup", "customers", None)
SHAPES = Shapes({"ListTags": frozenset({"Tags", "Tags[].Key", "Tags[].Value"})})


def tagged(**tags: str) -> FeatureGroup:
    said = [{"Key": key, "Value": value} for key, value in tags.items()]
    return FeatureGroup(Document(HOME, {"ListTags": {"Tags": said}}, {}), SHAPES)


def found(*resources: FeatureGroup, **settings: Any) -> str | None:
    return sensitive(resources, Context(Settings(**settings), AS_OF))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("DataClassification", "PII"),
        ("data_classification", "highly-confidential"),
        ("pii", "true"),
        ("Sensitivity", "High"),
    ],
)
def test_the_usual_tags_count_without_a_setting(key: str, value: str) -> None:
    assert found(tagged(**{key: value})) == f"{key}={value}"


@pytest.mark.parametrize(
    ("key", "value"), [("DataClassification", "Public"), ("pii", "false"), ("team", "PII"), ("data_type", "sensitive")]
)
def test_other_tags_say_nothing(key: str, value: str) -> None:
    assert found(tagged(**{key: value})) is None


def test_with_a_setting_only_its_tags_count() -> None:
    asked = ("tier=red*", "gdpr")
    assert found(tagged(DataClassification="PII"), sensitive_tags=asked) is None
    assert found(tagged(team="a"), tagged(tier="red-1"), sensitive_tags=asked) == "tier=red-1"
    assert found(tagged(gdpr=""), sensitive_tags=asked) == "gdpr="


def test_tags_that_were_not_read_are_no_answer() -> None:
    denied = FeatureGroup(Document(HOME, {}, {"ListTags": Gap("ListTags", Reason.DENIED)}), SHAPES)
    with pytest.raises(MissingEvidence, match="ListTags"):
        found(denied)
