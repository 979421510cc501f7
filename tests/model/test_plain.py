from __future__ import annotations

from importlib.resources import files

import pytest
import yaml

from auditor.model.plain import plain


def test_values_stay_the_texts_that_they_are() -> None:
    told = plain(b"# a table\nkinds: [yes, 1.0, 2026-04, ~]\nof: {a: 'true', b: }\nwords: >-\n  two\n  lines\n")
    assert told == {"kinds": ["yes", "1.0", "2026-04", "~"], "of": {"a": "true", "b": ""}, "words": "two lines"}


def test_what_has_a_name_can_be_said_again() -> None:
    assert plain(b"a: &both {x: [1]}\nb: *both\nc: [&one text, *one]\n") == {
        "a": {"x": ["1"]},
        "b": {"x": ["1"]},
        "c": ["text", "text"],
    }


@pytest.mark.parametrize(
    ("package", "name"), [("auditor.iam.data", "guardrails.yaml"), ("auditor.model", "registries.yaml")]
)
def test_our_tables_hold_texts_alone(package: str, name: str) -> None:
    root, _, folder = package.rpartition(".")
    content = (files(root) / folder / name).read_bytes()
    assert plain(content) == yaml.safe_load(content)
