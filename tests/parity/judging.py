"""The verdicts of one configuration in each of its forms, by the things' keys."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

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

Verdicts = Mapping[str, Mapping[str, str]]
"""{key of the thing: {rule: verdict}}."""

NOWHERE = Live()
HOME = Home(PARTITION, ACCOUNT, REGION)
_MOMENT = datetime(2026, 11, 22, 2, 3, 41, tzinfo=UTC)


def live(configuration: Configuration, folder: Path) -> tuple[Verdicts, Live]:
    """The verdicts of a scan of the account, and what it read."""
    files = folder / "account"
    files.mkdir(parents=True)
    account.write(configuration, files)
    scanned = Bench(_new(folder / "scan"), load_account(files)).scan()
    assert scanned.failed == ()
    by_arn = {_id(thing, configuration): thing.key for thing in configuration}
    found = _rows(scanned.judged_quickly)
    return {by_arn[id_]: verdicts for id_, verdicts in found if id_ in by_arn}, Live.of(
        Snapshot(scanned.folder), None
    )


def in_cloudformation(configuration: Configuration, folder: Path, over: Live = NOWHERE) -> Verdicts:
    """The verdicts of the template."""
    file = folder / "template.yaml"
    file.write_text(cloudformation.template(configuration))
    return _by_place(file, over, folder, {key: key for key in configuration.things})


def in_terraform(configuration: Configuration, folder: Path, over: Live = NOWHERE) -> Verdicts:
    """The verdicts of the plan."""
    file = folder / "plan.json"
    file.write_text(json.dumps(terraform.show(configuration)))
    keys = {terraform.address(each): each.key for each in configuration if terraform.has_address(each)}
    return _by_place(file, over, folder, keys)


def in_requests(configuration: Configuration, folder: Path, over: Live) -> Verdicts:
    """The verdicts of the requests over the account, which holds what they refer to."""
    (folder / "requests").mkdir(exist_ok=True)
    requests.write(configuration, folder / "requests")
    report = _report(folder / "requests", over, folder)
    return {
        each.path.rpartition("-")[2].removesuffix(".json"): resource.verdicts
        for each in report.inputs
        for resource in each.resources
    }


def _new(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _id(thing: object, configuration: Configuration) -> str:
    return configuration.arn(thing)  # type: ignore[arg-type]


def _by_place(file: Path, over: Live, folder: Path, keys: Mapping[str, str]) -> Verdicts:
    """The verdicts by key; `keys` is {place within the file: key}."""
    reading, gate = _reading(file), _gate(over, folder)
    places = {one.place.partition("#")[2]: keys.get(one.place.partition("#")[2]) for unit in reading.units for one in unit.resources}
    (rows,) = gate.report(reading).inputs
    return {
        key: row.verdicts
        for key, row in zip(places.values(), rows.resources, strict=True)
        if key is not None
    }


def _report(path: Path, over: Live, folder: Path) -> Report:
    return _gate(over, folder).report(_reading(path))


def _reading(path: Path) -> Reading:
    reading = read([path], Options(home=HOME))
    assert reading.failures == ()
    return reading


def _gate(over: Live, folder: Path) -> Gate:
    return Gate(Judge(Request(as_of=_MOMENT), folder), over, HOME, folder)


def _rows(report: Report) -> Iterator[tuple[str, Mapping[str, str]]]:
    for each in report.inputs:
        yield from ((resource.id, resource.verdicts) for resource in each.resources)
