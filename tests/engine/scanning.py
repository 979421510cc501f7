"""Whole scans of made-up accounts, fast: one session for all of them, and units that no fault touches are read once."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from auditor.collect.caller import Patience
from auditor.collect.collection import Options as Reading
from auditor.collect.collection import collect
from auditor.collect.collector import collectors
from auditor.collect.ledger import Progress, silent
from auditor.collect.session import AccountSession, Login, made_up_session, open_sessions
from auditor.collect.shapes import shapes
from auditor.engine import check, registry
from auditor.model.extra import Extra
from auditor.model.report import Finding, Report
from auditor.model.settings import Settings
from auditor.model.verdict import Outcome
from auditor.rule import Rule
from auditor.sandbox import Fault, Sandbox, load_account
from auditor.sandbox.account import Account
from auditor.snapshot.manifest import Account as ReadAccount
from auditor.snapshot.manifest import Scope
from auditor.snapshot.read import Snapshot
from auditor.snapshot.write import SnapshotWriter

DEMO = Path(__file__).parents[2] / "fixtures" / "accounts" / "demo"
STARTED, FINISHED = "2026-11-22T02:00:04Z", "2026-11-22T02:03:41Z"
HASTE = Patience(attempts=2, first=0.001, longest=0.001)
WHOLE = Reading(patience=HASTE, extras=frozenset(Extra))
LISTED = frozenset({Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN})
Verdicts = Mapping[tuple[str, str], str]
"""The verdict of each resource's id and rule."""


@cache
def demo() -> Account:
    """The demo account, read once."""
    return load_account(DEMO)


def judged(folder: Path, rules: tuple[Rule, ...] | None = None, listed: frozenset[Outcome] = LISTED) -> Report:
    """The report of a snapshot, by all built-in rules unless some are given."""
    known = registry.load()
    return check.check(
        Snapshot(folder), known, check.Options(known.rules if rules is None else rules, Settings(), verdicts=listed)
    )


def verdicts(report: Report) -> Verdicts:
    """What the rules say of every resource, passes and what is not applicable too."""
    return {
        (one.id, rule): verdict
        for each in report.inputs
        for one in each.resources
        for rule, verdict in one.verdicts.items()
    }


@dataclass
class Scanned:
    """One scan: the snapshot's folder, what was called, and the judgement."""

    folder: Path
    sandbox: Sandbox
    failed: tuple[str, ...]

    @cached_property
    def report(self) -> Report:
        """The report with passes listed."""
        return judged(self.folder)

    @cached_property
    def judged_quickly(self) -> Report:
        """The report without findings."""
        return judged(self.folder, listed=frozenset())

    @cached_property
    def verdicts(self) -> Verdicts:
        """All verdicts; no finding is made for them, which is quicker than the report."""
        return verdicts(self.judged_quickly)

    @cached_property
    def types(self) -> Mapping[str, str]:
        """The type of each judged resource by its id."""
        return {one.id: one.type for each in self.judged_quickly.inputs for one in each.resources}

    def findings(self, verdict: str = "fail") -> list[Finding]:
        """The findings of a verdict."""
        return [one for one in self.report.findings if one.verdict == verdict]


class _Switch:
    """Where sandboxes attach one after the other, so that one session's clients serve them all."""

    def __init__(self) -> None:
        self.answer: Any = None

    def register(self, _event: str, handler: Any) -> None:
        self.answer = handler

    def __call__(self, **given: Any) -> Any:
        return self.answer(**given)


@dataclass
class Bench:
    """Scans of one account under one fault after another."""

    base: Path
    account: Account = field(default_factory=demo)
    _switch: _Switch = field(default_factory=_Switch)
    _count: int = 0

    @cached_property
    def sessions(self) -> tuple[AccountSession, ...]:
        """The sessions of all scans, opened without faults. botocore itself does not retry: an endpoint is set."""
        self._attach()
        session = made_up_session()
        session._session.register("before-send", self._switch)
        before = os.environ.get("AWS_ENDPOINT_URL")
        os.environ["AWS_ENDPOINT_URL"] = "http://127.0.0.1:1"
        try:
            opened = open_sessions(Login(all_regions=True, paced=False), session)
            for one in opened:
                for collector in collectors():
                    for service in {called for called, _ in collector.calls}:
                        for region in one.regions:
                            one.client(service, region)
        finally:
            os.environ.pop("AWS_ENDPOINT_URL")
            os.environ.update({"AWS_ENDPOINT_URL": before} if before else {})
        return opened

    @property
    def scope(self) -> Scope:
        """What is asked for."""
        return Scope(
            partition=self.sessions[0].partition,
            accounts=tuple(
                ReadAccount(id=one.account, caller_arn=one.caller_arn, regions=one.regions) for one in self.sessions
            ),
            history="90d",
            extras=tuple(Extra),
        )

    @cached_property
    def clean(self) -> Scanned:
        """A scan without faults, whose units are kept."""
        writer = SnapshotWriter(self.base / "clean", self.scope, STARTED)
        sandbox = self._attach()
        assert collect(self.sessions, writer, WHOLE) == ()
        shutil.copytree(writer.folder, self.base / "units", copy_function=os.link)
        return self._finished(writer, sandbox)

    @property
    def units(self) -> Path:
        """An interrupted snapshot that holds every unit of a scan without faults."""
        return self.clean.folder.with_name("units")

    def scan(self, *faults: Fault, seed: int = 0, patience: int = 2, progress: Progress = silent) -> Scanned:
        """A scan of everything under these faults, where each call is tried `patience` times."""
        tried = Patience(patience, HASTE.first, HASTE.longest)
        return self._finish(self._new(), faults, replace(WHOLE, patience=tried), seed=seed, progress=progress)

    def rescan(self, services: Collection[str], *faults: Fault) -> Scanned:
        """A scan in which only the units that call one of `services` are read anew."""
        folder, sessions = self._new(), self.sessions
        again = {one.service for one in collectors() if {service for service, _ in one.calls} & set(services)}
        shutil.copytree(
            self.units,
            folder,
            copy_function=os.link,
            ignore=lambda at, names: [n for n in names if at.endswith("units") and n.rpartition(".")[2] in again],
        )
        assert sessions
        return self._finish(folder, faults, WHOLE, resume=True)

    def _finish(
        self,
        folder: Path,
        faults: tuple[Fault, ...],
        reading: Reading,
        *,
        seed: int = 0,
        resume: bool = False,
        progress: Progress = silent,
    ) -> Scanned:
        writer = SnapshotWriter(folder, self.scope, STARTED, resume=resume)
        sandbox = self._attach(*faults, seed=seed)
        return self._finished(writer, sandbox, collect(self.sessions, writer, reading, progress=progress))

    @staticmethod
    def _finished(writer: SnapshotWriter, sandbox: Sandbox, failed: tuple[str, ...] = ()) -> Scanned:
        writer.finish(tool="0", botocore="0", finished=FINISHED, shapes=known_shapes())
        return Scanned(writer.folder, sandbox, failed)

    def _attach(self, *faults: Fault, seed: int = 0) -> Sandbox:
        sandbox = Sandbox(self.account, faults, seed=seed)
        sandbox.attach(self._switch)
        return sandbox

    def _new(self) -> Path:
        self._count += 1
        return self.base / f"scan-{self._count}"


@cache
def known_shapes() -> dict[str, list[str]]:
    """The shapes of every collector."""
    return shapes(collectors()).as_json()
