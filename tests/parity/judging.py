"""What the rules say of one configuration in each of its forms, by the things' keys."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from auditor.engine.gate.gate import Gate
from auditor.engine.gate.live import Live
from auditor.engine.scan import Judge, Request
from auditor.iac.planned import Home, Options
from auditor.iac.reading import Reading, read
from auditor.model.report import Report
from auditor.sandbox import load_account
from auditor.snapshot.read import Snapshot
from tests.engine.scanning import Bench
from tests.parity import account, cloudformation, requests, terraform
from tests.parity.configuration import ACCOUNT, PARTITION, REGION, Configuration

NOWHERE: Final = Live()
HOME: Final = Home(PARTITION, ACCOUNT, REGION)
_MOMENT: Final = datetime(2026, 11, 22, 2, 3, 41, tzinfo=UTC)


@dataclass(frozen=True)
class Judged:
    """The verdicts {key: {rule: verdict}}, and why those that are unknown are, by key and rule."""

    verdicts: Mapping[str, Mapping[str, str]]
    reasons: Mapping[tuple[str, str], str]

    @classmethod
    def of(cls, report: Report, keys: Mapping[str, str]) -> Judged:
        """What a report says of the resources whose ids are among `keys`."""
        rows = (row for each in report.inputs for row in each.resources if row.id in keys)
        unknown = (one for one in report.findings if one.verdict == "unknown" and one.resource.id in keys)
        return cls(
            {keys[row.id]: row.verdicts for row in rows},
            {(keys[one.resource.id], one.rule): one.message for one in unknown},
        )

    def of_keys(self, keys: frozenset[str]) -> Judged:
        """What is said of some things only."""
        return Judged({key: verdicts for key, verdicts in self.verdicts.items() if key in keys}, self.reasons)

    def all(self) -> dict[tuple[str, str], str]:
        """The verdicts by key and rule."""
        return {(key, rule): verdict for key, rules in self.verdicts.items() for rule, verdict in rules.items()}


def live(configuration: Configuration, folder: Path) -> tuple[Judged, Live]:
    """What a scan of the account says, and what it read."""
    files = folder / "account"
    files.mkdir(parents=True)
    account.write(configuration, files)
    (folder / "scan").mkdir()
    scanned = Bench(folder / "scan", load_account(files)).scan()
    assert scanned.failed == ()
    keys = {configuration.arn(thing): thing.key for thing in configuration}
    return Judged.of(scanned.judged_quickly, keys), Live.of(Snapshot(scanned.folder), None)


def in_cloudformation(configuration: Configuration, folder: Path, over: Live) -> Judged:
    """What the gate says of the template."""
    file = folder / "template.yaml"
    file.write_text(cloudformation.template(configuration))
    return _gated(file, over, folder, {key: key for key in configuration.things})


def in_terraform(
    configuration: Configuration, folder: Path, over: Live, schema: Callable[[str], Any] | None = None
) -> Judged:
    """What the gate says of the plan; with a `schema` of the provider's types, of one that tells what nobody set."""
    file, tree = folder / "plan.json", terraform.show(configuration)
    file.write_text(json.dumps(terraform.filled(tree, schema) if schema else tree))
    addresses = {terraform.address(each): each.key for each in configuration if terraform.has_address(each)}
    return _gated(file, over, folder, addresses)


def in_requests(configuration: Configuration, folder: Path, over: Live) -> Judged:
    """What the gate says of the requests over the account, which holds what they refer to."""
    named = folder / "requests"
    named.mkdir(exist_ok=True)
    requests.write(configuration, named)
    report = _gate(over, folder).report(_reading(named))
    files = ((each.path, row.id) for each in report.inputs for row in each.resources)
    return Judged.of(report, {id_: path.rpartition("-")[2].removesuffix(".json") for path, id_ in files})


def _gated(file: Path, over: Live, folder: Path, keys: Mapping[str, str]) -> Judged:
    """What the gate says of a file; `keys` is {place within it: key}. The report has its resources in order."""
    reading = _reading(file)
    report = _gate(over, folder).report(reading)
    (unit,), (row,) = reading.units, report.inputs
    places = dict.fromkeys(one.place for one in unit.resources)
    pairs = zip(places, row.resources, strict=True)
    known = ((resource.id, keys.get(place.partition("#")[2])) for place, resource in pairs)
    return Judged.of(report, {id_: key for id_, key in known if key is not None})


def _reading(path: Path) -> Reading:
    reading = read([path], Options(home=HOME))
    assert reading.failures == ()
    return reading


def _gate(over: Live, folder: Path) -> Gate:
    return Gate(Judge(Request(as_of=_MOMENT), folder), over, Options(home=HOME), folder)
