"""Judging code in each consistent world: what hangs on a parameter is judged for each of its options.

A rule is asked with nothing decided. Where it reads a value that hangs on a decision, it is asked again with each
option of it, and so on. So only what a rule reads is decided for it, and the same decision is the same everywhere.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from msgspec import Struct, field

from auditor.engine.engine import Engine, Judgement, Missing
from auditor.engine.gate.live import Live
from auditor.engine.gate.verdicts import Leaf, agreed
from auditor.engine.severity import Weight
from auditor.engine.stream import count_references
from auditor.graph.estate import Estate
from auditor.iac.documents import Sketch
from auditor.model.catalog import resource_type
from auditor.model.choice import Undecided
from auditor.model.document import AmendedShapes, CodeShapes
from auditor.model.gap import Gap, Reason
from auditor.model.recorder import Recorder
from auditor.model.report import ErrorRecord
from auditor.model.resource import Resource
from auditor.model.verdict import Outcome, Severity, Verdict
from auditor.rule import Context, Rule

MOST_WORLDS = 64
"""A verdict that hangs on more combinations than this is unknown."""

_NETWORK = "AWS::EC2::"
_MADE, _AMENDED = CodeShapes(), AmendedShapes()
World = tuple[tuple[str, str], ...]


class Worlds(Struct):
    """A unit of code over what is there, with an engine for each combination of decisions that a rule asked for."""

    sketches: Sequence[Sketch]
    live: Live
    gone: frozenset[str]
    rules: tuple[Rule, ...]
    context: Context
    managed: tuple[Resource, ...] = ()
    errors: dict[str, ErrorRecord] = field(default_factory=dict[str, ErrorRecord])
    _asked: dict[type[Resource], tuple[Rule, ...]] = field(default_factory=dict[type[Resource], tuple[Rule, ...]])
    _common: dict[Hashable, Any] = field(default_factory=dict[Hashable, Any])
    _engines: dict[World, Engine] = field(default_factory=dict[World, Engine])
    _resources: dict[int, Resource] = field(default_factory=dict[int, Resource])

    def judge_all(self, sketch: Sketch) -> Iterator[Judgement]:
        """The judgement of every rule of a planned resource; none where it will not be made in any world."""
        kind = resource_type(sketch.identity.type)
        if kind not in self._asked:
            self._asked[kind] = tuple(rule for rule in self.rules if issubclass(kind, rule.subjects))
        for rule in self._asked[kind]:
            judgement = self.judge(rule, sketch)
            if judgement is not None:
                yield judgement

    def judge(self, rule: Rule, sketch: Sketch) -> Judgement | None:
        """One rule of one planned resource, over all its worlds."""
        leaves: list[Leaf] = []
        assumed: dict[str, str] = {}
        open_: list[dict[str, str]] = [{}]
        while open_:
            world = open_.pop()
            try:
                judgement = self._in(world, rule, sketch)
            except Undecided as fork:
                choice = fork.choice
                if choice.assumed and not fork.aside:
                    assumed[choice.decision] = next(iter(choice.options))
                open_ += [{**world, choice.decision: option} for option in reversed(list(choice.options))]
                if len(open_) + len(leaves) > MOST_WORLDS:
                    return self._too_many(rule, sketch, sorted({name for each in open_ for name in each}))
                continue
            if judgement is not None:
                leaves.append(Leaf(world, judgement))
        if len(leaves) == 1 and not assumed:
            return leaves[0].judgement
        return agreed(leaves, self._relevant(assumed, leaves, sketch)) if leaves else None

    def _relevant(self, assumed: Mapping[str, str], leaves: Sequence[Leaf], sketch: Sketch) -> dict[str, str]:
        """The assumptions about the judged resource and those in its evidence: others were read on the way only.

        What is said of one part of a network rests on the others: routes, endpoints and groups leave no evidence each.
        """
        if not assumed:
            return {}
        evidence = {read.resource.id for leaf in leaves for read in leaf.judgement.reads} | {sketch.identity.id}
        touched = [one for one in self.sketches if one.identity.id in evidence]
        if any(one.identity.type.startswith(_NETWORK) for one in touched):
            touched += [one for one in self.sketches if one.identity.type.startswith(_NETWORK)]
        return {name: option for name, option in assumed.items() if any(name in one.hangs_on for one in touched)}

    def _in(self, world: Mapping[str, str], rule: Rule, sketch: Sketch) -> Judgement | None:
        """The judgement in one world; None where the resource is not made in it. Raises Undecided."""
        engine = self._engine(world)
        subject = self._resource(sketch, world)
        exists = subject.document.exists
        if not isinstance(exists, bool):
            raise Undecided(exists)
        return engine.judge(rule, subject, Recorder(subject.identity)) if exists else None

    def _engine(self, world: Mapping[str, str]) -> Engine:
        key = tuple(sorted(world.items())) if world else ()
        known = self._engines.get(key)
        if known is None:
            engine = Engine(self.rules, self.estate(world), self.context, self.errors)
            known = self._engines[key] = engine
        return known

    def estate(self, world: Mapping[str, str]) -> Estate:
        """What will be there in one world, as far as it is decided."""
        resources = [self._resource(sketch, world) for sketch in self.sketches]
        core = [one for one in resources if not one.streamed]
        estate = self.live.estate([*core, *self.managed], self.gone)
        estate.common = self._common
        for job in (one for one in resources if one.streamed):
            _count_uses(estate, job)
        return estate

    def _resource(self, sketch: Sketch, world: Mapping[str, str]) -> Resource:
        """A sketch in one world; the same object for the worlds that do not differ in what it hangs on."""
        document = sketch.under(world)
        known = self._resources.get(id(document))  # the sketch keeps the document, and so its id
        if known is None:
            said = _AMENDED if sketch.amends else _MADE
            kind = resource_type(sketch.identity.type)
            known = self._resources[id(document)] = kind(document, sketch.shapes or said)
        return known

    def _too_many(self, rule: Rule, sketch: Sketch, decisions: Sequence[str]) -> Judgement:
        text = f"it hangs on more than {MOST_WORLDS} combinations of {', '.join(decisions)}"
        gap = Gap("deployment", Reason.UNRESOLVED, text)
        subject = self._resource(sketch, {})
        missing = (Missing(subject.identity.id, "the verdict", gap),)
        return Judgement(rule, subject, Verdict(Outcome.UNKNOWN, text), (), Weight(Severity(rule.severity)), missing)


def _count_uses(estate: Estate, job: Resource) -> None:
    """A job is no node of the graph: what it uses is counted, as a scan counts it, up to what is open."""
    estate.saw(job.identity)
    with suppress(Undecided):
        count_references(estate, job, 1)
