"""The suppressions file: a YAML list of `{rule, resource, owner, reason, created, expires}`.

`resource` is an id, an ARN, a name or an address in code, and may hold the wildcards of fnmatch. An entry that has
expired, or that lacks something, suppresses nothing: the findings that it names are back, with a note.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable
from datetime import date, datetime
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Final

import yaml
from msgspec import Struct

from auditor.model.errors import UserError
from auditor.model.report import ErrorRecord, Finding, SuppressionRecord

FIELDS: Final = ("rule", "resource", "owner", "reason", "created", "expires")


class Entry(Struct, frozen=True):
    """One line of the file; `fault` says what is wrong with it, if anything is."""

    place: str
    rule: str
    resource: str
    owner: str
    reason: str
    created: str
    expires: str
    fault: str | None

    def names(self, finding: Finding) -> bool:
        """Whether it is about this finding."""
        about, address = finding.resource, finding.location and finding.location.address
        texts = {about.id, about.name, about.arn or about.id, address or about.id}
        return self.rule == finding.rule and (
            self.resource in texts or any(fnmatchcase(text, self.resource) for text in texts)
        )

    def record(self, day: date) -> SuppressionRecord:
        """What the report says of it, with a note where it does not count on `day`."""
        note = f"{self.place}: {self.fault}, so the finding is back" if self.fault else None
        if note is None and date.fromisoformat(self.expires) < day:
            note = f"expired on {self.expires}, so the finding is back"
        return SuppressionRecord(
            owner=self.owner,
            reason=self.reason,
            created=self.created,
            expires=self.expires,
            note=note,
            place=self.place,
        )


class Suppressions(Struct, frozen=True):
    """The entries of a file, and those that are malformed as errors for the report."""

    entries: tuple[Entry, ...]
    errors: tuple[ErrorRecord, ...]

    def record(self, finding: Finding, day: date) -> SuppressionRecord | None:
        """The first entry that counts for `finding`, else the first that would have if it were in order."""
        records = [entry.record(day) for entry in self.entries if entry.names(finding)]
        return next((record for record in records if record.note is None), records[0] if records else None)

    def unused(self, findings: Collection[Finding], rules: Collection[str]) -> tuple[ErrorRecord, ...]:
        """The entries in order that name none of `findings`, though their rule is among those that ran."""
        idle = (
            entry
            for entry in self.entries
            if not entry.fault and entry.rule in rules and not any(map(entry.names, findings))
        )
        return tuple(_error(entry.place, f"no finding of {entry.rule} is on {entry.resource}") for entry in idle)

    def __add__(self, other: Suppressions) -> Suppressions:
        """Both, these first."""
        return Suppressions((*self.entries, *other.entries), (*self.errors, *other.errors))


def load(path: Path, rules: Collection[str]) -> Suppressions:
    """Read the file; an entry about none of `rules` is malformed.

    Raises:
        UserError: a file that cannot be read, or is no YAML list. A malformed entry is no reason to stop.
    """
    try:
        rows = yaml.load(path.read_bytes(), _Texts)  # noqa: S506 - a safe loader
    except OSError as error:
        raise UserError(f"{path}: {error.strerror or error}; name a suppressions file that can be read") from error
    except (yaml.YAMLError, RecursionError) as error:
        fault = " ".join(str(error).replace('in "<byte string>", ', "at ").split())
        raise UserError(f"{path}: not YAML: {fault}") from error
    if rows is not None and not isinstance(rows, list):
        raise UserError(f"{path}: the file must be a list of entries, each with {', '.join(FIELDS)}")
    return of_rows(((f"{path.name}, entry {number}", row) for number, row in enumerate(rows or (), 1)), rules)


def of_rows(rows: Iterable[tuple[str, Any]], rules: Collection[str], *, dated: bool = True) -> Suppressions:
    """Make entries of what stands at each place; one about none of `rules` is malformed.

    `dated`: each must say when it was created. What stands in the code has its history in version control.
    """
    entries = tuple(_entry(place, row, rules, dated=dated) for place, row in rows)
    return Suppressions(entries, tuple(_error(entry.place, entry.fault) for entry in entries if entry.fault))


class _Texts(yaml.CSafeLoader):
    """YAML whose scalars are texts: a date that is none is its entry's fault, not the file's. No key stands twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001, FBT002 - PyYAML's signature
        """The mapping; raises YAMLError where a key stands twice."""
        keys = [key.value for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise yaml.MarkedYAMLError(problem=f"{key!r} stands twice", problem_mark=node.start_mark)
        return super().construct_mapping(node, deep)


setattr(_Texts, "yaml_implicit_resolvers", {})  # noqa: B010 - PyYAML's type stubs take it for an instance's


def _entry(place: str, row: Any, rules: Collection[str], *, dated: bool) -> Entry:
    if not isinstance(row, dict):
        return Entry(place, "", "", "", "", "", "", f"it is no mapping with {', '.join(FIELDS)}")
    values = {name: _text(row.get(name)) for name in FIELDS}
    return Entry(place, **values, fault=_fault(row, values, rules, dated=dated))


def _text(value: Any) -> str:
    """A text as it stands; a date in its usual form, so that dates compare."""
    text = value.strip() if isinstance(value, str) else ""
    try:
        return datetime.fromisoformat(text).date().isoformat()
    except ValueError:
        return text


def _fault(row: dict[Any, Any], values: dict[str, str], rules: Collection[str], *, dated: bool) -> str | None:
    if unknown := [str(key) for key in row if key not in FIELDS]:
        return f"unknown key {', '.join(unknown)}"
    required = [name for name in FIELDS if dated or name != "created"]
    if lacking := [name for name in required if not values[name]]:
        return f"it has no {', '.join(lacking)}"
    if values["rule"] not in rules:
        near = get_close_matches(values["rule"], rules, n=1)
        return f"unknown rule {values['rule']!r}" + (f" (did you mean {near[0]}?)" if near else "")
    for name in ("created", "expires"):
        try:
            date.fromisoformat(values[name] or values["expires"])
        except ValueError:
            return f"{name} is not a date: {values[name]!r}"
    return "it expires before it was created" if values["expires"] < values["created"] else None


def _error(place: str, message: str) -> ErrorRecord:
    return ErrorRecord(kind="suppression", name=place, message=message)
