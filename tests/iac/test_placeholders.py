"""Texts that are filled in later."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.iac.placeholders import filled_later, has_placeholder
from auditor.model.choice import Unknown


@pytest.mark.parametrize(
    "text",
    [
        "",
        "plain",
        "a < b",
        "s3://bucket/key",
        "loss=(?P<loss>[0-9.]+)",
        "$HOME/x",
        "{}",
        "<>",
        "1<2>3",
        "[a-z]{3}",
        r"\p{L}",
        '{"a": 1}',
        "%Y-%m-%d %H:%M:%S",
        "xxl",
        "yours-truly",
        "$1",
    ],
)
def test_what_is_no_placeholder(text: str) -> None:
    assert not has_placeholder(text)
    assert filled_later(text) == text


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("<<role>>", Unknown("<<role>> stands for it")),
        ("<YOUR_ROLE_ARN>", Unknown("<YOUR_ROLE_ARN> stands for it")),
        ("{role}", Unknown("{role} stands for it")),
        ("$KMS_KEY", Unknown("$KMS_KEY stands for it")),
        ("%(role)s", Unknown("%(role)s stands for it")),
        ("YOUR_KMS_KEY", Unknown("YOUR_KMS_KEY stands for it")),
        ("CHANGE_ME", Unknown("CHANGE_ME stands for it")),
        ("s3://your-bucket/in", Unknown("your-bucket stands for it", "s3://«your-bucket»/in")),
        (
            "arn:aws:iam::XXXXX:role/r",
            Unknown("XXXXX stands for it", "arn:aws:iam::«XXXXX»:role/r"),
        ),
        ("s3://{bucket}/in", Unknown("{bucket} stands for it", "s3://«bucket»/in")),
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
