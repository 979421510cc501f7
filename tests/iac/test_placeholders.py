"""Texts that are filled in later."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.iac.placeholders import filled_later, has_placeholder
from auditor.model.choice import Unknown


@pytest.mark.parametrize(
    "text", ["", "plain", "a < b", "s3://bucket/key", "loss=(?P<loss>[0-9.]+)", "$HOME", "{}", "<>", "1<2>3"]
)
def test_what_is_no_placeholder(text: str) -> None:
    assert not has_placeholder(text)
    assert filled_later(text) == text


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("<<role>>", Unknown("<<role>> stands for it")),
        ("<YOUR_ROLE_ARN>", Unknown("<YOUR_ROLE_ARN> stands for it")),
        ("${role}", Unknown("${role} stands for it")),
        ("{% $states.input.role %}", Unknown("{% $states.input.role %} stands for it")),
        ("s3://<YOUR_BUCKET>/in", Unknown("<YOUR_BUCKET> stands for it", "s3://«YOUR_BUCKET»/in")),
        ("s3://bucket-${env}/in", Unknown("${env} stands for it", "s3://bucket-«env»/in")),
        ("s3://bucket<<x>>", Unknown("<<x>> stands for it", "s3://bucket«x»")),
        ("s3://bucket/<<a/b:c|d>>/x", "s3://bucket/«a-b-c-d»/x"),
        ("<<f('a' >> 1)>>", Unknown("<<f('a' >> 1)>> stands for it")),
    ],
)
def test_placeholders(text: str, known: Any) -> None:
    assert filled_later(text) == known
