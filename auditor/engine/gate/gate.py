"""From code to the finished report: read, brought to documents, laid over what is there, judged in each world."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from importlib.metadata import version
from pathlib import Path

from msgspec import Struct, field

from auditor.engine.check import Tally, Verdicts, answerable, digest, population, tool
from auditor.engine.engine import Judgement
from auditor.engine.findings import Case, Findings, fingerprint
from auditor.engine.gate.attachments import attached
from auditor.engine.gate.files import Files
from auditor.engine.gate.fix import Fix, diff, fix_of, write
from auditor.engine.gate.inline import inline
from auditor.engine.gate.live import Live
from auditor.engine.gate.locate import Locator
from auditor.engine.gate.managed import managed
from auditor.engine.gate.overlay import gone, laid_over
from auditor.engine.gate.worlds import Worlds
from auditor.engine.scan import Judge
from auditor.engine.suppressions import Suppressions
from auditor.graph.estate import Estate
from auditor.iac.cloudformation.parameters import given
from auditor.iac.documents import Sketch, sketches
from auditor.iac.planned import Change, Unit
from auditor.iac.planned import Options as Asked
from auditor.iac.reading import Failure, Reading
from auditor.model.choice import symbolic
from auditor.model.document import Identity
from auditor.model.report import ErrorRecord, Input, InputResource, Report, Scope
from auditor.rule import Context, Rule

MOST_COMPARED = 20_000_000
"""So many characters of code are compared for diffs in one run: a large file is compared anew for each fix."""


class Gate:
    """Judges code: by what, over what is there, and where it goes. `folder` is what file names are relative to."""

    def __init__(
        self, judge: Judge, live: Live, asked: Asked, folder: Path, *, passes: bool = False, inline: bool = True
    ) -> None:
        """Judge by `judge` what is `asked` for; passes are listed where asked for, and `inline` suppressions count."""
        self._judge, self._live, self._home, self._folder = judge, live, asked.home, folder
        self._given = given(asked)
        self._options, self._inline = judge.options(passes=passes), inline
        self._run = _Run(Files(folder, self._given))

    def report(self, reading: Reading) -> Report:
        """Judge every unit and report; what could not be read is among the inputs, failed."""
        snapshot, options, self._run = (
            self._live.snapshot,
            self._options,
            _Run(Files(self._folder, self._given, reading.texts)),
        )
        rules = answerable(options.rules, snapshot)
        context = Context(options.settings, options.as_of or self._moment())
        findings = Findings(options.frameworks, None)
        rows: list[Input] = []
        for unit in reading.units:
            verdicts: Verdicts = defaultdict(dict)
            for case in self._cases(unit, rules, context, verdicts):
                findings.add(case)
            rows.append(_input(unit, verdicts))
        report = Report(
            tool=tool(self._judge.registered, snapshot.manifest.botocore_version if snapshot else version("botocore")),
            scope=self._scope(rules, context.as_of),
            inputs=(*rows, *map(_failed, reading.failures)),
            coverage=snapshot.manifest.coverage if snapshot else (),
            population=tuple(population(self._run.tally, rules)),
            findings=tuple(map(self._run.files.masked, findings.all())),
            errors=(*self._judge.registered.errors, *(self._run.errors[name] for name in sorted(self._run.errors))),
        )
        return self._judge.finish(report, self._run.accepted)

    def fix(self, report: Report) -> Mapping[str, int]:
        """Write the fixes of the failures in `report` that nobody accepted; {file: how many}.

        Raises:
            UserError: a file can't be written.
        """
        failed = (one.fingerprint for one in report.findings if (one.verdict, one.status) == ("fail", "new"))
        known = self._run.fixes
        done = write([known[print_] for print_ in failed if print_ in known], self._run.files)
        return {file: count for file, count in done.items() if count}

    def _cases(self, unit: Unit, rules: tuple[Rule, ...], context: Context, verdicts: Verdicts) -> Iterator[Case]:
        there = self._there
        joined = attached(unit, self._home, there)
        lessened = joined.lessened()
        left = self._live.estate(lessened, frozenset()) if lessened else there
        laid = tuple(joined.laid(sketch) for sketch in laid_over(sketches(joined.unit, self._home), left))
        removed = gone(unit, self._home, there)
        worlds = Worlds(laid, self._live, removed, rules, context, managed(laid, there), self._run.errors)
        if self._inline:
            self._run.accepted += inline(laid, self._run.files, self._judge.rule_ids)
        self._run.planned |= {sketch.identity: sketch for sketch in laid}
        for sketch in (one for one in laid if not one.implied):
            for judgement in worlds.judge_all(sketch):
                outcome, identity = judgement.verdict.outcome, sketch.identity
                self._run.tally[judgement.rule.id, identity.type, outcome] += 1
                verdicts[identity][judgement.rule.id] = outcome.value
                if outcome in self._options.verdicts:
                    yield self._run.case(judgement, sketch)

    @cached_property
    def _there(self) -> Estate:
        """What is there before any unit is deployed: each unit is laid over it by itself."""
        return self._live.estate((), frozenset())

    def _moment(self) -> datetime:
        """The end of the snapshot's collection, or now: of code nobody knows how old it is."""
        if self._live.snapshot is None:
            return datetime.now(UTC).replace(microsecond=0)
        return datetime.fromisoformat(self._live.snapshot.manifest.finished).astimezone(UTC)

    def _scope(self, rules: Sequence[Rule], as_of: datetime) -> Scope:
        home, manifest = self._home, self._live.snapshot.manifest if self._live.snapshot else None
        return Scope(
            accounts=() if symbolic(home.account) else (home.account,),
            regions=() if symbolic(home.region) else (home.region,),
            partition="" if symbolic(home.partition) else home.partition,
            caller_arn=None,
            started=manifest.started if manifest else None,
            finished=manifest.finished if manifest else None,
            as_of=as_of.isoformat().replace("+00:00", "Z"),
            settings_digest=digest(self._options),
            rules=tuple(rule.id for rule in rules),
        )


class _Run(Struct, dict=True):
    """What one judging gathers besides its findings."""

    files: Files
    tally: Tally = field(default_factory=Counter)
    errors: dict[str, ErrorRecord] = field(default_factory=dict[str, ErrorRecord])
    fixes: dict[str, Fix] = field(default_factory=dict[str, Fix])
    accepted: Suppressions = field(default_factory=lambda: Suppressions((), ()))
    planned: dict[Identity, Sketch] = field(default_factory=dict[Identity, Sketch])
    compared: int = 0

    @cached_property
    def locator(self) -> Locator:
        """Locates within the same files."""
        return Locator(self.files)

    def case(self, judgement: Judgement, sketch: Sketch) -> Case:
        """A judgement with its place in the code and its fix, which is kept by the finding's fingerprint."""
        place, fix = self.locator.locate(judgement, sketch), fix_of(judgement, sketch, self.files)
        shown = ""
        if fix is not None:
            self.fixes[fingerprint(judgement.rule, sketch.identity, ())] = fix
            shown = self._diff(fix, sketch)
        return Case(judgement, (sketch.identity,), (), 1, place, shown, self._told)

    def _diff(self, fix: Fix, sketch: Sketch) -> str:
        """The fix as a diff, as long as the files that were compared for it are not too much in all."""
        text = self.files.text(fix.file)
        self.compared += len(text.text) if text else 0
        if self.compared > MOST_COMPARED:
            return ""
        return diff(fix, self.files, sketch.hidden | self.files.credentials(fix.file))

    def _told(self, identity: Identity, fact: str) -> str | None:
        """The place in the code that told a fact of a planned resource."""
        sketch = self.planned.get(identity)
        return self.locator.told(fact, sketch) if sketch else None


def _input(unit: Unit, verdicts: Verdicts) -> Input:
    """A unit with everything that it plans: what no rule judges stands there without verdicts."""
    judged = {getattr(identity, "place", ""): (identity, found) for identity, found in verdicts.items()}
    planned = {one.place: one for one in unit.resources if one.change is not Change.DELETE}
    rows = [
        InputResource(id=judged[place][0].id, type=judged[place][0].type, verdicts=judged[place][1])
        if place in judged
        else InputResource(id=place, type=planned[place].type)
        for place in dict.fromkeys((*planned, *judged))
    ]
    return Input(
        path=unit.file,
        type=unit.kind.value,
        status="read",
        resources=tuple(rows),
        notes=unit.notes,
        unseen=not unit.whole,
    )


def _failed(failure: Failure) -> Input:
    kind = failure.kind.value if failure.kind else "unknown"
    rows = tuple(InputResource(id=one.place, type=one.type) for one in failure.resources)
    return Input(path=failure.file, type=kind, status="failed", error=failure.error, resources=rows)
