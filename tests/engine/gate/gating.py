"""Code through the whole gate, in this process: written to a file, read, judged, reported."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from auditor.engine.gate.gate import Gate
from auditor.engine.gate.live import Live
from auditor.engine.scan import Judge, Request
from auditor.iac.planned import Options
from auditor.iac.reading import Reading, read
from auditor.model.report import Finding, Report

Verdicts = Mapping[tuple[str, str], str]
"""The verdict of each resource (its logical id or address) and rule."""


@dataclass(frozen=True)
class Gated:
    """What came of one run of the gate, passes listed."""

    reading: Reading
    report: Report

    @cached_property
    def verdicts(self) -> Verdicts:
        """All verdicts, of all inputs."""
        rows = [one for each in self.report.inputs for one in each.resources]
        return {(one.id.rpartition("#")[2], rule): verdict for one in rows for rule, verdict in one.verdicts.items()}

    @property
    def inputs(self) -> list[str]:
        """The types of what the inputs hold, judged or not."""
        return [one.type for each in self.report.inputs for one in each.resources]

    def verdict(self, rule: str) -> str:
        """The one verdict of a rule; `none` where no resource has one."""
        found = {verdict for (_, ruled), verdict in self.verdicts.items() if ruled == rule}
        assert len(found) <= 1, found
        return next(iter(found), "none")

    def finding(self, rule: str) -> Finding:
        """The one finding of a rule."""
        (found,) = (one for one in self.report.findings if one.rule == rule)
        return found


@cache
def judge(rules: tuple[str, ...] = ()) -> Judge:
    """The rules named, or all, with the default settings."""
    return Judge(Request(rules), Path(tempfile.gettempdir()))


def gate(
    *paths: Path,
    over: Live | None = None,
    rules: tuple[str, ...] = (),
    account: str | None = None,
    region: str | None = None,
    **options: Any,
) -> Gated:
    """Judge files, over what is there. `account` and `region` say where they go; the rest are `Options`."""
    live = over or Live()
    home = live.home(account, region)
    reading = read(paths, Options(home=home, **options))
    return Gated(reading, Gate(judge(rules), live, Options(home=home), Path("/"), passes=True).report(reading))


def written(folder: Path, content: Any, name: str = "input.json") -> Path:
    """A file of JSON, or of a text as it is."""
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path
