"""AWS's own policies are right, but for very few: what lint says of them is either true or doubtful."""

import json
from functools import cache

import pytest

from auditor.iam import read_policy
from auditor.iam.lint import Flaw, Grade, lint

moto = pytest.importorskip("moto.iam.aws_managed_policies")


@cache
def policies() -> dict[str, str]:
    found = json.loads(moto.aws_managed_policies_data)
    return {name: json.dumps(policy["Document"]) for name, policy in found.items()}


@cache
def flawed(grade: Grade) -> dict[str, str]:
    """Which policies have flaws of this grade, with the first."""
    found: dict[str, str] = {}
    for name, text in policies().items():
        for problem in lint(read_policy(text, name=name), attached_to="identity"):
            if isinstance(problem, Flaw) and problem.grade is grade:
                found.setdefault(name, str(problem))
    return found


def test_all_of_them_are_parsed() -> None:
    assert len(policies()) > 1_000
    assert [text for name, text in policies().items() if read_policy(text, name=name).problems] == []


def test_hardly_any_breaks_the_grammar() -> None:
    """One has been known to: a Resource that ends with a colon."""
    assert len(flawed(Grade.BROKEN)) <= 3, flawed(Grade.BROKEN)


def test_hardly_any_misleads() -> None:
    """Those that do allow with NotAction or NotResource, or name objects where a bucket is meant."""
    assert len(flawed(Grade.MISLEADING)) <= len(policies()) * 0.01, flawed(Grade.MISLEADING)
    assert "NotAction grants all other actions" in flawed(Grade.MISLEADING)["PowerUserAccess"]


def test_most_have_nothing_doubtful_either() -> None:
    assert len(flawed(Grade.DOUBTFUL)) <= len(policies()) * 0.2
