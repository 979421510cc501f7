"""SARIF 2.1.0, for GitHub code scanning and whatever else reads it.

A fail is a result of kind `fail`; an unknown is of kind `review`, a pass of kind `pass`, both of level `none`, as
section 3.27.10 of the specification demands. Every result has a physical location: one without makes GitHub refuse
the whole file. What stands in no file, as in a scan, is placed at `aws/<account>/<region>/<type>/<name>`, line 1.
Findings of a baseline that are gone are left out rather than written as `absent`: GitHub would open alerts for them.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator
from typing import Any, Final

from auditor.model.report import Report

from ._code import ranked, relative, unreadable
from ._sarif_parts import artifact_uri, message, result, rules
from ._text import visible

SUFFIX = ".sarif"

MOST: Final = 25_000
"""More results than this in a run GitHub rejects."""
SIZE: Final = 9_500_000
"""Bytes of gzip that the results may take: GitHub accepts 10 MB."""
_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"


def render(report: Report, write: Callable[[str], object], *, most: int = MOST, size: int = SIZE) -> None:
    """Write `report` as SARIF, its worst results first; at most `most` of them, and about `size` bytes of gzip."""
    described = rules(report)
    index = {rule["id"]: number for number, rule in enumerate(described)}
    write(f'{{"$schema": "{_SCHEMA}", "version": "2.1.0", "runs": [{{')
    write(f'"tool": {_json({"driver": _driver(report, described)})},\n"results": [')
    packed, taken = _Packed(), 0
    compared = any(one.status == "baseline" for one in report.findings) or bool(report.fixed)
    for one in ranked(report.findings):
        text = _json(result(one, index[one.rule], compared=compared))
        if taken == most or packed.with_(text) > size:
            break
        write(f"{',' if taken else ''}\n{text}")
        taken += 1
    write("\n]")
    for name, value in _rest(report, len(report.findings) - taken).items():
        write(f',\n"{name}": {_json(value)}')
    write("\n}]}\n")


class _Packed:
    """How large texts become when they are compressed together."""

    def __init__(self) -> None:
        self._packer = zlib.compressobj()
        self._size = 0

    def with_(self, text: str) -> int:
        """The bytes so far, with `text`; what the compressor still holds back is not counted."""
        self._size += len(self._packer.compress(text.encode()))
        return self._size


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _driver(report: Report, described: list[dict[str, Any]]) -> dict[str, Any]:
    tool = report.tool
    return {"name": visible(tool.name), "version": visible(tool.version), "rules": described}


def _rest(report: Report, left_out: int) -> dict[str, Any]:
    """What stands beside tool and results in a run."""
    files = {relative(one.location.file) for one in report.findings if one.location}
    files |= {relative(one.path) for one in report.inputs if one.type != "account"}
    return {
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"SRCROOT": {"description": {"text": "The directory that the auditor ran in."}}},
        "artifacts": [{"location": artifact_uri(file), "roles": ["analysisTarget"]} for file in sorted(files)],
        "invocations": [_invocation(report, left_out)],
    }


def _invocation(report: Report, left_out: int) -> dict[str, Any]:
    """How it went: what could not be read, what of ours failed, what did not fit."""
    problems = list(_notifications(report, left_out))
    configuration = [
        _notification("warning", "suppression", f"{one.name}: {one.message}")
        for one in report.errors
        if one.kind == "suppression"
    ]
    times = {"startTimeUtc": report.scope.started, "endTimeUtc": report.scope.finished}
    return {
        "executionSuccessful": all(one["level"] != "error" for one in problems),
        **{name: time for name, time in times.items() if time},
        "toolExecutionNotifications": problems,
        "toolConfigurationNotifications": configuration,
    }


def _notifications(report: Report, left_out: int) -> Iterator[dict[str, Any]]:
    for path, error in unreadable(report):
        found = _notification("error", "input-unreadable", f"{path} could not be read: {error}")
        yield found | {"locations": [{"physicalLocation": {"artifactLocation": artifact_uri(path)}}]}
    for one in report.errors:
        if one.kind != "suppression":
            yield _notification("error", f"{one.kind}-failed", f"{one.kind} {one.name}: {one.message}")
    if left_out:
        text = f"{left_out:,} results, the least severe, are left out: code scanning takes no more."
        yield _notification("warning", "results-left-out", text)


def _notification(level: str, kind: str, text: str) -> dict[str, Any]:
    return {"level": level, "descriptor": {"id": kind}, "message": {"text": message(text)}}
