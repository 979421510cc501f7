"""Spaces of Studio that a local editor may connect to, and whose role that is."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.graph.escalation import Escalation
from auditor.model.aws.iam import User
from auditor.model.document import Document
from auditor.model.gap import MissingEvidence
from tests.graph.estates import estate, graph_of
from tests.graph.people import (
    ADMIN,
    Statement,
    allow,
    app,
    arn,
    domain,
    profile,
    role,
    sagemaker,
    space,
    trusting,
    user,
)

ANN = arn("user", "ann")
KING = role("crown", ADMIN, trust=trusting("sagemaker"))
CLERK = role("clerk", allow("s3:ListAllMyBuckets"), trust=trusting("sagemaker"))
CONNECT, START = "sagemaker:StartSession", "sagemaker:CreateApp"


def reached(held: Statement, *documents: Document) -> dict[str, str]:
    """The roles that Ann may act as, and by which actions."""
    graph = Escalation(estate(user("ann", held), KING, CLERK, *documents))
    return {target.rpartition("/")[2]: edge.via for target, edge in graph.near(ANN).items()}


def shared(**spaces: Any) -> Document:
    answer = {"DomainId": "d-1", "AuthMode": "SSO", "DefaultUserSettings": {"ExecutionRole": arn("role", "clerk")}}
    return sagemaker("Domain", "domain/d-1", "DescribeDomain", **answer, **spaces)


def test_a_private_space_has_its_owners_role() -> None:
    there = (domain("clerk", "SSO"), profile("amy", "crown"), space("desk", owner="amy"), app("desk"))
    assert reached(allow(CONNECT), *there) == {"crown": f"{CONNECT} on space desk"}


def test_a_shared_space_has_the_role_that_the_domain_gives_to_spaces() -> None:
    crowned = shared(DefaultSpaceSettings={"ExecutionRole": arn("role", "crown")})
    assert reached(allow(CONNECT), crowned, space("lab"), app("lab")) == {"crown": f"{CONNECT} on space lab"}
    assert reached(allow(CONNECT), shared(), space("lab"), app("lab")) == {}


def test_what_does_not_run_must_be_started() -> None:
    there = (domain("crown"), profile("amy"), space("desk", owner="amy"))
    assert reached(allow(CONNECT), *there, app("desk", "Deleted"), app("other")) == {}
    assert reached(allow(CONNECT, START), *there) == {"crown": f"{START} + {CONNECT} on space desk"}


@pytest.mark.parametrize("access", ["DISABLED", ""])
def test_a_space_that_takes_no_connections_leads_nowhere(access: str) -> None:
    there = (domain("crown"), profile("amy"), space("desk", owner="amy", access=access), app("desk"))
    assert reached(allow(CONNECT), *there) == {}


def test_only_the_spaces_that_the_policy_names_are_reached() -> None:
    there = (domain("crown"), profile("amy"), space("desk", owner="amy"), app("desk"))
    assert reached(allow(CONNECT, on="arn:aws:sagemaker:*:*:space/d-1/other"), *there) == {}
    assert reached(allow(CONNECT, on="arn:aws:sagemaker:*:*:space/*/desk"), *there)


@pytest.mark.parametrize("hidden", ["AWS::SageMaker::Space", "AWS::SageMaker::App", "AWS::SageMaker::Domain"])
def test_spaces_that_nobody_listed_may_be_a_way(hidden: str) -> None:
    ann = user("ann", allow(CONNECT))
    graph, _ = graph_of(estate(ann, KING, denied=[hidden]), ann)
    subject = graph.some(User)[0]
    with pytest.raises(MissingEvidence):
        graph.escalation(subject)
    other, _ = graph_of(estate(ann, KING), ann)
    assert other.escalation(subject) is None
