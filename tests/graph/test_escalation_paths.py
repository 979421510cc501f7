"""Each known way to become an administrator is found where all that it requires is granted, and only there."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from botocore.loaders import Loader
from botocore.model import ServiceModel, Shape

from auditor.graph.edges.techniques import EXISTING, PASSING, ROLES_WITHOUT_CODE, Technique
from auditor.graph.escalation import Escalation
from auditor.model.document import Document
from tests.graph.estates import estate
from tests.graph.people import (
    ADMIN,
    Statement,
    allow,
    arn,
    attached,
    domain,
    group,
    managed,
    notebook,
    profile,
    role,
    sagemaker,
    space,
    trusting,
    user,
)
from tests.support.snapshots import ACCOUNT

DATA = Path(__file__).parents[3] / "shared" / "iam" / "privesc_paths.jsonl"
ACTOR, CROWN, CROWN_USER = arn("user", "actor"), arn("role", "crown"), arn("user", "crown")
KEYS = {"access_key_1_last_rotated": "2026-01-01T00:00:00Z", "access_key_2_last_rotated": "2026-01-01T00:00:00Z"}


@dataclass(frozen=True)
class Case:
    """A way: what it requires, the ids of its steps, and an account in which a principal holds just some actions."""

    id: str
    required: tuple[str, ...]
    steps: frozenset[str]
    account: Callable[[Statement], Iterable[Document]]
    actor: str = ACTOR
    on: str = "*"

    def found(self, actions: Iterable[str]) -> bool:
        """Whether the way, or the path that it is, is found with these actions."""
        graph = Escalation(estate(*self.account(allow("tag:GetResources", *actions, on=self.on))))
        if len(self.steps) == 1:
            return self.steps <= {edge.id for edge in graph.ways(self.actor)}
        path = graph.to_administrator(self.actor)
        return path is not None and frozenset(step.id for step in path.steps) == self.steps


EXISTS = {
    "AWS::SageMaker::Domain": (domain("gone"),),
    "AWS::SageMaker::UserProfile": (domain("gone"), profile("amy")),
    "AWS::SageMaker::NotebookInstance": (notebook("old", "gone"),),
    "AWS::SageMaker::Pipeline": (sagemaker("Pipeline", "pipeline/old", "DescribePipeline"),),
    "AWS::SageMaker::Cluster": (sagemaker("Cluster", "cluster/old", "DescribeCluster"),),
    "AWS::SageMaker::MonitoringSchedule": (
        sagemaker("MonitoringSchedule", "monitoring-schedule/old", "DescribeMonitoringSchedule"),
    ),
}


def passed(technique: Technique, trusted: str) -> Callable[[Statement], Iterable[Document]]:
    """An account with an administrator's role that a service may assume, by means of another one where it must."""
    more = {"InstanceProfileList": [{"Arn": arn("instance-profile", "crown")}]} if technique.profile else {}

    def account(held: Statement) -> Iterator[Document]:
        yield user("actor", held)
        if technique.through:
            yield role("door", allow("sts:AssumeRole", on=CROWN), trust=trusting(trusted))
            yield role("crown", ADMIN, trust=trusting(aws=arn("role", "door")))
        else:
            yield role("crown", ADMIN, trust=trusting(trusted), **more)
        yield from EXISTS.get(technique.on, ())

    return account


def by_service(technique: Technique, trusted: str) -> Case:
    required = ("iam:PassRole", *technique.actions) if technique.passes else technique.actions
    return Case(technique.id, required, frozenset({technique.id}), passed(technique, trusted))


def in_account(*documents: Document) -> Callable[[Statement], Iterable[Document]]:
    """The user `actor` in an account."""
    return lambda held: (user("actor", held), *documents)


def as_role(held: Statement) -> Iterable[Document]:
    return (role("actor", held, trust=trusting("sagemaker")),)


def in_group(held: Statement) -> Iterable[Document]:
    return (user("actor", held, GroupList=["team"]), group("team"))


ROOT = f"arn:aws:iam::{ACCOUNT}:root"
LAB, CROWNED = notebook("lab", "crown"), role("crown", ADMIN, trust=trusting("sagemaker"))
OPEN = role("crown", ADMIN, trust=trusting(aws="arn:aws:iam::111122223333:root"))
PLAIN_OPEN = role("crown", trust=trusting(aws="arn:aws:iam::111122223333:root"))
PLAIN_SHUT = role("crown", trust=trusting("lambda"))
VERSIONED = (managed("p", allow("s3:ListAllMyBuckets")),)
PLAIN_USER, KING = user("crown"), user("crown", ADMIN)
AS_ROLE = arn("role", "actor")
ASSUME, NEW_KEY, RETRUST = "sts:AssumeRole", "iam:CreateAccessKey", "iam:UpdateAssumeRolePolicy"
PUT, ATTACH, VERSION = "iam:PutRolePolicy", "iam:AttachRolePolicy", "iam:CreatePolicyVersion"


def case(
    id_: str,
    required: str,
    account: Callable[[Statement], Iterable[Document]],
    *,
    steps: str | None = None,
    actor: str = ACTOR,
    on: str = "*",
) -> Case:
    return Case(id_, tuple(required.split()), frozenset((steps or id_).split()), account, actor, on)


IAM = (
    case("sts-001", ASSUME, in_account(OPEN)),
    case("iam-001", VERSION, lambda held: (user("actor", held, **attached("p")), *VERSIONED)),
    case("iam-002", NEW_KEY, in_account(KING)),
    case("iam-003", f"{NEW_KEY} iam:DeleteAccessKey", in_account(user("crown", ADMIN, report=KEYS))),
    case("iam-004", "iam:CreateLoginProfile", in_account(KING)),
    case("iam-005", PUT, as_role, actor=AS_ROLE),
    case("iam-006", "iam:UpdateLoginProfile", in_account(user("crown", ADMIN, report={"password_enabled": "true"}))),
    case("iam-007", "iam:PutUserPolicy", in_account()),
    case("iam-008", "iam:AttachUserPolicy", in_account()),
    case("iam-009", ATTACH, as_role, actor=AS_ROLE),
    case("iam-010", "iam:AttachGroupPolicy", in_group),
    case("iam-011", "iam:PutGroupPolicy", in_group),
    case("iam-012", RETRUST, in_account(role("crown", ADMIN, trust=trusting("lambda")))),
    case("iam-013", "iam:AddUserToGroup", in_account(group("admins", ADMIN))),
    case("iam-014", f"{ATTACH} {ASSUME}", in_account(PLAIN_OPEN), steps="iam-009 sts-001"),
    case("iam-015", f"iam:AttachUserPolicy {NEW_KEY}", in_account(PLAIN_USER), steps="iam-008 iam-002", on=CROWN_USER),
    case(
        "iam-016",
        f"{VERSION} {ASSUME}",
        in_account(role("crown", trust=trusting(aws=ACCOUNT), **attached("p")), *VERSIONED),
        steps="iam-001 sts-001",
    ),
    case("iam-017", f"{PUT} {ASSUME}", in_account(PLAIN_OPEN), steps="iam-005 sts-001"),
    case("iam-018", f"iam:PutUserPolicy {NEW_KEY}", in_account(PLAIN_USER), steps="iam-007 iam-002", on=CROWN_USER),
    case("iam-019", f"{ATTACH} {RETRUST}", in_account(PLAIN_SHUT), steps="iam-009 iam-012"),
    case(
        "iam-020",
        f"{VERSION} {RETRUST}",
        in_account(role("crown", trust=trusting("lambda"), **attached("p")), *VERSIONED),
        steps="iam-001 iam-012",
    ),
    case("iam-021", f"{PUT} {RETRUST}", in_account(PLAIN_SHUT), steps="iam-005 iam-012"),
)
NEW_SCRIPT = "sagemaker:CreateNotebookInstanceLifecycleConfig"
STUDIO_SCRIPT = "sagemaker:CreateStudioLifecycleConfig"
RESTART = "sagemaker:StopNotebookInstance sagemaker:StartNotebookInstance"
STUDIO = in_account(CROWNED, domain("crown"), profile("amy"))
OWN_SPACE = in_account(CROWNED, domain("crown", "SSO"), profile("amy"), space("desk", owner="amy"))
RESOURCES = (
    case("sagemaker-004", "sagemaker:CreatePresignedNotebookInstanceUrl", in_account(CROWNED, LAB)),
    case("sagemaker-005", f"{NEW_SCRIPT} {RESTART} sagemaker:UpdateNotebookInstance", in_account(CROWNED, LAB)),
    case(
        "own-notebook-script",
        f"sagemaker:UpdateNotebookInstanceLifecycleConfig {RESTART}",
        in_account(CROWNED, notebook("lab", "crown", NotebookInstanceLifecycleConfigName="setup")),
    ),
    case("own-presigned-domain", "sagemaker:CreatePresignedDomainUrl", STUDIO),
    case("own-profile-script", f"{STUDIO_SCRIPT} sagemaker:UpdateUserProfile sagemaker:CreateApp", STUDIO),
    case("own-space-session", "sagemaker:StartSession sagemaker:CreateApp", OWN_SPACE),
    case("own-domain-script", f"{STUDIO_SCRIPT} sagemaker:UpdateDomain sagemaker:CreateApp", STUDIO),
    case(
        "own-default-version",
        "iam:SetDefaultPolicyVersion",
        lambda held: (
            user("actor", held, **attached("p")),
            managed("p", older=[{"Version": "2012-10-17", "Statement": [ADMIN]}]),
        ),
    ),
)
SERVICES = tuple(by_service(one, label) for one in (*PASSING, *EXISTING) for label in one.services)
CASES = (*SERVICES, *IAM, *RESOURCES)
each = pytest.mark.parametrize("one", CASES, ids=lambda one: one.id)


@each
def test_it_is_found_where_all_is_granted(one: Case) -> None:
    assert one.found(one.required)


@each
def test_it_is_not_found_without_one_of_the_permissions(one: Case) -> None:
    for left_out in one.required:
        assert not one.found(action for action in one.required if action != left_out), left_out


@pytest.mark.parametrize("technique", [*PASSING, *EXISTING], ids=lambda one: one.id)
def test_a_role_that_trusts_another_service_is_not_found(technique: Technique) -> None:
    case_ = by_service(technique, "config")
    assert not case_.found(case_.required)


@pytest.mark.parametrize("technique", [*PASSING, *EXISTING], ids=lambda one: one.id)
def test_what_must_exist_and_is_not_read_makes_a_way_possible_only(technique: Technique) -> None:
    case_ = by_service(technique, technique.services[0])
    graph = Escalation(estate(*case_.account(allow(*case_.required))))
    path = graph.to_administrator(ACTOR)
    assert path is not None
    edge = next(edge for edge in graph.ways(ACTOR) if edge.id == technique.id)
    assert (edge.proven, edge.needs) == (not technique.needs, (technique.needs,) if technique.needs else ())


@pytest.mark.parametrize("technique", [one for one in PASSING if one.on], ids=lambda one: one.id)
def test_what_must_exist_and_was_listed_is_asked_about(technique: Technique) -> None:
    case_ = by_service(technique, "sagemaker")
    there = list(case_.account(allow(*case_.required)))
    gone = [one for one in there if one.identity.type.startswith("AWS::IAM::")]
    assert technique.id in {edge.id for edge in Escalation(estate(*there)).ways(ACTOR)}
    assert technique.id not in {edge.id for edge in Escalation(estate(*gone)).ways(ACTOR)}
    other = allow(*case_.required, on=["arn:aws:iam::*:role/*", "arn:aws:sagemaker:*:*:*/new"])
    found = {edge.id for edge in Escalation(estate(*case_.account(other))).ways(ACTOR)}
    assert (technique.id in found) is technique.actions[0].startswith("sagemaker:Create")


@pytest.mark.skipif(not DATA.exists(), reason="the shared folder is not beside the checkout")
def test_every_known_way_is_among_the_cases_with_just_its_permissions() -> None:
    rows = [json.loads(line) for line in DATA.read_text(encoding="utf-8").splitlines()]
    cases = {one.id: set(one.required) for one in CASES}
    assert len(rows) == 65
    assert {row["id"]: set(row["required"]) for row in rows} == {row["id"]: cases.get(row["id"]) for row in rows}


def test_every_operation_of_sagemaker_that_takes_a_role_is_a_way_or_says_why_it_is_none() -> None:
    service = ServiceModel(Loader().load_service_model("sagemaker", "service-2"))
    takes = {name for name in service.operation_names if _takes_role(service.operation_model(name).input_shape)}
    ours = {action.partition(":")[2] for one in PASSING for action in one.actions if action.startswith("sagemaker:")}
    assert takes - ours == ROLES_WITHOUT_CODE.keys()
    assert not ours & ROLES_WITHOUT_CODE.keys()


def _takes_role(shape: Shape | None, above: frozenset[str] = frozenset()) -> bool:
    if shape is None or shape.name in above:
        return False
    inner = [*getattr(shape, "members", {}).values(), *(getattr(shape, one, None) for one in ("member", "value"))]
    return shape.name == "RoleArn" or any(_takes_role(one, above | {shape.name}) for one in inner)
