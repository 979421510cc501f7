"""What looks like a request of SageMaker's and is none: why, and what to give instead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from auditor.iac.nodes import items
from auditor.iac.request.api import answered, fitting
from auditor.iac.request.forms import is_machine

_NO_REQUEST: Final = "it holds no request"


def nothing_in(tree: Any) -> str:
    """Why nothing was found in a tree that was taken for requests."""
    return none_of(tree) or _NO_REQUEST


def none_of(tree: Any) -> str | None:
    """Why a tree is no request, though it looks like one; None for one that does not."""
    if not isinstance(tree, Mapping):
        return None
    if is_machine(tree):
        return "no state of this machine calls SageMaker to make or update anything"
    if any("eventName" in each for each in (tree, *items(tree.get("Records"))) if isinstance(each, Mapping)):
        return "this is an event of CloudTrail's, not a request: it spells its members otherwise"
    members = frozenset(map(str, tree))
    if operation := answered(members):
        return f"this is what {operation} answers, not a request"
    capital = frozenset(name[:1].upper() + name[1:] for name in members)
    if capital != members and len(members) > 1 and fitting(capital):
        lower = min(members - capital)
        return f"the API calls its members {lower[:1].upper()}{lower[1:]} and so on, not {lower}"
    return None
