"""The defaults of a pipeline's parameters, in code: whoever starts the pipeline may give other values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from auditor.model.choice import OneOf
from auditor.redact import uses


def resting(text: Any) -> Any:
    """A definition's text; as an assumption, where its steps use parameters of which it has nothing but the default."""
    names = _defaulted(text)
    if not names:
        return text
    return OneOf(f"the value of the pipeline's {_list(names)}", {"the default": text}, assumed=True)


def _defaulted(text: Any) -> list[str]:
    try:
        tree = json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        return []
    if not isinstance(tree, Mapping) or not isinstance(declared := tree.get("Parameters"), list):
        return []
    used = uses(tree.get("Steps"))
    found = (one for one in declared if isinstance(one, Mapping) and "DefaultValue" in one)
    return sorted({str(one.get("Name")) for one in found if str(one.get("Name")) in used})


def _list(names: list[str]) -> str:
    return f"parameter {names[0]}" if len(names) == 1 else f"parameters {', '.join(names[:-1])} and {names[-1]}"
