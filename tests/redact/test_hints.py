"""Cheap looks before the dear ones: where a format stands, its hint does, too."""

from __future__ import annotations

import importlib
import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.redact.detect import FORMATS, PLUGINS
from auditor.redact.hints import hints_at_format

FOREIGN = [
    (pattern, hint)
    for module, name, hint in PLUGINS
    for pattern in getattr(importlib.import_module(f"detect_secrets.plugins.{module}"), name)().denylist
]
KNOWN = [*((pattern, re.compile("")) for _, pattern in FORMATS), *FOREIGN]
AROUND = st.sampled_from(["", " ", "\n", '"', "'", "a", "_", "-", ".", "\\", "«", "\x1f", "x=", "https://", "é"])


@pytest.mark.parametrize(("pattern", "hint"), KNOWN, ids=[str(pattern.pattern)[:30] for pattern, _ in KNOWN])
@given(data=st.data())
@settings(max_examples=20)
def test_no_hint_misses_what_the_detector_behind_it_would_find(
    pattern: re.Pattern[str], hint: re.Pattern[str], data: st.DataObject
) -> None:
    found = data.draw(st.from_regex(pattern, alphabet=st.characters(codec="utf-8")))
    text = f"{data.draw(AROUND)}{found}{data.draw(AROUND)}"
    if pattern.search(text):
        assert hint.search(text)
        assert hints_at_format(text)
        assert hints_at_format(json.dumps({"x": [text]}, ensure_ascii=False), json=True)
