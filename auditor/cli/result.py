"""What scan and check do with a finished report: write it, show it, and say by the exit status what it means."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click
from msgspec import Struct

from auditor.cli import status
from auditor.cli.status import Policy
from auditor.engine.formats import Format, find, formats
from auditor.engine.outputs import Target, targets, write_all
from auditor.engine.scan import Judge, Request, listed
from auditor.model.report import Report

if TYPE_CHECKING:
    from auditor.snapshot.read import Snapshot

TERMINAL = "terminal"


class Task(Struct, frozen=True):
    """Everything that scan and check need to know before they begin; what is wrong with it is said then."""

    judge: Judge
    known: dict[str, Format]
    wanted: tuple[Target, ...]
    verdicts: Collection[str]
    exits: Policy

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Task:
        """Read the options that `options.judging` and `options.output` give; raises UserError."""
        request = Request(
            rules=given["rules"],
            frameworks=given["frameworks"],
            exclude=given["exclude"],
            severity=given["severity"],
            baseline=given["baseline"],
            suppressions=given["suppressions"],
            as_of=given["as_of"],
            config=given["config_file"],
            scps=given["scps"],
        )
        judge = Judge(request, Path.cwd())
        known = formats(judge.config.plugins)
        wanted = targets(given["outputs"], known)
        fail_on = None if given["fail_on"] == "never" else given["fail_on"]
        exits = Policy(fail_on, given["unknown"], given["fail_on_incomplete"])
        return cls(judge, known, wanted, given["verdicts"], exits)

    def conclude(self, snapshot: Snapshot) -> int:
        """Judge, write and show; the exit status counts what is not listed, too."""
        return self.deliver(self.judge.report(snapshot, passes="pass" in self.verdicts))

    def deliver(self, report: Report) -> int:
        """Write and show a finished report, and say by the exit status what it means."""
        told = listed(report, self.verdicts)
        write_all(told, self.wanted)
        show(told, self.wanted, self.known)
        _warn(report, self.exits)
        return status.of_report(report, self.exits)


def show(report: Report, wanted: Sequence[Target], known: dict[str, Format]) -> None:
    """The terminal report and where the files are: on standard output, or on standard error where data is on that."""
    taken = any(target.path is None for target in wanted)
    stream = sys.stderr if taken else sys.stdout
    find(TERMINAL, known).render(report, stream.write, width=width(stream), color=color(stream))
    for target in wanted:
        if target.path is not None:
            click.echo(f"{target.format.name}: {target.path}", file=stream)


def width(stream: TextIO) -> int:
    """Columns to fill: the terminal's, `COLUMNS`, or 100 in a pipe."""
    return shutil.get_terminal_size((100, 24)).columns if stream.isatty() or "COLUMNS" in os.environ else 100


def color(stream: TextIO) -> bool:
    """Whether colours are welcome: on a terminal, unless NO_COLOR (no-color.org) is set; FORCE_COLOR asks for them."""
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (stream.isatty() and os.environ.get("TERM") != "dumb")


def _warn(report: Report, exits: Policy) -> None:
    unknown = sum(row.unknown for row in report.population)
    if unknown and exits.unknown in {"warn", None}:
        told = f"warning: {unknown} verdicts are unknown, because something could not be read"
        if exits.unknown is None and (blocking := sum(map(exits.held_up, report.findings))):
            told += f"; {blocking} of high severity or worse count as failures (--unknown warn lets them pass)"
        click.echo(told, err=True)
    if status.nothing_read(report) and any(one.type == status.ACCOUNT for one in report.inputs):
        click.echo(
            "error: nothing could be read: every call failed; 'auditor permissions' prints what is needed", err=True
        )
