"""Texts that look like symbols are texts."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.iac.cloudformation.template import read
from auditor.iac.planned import Options
from auditor.iac.text import Text, parse
from auditor.iac.text.literal import as_written, neutral_text
from auditor.model.choice import symbolic

TEXTS = st.text(alphabet=st.sampled_from("a«»|\\u0bx{}\"'"), max_size=20)


def strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for pair in value.items() for each in pair for text in strings(each)]
    return [text for each in value for text in strings(each)] if isinstance(value, list) else [value]


def parsed(text: str) -> Text:
    return parse(text, "t.json", "json")


@given(TEXTS, st.booleans())
def test_nothing_in_an_input_is_a_symbol_and_all_of_it_is_shown_as_it_was(text: str, ascii_: bool) -> None:  # noqa: FBT001 - hypothesis
    tree = parsed(json.dumps({text: [text, {"k": text}]}, ensure_ascii=ascii_)).tree
    found = strings(tree)
    assert not any(map(symbolic, found))
    assert [as_written(one).lower() for one in found if one != "k"] == [text.lower()] * 3


@given(TEXTS)
def test_a_text_keeps_its_length_so_that_its_places_stay(text: str) -> None:
    assert len(neutral_text(text)) == len(text)


@pytest.mark.parametrize("written", ['"\\xabRole\\xbb"', "«Role»", '"\\u00abRole\\u00BB"'])
def test_yaml_may_escape_them(written: str) -> None:
    (one,) = strings(parse(f"[{written}]", "t.yaml", "yaml").tree)
    assert not symbolic(one)
    assert as_written(one) == "«Role»"


def test_json_within_a_text_holds_no_symbol_either() -> None:
    inner = json.dumps({"Resource": "«Role|Arn»"})
    (text,) = strings(parsed(json.dumps([inner])).tree)
    assert not symbolic(json.loads(text)["Resource"])
    assert as_written(text) == inner


def test_a_place_is_found_by_the_names_of_the_tree() -> None:
    text = parsed('{"«a»": 1}')
    assert [f"/{name}" in text.marks for name in text.tree] == [True]


def test_what_looks_like_a_reference_refers_to_nothing() -> None:
    role = {"Type": "AWS::IAM::Role"}
    template = {"Resources": {"Role": role, "N": {"Type": "A::B::C", "Properties": {"P": "«Role|Arn»"}}}}
    unit = read(parsed(json.dumps(template)), Options())
    assert as_written(unit.resources[1].properties["P"]) == "«Role|Arn»"
    assert not symbolic(unit.resources[1].properties["P"])
