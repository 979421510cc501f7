"""The data island of the HTML report: all findings as columns over one pool of values, compressed, in bounded memory.

Whatever repeats (a title, a remediation, the evidence of one cause) stands once in the pool; a column holds its index.
"""

from __future__ import annotations

import base64
import json
import zlib
from itertools import islice
from typing import TYPE_CHECKING, Any

from ._picture import picture
from ._text import clean, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from auditor.model.report import Finding

    from ._groups import Group

SELF = 0  # stands for the finding's own resource in evidence and gaps
PICTURES = 12_000_000  # letters of SVG in one file, worst causes first; about 1 MB compressed
_SOME = 200  # items that are written at once
_GZIP = 31  # zlib's window bits for a gzip stream; its header carries no time, so that equal reports are equal bytes


class Pool:
    """Values that columns refer to by index; equal values stand once."""

    def __init__(self) -> None:
        self.values: list[Any] = []
        self._texts: dict[str, int] = {}
        self._parts: dict[str, int] = {}

    def text(self, text: str) -> int:
        """The index of a text."""
        at = self._texts.get(text)
        if at is None:
            at = self._texts[text] = self._add(visible(text))
        return at

    def part(self, value: Any) -> int:
        """The index of a JSON value; -1 for nothing."""
        if not value:
            return -1
        key = json.dumps(value, default=str)
        at = self._parts.get(key)
        if at is None:
            at = self._parts[key] = self._add(clean(value))
        return at

    def _add(self, value: Any) -> int:
        self.values.append(value)
        return len(self.values) - 1


def island(groups: list[Group]) -> Iterator[str]:
    """The findings of `groups` as base64 of gzip of JSON, in chunks."""
    packer = zlib.compressobj(9, zlib.DEFLATED, _GZIP)
    rest = b""
    for text in _json(groups):
        rest += packer.compress(text.encode())
        whole = len(rest) - len(rest) % 3
        if whole:
            yield base64.b64encode(rest[:whole]).decode()
        rest = rest[whole:]
    yield base64.b64encode(rest + packer.flush()).decode()


def _json(groups: list[Group]) -> Iterator[str]:
    """The island's JSON, piece by piece; the pool comes last, when it is complete."""
    pool = Pool()
    yield '{"groups":['
    yield from _listed(_group_row(group, pool) for group in groups)
    yield '],"pictures":['
    yield from _listed(_pictures(groups))
    yield "]"
    rows = [_row(finding, number, pool) for number, group in enumerate(groups) for finding in group.findings]
    for key, column in _COLUMNS.items():
        yield f',"{key}":['
        yield from _listed(row[column] for row in rows)
        yield "]"
    yield ',"pool":['
    yield from _listed(pool.values)
    yield "]}"


def _listed(values: Iterable[Any]) -> Iterator[str]:
    """The items of a JSON list, some at a time."""
    rest, comma = iter(values), ""
    while some := list(islice(rest, _SOME)):
        yield comma + json.dumps(some, ensure_ascii=False, separators=(",", ":"), default=str)[1:-1]
        comma = ","


def _group_row(group: Group, pool: Pool) -> list[Any]:
    texts = (group.rule, group.cause, group.title, group.message, str(group.severity), group.verdict, group.status)
    return [*(pool.text(text) for text in texts), group.count]


def _pictures(groups: list[Group]) -> Iterator[str | int]:
    """The picture of each group: 0 where there is nothing to draw, 1 where the file would grow too large."""
    left = PICTURES
    for group in groups:
        if not group.around or not group.around.nodes:
            yield 0
        elif left <= 0:
            yield 1
        else:
            drawn = picture(group.around)
            left -= len(drawn)
            yield drawn


_COLUMNS = {
    name: at
    for at, name in enumerate(
        (
            *("group", "fingerprint", "name", "prefix", "arn", "type", "account", "region", "partition"),
            *("title", "message", "verdict", "status", "severity", "base", "because", "confidence"),
            *("evidence", "gaps", "controls", "path", "location", "remediation", "suppression"),
        )
    )
}


def _row(finding: Finding, group: int, pool: Pool) -> tuple[Any, ...]:
    """One finding in the order of the columns."""
    about = finding.resource
    ends = bool(about.name) and about.id.endswith(about.name)
    return (
        group,
        visible(finding.fingerprint),
        visible(about.name),
        pool.text(about.id[: -len(about.name)]) if ends else -1 - pool.text(about.id),
        SELF if about.arn == about.id else pool.text(about.arn) + 1 if about.arn else -1,
        *(pool.text(text) for text in (about.type, about.account, about.region, about.partition)),
        *(pool.text(text) for text in (finding.title, finding.message, finding.verdict, finding.status)),
        *(pool.text(str(word)) for word in (finding.severity, finding.base_severity)),
        *(pool.text(str(word)) for word in (finding.severity_reason, finding.confidence)),
        pool.part([[_about(e.resource, finding), e.fact, e.value, e.operation] for e in finding.evidence]),
        pool.part([[_about(g.resource, finding), g.fact, g.operation, g.reason] for g in finding.gaps]),
        pool.part([[c.framework, c.version, c.id] for c in finding.controls]),
        pool.part(finding.path),
        pool.part(finding.location and finding.location.model_dump()),
        pool.part(finding.remediation.model_dump()),
        pool.part(finding.suppression and finding.suppression.model_dump()),
    )


def _about(resource: str, finding: Finding) -> str | int:
    return SELF if resource == finding.resource.id else resource
