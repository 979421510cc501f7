"""Policies of data sources that are read on apply only."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.iac.terraform.policy_documents import document
from auditor.model.choice import Unknown
from tests.iac.terraform.plans import UNKNOWN, Tree, code, plan, planned, refers, resource

ROLE = "aws_iam_role.r"
DATA = "aws_iam_policy_document.d"


def data(**values: Any) -> Tree:
    """The data source that will be read on apply."""
    return resource(DATA, "read", json=UNKNOWN, **values) | {"address": f"data.{DATA}", "mode": "data"}


def trust(*changes: Tree, reference: str = f"data.{DATA}.json") -> Any:
    """The trust policy of a role that takes it from what `reference` names."""
    tree = plan(
        resource(ROLE, name="r", assume_role_policy=UNKNOWN),
        *changes,
        resources=[code(ROLE, assume_role_policy=refers(reference))],
    )
    return planned(tree)[ROLE].properties["AssumeRolePolicyDocument"]


def test_its_statements_are_put_together() -> None:
    """As the provider does it; the name that only apply tells is unknown, and all else is known."""
    found = trust(
        data(
            statement=[
                {
                    "sid": "Trust",
                    "effect": None,
                    "actions": ["sts:AssumeRole"],
                    "resources": None,
                    "not_actions": [],
                    "principals": [
                        {"type": "Service", "identifiers": ["sagemaker.amazonaws.com"]},
                        {"type": "AWS", "identifiers": UNKNOWN},
                    ],
                    "condition": [
                        {"test": "StringLike", "variable": "aws:userid", "values": ["&{aws:username}"]},
                        {"test": "StringLike", "variable": "aws:SourceAccount", "values": [UNKNOWN]},
                    ],
                },
                {"effect": "Deny", "actions": ["*"], "principals": [{"type": "*", "identifiers": ["*"]}]},
            ]
        )
    )
    first, second = found["Statement"]
    assert found["Version"] == "2012-10-17"
    assert (first["Sid"], first["Effect"], first["Action"]) == ("Trust", "Allow", ["sts:AssumeRole"])
    assert first["Principal"]["Service"] == ["sagemaker.amazonaws.com"]
    assert isinstance(first["Principal"]["AWS"], Unknown)
    assert first["Condition"]["StringLike"]["aws:userid"] == ["${aws:username}"]
    assert isinstance(first["Condition"]["StringLike"]["aws:SourceAccount"][0], Unknown)
    assert first.keys() == {"Sid", "Effect", "Action", "Principal", "Condition"}
    assert second == {"Effect": "Deny", "Action": ["*"], "Principal": "*"}


STATEMENT = {"effect": "Allow", "actions": ["s3:*"]}


@pytest.mark.parametrize(
    "values",
    [
        {"statement": UNKNOWN},
        {"statement": [UNKNOWN]},
        {"statement": None},
        {"statement": [STATEMENT], "source_policy_documents": UNKNOWN},
        {"statement": [STATEMENT], "override_policy_documents": ["{}"]},
        {"statement": [{**STATEMENT, "principals": UNKNOWN}]},
        {"statement": [{**STATEMENT, "principals": [{"type": UNKNOWN, "identifiers": []}]}]},
        {"statement": [{**STATEMENT, "condition": UNKNOWN}]},
        {"statement": [{**STATEMENT, "condition": [{"test": "Bool", "variable": UNKNOWN, "values": []}]}]},
    ],
)
def test_what_is_not_known_in_shape_is_not_known(values: Tree) -> None:
    """Statements, principals and conditions of which nobody knows how many there are; policies that are taken in."""
    assert isinstance(trust(data(**values)), Unknown)


@pytest.mark.parametrize("reference", ["data.aws_iam_policy_document.other.json", f"data.{DATA}.id", "local.policy"])
def test_other_references_stay_unknown(reference: str) -> None:
    """What is not there, and what is no policy."""
    assert isinstance(trust(data(statement=[STATEMENT]), reference=reference), Unknown)


def test_an_unknown_effect_is_unknown() -> None:
    """It is not Allow by default."""
    made = document({"statement": [{"effect": Unknown("later"), "actions": ["s3:*"]}]})
    assert made is not None
    assert isinstance(made["Statement"][0]["Effect"], Unknown)
