"""More Denies never open a way, more Allows never shut one, and what was not read flips no answer."""

from __future__ import annotations

from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from auditor.graph.escalation import Escalation
from auditor.model.aws.iam import User
from auditor.model.document import Document
from auditor.model.gap import MissingEvidence
from auditor.model.values import Ref
from tests.graph.estates import estate, graph_of
from tests.graph.people import (
    ADMIN,
    Statement,
    allow,
    arn,
    deny,
    domain,
    group,
    notebook,
    profile,
    role,
    trusting,
    user,
)

ANN = arn("user", "ann")
_ACTIONS = (
    "iam:PassRole",
    "sagemaker:CreateTrainingJob",
    "sagemaker:CreatePresignedNotebookInstanceUrl",
    "sagemaker:CreatePresignedDomainUrl",
    "sagemaker:*",
    "sts:AssumeRole",
    "iam:PutRolePolicy",
    "iam:AttachUserPolicy",
    "iam:CreateAccessKey",
    "iam:AddUserToGroup",
    "iam:UpdateAssumeRolePolicy",
    "lambda:UpdateFunctionCode",
    "iam:*",
    "*",
)
_ON = ("*", arn("role", "crown"), arn("role", "w*"), arn("user", "bea"), "arn:aws:sagemaker:*:*:*/a*")
_WHEN: tuple[dict[str, Any], ...] = (
    {},
    {},
    {"StringEquals": {"aws:RequestTag/team": "a"}},
    {"StringEquals": {"iam:PassedToService": "sagemaker.amazonaws.com"}},
)
parts = {"actions": st.sampled_from(_ACTIONS), "on": st.sampled_from(_ON), "when": st.sampled_from(_WHEN)}


def _allow(actions: str, on: str, when: dict[str, Any]) -> Statement:
    return allow(actions, on=on, **when)


def _deny(actions: str, on: str, when: dict[str, Any]) -> Statement:
    return deny(actions, on=on, **when)


allows = st.builds(_allow, **parts)
denies = st.builds(_deny, **parts)
holders = st.fixed_dictionaries({name: st.lists(st.one_of(allows, allows, denies), max_size=3) for name in "abwd"})
Held = dict[str, list[Statement]]


def people(held: Held) -> list[Document]:
    return [
        user("ann", *held["a"]),
        user("bea", *held["b"]),
        role("worker", *held["w"], trust=trusting("sagemaker", "lambda")),
        role("desk", *held["d"], trust=trusting(aws=ANN)),
        role("crown", ADMIN, trust=trusting("sagemaker", aws=arn("role", "worker"))),
        group("staff", allow("iam:PutUserPolicy")),
        notebook("lab", "worker"),
        domain("worker"),
        profile("amy"),
    ]


def rank(held: Held) -> int:
    """0 for no way, 1 for a possible one, 2 for a proven one."""
    path = Escalation(estate(*people(held))).to_administrator(ANN)
    return 0 if path is None else 2 if path.proven else 1


@settings(max_examples=120, deadline=None)
@given(held=holders, more=denies, whose=st.sampled_from("abwd"))
def test_another_deny_opens_no_way(held: Held, more: Statement, whose: str) -> None:
    assert rank({**held, whose: [*held[whose], more]}) <= rank(held)


@settings(max_examples=120, deadline=None)
@given(held=holders, more=allows, whose=st.sampled_from("abwd"))
@example(
    held={"a": [], "b": [], "w": [], "d": [allow("iam:AttachUserPolicy")]},
    more=allow("lambda:UpdateFunctionCode"),
    whose="a",
).via("a way that hangs on a function beside one that is proven")
def test_another_allow_shuts_no_way(held: Held, more: Statement, whose: str) -> None:
    assert rank({**held, whose: [*held[whose], more]}) >= rank(held)


@settings(max_examples=120, deadline=None)
@given(
    held=holders,
    denied=st.sampled_from(
        ["AWS::IAM::Role", "AWS::IAM::Group", "AWS::Organizations::Organization", "AWS::SageMaker::NotebookInstance"]
    ),
)
def test_what_was_not_read_flips_no_answer(held: Held, denied: str) -> None:
    told = [_told(people(held), ()), _told(people(held), (denied,))]
    assert told[1] in (told[0], "unknown")


def _told(documents: list[Document], denied: tuple[str, ...]) -> str:
    graph, _ = graph_of(estate(*documents, denied=denied), documents[0])
    try:
        return "shut" if graph.escalation(graph.get(User, Ref(User.type, ANN))) is None else "open"
    except MissingEvidence:
        return "unknown"
