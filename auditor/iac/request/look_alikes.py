"""What looks like a request of SageMaker's and is none: why, and what to give instead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from auditor.iac.nodes import items
from auditor.iac.placeholders import shortened
from auditor.iac.request.api import answered, spelled_otherwise
from auditor.iac.request.forms import is_machine

_NO_REQUEST: Final = "it holds no request"


def nothing_in(tree: Any) -> str:
    """Why nothing was found in a tree that was taken for requests."""
    return none_of(tree) or _NO_REQUEST


def none_of(tree: Any) -> str | None:
    """Why a tree is no request, though it looks like one; None for one that does not."""
    first = tree[0] if isinstance(tree, list) and tree else tree
    return _unlike(first) if isinstance(first, Mapping) else None


def _unlike(tree: Mapping[Any, Any]) -> str | None:
    if is_machine(tree):
        return "no state of this machine calls SageMaker to make or update anything"
    if any("eventName" in each for each in (tree, *items(tree.get("Records"))) if isinstance(each, Mapping)):
        return "this is an event of CloudTrail's, not a request: it spells its members otherwise"
    members = frozenset(map(str, tree))
    if operation := answered(members):
        return f"this is what {operation} answers, not a request"
    if proper := spelled_otherwise(members):
        name = next(each for each in map(str, tree) if each not in proper.values())
        return f"the API calls its members {proper[name]} and so on, not {shortened(name)}"
    return None
