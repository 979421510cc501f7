"""From a snapshot to the finished report: rules and settings chosen, judged, and what is accepted marked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from auditor.engine import baseline, config, registry, suppressions
from auditor.engine.check import Options, check
from auditor.engine.compliance import by_requirement
from auditor.engine.frameworks import Framework, Frameworks, load, load_cited, load_with, rules_of
from auditor.engine.outputs import read_report
from auditor.engine.scps import read_levels
from auditor.engine.suppressions import Suppressions
from auditor.model.errors import UserError
from auditor.model.extra import Extra
from auditor.model.report import Report
from auditor.model.settings import Settings
from auditor.model.verdict import Outcome, Severity
from auditor.rule import Rule

if TYPE_CHECKING:
    from auditor.snapshot.read import Snapshot


class Request(Struct, frozen=True):
    """How to judge, as the command line says it. Files are read when a `Judge` is made of it."""

    rules: tuple[str, ...] = ()
    frameworks: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    severity: str | None = None
    baseline: Path | None = None
    suppressions: Path | None = None
    as_of: datetime | None = None
    config: Path | None = None
    scps: tuple[Path, ...] = ()


class Judge:
    """A request whose files were read and whose names were found: what can be wrong with it is wrong before a scan."""

    def __init__(self, request: Request, folder: Path) -> None:
        """Read the configuration (`folder` is searched for it), the baseline, the suppressions and the given SCPs.

        Raises:
            UserError: names the file or the name that is wrong.
        """
        self.config = config.load(request.config, folder)
        self.registered = registry.load(self.config.plugins)
        ids = {rule.id for rule in self.registered.rules}
        self._frameworks, self._asked = _frameworks(request.frameworks, self.config.frameworks, ids)
        self.rules = self._selected(request)
        if not self.rules:
            options = "--rule, --exclude, --severity and --framework"
            raise UserError(f"no rule is left to judge by: {options} leave out all of them")
        self._named = frozenset(request.rules)
        self._baseline = read_report(request.baseline) if request.baseline else None
        self._accepted = suppressions.load(request.suppressions, ids) if request.suppressions else None
        self._as_of = request.as_of
        self.scps = read_levels(request.scps) if request.scps else None

    def _selected(self, request: Request) -> tuple[Rule, ...]:
        """The rules that every option lets through."""
        rules = _at_least(self.registered.select(request.rules, request.exclude), request.severity)
        wanted = rules_of(self._asked)
        return tuple(rule for rule in rules if rule.id in wanted) if self._asked else rules

    @property
    def rule_ids(self) -> frozenset[str]:
        """The ids of all rules, chosen or not: what a suppression may name."""
        return frozenset(rule.id for rule in self.registered.rules)

    @property
    def settings(self) -> Settings:
        """The settings that the rules read."""
        return self.config.settings

    def types(self) -> frozenset[str] | None:
        """The types that the rules need: those that they judge, or None for all where one of them joins.

        Which types a join leads to is not known before it is made, and jobs count as users of what it finds.
        """
        if any("graph" in rule.wants for rule in self.rules):
            return None
        return frozenset(kind.type for rule in self.rules for kind in rule.types())

    def require(self, extras: Collection[Extra]) -> None:
        """Refuse what cannot be answered: a rule that was asked for by name needs what was not read.

        Raises:
            UserError: such a rule, or no other rule, was chosen.
        """
        lacking = [rule for rule in self.rules if rule.needs is not None and rule.needs not in extras]
        for rule in lacking:
            if rule.needs and (rule.id in self._named or len(lacking) == len(self.rules)):
                raise UserError(f"{rule.id} judges what only a scan with {rule.needs.option} reads")

    def report(self, snapshot: Snapshot, *, passes: bool = False) -> Report:
        """Judge a snapshot; fails and unknowns are listed, and passes where asked for."""
        self.require(snapshot.manifest.scope.extras)
        return self.finish(check(snapshot, self.registered, self.options(passes=passes)))

    def options(self, *, passes: bool = False) -> Options:
        """What the rules are asked with; fails and unknowns are listed, and passes where asked for."""
        outcomes = {Outcome.FAIL, Outcome.UNKNOWN} | ({Outcome.PASS} if passes else set())
        return Options(
            self.rules,
            self.settings,
            self._as_of,
            frozenset(outcomes),
            scps=self.scps,
            frameworks=self._frameworks.cited(self._asked),
        )

    def finish(self, report: Report, inline: Suppressions | None = None) -> Report:
        """The report with what is accepted marked, and by requirement where frameworks were asked for.

        `inline` are suppressions that stand in the code itself.
        """
        both = [one for one in (inline, self._accepted) if one is not None]
        accepted = both[0] + both[1] if len(both) > 1 else next(iter(both), None)
        report = baseline.apply(report, self._baseline, accepted)
        return report.model_copy(update={"frameworks": by_requirement(self._asked, report.population)})


def listed(report: Report, verdicts: Collection[str]) -> Report:
    """The report with only the findings of these verdicts; the counts stay."""
    kept = tuple(finding for finding in report.findings if finding.verdict in verdicts)
    return report if len(kept) == len(report.findings) else report.model_copy(update={"findings": kept})


def _frameworks(
    asked: Sequence[str], configured: Sequence[Path], rules: Collection[str]
) -> tuple[Frameworks, tuple[Framework, ...]]:
    """Those that findings may name, and those asked for: by id, or by the path of a file.

    A file need not be named by the configuration, too.
    """
    paths = {text: Path(text) for text in asked if text.endswith((".yaml", ".yml"))}
    unnamed = [path for path in paths.values() if path not in configured]
    if not asked and not configured:
        return load_cited(), ()
    known = load_with([*configured, *unnamed], rules)
    own = dict(zip([*configured, *unnamed], known.all[len(load().all) :], strict=True))
    return known, tuple(own[paths[text]] if text in paths else known.named(text) for text in dict.fromkeys(asked))


def _at_least(rules: tuple[Rule, ...], severity: str | None) -> tuple[Rule, ...]:
    if severity is None:
        return rules
    return tuple(rule for rule in rules if rule.severity.rank <= Severity(severity).rank)
