"""Every planted fault is found, and no lookalike is accused, in an account of an AWS that somebody else wrote."""

from __future__ import annotations

import re
from collections.abc import Generator
from pathlib import Path

import pytest

from auditor.collect.collection import Options as Reading
from auditor.collect.collection import collect
from auditor.collect.session import Login, made_up_session, open_sessions
from auditor.model.report import Report
from auditor.snapshot.manifest import Account, Scope
from auditor.snapshot.write import SnapshotWriter
from tests.engine.planting import REGION, SECRET, Planted
from tests.engine.scanning import FINISHED, HASTE, STARTED, judged, known_shapes
from tests.support.moto import moto_server


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Generator[tuple[Report, Planted]]:
    folder = tmp_path_factory.mktemp("planted") / "snap"
    with moto_server(managed_policies=True):
        planted = Planted(made_up_session())
        planted.seed()
        yield scan(folder, planted), planted


def scan(folder: Path, planted: Planted) -> Report:
    sessions = open_sessions(Login(regions=(REGION,), paced=False), planted.session)
    accounts = tuple(Account(id=one.account, caller_arn=one.caller_arn, regions=one.regions) for one in sessions)
    writer = SnapshotWriter(folder, Scope(partition="aws", accounts=accounts, history="90d"), STARTED)
    assert collect(sessions, writer, Reading(patience=HASTE)) == ()
    writer.finish(tool="0", botocore="0", finished=FINISHED, shapes=known_shapes())
    for file in folder.iterdir():
        assert SECRET.encode() not in file.read_bytes()
    return judged(folder)


def accusing(found: tuple[Report, Planted], name: str) -> set[str]:
    """The rules that fail a resource, told by its name or by ours for what AWS names."""
    report, planted = found
    own = {name, planted.ids.get(name, name), planted.ids.get(name, name).rpartition("/")[2]}
    return {one.rule for one in report.findings if one.verdict == "fail" and one.resource.name in own}


def judged_by(found: tuple[Report, Planted], name: str, rules: str) -> bool:
    """Whether a rule whose id begins with `rules` judged a resource at all."""
    report, planted = found
    own = {name, planted.ids.get(name, name).rpartition("/")[2]}
    judgements = [one for each in report.inputs for one in each.resources if re.split("[:/]", one.id)[-1] in own]
    return any(rule.startswith(rules) for one in judgements for rule in one.verdicts)


BAD = [
    ("bad-role", "notebook-role-administrator"),
    ("bad-admin", "iam-execution-role-administrator"),
    ("bad-key-pending", "key-volume-not-customer-managed"),
    ("bad-key-disabled", "key-volume-not-customer-managed"),
    ("bad-open-group", "notebook-open-security-group"),
    ("bad-root", "notebook-root-access"),
    ("bad-internet", "notebook-direct-internet"),
    ("bad-no-s3", "network-subnet-without-s3-endpoint"),
    ("bad-passer", "iam-execution-role-unbounded-pass-role"),
    ("bad-foreign", "iam-execution-role-foreign-trust"),
    ("bad-user", "iam-user-without-mfa"),
    ("bad-pending", "key-pending-deletion"),
    ("bad-disabled", "key-disabled"),
    ("bad-unrotated", "key-rotation-off"),
    ("bad-open", "key-policy-open"),
    ("bad-public-policy", "bucket-public"),
    ("bad-public-acl", "bucket-public"),
    ("bad-plain-http", "bucket-plaintext-transport"),
    ("bad-artefact-by-policy", "bucket-public-data"),
    ("bad-artefact-by-acl", "bucket-public-data"),
    ("bad-output-in-public", "bucket-public-data"),
    ("bad-two-instances", "job-traffic-unencrypted"),
    ("bad-keyless", "key-volume-not-customer-managed"),
    ("bad-spot", "resilience-spot-without-checkpoint"),
    ("bad-secret", "secret-in-configuration"),
    ("bad-one-zone", "resilience-single-zone"),
    ("bad-single", "resilience-endpoint-single-instance"),
    ("bad-trail", "logging-trail-not-validated"),
    ("123456789012", "logging-no-multi-region-trail"),
    ("/aws/sagemaker/TrainingJobs", "logging-log-group-without-key"),
    ("/aws/sagemaker/TrainingJobs", "logging-log-group-retention"),
]
GOOD = [
    ("good-fenced-role", "notebook-role-administrator"),
    ("good-fenced-admin", "iam-execution-role-administrator"),
    ("good-key-by-alias", "key-"),
    ("good-key", "key-"),
    ("good-fenced-role", "notebook-open-security-group"),
    ("good-fenced-role", "network-subnet-without-s3-endpoint"),
    ("good-passer", "iam-execution-role-unbounded-pass-role"),
    ("good-plain", "iam-execution-role-foreign-trust"),
    ("good-robot", "iam-user-without-mfa"),
    ("good-restricted", "bucket-public"),
    ("good-artefact-restricted", "bucket-public-data"),
    ("good-data", "bucket-plaintext-transport"),
    ("good-one-instance", "job-"),
    ("good-one-instance", "key-"),
    ("good-nvme", "key-volume"),
    ("good-spot", "resilience-spot"),
    ("good-two-zones", "resilience-single-zone"),
    ("good-pair", "resilience-endpoint-single-instance"),
    ("/aws/sagemaker/Endpoints/good", "logging-log-group"),
]


def test_planted_faults_are_found_and_lookalikes_left_alone(found: tuple[Report, Planted]) -> None:
    """One test, since two workers would plant and scan twice."""
    assert [(name, rule) for name, rule in BAD if rule not in accusing(found, name)] == []
    accused = {name: accusing(found, name) for name, _ in GOOD}
    assert [(name, rule) for name, rules in GOOD for rule in accused[name] if rule.startswith(rules)] == []
    assert [(name, rules) for name, rules in GOOD if not judged_by(found, name, rules) and name[0] != "/"] == []
