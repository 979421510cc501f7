"""A patch changes what a fact reads, wherever in the document that stands."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.engine.patch import Target, apply, targets
from auditor.model.aws.s3 import Bucket
from auditor.model.aws.sagemaker.notebook import NotebookInstance
from auditor.model.document import Document
from auditor.model.fact import each, fact, parts
from auditor.model.remediation import Change, remove_fact, set_fact
from auditor.model.resource import Part, Resource
from auditor.model.values import flag, text
from tests.graph.estates import known, notebook
from tests.support.snapshots import document


class Inner(Part):
    """A structure in a list in a list."""

    on = fact("Switch.On", flag, absent=False)


class Outer(Part):
    """A structure in a list."""

    inner = parts("Inner[]", Inner)


class Nested(Resource, described_by="DescribeNested"):
    """A document with lists in lists."""

    outer = parts("Outer[]", Outer)
    names = each("Names[]", text)
    deep = fact("A.B.C", text, absent=None)
    mode = fact("Config.Mode", text, absent=None, of="GetMode")


def nested(**answer: Any) -> Document:
    return document("X::Y::Nested", "one", DescribeNested=answer)


def patched(change: Change, before: Document, **values: Any) -> Document:
    return apply(change, Nested, before, values)


def test_a_target_is_where_the_fact_stands() -> None:
    assert targets(Nested, "on") == (Target("DescribeNested", "Outer[].Inner[].Switch.On"),)
    assert targets(Nested, "on")[0].pointer == "/Outer/*/Inner/*/Switch/On"
    assert targets(Nested, "mode") == (Target("GetMode", "Config.Mode"),)
    assert targets(Nested, "unheard_of") == ()


def test_every_item_of_nested_lists_is_set() -> None:
    before = nested(
        Outer=[{"Inner": [{"Switch": {"On": False}}, {"Switch": {}}]}, {"Inner": [{"Switch": {"On": True}}]}]
    )
    after = patched(set_fact("on", value=True), before)
    assert after.responses["DescribeNested"] == {
        "Outer": [
            {"Inner": [{"Switch": {"On": True}}, {"Switch": {"On": True}}]},
            {"Inner": [{"Switch": {"On": True}}]},
        ]
    }


def test_a_missing_structure_is_made() -> None:
    assert patched(set_fact("deep", "x"), nested()).responses["DescribeNested"] == {"A": {"B": {"C": "x"}}}
    assert patched(set_fact("mode", "x"), nested()).responses["GetMode"] == {"Config": {"Mode": "x"}}
    none = document("X::Y::Nested", "one", DescribeNested={}, GetMode=None)
    assert patched(set_fact("mode", "x"), none).responses["GetMode"] == {"Config": {"Mode": "x"}}


def test_a_list_is_set_whole() -> None:
    assert patched(set_fact("names", ["b", "c"]), nested(Names=["a"])).responses["DescribeNested"] == {
        "Names": ["b", "c"]
    }


def test_a_removal_removes_and_leaves_the_rest() -> None:
    after = patched(remove_fact("deep"), nested(A={"B": {"C": "x", "D": "y"}}))
    assert after.responses["DescribeNested"] == {"A": {"B": {"D": "y"}}}


def test_placeholders_are_filled_at_any_depth() -> None:
    change = set_fact("deep", {"keys": ["<key>", "other"], "name": "<name>"})
    after = patched(change, nested(), **{"<key>": "arn", "<name>": "lab"})
    assert after.responses["DescribeNested"] == {"A": {"B": {"C": {"keys": ["arn", "other"], "name": "lab"}}}}


def test_the_document_before_stays_as_it_was() -> None:
    before = nested(A={"B": {"C": "x"}})
    patched(set_fact("deep", "y"), before)
    assert before.responses["DescribeNested"] == {"A": {"B": {"C": "x"}}}


def test_a_fact_that_the_type_lacks_changes_nothing() -> None:
    before = nested(A={})
    assert patched(set_fact("unheard_of", 1), before) == before


@pytest.mark.parametrize(
    ("kind", "before", "change", "name"),
    [
        (NotebookInstance, notebook(RootAccess="Enabled"), set_fact("root_access", "Disabled"), "root_access"),
        (
            Bucket,
            document("AWS::S3::Bucket", "data", GetBucketVersioning={}),
            set_fact("versioning", "Enabled"),
            "versioned",
        ),
    ],
)
def test_the_fact_reads_what_was_set(kind: type[Resource], before: Document, change: Change, name: str) -> None:
    reads = [getattr(kind(one, known()), name) for one in (before, apply(change, kind, before, {}))]
    assert reads[0] is not reads[1]
