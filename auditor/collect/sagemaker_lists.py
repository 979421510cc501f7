"""What a listing finds: all of a kind, or what the history option asks of jobs and of what piles up with them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any, Final

from msgspec import Struct, field

from auditor.collect.collector import Scan
from auditor.collect.errors import CallFailed
from auditor.collect.sagemaker_kinds import Kind, has_ended
from auditor.collect.sagemaker_search import records, responses, suffices
from auditor.model.gap import Gap, Reason

_TRACES: Final = frozenset({"Action", "Artifact", "Context"})
TRACES: Final = 100
"""SageMaker makes these itself for every run: to describe all would cost a call for each, so only the newest are."""


class Item(Struct, frozen=True):
    """One resource that was listed: its summary, its parents' values, and what Search said of it."""

    kind: Kind
    params: dict[str, str]
    summary: dict[str, Any]
    record: dict[str, Any] | None = None


class Found(Struct):
    """What one listing found, and why it is not all."""

    kind: Kind
    items: list[Item] = field(default_factory=list[Item])
    gap: Gap | None = None


def read_list(scan: Scan, kind: Kind, params: dict[str, str]) -> Found:
    """Everything of a kind below its parents, as far as the history option wants it."""
    found = Found(kind)
    searched = _Searched(scan, kind, params) if searched_first(kind) else None
    try:
        if searched:
            found.items.extend(searched.items())
        else:
            recent = _recent(scan, kind, params)
            wanted = islice(recent, TRACES) if kind.noun in _TRACES else recent
            found.items.extend(Item(kind, params, summary) for summary in wanted)
            if next(recent, None) is not None:
                found.gap = Gap(str(kind.listing), Reason.NOT_COLLECTED, f"only the newest {TRACES} are read")
        found.items.extend(Item(kind, params, summary) for summary in _unfinished(scan, kind, params))
    except CallFailed as failed:
        found.gap = failed.gap
    return found


def searched_first(kind: Kind) -> bool:
    """Whether Search is read instead of the listing: of jobs, unless they are listed below each of many parents."""
    return bool(kind.facts and kind.facts.searched_as and kind.window and not kind.parents)


def _recent(scan: Scan, kind: Kind, params: dict[str, str], **order: str) -> Iterator[dict[str, Any]]:
    for page in _pages(scan, kind, params, **order):
        yield from page


def _pages(scan: Scan, kind: Kind, params: dict[str, str], **order: str) -> Iterator[list[dict[str, Any]]]:
    """Pages of summaries, of jobs only those created since the history begins."""
    since, window = scan.tools.since, kind.window
    span: dict[str, Any] = {window[0]: since} if since and window else {}
    for page in scan.caller().pages(str(kind.listing), **params, **kind.fixed, **span, **order):
        found = _entries(scan, kind, page)
        yield [each for each in found if not (since and window) or created(each) is None or _since(each, since)]


def _entries(scan: Scan, kind: Kind, page: dict[str, Any]) -> list[dict[str, Any]]:
    """A page's summaries, counted."""
    found = [_summary(each) for each in page.get(kind.items, [])]
    scan.tools.ledger.returned(scan.collector.service, str(kind.listing), len(found) - 1)
    return found


def _summary(entry: Any) -> dict[str, Any]:
    """A listing's entry; where it is a plain name, under the name `Name`."""
    return entry if isinstance(entry, dict) else {"Name": entry}


def created(document: dict[str, Any]) -> datetime | None:
    """When a resource was created, by its summary or record."""
    text = document.get("CreationTime") or document.get("CreatedAt") or document.get("EventTime")
    return datetime.fromisoformat(text) if text else None


def in_history(scan: Scan, document: dict[str, Any]) -> bool:
    """Whether the history option wants a resource that has a creation time."""
    since = scan.tools.since
    return since is None or _since(document, since)


def _since(document: dict[str, Any], since: datetime) -> bool:
    when = created(document)
    return when is not None and when >= since


def _unfinished(scan: Scan, kind: Kind, params: dict[str, str]) -> Iterator[dict[str, Any]]:
    """What is older than the history and still in progress; what has ended is counted as left out.

    One page tells, in accounts of ordinary size. Where there is more, the count is a lower bound, and what has not
    ended is asked for by its status.
    """
    since, window = scan.tools.since, kind.window
    if since is None or window is None:
        return
    span = {window[1]: since}
    page = next(scan.caller().pages(str(kind.listing), **params, **span))
    listed = _entries(scan, kind, page)
    older = [each for each in listed if not _since(each, since)]
    ended = [each for each in older if not kind.active or has_ended(kind.status_of(each))]
    more = bool(page.get("NextToken"))
    if not older:
        return
    if ended:
        scan.tools.left_out[kind.type] += len(ended)
        least = "at least " if more else ""
        text = f"{least}{len(ended)} from before {since:%Y-%m-%d} left out"
        scan.tools.ledger.note(scan.collector.service, str(kind.listing), text)
    if not more:
        yield from (each for each in older if each not in ended)
        return
    for status in kind.active:
        for found in scan.items(str(kind.listing), kind.items, **params, **span, StatusEquals=status):
            yield _summary(found)


class _Searched:
    """Jobs by Search, checked against both ends of their listing, which is where an index lags or is cut off.

    Whatever Search lacks is listed and described instead. Its TotalHits is not trusted.
    """

    def __init__(self, scan: Scan, kind: Kind, params: dict[str, str]) -> None:
        self._scan, self._kind, self._params = scan, kind, params
        self._known: set[str] = set()
        self._oldest: str | None = None

    def items(self) -> Iterator[Item]:
        """What must still be described; all others are stored. Raises CallFailed when the listing fails."""
        yield from self._search(None)
        while self._known and self._cut_off():
            before = len(self._known)
            yield from self._search(self._oldest)
            if len(self._known) == before:
                break
        for order in ("Descending", "Ascending"):
            for page in _pages(self._scan, self._kind, self._params, SortBy="CreationTime", SortOrder=order):
                missing = [each for each in page if self._kind.key_of(each) not in self._known]
                self._known.update(map(self._kind.key_of, missing))
                yield from (Item(self._kind, self._params, each) for each in missing)
                if not missing:
                    break

    def _search(self, until: str | None) -> Iterator[Item]:
        """Store the records of finished jobs; give those in progress, of which Search lacks something."""
        try:
            for page in records(self._scan, self._kind, until=until):
                wanted = [each for each in page if in_history(self._scan, each)]
                for record in wanted:
                    yield from self._take(record)
                if len(wanted) < len(page):
                    return
        except CallFailed:
            return  # its gap stands in the coverage, and the listing gives what Search did not

    def _take(self, record: dict[str, Any]) -> Iterator[Item]:
        name = self._kind.key_of(record)
        if not name or name in self._known:
            return
        self._known.add(name)
        self._oldest = min(filter(None, (self._oldest, record.get("CreationTime"))), default=None)
        if suffices(self._kind.type) or has_ended(self._kind.status_of(record)):
            self._scan.add(self._kind.type, name, responses(self._kind, record), arn=self._kind.arn_of(record))
        else:
            yield Item(self._kind, self._params, record, record)

    def _cut_off(self) -> bool:
        """Whether the oldest page of the listing has jobs that Search did not return."""
        pages = _pages(self._scan, self._kind, self._params, SortBy="CreationTime", SortOrder="Ascending")
        return any(self._kind.key_of(each) not in self._known for each in next(pages, []))
