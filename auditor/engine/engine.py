"""Judging: one rule, one resource, one verdict. The only place that catches a rule which crashed."""

from __future__ import annotations

import traceback
from collections.abc import Iterator

from msgspec import Struct, field

from auditor.engine.severity import Weight, load
from auditor.engine.wording import sentence
from auditor.graph.estate import Estate
from auditor.graph.graph import Graph
from auditor.model.choice import Undecided
from auditor.model.gap import Gap, MissingEvidence
from auditor.model.recorder import Read, Recorder
from auditor.model.report import ErrorRecord
from auditor.model.resource import Resource
from auditor.model.verdict import Confidence, Outcome, Verdict
from auditor.rule import Context, Rule


class Missing(Struct, frozen=True):
    """A fact that a judgement lacked: whose, which, and the gap behind it."""

    resource: str
    fact: str
    gap: Gap


class Judgement(Struct, frozen=True):
    """A verdict with what it rests on: the facts read, in order, and the one that could not be.

    `weight` is how severe it is where it stands.
    """

    rule: Rule
    subject: Resource
    verdict: Verdict
    reads: tuple[Read, ...]
    weight: Weight
    missing: tuple[Missing, ...] = ()


class Engine(Struct):
    """The rules of a run over one estate; `errors` collects the rules that raised, once each."""

    rules: tuple[Rule, ...]
    estate: Estate
    context: Context
    errors: dict[str, ErrorRecord] = field(default_factory=dict[str, ErrorRecord])
    _for_type: dict[type[Resource], tuple[Rule, ...]] = field(default_factory=dict[type[Resource], tuple[Rule, ...]])

    def rules_for(self, kind: type[Resource]) -> tuple[Rule, ...]:
        """The rules that judge a type."""
        if kind not in self._for_type:
            self._for_type[kind] = tuple(rule for rule in self.rules if issubclass(kind, rule.subjects))
        return self._for_type[kind]

    def judge_all(self, resource: Resource) -> Iterator[Judgement]:
        """The judgement of every rule for `resource`."""
        for rule in self.rules_for(type(resource)):
            yield self.judge(rule, resource, Recorder(resource.identity))

    def judge(self, rule: Rule, resource: Resource, recorder: Recorder) -> Judgement:
        """Ask `rule` about `resource`. Missing evidence, and a rule that raises, give *unknown*."""
        subject = resource.judged(recorder)
        missing: tuple[Missing, ...] = ()
        try:
            verdict = rule.ask(subject, Graph(self.estate, subject, recorder), self.context)
        except MissingEvidence as unread:
            missing = (Missing(unread.resource, unread.fact, unread.gap),)
            verdict = Verdict(Outcome.UNKNOWN, sentence(unread, resource.identity))
        except Undecided:  # in code only: the caller judges each option
            raise
        except Exception as error:  # noqa: BLE001 - a rule's fault must not stop the scan, and must not look like a verdict
            self._report(rule, error)
            verdict = Verdict(Outcome.UNKNOWN, f"the rule failed: {type(error).__name__}", Confidence.LOW)
        reads = tuple(recorder.reads)
        return Judgement(rule, resource, verdict, reads, self._weigh(rule, resource, verdict, recorder), missing)

    def _weigh(self, rule: Rule, resource: Resource, verdict: Verdict, recorder: Recorder) -> Weight:
        """The severity where the resource stands. What that hangs on parts projections, but is no evidence."""
        if verdict.outcome is not Outcome.FAIL:
            return Weight(rule.severity)
        aside = Recorder(resource.identity)
        subject = resource.judged(aside)
        try:
            weight = load().weigh(rule, subject, Graph(self.estate, subject, aside), self.context)
        except Undecided as fork:
            raise Undecided(fork.choice, aside=True) from fork
        for place in aside.fields:
            recorder.look(resource.identity, place)
        return weight

    def _report(self, rule: Rule, error: Exception) -> None:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}"
        self.errors.setdefault(
            rule.id, ErrorRecord(kind="rule", name=rule.id, message=f"{type(error).__name__} at {where}: {error}")
        )
