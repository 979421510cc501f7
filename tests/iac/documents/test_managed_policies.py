from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

from auditor.iac.documents.managed_policies import Bundle, aws_managed, bundle, document, lacking, packed
from auditor.iam import parse_policy
from auditor.model.aws.iam import ManagedPolicy
from auditor.model.document import CodeShapes
from auditor.model.gap import MissingEvidence

ROOT = Path(__file__).resolve().parents[3]
FULL = "arn:aws:iam::aws:policy/AmazonSageMakerFullAccess"
BASIC = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"


def load_refresh() -> ModuleType:
    spec = importlib.util.spec_from_file_location("refresh_managed", ROOT / "docs" / "refresh_managed_policies.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def policy(reference: str, partition: str = "aws") -> ManagedPolicy:
    found = document(reference, partition)
    assert found is not None
    return ManagedPolicy(found, CodeShapes())


def test_a_policy_is_found_by_its_arn_and_read_like_one_that_was_collected() -> None:
    found = policy(FULL)
    assert found.aws_managed
    assert (found.name, found.path, found.identity.id) == ("AmazonSageMakerFullAccess", "/", FULL)
    parsed = parse_policy(found.default_document, name=found.name)
    assert any("sagemaker:*" in statement.actions for statement in parsed.statements)


def test_how_often_it_is_attached_is_not_known() -> None:
    with pytest.raises(MissingEvidence):
        _ = policy(FULL).attachments
    with pytest.raises(MissingEvidence):
        _ = policy(FULL).boundary_uses


def test_a_policy_is_found_by_its_name_whatever_its_path() -> None:
    assert policy("AWSLambdaBasicExecutionRole").identity.id == BASIC
    assert policy(BASIC).path == "/service-role/"


def test_an_arn_without_its_path_names_nothing() -> None:
    assert document(BASIC.replace("service-role/", "")) is None


def test_an_arn_that_ends_like_another_name_is_not_that_policy() -> None:
    assert document("arn:aws:iam::aws:policy/FullAccess") is None
    assert document("FullAccess") is None


def test_one_that_is_not_bundled_is_a_gap_with_the_date_of_the_set() -> None:
    assert document("arn:aws:iam::aws:policy/NotYetKnown") is None
    gap = lacking("arn:aws:iam::aws:policy/NotYetKnown")
    assert gap.detail == f"AWS-managed policy NotYetKnown is not in the bundled set of {bundle().origin.date}"


@pytest.mark.parametrize("partition", ["aws-cn", "aws-us-gov", "«partition»"])
def test_the_documents_of_other_partitions_have_their_arns(partition: str) -> None:
    found = policy(FULL.replace("arn:aws:", f"arn:{partition}:"))
    assert found.identity.partition == partition
    assert f'"arn:{partition}:s3:::*SageMaker*"' in found.default_document
    assert '"arn:aws:' not in found.default_document


def test_only_arns_of_aws_are_those_of_aws() -> None:
    assert aws_managed(FULL)
    assert not aws_managed("arn:aws:iam::111122223333:policy/AmazonSageMakerFullAccess")
    assert not aws_managed("AmazonSageMakerFullAccess")


def test_every_bundled_policy_is_one_that_the_engine_parses() -> None:
    refresh = load_refresh()
    names = refresh.policies_of(refresh.source_text(None))
    for name in list(names)[::40]:
        parse_policy(policy(name.rpartition("/")[2]).default_document, name=name)


def test_the_set_says_what_its_source_says(tmp_path: Path) -> None:
    refresh = load_refresh()
    assert refresh.main(["--check"]) == 0
    source = tmp_path / "aws_managed_policies.py"
    changed = dict.fromkeys(("CreateDate", "UpdateDate"), "2026-01-02T03:04:05+00:00")
    known = json.dumps({"A": {**changed, "Path": "/x/", "DefaultVersionId": "v1", "Document": {"Statement": []}}})
    source.write_text(f'data = """\n{known}\n"""\n')
    assert refresh.main([str(source), "--version", "1", "--check"]) == 1


def test_a_set_can_be_written_and_read(tmp_path: Path) -> None:
    one = {"Document": {"Statement": []}, "Path": "/x/", "DefaultVersionId": "v1", "CreateDate": "a", "UpdateDate": "b"}
    many = {f"x/Policy{n}": {**one, "Document": {"Statement": [{"Sid": f"number {n}"}] * 9}} for n in range(200)}
    file = tmp_path / "set.bin"
    file.write_bytes(packed(many, source="here", licence="own", date="2026-01-01"))
    made = Bundle(file)
    assert made.policy("Policy150") == {"Name": "x/Policy150", **many["x/Policy150"]}
    assert made.policy("Policy15") == {"Name": "x/Policy15", **many["x/Policy15"]}
    assert made.policy("olicy15") is None
    assert (made.origin.date, made.origin.source) == ("2026-01-01", "here")
