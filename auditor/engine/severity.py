"""Severity in context: the table `rules/severity.yaml`, applied to a verdict."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

from msgspec import Struct, convert

from auditor.engine.contexts import CONTEXTS
from auditor.graph.graph import Graph
from auditor.model.gap import MissingEvidence
from auditor.model.plain import plain
from auditor.model.resource import Resource
from auditor.model.verdict import Severity
from auditor.rule import Context, Rule

WORSE = {Severity.LOW: Severity.MEDIUM, Severity.MEDIUM: Severity.HIGH, Severity.HIGH: Severity.CRITICAL}
MILDER = {Severity.CRITICAL: Severity.HIGH, Severity.HIGH: Severity.MEDIUM, Severity.MEDIUM: Severity.LOW}


class Weight(Struct, frozen=True):
    """How severe a verdict is where it stands, and why that differs from its rule's own severity ("": it doesn't)."""

    severity: Severity
    reason: str = ""


class Table(Struct, frozen=True, forbid_unknown_fields=True):
    """Which contexts raise and lower the severity of which rules, by the rules' ids."""

    raises: Mapping[str, tuple[str, ...]] = {}
    lowers: Mapping[str, tuple[str, ...]] = {}

    def weigh(self, rule: Rule, resource: Resource, graph: Graph, context: Context) -> Weight:
        """The severity of a failure of `rule`, one step from the rule's own at most.

        What was not read never lowers: for that, each context that would raise must be proven not to hold.
        """
        raising, unread = _first(self.raises, rule, resource, graph, context)
        if raising:
            return _moved(rule.severity, WORSE, raising)
        if unread:
            return Weight(rule.severity)
        lowering, _ = _first(self.lowers, rule, resource, graph, context)
        return _moved(rule.severity, MILDER, lowering) if lowering else Weight(rule.severity)


def words(context: str) -> str:
    """What a context is, in the first sentence of its question's docstring."""
    told = (CONTEXTS[context].__doc__ or "").partition("\n")[0].rstrip(".")
    return told[:1].lower() + told[1:]


def _first(
    table: Mapping[str, tuple[str, ...]], rule: Rule, resource: Resource, graph: Graph, context: Context
) -> tuple[str | None, bool]:
    """The words of the first context that holds, and whether any of the others could not be told."""
    unread = False
    for name, rules in table.items():
        if rule.id in rules:
            try:
                words = CONTEXTS[name](resource, graph, context)
            except MissingEvidence:
                unread = True
                continue
            if words:
                return words, unread
    return None, unread


def _moved(base: Severity, moves: Mapping[Severity, Severity], reason: str) -> Weight:
    return Weight(moves[base], reason) if base in moves else Weight(base)


@lru_cache(maxsize=1)
def load() -> Table:
    """The table that comes with the auditor."""
    return convert(plain(files("auditor.rules").joinpath("severity.yaml").read_bytes()), Table)
