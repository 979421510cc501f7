"""What a change adds, mends and leaves, as Markdown of bounded size: what a reviewer must see stands first.

Each section has a share of the size, so that no number of rows in one can push another out.
"""

from __future__ import annotations

import html
import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from ._causes import amount
from ._code import fenced, ranked, subject, unreadable, where
from ._groups import grouped
from ._summary import Acceptance, accepted, totals
from ._text import visible
from .markdown import code, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from auditor.model.report import Finding, FixedFinding, Report, SuppressionRecord

_CELL: Final = 300  # characters of one cell
_BLOCK: Final = 4_000  # characters of one excerpt or diff
_WORDS: Final = 1_500  # characters of a remedy
_SPARE: Final = 4_000  # bytes for the heading, and for what says that there is more


class Section(Struct, frozen=True):
    """A heading, what stands before its rows, and the rows; `share` is the part of the size that it may take."""

    title: str
    share: float
    before: str
    rows: Sequence[str]

    def fitted(self, most: int) -> str:
        """The section in at most `share` of `most` bytes, with a count of the rows that did not fit."""
        kept = [f"\n### {self.title}\n", *([self.before] if self.before else [])]
        free, left_out = self.share * most, 0
        for row in self.rows:
            size = len(row.encode()) + 1
            if size > free:
                left_out += 1
                continue
            free -= size
            kept.append(row)
        if left_out:
            kept.append(f"\nAnd {left_out:,} more, which the other formats list.")
        return "\n".join(kept) + "\n"


def change(report: Report, most: int) -> Iterator[str]:
    """The sections of `report` that have something to say, within `most` bytes."""
    yield _heading(report)
    for section in _sections(report):
        if section.rows:
            yield section.fitted(most - _SPARE)


def _sections(report: Report) -> Iterator[Section]:
    new = [one for one in ranked(report.findings) if one.status == "new"]
    fails = [one for one in new if one.verdict == "fail"]
    unknowns = [one for one in new if one.verdict == "unknown"]
    valid, over = accepted(grouped(report))
    left = [one for one in valid if not one.record]
    yield Section("Accepted, not mended", 0.15, _SUPPRESSED, _suppressions(report))
    yield Section("No longer accepted", 0.05, "", [_expired(one) for one in over])
    unread = [f"- file {_code(path)}: {_text(error)}" for path, error in unreadable(report)]
    yield Section("Could not be read, so nothing is known of it", 0.1, "", unread)
    yield Section("Added", 0.25, _FOUND, [_row(one) for one in fails])
    yield Section("Not known", 0.1, _FOUND, [_row(one) for one in unknowns])
    yield Section("Fixed", 0.05, "", [_mended(one) for one in report.fixed])
    yield Section("Left, as in the baseline", 0.05, "", [f"- {_counted(one)}" for one in left])
    faults = [f"- {_text(f'{one.kind} {one.name}: {one.message}')}" for one in report.errors]
    yield Section("Errors", 0.05, "", faults)
    yield Section("How to mend", 0.2, "", _folds(fails))


def _heading(report: Report) -> str:
    """What is new in a sentence, and the counts, which must add up."""
    new = [one.verdict for one in report.findings if one.status == "new"]
    status = [one.status for one in report.findings if one.verdict != "pass"]
    told = [
        amount(new.count("fail"), "new problem"),
        f"{new.count('unknown')} not known",
        f"{len(report.fixed)} fixed",
        f"{status.count('baseline')} left",
        f"{status.count('suppressed')} suppressed",
    ]
    sums = totals(report)
    counts = f"{sums.fail:,} fail + {sums.unknown:,} unknown + {sums.passed:,} pass + {sums.not_applicable:,} n/a"
    off = f" **The counts do not add up for {_text(', '.join(sums.off))}.**" if sums.off else ""
    return f"## SageMaker audit: {told[0]}\n\n**{', '.join(told)}.** {sums.enumerated:,} verdicts = {counts}.{off}\n"


def _text(value: str, most: int = _CELL) -> str:
    return _aimless(text(_cut(value, most)))


def _code(value: str) -> str:
    return _aimless(code(_cut(value)))


def _aimless(markdown: str) -> str:
    """A number sign before digits refers to no issue."""
    return re.sub(r"\\#(?=\d)", r"\\#&#8203;", markdown)


def _cut(value: str, most: int = _CELL) -> str:
    return value if len(value) <= most else f"{value[:most]}…"


def _cells(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _head(*names: str) -> str:
    return f"{_cells(*names)}\n|{' --- |' * len(names)}"


_FOUND: Final = _head("severity", "problem", "why", "resource", "where")
_SUPPRESSED: Final = f"""A change can bring its own suppressions: the newest stand first.

{_head("severity", "problem", "resource", "accepted by", "valid", "written in")}"""


def _row(one: Finding) -> str:
    title = f"{_text(one.title)} ({_code(one.rule)})"
    return _cells(one.severity, title, _text(one.message), _code(subject(one)), _code(where(one)))


def _suppressions(report: Report) -> list[str]:
    """A row for each acceptance that counts, with what it hides; first what the baseline lacks, then the newest."""
    hidden: dict[tuple[str, SuppressionRecord], list[Finding]] = defaultdict(list)
    for one in ranked(report.findings):
        if one.status == "suppressed" and one.suppression:
            hidden[one.rule, one.suppression].append(one)
    newest = sorted(hidden.items(), key=lambda item: (item[0][1].new, item[0][1].created), reverse=True)
    return [_suppression(record, findings) for (_, record), findings in newest]


def _suppression(record: SuppressionRecord, findings: list[Finding]) -> str:
    worst, more = findings[0], len(findings) - 1
    which = _code(subject(worst)) + (f" and {more:,} more" if more else "")
    return _cells(
        worst.severity,
        f"{_text(worst.title)} ({_code(worst.rule)})",
        which,
        f"{'**new**, ' if record.new else ''}{_text(record.owner)}: {_text(record.reason)}",
        f"{_text(record.created)} to {_text(record.expires)}",
        _code(record.place) if record.place else "not known",
    )


def _mended(one: FixedFinding) -> str:
    return f"- {one.severity}: {_text(one.title)} ({_code(one.rule)}): {_code(one.resource)}"


def _expired(one: Acceptance) -> str:
    note = (one.record.note or one.record.expires) if one.record else ""
    return f"- {_counted(one)}: {_text(note)}"


def _counted(one: Acceptance) -> str:
    return f"{amount(one.findings, 'finding')} of {_code(one.rule)}"


def _folds(fails: list[Finding]) -> list[str]:
    """A fold for each remedy: findings of one rule share theirs, unless lines of their own are to be shown."""
    shown: dict[tuple[str, str, tuple[str, ...]], Finding] = {}
    for one in fails:
        shown.setdefault((one.rule, one.remediation.diff, one.location.excerpt if one.location else ()), one)
    return [_fold(one) for one in shown.values()]


def _fold(one: Finding) -> str:
    """The diff, or else the lines, and the words; the summary holds names as code alone, which calls nobody."""
    at, remedy = one.location, one.remediation
    names = (html.escape(" ".join(visible(name[:_CELL]).split())) for name in (one.rule, where(one)))
    parts = [f"<details><summary>{one.severity} {' '.join(f'<code>{name}</code>' for name in names)}</summary>"]
    parts.append(f"Fix: {_text(remedy.text, _WORDS)}")  # a word in front, lest a dash or a number begin a list
    if remedy.diff:
        parts.append(fenced(remedy.diff.rstrip("\n")[:_BLOCK], "diff"))
    elif at and at.excerpt:
        parts.append(fenced("\n".join(at.excerpt)[:_BLOCK]))
    return "\n\n".join([*parts, "</details>"])
