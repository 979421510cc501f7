"""Whom a resource's own policy lets in from outside, in the words that rules of several families share."""

from __future__ import annotations

from auditor.graph.graph import Graph
from auditor.iam import Exposure, Opening
from auditor.rule import Context


def outsiders(exposure: Exposure, graph: Graph, context: Context, *, public: bool = True) -> str | None:
    """Whom a policy lets in beside the scanned and the trusted accounts; None where that is nobody.

    Args:
        exposure: how far the policy opens its resource.
        graph: tells which accounts were scanned.
        context: has the setting trusted_accounts.
        public: whether being open to everybody is asked here, and not by another rule.
    """
    anyone = (*exposure.public, *exposure.via_service) if public else ()
    if anyone:
        return f"everybody is let in, by {_named(anyone)}"
    known = context.settings.trusted_accounts
    found = sorted(one for one in exposure.foreign_accounts if one not in known and not graph.owned(one))
    if not found:
        return None
    by = [one for one in exposure.foreign if one.accounts & set(found)]
    return f"account {', '.join(found)} is let in, by {_named(by)}"


def _named(openings: tuple[Opening, ...] | list[Opening]) -> str:
    return ", ".join(dict.fromkeys(f"statement {one.ref.sid or one.ref.index}" for one in openings))
