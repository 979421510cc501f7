"""Service control policies from files, in the place of those that could not be read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from auditor.engine.asking import Asking
from auditor.engine.scps import read_levels
from auditor.graph.estate import Estate
from auditor.iam import Decision
from auditor.model.catalog import concrete_types
from auditor.model.document import GLOBAL, Document
from auditor.model.errors import UserError
from tests.graph.estates import known, listings
from tests.support.snapshots import ACCOUNT, document

ROLE = f"arn:aws:iam::{ACCOUNT}:role/train"
ORGANIZATION = "AWS::Organizations::Organization"
FULL = {"Effect": "Allow", "Action": "*", "Resource": "*"}
NO_S3 = {"Effect": "Deny", "Action": "s3:*", "Resource": "*"}
ONLY_SAGEMAKER = {"Effect": "Allow", "Action": "sagemaker:*", "Resource": "*"}


def written(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def role() -> Document:
    details = {"Arn": ROLE, "RolePolicyList": [{"PolicyName": "all", "PolicyDocument": written(FULL)}]}
    return document("AWS::IAM::Role", "train", arn=ROLE, region=GLOBAL, GetAccountAuthorizationDetails=details)


def organization(management: str) -> Document:
    answer = {"Organization": {"Id": "o-1", "MasterAccountId": management, "FeatureSet": "ALL"}}
    return document(ORGANIZATION, "o-1", region=GLOBAL, DescribeOrganization=answer)


def decided(folder: Path, *documents: Document, denied: tuple[str, ...] = (ORGANIZATION,)) -> Decision:
    kinds = {kind.type: kind for kind in concrete_types()}
    scps = read_levels([folder]) if any(folder.rglob("*.json")) else None
    asked = Asking(Estate.of((role(), *documents), listings(denied), known(), kinds, scps))
    return asked.can(asked.principal("train"), "s3:ListAllMyBuckets", None).decision


def test_what_was_not_read_is_supplied(tmp_path: Path) -> None:
    assert decided(tmp_path) is Decision.UNKNOWN
    (tmp_path / "full.json").write_text(written(FULL))
    assert decided(tmp_path) is Decision.ALLOW
    (tmp_path / "deny.json").write_text(written(NO_S3))
    assert decided(tmp_path) is Decision.DENY


def test_every_level_must_allow(tmp_path: Path) -> None:
    for level, statement in (("0-root", FULL), ("1-ml", ONLY_SAGEMAKER), ("2-account", FULL)):
        (tmp_path / level).mkdir()
        (tmp_path / level / "p.json").write_text(written(statement))
    assert decided(tmp_path) is Decision.IMPLICIT_DENY


@pytest.mark.parametrize(
    ("documents", "decision"),
    [
        ((organization(ACCOUNT),), Decision.ALLOW),  # it manages the organization, whose policies don't bind it
        ((), Decision.ALLOW),  # it is in none, as a complete listing proves
        ((organization("222233334444"),), Decision.DENY),
    ],
)
def test_they_bind_only_a_member(tmp_path: Path, documents: tuple[Document, ...], decision: Decision) -> None:
    (tmp_path / "deny.json").write_text(written(NO_S3))
    assert decided(tmp_path, *documents, denied=()) is decision


@pytest.mark.parametrize("text", ["{", '{"Statement": [{"Effect": "Maybe"}]}', "[]"])
def test_a_file_that_is_no_policy_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "broken.json").write_text(text)
    with pytest.raises(UserError, match=r"broken\.json"):
        read_levels([tmp_path])
