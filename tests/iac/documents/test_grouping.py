"""Many parameters that policies name are few decisions; a few keep their names."""

from __future__ import annotations

import pytest

from auditor.iac.documents.grouping import grouped, groups
from auditor.iac.documents.policies import LIMIT, policy
from auditor.model.choice import OneOf, Unknown, decisions


def named(count: int, ending: str = " in a policy") -> list[OneOf]:
    return [OneOf(f"parameter P{n}{ending}", {"a plain name": f"n{n}", "*": "*"}) for n in range(count)]


def test_one_keeps_its_name() -> None:
    assert groups(named(1)) == {}


@pytest.mark.parametrize("ending", [" in a policy", " as an account in a policy", " as a policy's principal"])
def test_more_are_tried_together_and_named(ending: str) -> None:
    values = named(4, ending)
    made = grouped({"Statement": values}, groups(values))
    assert decisions(made) == {f"parameters P0, P1, P2 and P3{ending}"}


def test_of_many_some_are_named() -> None:
    values = named(8)
    assert decisions(grouped(values, groups(values))) == {"parameters P0, P1, P2, P3, P4 and 3 more in a policy"}


def test_what_limits_a_grant_is_decided_apart_from_what_widens_it() -> None:
    """All plain and all `*` bound no mixture where a parameter of a Deny is among them."""
    denied = {"Effect": "Deny", "Action": "s3:*", "Resource": [Unknown("parameter C has no value")]}
    allowed = {"Effect": "Allow", "Action": "s3:*", "Resource": [Unknown(f"parameter {p} has no value") for p in "AB"]}
    made = policy({"Statement": [allowed, denied]})
    assert decisions(grouped(made, groups([made]))) == {
        "parameters A and B in a policy",
        f"parameter C in a policy{LIMIT}",
    }


def test_decisions_with_other_options_stay_apart() -> None:
    values = [*named(1), *named(1, " as an account in a policy"), OneOf("parameter Env", {"a": 1, "b": 2})]
    assert groups(values) == {}
