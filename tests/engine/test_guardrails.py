"""Whether guardrails are in force in a snapshot's accounts, and the policies as code."""

import json
import time
from collections.abc import Callable, Iterable, Mapping
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import yaml

from auditor.engine import guardrails
from auditor.engine.core import core_of
from auditor.engine.guardrails import GuardrailRow, Wanted
from auditor.iam.guardrails import PolicyKind
from auditor.model.document import GLOBAL, Document
from auditor.model.errors import UserError
from auditor.model.gap import Reason
from auditor.snapshot.read import Snapshot
from tests.support.snapshots import ACCOUNT, document, make_snapshot

ALLOW = {"Effect": "Allow", "Action": "sagemaker:*", "Resource": "*"}
DETAILS = "GetAccountAuthorizationDetails"
CONTROL = "training-job-vpc"
ROOT = f"arn:aws:iam::{ACCOUNT}:root"
FULL = {"Effect": "Allow", "Action": "*", "Resource": "*"}


def policy(*statements: Mapping[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


GUARD = {
    "Sid": "Vpc",
    "Effect": "Deny",
    "Action": "sagemaker:CreateTrainingJob",
    "Resource": "*",
    "Condition": {"Null": {"sagemaker:VpcSubnets": "true"}},
}


def role(
    name: str, *statements: Mapping[str, Any], path: str = "/", gaps: Mapping[str, Reason] | None = None
) -> Document:
    arn = f"arn:aws:iam::{ACCOUNT}:role{path}{name}"
    if gaps:
        return document("AWS::IAM::Role", name, arn=arn, region=GLOBAL, gaps=gaps)
    body = {
        "RoleName": name,
        "Arn": arn,
        "Path": path,
        "AssumeRolePolicyDocument": policy(
            {"Effect": "Allow", "Principal": {"Service": "x"}, "Action": "sts:AssumeRole"}
        ),
        "RolePolicyList": [{"PolicyName": "own", "PolicyDocument": policy(*statements)}] if statements else [],
    }
    return document("AWS::IAM::Role", name, arn=arn, region=GLOBAL, GetAccountAuthorizationDetails=body)


def organization(manager: str, *statements: Mapping[str, Any]) -> Iterable[Document]:
    """An organization whose root has one policy, beside the account's own full access."""
    head = {
        "Id": "o-1",
        "Arn": "arn:aws:organizations::1:organization/o-1",
        "MasterAccountId": manager,
        "FeatureSet": "ALL",
    }
    yield document(
        "AWS::Organizations::Organization", "o-1", region=GLOBAL, DescribeOrganization={"Organization": head}
    )
    for name, parents, attached in ((ACCOUNT, [{"Id": "r-1", "Type": "ROOT"}], "full"), ("r-1", [], "guard")):
        listed = {
            "Policies": [
                {"Id": attached, "Arn": f"arn:aws:organizations::1:policy/{attached}", "Type": "SERVICE_CONTROL_POLICY"}
            ]
        }
        yield document(
            "AWS::Organizations::Target",
            name,
            region=GLOBAL,
            ListPoliciesForTarget=listed,
            ListParents={"Parents": parents},
        )
    for name, held in (("full", [FULL]), ("guard", [FULL, *statements])):
        arn = f"arn:aws:organizations::1:policy/{name}"
        summary = {"Id": name, "Arn": arn, "Name": name, "Type": "SERVICE_CONTROL_POLICY", "AwsManaged": False}
        told = {"Policy": {"PolicySummary": summary, "Content": json.dumps(policy(*held))}}
        yield document("AWS::Organizations::Policy", name, arn=arn, region=GLOBAL, DescribePolicy=told)


Ask = Callable[..., dict[PolicyKind, GuardrailRow]]


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """The rows of a control by kind, for an account with these documents."""
    number = count()

    def asked(
        *documents: Document,
        control: str = CONTROL,
        unread: Iterable[str] = (),
        scps: Path | None = None,
        allow: Iterable[str] = (),
    ) -> dict[PolicyKind, GuardrailRow]:
        folder = make_snapshot(tmp_path / f"snap{next(number)}", documents, unread=unread)
        levels = guardrails.read_levels([scps]) if scps else None
        wanted = Wanted.of([control], guardrails.allowed_values(allow))
        return {row.kind: row for row in guardrails.judged(wanted, core_of(Snapshot(folder)), levels)}

    return asked


def test_a_guardrail_in_a_service_control_policy_is_in_force_for_everybody(ask: Ask) -> None:
    linked = role("AWSServiceRoleForX", ALLOW, path="/aws-service-role/x.example/")
    found = ask(role("ml", ALLOW), linked, *organization("999999999999", GUARD))
    scp = found[PolicyKind.SCP]
    assert (scp.in_force, scp.still_allowed, scp.account) == (True, (), ACCOUNT)
    assert scp.exempt == (linked.identity.arn,)
    assert found[PolicyKind.IAM].exempt[0] == ROOT


def test_without_it_whoever_may_is_told_with_the_statement(ask: Ask) -> None:
    found = ask(role("ml", ALLOW), role("other", {**ALLOW, "Action": "s3:*"}), *organization("999999999999"))
    scp = found[PolicyKind.SCP]
    assert scp.in_force is False
    assert [one.principal for one in scp.still_allowed] == [f"arn:aws:iam::{ACCOUNT}:role/ml", ROOT]
    assert [str(one) for one in scp.still_allowed[0].decided_by] == ["own[0]", "guard[0]", "full[0]"]
    assert scp.still_allowed[0].request.startswith("sagemaker:VpcSubnets absent")
    assert [one.principal for one in found[PolicyKind.IAM].still_allowed] == [f"arn:aws:iam::{ACCOUNT}:role/ml"]


def test_a_deny_in_the_role_itself_is_in_force_as_far_as_identity_policies_reach(ask: Ask) -> None:
    found = ask(role("ml", ALLOW, GUARD), *organization("999999999999"))
    assert found[PolicyKind.IAM].in_force is True
    assert [one.principal for one in found[PolicyKind.SCP].still_allowed] == [ROOT]


def test_the_management_account_is_exempt(ask: Ask) -> None:
    found = ask(role("ml", ALLOW), *organization(ACCOUNT, GUARD))
    assert found[PolicyKind.SCP].in_force is False
    assert found[PolicyKind.SCP].exempt == ("the whole account: it manages the organization, or is in none",)


def test_unread_organization_policies_leave_it_open(ask: Ask) -> None:
    documents = [role("ml", ALLOW)]
    row = ask(*documents, unread=["AWS::Organizations::Organization"])[PolicyKind.SCP]
    assert row.in_force is None
    assert row.why == "allowed by the account; service control policies were not read"
    assert row.still_allowed[0].unread == ("service control policies",)


def test_unread_organization_policies_do_not_matter_where_the_account_refuses(ask: Ask) -> None:
    row = ask(role("ml", ALLOW, GUARD), unread=["AWS::Organizations::Organization"])[PolicyKind.IAM]
    assert row.in_force is True


def test_given_policies_stand_for_unread_ones(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "scps").mkdir()
    (tmp_path / "scps" / "guard.json").write_text(json.dumps(policy(GUARD)))
    row = ask(role("ml", ALLOW), unread=["AWS::Organizations::Organization"], scps=tmp_path / "scps")[PolicyKind.SCP]
    assert row.in_force is True


def test_roles_that_could_not_be_read_leave_it_open(ask: Ask) -> None:
    dark = role("dark", gaps={DETAILS: Reason.DENIED})
    row = ask(role("ml", ALLOW, GUARD), dark, *organization("999999999999"))[PolicyKind.IAM]
    assert row.in_force is None
    assert "role/dark: " in row.why
    row = ask(role("ml", ALLOW, GUARD), unread=["AWS::IAM::User"])[PolicyKind.IAM]
    assert (row.in_force, row.why) == (None, "AWS::IAM::User could not all be listed")


def test_a_guardrail_for_any_vpc_is_none_for_approved_subnets(ask: Ask) -> None:
    row = ask(role("ml", ALLOW, GUARD), *organization("999999999999"), allow=["subnets=subnet-1,subnet-2"])[
        PolicyKind.IAM
    ]
    assert row.in_force is False
    assert "subnet-0fffffffffffffff0" in row.still_allowed[0].request


def test_many_are_counted_and_few_are_listed(ask: Ask) -> None:
    row = ask(*(role(f"ml{number:02}", ALLOW) for number in range(30)))[PolicyKind.IAM]
    assert (len(row.still_allowed), row.more) == (10, 20)


def test_policies_alone_are_asked_of_any_administrator(tmp_path: Path) -> None:
    (tmp_path / "1-root").mkdir()
    (tmp_path / "2-unit").mkdir()
    (tmp_path / "1-root" / "full.json").write_text(json.dumps(policy(FULL)))
    (tmp_path / "2-unit" / "guard.json").write_text(json.dumps({"Policy": {"Content": json.dumps(policy(GUARD))}}))
    levels = guardrails.read_levels([tmp_path])
    assert [[one.name for one in level] for level in levels] == [["full"], ["FullAWSAccess", "guard"]]
    found = {row.control: row.in_force for row in guardrails.judged(Wanted.of([], {}), None, levels, [PolicyKind.SCP])}
    assert found[CONTROL] is True
    assert found["processing-job-vpc"] is False


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.json", "{", r"a\.json: is not JSON"),
        ("a.json", '{"Statement": [{"Effect": "Denied"}]}', r"a\.json: policy 'a' at /Statement/0"),
        ("a.txt", "{}", r"holds no \.json file"),
    ],
)
def test_a_folder_that_holds_no_policies_is_one_clear_line(tmp_path: Path, name: str, content: str, said: str) -> None:
    (tmp_path / name).write_text(content)
    with pytest.raises(UserError, match=said):
        guardrails.read_levels([tmp_path])
    with pytest.raises(UserError, match="no such folder"):
        guardrails.read_levels([tmp_path / "nowhere"])


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("subnet=subnet-1", "did you mean subnets"),
        ("subnets", "gives no value"),
        ("subnets=vpc-1", "is not like subnet-"),
        ("max-runtime=1d", "is not a number of seconds"),
        ("volume-keys=alias/x", "is not an ARN"),
    ],
)
def test_values_are_typed(given: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        guardrails.allowed_values([given])


def test_code_holds_the_very_documents() -> None:
    wanted = Wanted.of([], {})
    for kind in PolicyKind:
        documents = guardrails.policies(wanted, kind, partition="aws")
        template = yaml.safe_load(guardrails.cloudformation(documents, kind))
        held = [
            one["Properties"].get("Content") or one["Properties"].get("PolicyDocument")
            for one in template["Resources"].values()
        ]
        assert held == list(documents)
        written = guardrails.terraform(documents, kind)
        bodies = [piece.partition("\n  POLICY")[0] for piece in written.split("<<-POLICY")[1:]]
        assert [json.loads(body) for body in bodies] == list(documents)


def test_policy_variables_are_no_templates_of_terraform() -> None:
    body = policy({**GUARD, "Resource": "arn:aws:sagemaker:*:*:training-job/${aws:username}"})
    assert "training-job/$${aws:username}" in guardrails.terraform([body], PolicyKind.SCP)


def test_the_demo_account_tells_right_from_wrong(clean: Any) -> None:
    rows = guardrails.judged(Wanted.of([], {}), core_of(Snapshot(clean.folder)), None, [PolicyKind.SCP])
    found = {row.control: row.in_force for row in rows}
    assert found["notebook-in-customer-vpc"] is True
    assert found["notebook-root-access-disabled"] is False


def test_a_large_account_takes_seconds(tmp_path: Path) -> None:
    roles = (role(f"ml{number}", {**ALLOW, "Sid": f"S{number}"}) for number in range(300))
    estate = core_of(Snapshot(make_snapshot(tmp_path / "snap", [*roles, *organization("999999999999", GUARD)])))
    begun = time.process_time()
    guardrails.judged(Wanted.of([], {}), estate, None)
    assert time.process_time() - begun < 30
