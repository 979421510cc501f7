"""From code to the finished report: read, brought to documents, laid over what is there, judged in each world."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from auditor.engine.check import Options, Tally, Verdicts, answerable, digest, population, tool
from auditor.engine.findings import Case, Findings
from auditor.engine.gate.live import Live
from auditor.engine.gate.locate import Locator
from auditor.engine.gate.overlay import gone, laid_over
from auditor.engine.gate.worlds import Worlds
from auditor.engine.registry import Registry
from auditor.iac.documents import sketches
from auditor.iac.planned import Change, Home, Unit
from auditor.iac.reading import Failure, Reading
from auditor.model.choice import symbolic
from auditor.model.document import Identity
from auditor.model.report import ErrorRecord, Input, InputResource, Report, Scope
from auditor.rule import Context, Rule


@dataclass(slots=True)
class Gate:
    """One run of the gate: what it judges by, what is there, and where the code goes."""

    registry: Registry
    options: Options
    live: Live
    home: Home
    folder: Path
    _tally: Tally = field(default_factory=Counter)
    _verdicts: dict[int, Verdicts] = field(default_factory=dict[int, Verdicts])
    _errors: dict[str, ErrorRecord] = field(default_factory=dict[str, ErrorRecord])

    def report(self, reading: Reading) -> Report:
        """Judge every unit and report; what could not be read is among the inputs, failed."""
        rules = answerable(self.options.rules, self.live.snapshot)
        as_of = self.options.as_of or self._moment()
        context, locator = Context(self.options.settings, as_of), Locator(self.folder)
        findings = Findings(self.options.frameworks, None)
        for number, unit in enumerate(reading.units):
            for case in self._cases(unit, number, rules, context, locator):
                findings.add(case)
        return Report(
            tool=tool(self.registry, self._botocore()),
            scope=self._scope(rules, as_of),
            inputs=(*self._inputs(reading.units), *map(_failed, reading.failures)),
            coverage=self.live.snapshot.manifest.coverage if self.live.snapshot else (),
            population=tuple(population(self._tally, rules)),
            findings=tuple(findings.all()),
            errors=(*self.registry.errors, *(self._errors[name] for name in sorted(self._errors))),
        )

    def _cases(
        self, unit: Unit, number: int, rules: tuple[Rule, ...], context: Context, locator: Locator
    ) -> Iterator[Case]:
        there = self.live.estate((), frozenset())
        laid = laid_over(sketches(unit, self.home), there)
        worlds = Worlds(laid, self.live, gone(unit, self.home, there), rules, context, self._errors)
        verdicts = self._verdicts.setdefault(number, defaultdict(dict))
        for sketch in laid:
            for judgement in worlds.judge_all(sketch):
                outcome, identity = judgement.verdict.outcome, sketch.identity
                self._tally[judgement.rule.id, identity.type, outcome] += 1
                verdicts[identity][judgement.rule.id] = outcome.value
                if outcome in self.options.verdicts:
                    yield Case(judgement, (identity,), (), 1, locator.locate(judgement, sketch))

    def _moment(self) -> datetime:
        """The end of the snapshot's collection, or now: of code nobody knows how old it is."""
        if self.live.snapshot is None:
            return datetime.now(UTC).replace(microsecond=0)
        return datetime.fromisoformat(self.live.snapshot.manifest.finished).astimezone(UTC)

    def _botocore(self) -> str:
        return self.live.snapshot.manifest.botocore_version if self.live.snapshot else version("botocore")

    def _scope(self, rules: tuple[Rule, ...], as_of: datetime) -> Scope:
        home, manifest = self.home, self.live.snapshot.manifest if self.live.snapshot else None
        return Scope(
            accounts=() if symbolic(home.account) else (home.account,),
            regions=() if symbolic(home.region) else (home.region,),
            partition="" if symbolic(home.partition) else home.partition,
            caller_arn=None,
            started=manifest.started if manifest else None,
            finished=manifest.finished if manifest else None,
            as_of=as_of.isoformat().replace("+00:00", "Z"),
            settings_digest=digest(self.options),
            rules=tuple(rule.id for rule in rules),
        )

    def _inputs(self, units: Sequence[Unit]) -> Iterator[Input]:
        """One row for each unit, with everything that it plans: what no rule judges stands there without verdicts."""
        for number, unit in enumerate(units):
            judged: dict[str, tuple[Identity, dict[str, str]]] = {
                getattr(identity, "place", ""): (identity, verdicts)
                for identity, verdicts in self._verdicts.get(number, {}).items()
            }
            rows = (
                InputResource(
                    id=judged[one.place][0].id if one.place in judged else one.place,
                    type=one.type,
                    verdicts=judged[one.place][1] if one.place in judged else {},
                )
                for one in unit.resources
                if one.change is not Change.DELETE
            )
            yield Input(path=unit.file, type=unit.kind.value, status="read", resources=tuple(rows))


def _failed(failure: Failure) -> Input:
    kind = failure.kind.value if failure.kind else "unknown"
    return Input(path=failure.file, type=kind, status="failed", error=failure.error)
