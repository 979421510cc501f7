"""The table of what SageMaker does to what a fact names keeps up with the facts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from auditor.engine.least_privilege import access
from auditor.engine.least_privilege.access import Access
from auditor.engine.least_privilege.locations import Location, location, repository
from auditor.iam.known import known
from auditor.model.catalog import concrete_types
from auditor.model.fact import Fact, Parts
from auditor.model.resource import Readable, Resource
from auditor.model.values import To


def facts(kind: type[Readable]) -> Iterator[tuple[str, To]]:
    for name, one in kind.facts.items():
        if isinstance(one, Parts):
            yield from facts(one.part_type)
        elif isinstance(one, Fact) and isinstance(one.kind, To):
            yield name, one.kind


def with_role() -> list[type[Resource]]:
    """The types whose facts are read for a role: their own, or that of what they run."""
    others = {"TransformJob", "InferenceComponent", "Space"}
    return [
        kind
        for kind in concrete_types()
        if kind.type.startswith("AWS::SageMaker::")
        and (access.noun(kind.type) in others or any(one.type == "AWS::IAM::Role" for _, one in facts(kind)))
    ]


@pytest.mark.parametrize("kind", with_role(), ids=lambda kind: access.noun(kind.type))
def test_each_s3_location_has_a_use(kind: type[Resource]) -> None:
    named = {name for name, one in facts(kind) if one.type == "AWS::S3::Bucket"}
    assert {name for name in named if access.location(kind.type, name) is None} == set()


def test_no_action_is_misspelt() -> None:
    groups = [value for name, value in vars(access).items() if name.isupper() and isinstance(value, tuple)]
    actions = {action for group in groups for action in group if ":" in action}
    assert len(actions) > 30
    assert {action for action in actions if known().action(action) is None} == set()


@pytest.mark.parametrize(
    ("uri", "use", "found"),
    [
        ("s3://lake", Access.READ, Location("lake", ("*",), "*")),
        ("s3://lake/", Access.WRITE, Location("lake", ("*",), "*")),
        ("s3://lake/raw/", Access.READ, Location("lake", ("raw/*",), "raw/*")),
        ("s3://lake/raw/day", Access.READ, Location("lake", ("raw/day*",), "raw/day*")),
        ("s3://lake/models", Access.WRITE, Location("lake", ("models/*",), "models/*")),
        ("s3://lake/ckpt", Access.READ | Access.WRITE, Location("lake", ("ckpt/*",), "ckpt/*")),
        ("s3://lake/m.tar.gz", Access.READ | Access.OBJECT, Location("lake", ("m.tar.gz",), None)),
        ("s3://lake/m", Access.READ | Access.OBJECT, Location("lake", ("m", "m/*"), "m*")),
        ("s3://lake/a*b/", Access.READ, Location("lake", ("a${*}b/*",), "a${*}b/*")),
        ("https://example.com/model.tar.gz", Access.READ, None),
        ("s3://*/raw/", Access.READ, None),
        ("s3://", Access.READ, None),
    ],
)
def test_locations(uri: str, use: Access, found: Location | None) -> None:
    assert location(uri, use) == found


@pytest.mark.parametrize(
    ("image", "arn"),
    [
        ("111122223333.dkr.ecr.eu-west-1.amazonaws.com/team/train:7", "eu-west-1:111122223333:repository/team/train"),
        ("111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn/t@sha256:ab", "cn-north-1:111122223333:repository/t"),
        ("111122223333.dkr.ecr-fips.us-gov-west-1.amazonaws.com/t", "us-gov-west-1:111122223333:repository/t"),
        ("docker.io/library/python:3.11", None),
        ("registry.example.com:5000/train", None),
    ],
)
def test_repositories(image: str, arn: str | None) -> None:
    assert repository(image, "aws") == (f"arn:aws:ecr:{arn}" if arn else None)
