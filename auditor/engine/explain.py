"""What a rule reads: told by its examples, for the rule itself says it only by what it does."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from auditor.collect.collector import Collector, collectors, split_operation
from auditor.collect.permissions import actions
from auditor.collect.shapes import shapes
from auditor.engine.examples import examples
from auditor.model.verdict import Outcome
from auditor.rule import Rule


class Reading(Struct, frozen=True, order=True):
    """A fact that a rule reads: of which type, by which call, and the IAM actions that the call needs."""

    type: str
    fact: str
    operation: str
    actions: tuple[str, ...]


class Reads(Struct, frozen=True):
    """The facts that a rule reads, and the sentences with which it answered unknown in its examples."""

    facts: tuple[Reading, ...]
    unknown: tuple[str, ...]

    @property
    def actions(self) -> tuple[str, ...]:
        """All IAM actions behind the facts."""
        return tuple(sorted({action for fact in self.facts for action in fact.actions}))


def reads(rule: Rule) -> Reads:
    """Judge the rule's examples and note what it reads; nothing for a rule without examples."""
    known = collectors()
    fields = shapes(known)
    found, unknown = set[Reading](), dict[str, None]()
    for example in examples(rule):
        judgement, _ = example.judge(rule, fields)
        for read in judgement.reads:
            type_ = read.resource.type
            found.add(Reading(type_, _generic(read.fact), read.operation, _actions(type_, read.operation, known)))
        if judgement.verdict.outcome is Outcome.UNKNOWN:
            unknown.setdefault(judgement.verdict.message)
    return Reads(tuple(sorted(found)), tuple(unknown))


def _generic(fact: str) -> str:
    """`variants[0].instance_type` -> `variants[].instance_type`."""
    head, bracket, rest = fact.partition("[")
    return f"{head}[]{_generic(rest.partition(']')[2])}" if bracket else fact


def _actions(type_: str, operation: str, known: Iterable[Collector]) -> tuple[str, ...]:
    for collector in known:
        if type_ in collector.types:
            name = "Search" if operation.startswith("Search:") else operation
            service, call = split_operation(collector.service, name)
            declared = {called for owner, called in collector.calls if owner == service}
            return actions(service, call) if call in declared else ()
    return ()
