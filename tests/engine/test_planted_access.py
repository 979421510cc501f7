"""Ways to administrator, data, trusts and rights to create are found, and no lookalike is accused.

The account is one that somebody else's AWS holds, a member of an organization. Verdicts were set down from AWS's
documentation before the auditor was asked.
"""

from __future__ import annotations

import shutil
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from auditor.collect.collection import Options as Reading
from auditor.collect.collection import collect
from auditor.collect.session import Login, open_sessions
from auditor.engine import check, guardrails, registry
from auditor.engine.core import core_of
from auditor.engine.guardrails import GuardrailRow, Wanted
from auditor.engine.least_privilege import advise
from auditor.iam.guardrails import PolicyKind
from auditor.model.report import Finding
from auditor.model.settings import Settings
from auditor.snapshot.manifest import Account, Scope
from auditor.snapshot.read import Snapshot
from auditor.snapshot.write import SnapshotWriter
from tests.engine import planting_access, planting_data, planting_grants
from tests.engine.planting import REGION
from tests.engine.planting_access import RUN
from tests.engine.planting_land import Delegated, Land, Statement, never, role_arn
from tests.engine.scanning import FINISHED, HASTE, LISTED, STARTED, Verdicts, known_shapes, verdicts
from tests.iam.reference import evaluate
from tests.support.moto import moto_server

_CREATES = {
    "volume-key": "iam-creates-without-volume-key",
    "outside-vpc": "iam-creates-outside-vpc",
    "isolation": "iam-creates-without-isolation",
    "traffic": "iam-creates-without-traffic-encryption",
    "output-key": "iam-creates-without-output-key",
    "open-notebooks": "iam-creates-open-notebooks",
}
Case = tuple[str, str]
"""A name, which tells what must be said of it, and the rule that must say so."""


def cases() -> Iterator[Case]:
    """Everything that was planted."""
    for names, rule in (
        (planting_access.ESCALATION, "iam-escalation-to-administrator"),
        (planting_grants.SUBJECTS, "iam-web-identity-any-subject"),
        (planting_grants.AUDIENCES, "iam-web-identity-any-audience"),
        (planting_grants.MISLEADING, "iam-policy-misleading"),
        (planting_data.DATA, "iam-data-beyond-own-buckets"),
        (planting_data.SHARES, "bucket-foreign-access"),
        (planting_data.REPOSITORIES, "model-foreign-image-access"),
        ([name for name in planting_data.KEYS if "-key-" in name], "key-policy-open"),
        (["bad-malformed"], "iam-policy-malformed"),
    ):
        yield from ((name, rule) for name in names)
    yield from ((name, _CREATES[what]) for name, (_, what) in planting_grants.CREATION.items())
    yield from ((name, rule) for name, (_, rule) in planting_grants.MANAGED.items())
    yield from ((name, rule) for name, (_, rule) in planting_grants.SERVICES.items())


CASES = tuple(cases())
ELSEWHERE = {"bad-full-group": "bad-full-group-group"}
"""Where another resource is judged than the one of the name: a group, for the user in it."""


@dataclass
class Scans:
    """The land, a scan without refusals, and the units that other scans start from."""

    land: Land
    base: Path

    def scan(self, name: str, *services: str, denied: Iterable[str] = (), throttled: Iterable[str] = ()) -> Snapshot:
        """A snapshot; where `services` are named, only those are read anew."""
        folder = self.base / name
        if services:
            shutil.copytree(
                self.base / "units",
                folder,
                ignore=lambda at, names: [
                    n for n in names if Path(at).name == "units" and n.rpartition(".")[2] in services
                ],
            )
        session = Delegated(*self.land.credentials, REGION)
        session.denied, session.throttled = frozenset(denied), frozenset(throttled)
        (one,) = open_sessions(Login(regions=(REGION,), paced=False), session)
        account = Account(id=one.account, caller_arn=one.caller_arn, regions=one.regions)
        scope = Scope(partition="aws", accounts=(account,), history="90d")
        writer = SnapshotWriter(folder, scope, STARTED, resume=bool(services))
        assert collect((one,), writer, Reading(patience=HASTE)) == ()
        if not services:
            shutil.copytree(folder, self.base / "units")
        writer.finish(tool="0", botocore="0", finished=FINISHED, shapes=known_shapes())
        return Snapshot(folder)


@dataclass
class Judged:
    """What the rules say of a snapshot: by id, and by name."""

    verdicts: Verdicts
    named: Verdicts
    findings: dict[Case, Finding]

    @classmethod
    def of(cls, snapshot: Snapshot, *, listed: bool = True) -> Judged:
        known = registry.load()
        asked = {rule for _, rule in CASES}
        rules = tuple(rule for rule in known.rules if rule.id in asked)
        options = check.Options(rules, Settings(), verdicts=LISTED if listed else frozenset())
        report = check.check(snapshot, known, options)
        assert report.errors == ()
        found = {(_last(one.resource.id), one.rule): one for one in report.findings}
        every = verdicts(report)
        return cls(every, {(_last(id_), rule): verdict for (id_, rule), verdict in every.items()}, found)

    def word(self, name: str, rule: str) -> str:
        """`bad`, `maybe` or `good`; the verdict itself where it is none of them."""
        verdict = self.named.get((name, rule), "not judged")
        finding = self.findings.get((name, rule))
        if verdict == "fail" and finding is not None:
            return "maybe" if finding.confidence == "medium" else "bad"
        return "good" if verdict in {"pass", "not_applicable"} else verdict


def _last(id_: str) -> str:
    return id_.replace(":", "/").rpartition("/")[2]


@pytest.fixture(scope="module")
def scans(tmp_path_factory: pytest.TempPathFactory) -> Generator[Scans]:
    with moto_server(managed_policies=True):
        land = Land()
        for planting in (planting_access, planting_grants, planting_data):
            planting.plant(land)
        yield Scans(land, tmp_path_factory.mktemp("access"))


def test_planted_access_is_found_and_lookalikes_left_alone(scans: Scans) -> None:
    """One test, since several workers would each plant and scan."""
    snapshot = scans.scan("whole")
    judged = Judged.of(snapshot)
    assert list(wrong(judged, scans.land)) == []
    for denied, throttled, services in REFUSED:
        name = "-".join([*denied, *throttled])
        less = Judged.of(scans.scan(name, *services, denied=denied, throttled=throttled), listed=False)
        assert less.verdicts != judged.verdicts, "what is refused must matter"
        assert list(flipped(judged.verdicts, less.verdicts)) == []
    guardrails_in_force(snapshot, scans)
    suggestions_are_narrow(snapshot)


def wrong(judged: Judged, land: Land) -> Iterator[tuple[str, str, str]]:
    """What is said otherwise than the name wants it."""
    for name, rule in CASES:
        own = land.ids.get(name, ELSEWHERE.get(name, name)) if "key-policy" in rule or "malformed" in rule else name
        word = judged.word(_last(ELSEWHERE.get(own, own)), rule)
        if word != name.partition("-")[0]:
            yield name, rule, word


REFUSED: tuple[tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]], ...] = (
    (("GetAccountAuthorizationDetails",), (), ("iam",)),
    (("ListPoliciesForTarget", "GetBucketPolicy"), ("GetKeyPolicy", "ListGrants"), ("organizations", "s3", "kms")),
)
"""Operations denied, operations throttled, and the services that are read anew."""


def flipped(whole: Verdicts, less: Verdicts) -> Iterator[tuple[str, str, str, str]]:
    """Verdicts of a scan that read less: each must be that of the whole scan, or unknown."""
    for (id_, rule), verdict in less.items():
        if verdict not in {"unknown", whole.get((id_, rule))}:
            yield id_, rule, whole.get((id_, rule), "not judged"), verdict


def guardrails_in_force(snapshot: Snapshot, scans: Scans) -> None:
    """Service control policies for everybody, with a trap, with an exemption; and those that were collected."""
    estate = core_of(snapshot)

    def asked(control: str, *statements: Statement) -> GuardrailRow:
        folder = scans.base / f"scps-{control}-{len(list(scans.base.iterdir()))}"
        folder.mkdir()
        (folder / "guard.json").write_text(scans.land.text(statements))
        levels = guardrails.read_levels([folder]) if statements else None
        (row,) = guardrails.judged(Wanted.of([control], {}), estate, levels, [PolicyKind.SCP])
        return row

    def who(row: GuardrailRow) -> set[str]:
        return {_last(one.principal) for one in row.still_allowed}

    without_vpc = {"Null": {"sagemaker:VpcSubnets": "true"}}
    assert asked("training-job-vpc").in_force is False
    assert asked("training-job-vpc", never("sagemaker:Create*", **without_vpc)).in_force is True
    assert asked("training-job-vpc", never("sagemaker:CreateModel", **without_vpc)).in_force is False
    for arn, left in ((role_arn("good-boundary"), {"good-boundary"}), ("arn:aws:iam::A:user/good-reader", set())):
        spared = asked("training-job-vpc", never(RUN, **without_vpc, ArnNotEquals={"aws:PrincipalArn": arn}))
        assert (spared.in_force, who(spared)) == (not left, left)
    trapped = asked("training-job-network-isolation", never(RUN, Bool={"sagemaker:NetworkIsolation": "false"}))
    assert (trapped.in_force, trapped.more > 0) == (False, True)
    sound = asked("training-job-network-isolation", never(RUN, BoolIfExists={"sagemaker:NetworkIsolation": "false"}))
    assert (sound.in_force, who(sound)) == (True, set())


def suggestions_are_narrow(snapshot: Snapshot) -> None:
    """What a suggestion allows is allowed today, by the judgement of a simple evaluator; and what was seen is in it."""
    found = {_last(one.role): one for one in advise(snapshot, list(planting_data.WORKERS))}
    assert found.keys() == planting_data.WORKERS.keys()
    poor = found["worker-poor"]
    assert [found[f"worker-{name}"].narrows for name in ("wide", "denied", "split", "bounded")] == [True] * 4
    assert poor.document is None
    for name, one in found.items():
        document = one.document or {"Version": "2012-10-17", "Statement": []}
        given = {request for request in REQUESTS if _allowed(name, [document], None, request)}
        held = {request for request in REQUESTS if _allowed(name, *_policies(name), request)}
        assert given <= held, name
        assert not {request for request in given if "secret" in request[1]}
    assert ("s3:GetObject", "arn:aws:s3:::used/in/day1", "") in {
        request for request in REQUESTS if _allowed("worker-split", [found["worker-split"].document], None, request)
    }


REQUESTS = tuple(
    (action, resource, endpoint)
    for action in (
        "s3:GetObject",
        "s3:PutObject",
        "s3:DeleteObject",
        "s3:ListBucket",
        "kms:Decrypt",
        "logs:PutLogEvents",
    )
    for resource in ("used/in/day1", "used/in/night", "used/out/x", "used", "secret/x", "secret")
    for endpoint in ("", "vpce-1")
    for resource in (f"arn:aws:s3:::{resource}",)
)


def _policies(name: str) -> tuple[list[Any], list[Any] | None]:
    worker = planting_data.WORKERS[name]
    boundary = [_document(worker.boundary)] if worker.boundary else None
    return [_document(worker.own), _document(worker.managed)], boundary


def _document(statements: Iterable[Statement]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def _allowed(name: str, identity: list[Any], boundary: list[Any] | None, request: tuple[str, str, str]) -> bool:
    action, resource, endpoint = request
    asked = {
        "principal": f"arn:aws:iam::111122223333:role/{name}",
        "action": action,
        "resource": resource,
        "resource_account": "111122223333",
        "context": {"aws:SourceVpce": endpoint} if endpoint else {},
    }
    row = {"identity_policies": identity, "boundary": boundary, "request": asked, "resource_policies": []}
    others = dict.fromkeys(("session_policies", "scps", "rcps", "vpce_policies", "kms_grants"))
    return evaluate({**row, **others}) == "allow"
