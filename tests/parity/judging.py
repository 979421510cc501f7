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
from auditor.iac.reading import read
from auditor.model.report import Report
from auditor.sandbox import load_account
from auditor.snapshot.read import Snapshot
from tests.engine.scanning import Bench
from tests.parity import account, cloudformation, requests, terraform
from tests.parity.configuration import ACCOUNT, PARTITION, REGION, Configuration

Verdicts = Mapping[str, Mapping[str, str]]
"""{key of the thing: {rule: verdict}}."""

HOME = Home(PARTITION, ACCOUNT, REGION)
_MOMENT = datetime(2026, 11, 22, 2, 3, 41, tzinfo=UTC)


def live(configuration: Configuration, folder: Path) -> tuple[Verdicts, Path]:
    """The verdicts of a scan of the account, and the snapshot's folder."""
    files = folder / "account"
    files.mkdir(parents=True)
    account.write(configuration, files)
    scanned = Bench(_new(folder / "scan"), load_account(files)).scan()
    assert scanned.failed == ()
    by_arn = {_id(thing, configuration): thing.key for thing in configuration}
    found = _rows(scanned.judged_quickly)
    return {by_arn[id_]: verdicts for id_, verdicts in found if id_ in by_arn}, scanned.folder


def in_cloudformation(configuration: Configuration, folder: Path) -> Verdicts:
    """The verdicts of the template."""
    file = folder / "template.yaml"
    file.write_text(cloudformation.template(configuration))
    return {id_.partition("#")[2]: verdicts for id_, verdicts in _gated(file, Live(), folder)}


def in_terraform(configuration: Configuration, folder: Path) -> Verdicts:
    """The verdicts of the plan."""
    file = folder / "plan.json"
    file.write_text(json.dumps(terraform.show(configuration)))
    keys = {terraform.address(each): each.key for each in configuration if terraform.has_address(each)}
    found = ((id_.partition("#")[2], verdicts) for id_, verdicts in _gated(file, Live(), folder))
    return {keys[address]: verdicts for address, verdicts in found if address in keys}


def in_requests(configuration: Configuration, folder: Path, snapshot: Path) -> Verdicts:
    """The verdicts of the requests over the snapshot of the account that holds what they refer to."""
    (folder / "requests").mkdir()
    requests.write(configuration, folder / "requests")
    report = _report(folder / "requests", Live.of(Snapshot(snapshot), None), folder)
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


def _gated(path: Path, over: Live, folder: Path) -> list[tuple[str, Mapping[str, str]]]:
    return list(_rows(_report(path, over, folder)))


def _report(path: Path, over: Live, folder: Path) -> Report:
    reading = read([path], Options(home=HOME))
    assert reading.failures == ()
    return Gate(Judge(Request(as_of=_MOMENT), folder), over, HOME, folder).report(reading)


def _rows(report: Report) -> Iterator[tuple[str, Mapping[str, str]]]:
    for each in report.inputs:
        yield from ((resource.id, resource.verdicts) for resource in each.resources)
