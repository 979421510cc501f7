"""Many parameters that policies name are few decisions; a few keep their names."""

from __future__ import annotations

import pytest

from auditor.iac.documents.grouping import FEW, grouped, groups
from auditor.model.choice import OneOf, decisions


def named(count: int, ending: str = " in a policy") -> list[OneOf]:
    return [OneOf(f"parameter P{n}{ending}", {"a plain name": f"n{n}", "*": "*"}) for n in range(count)]


def test_a_few_are_tried_one_by_one() -> None:
    assert groups(named(FEW)) == {}


@pytest.mark.parametrize("ending", [" in a policy", " as an account in a policy", " as a policy's principal"])
def test_many_are_tried_together_and_named(ending: str) -> None:
    values = named(FEW + 1, ending)
    made = grouped({"Statement": values}, groups(values))
    assert decisions(made) == {f"parameters P0, P1, P2, P3{ending}"}


def test_decisions_with_other_options_stay_apart() -> None:
    values = [*named(FEW), *named(FEW, " as an account in a policy"), OneOf("parameter Env", {"a": 1, "b": 2})]
    assert groups(values) == {}
