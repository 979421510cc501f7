"""Conditions hold, don't hold, or hang on what is unknown; operators as AWS documents them."""

from typing import Any

import pytest

from auditor.iam import Condition, Context, parse_policy
from auditor.iam.conditions import holds


def condition(operator: str, key: str, value: Any) -> Condition:
    statement = {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {operator: {key: value}}}
    document = {"Version": "2012-10-17", "Statement": [statement]}
    return parse_policy(document, name="p").statements[0].conditions[0]


@pytest.mark.parametrize(
    ("operator", "wanted", "actual", "expected"),
    [
        ("StringEquals", "a", "a", True),
        ("StringEquals", "a*", "ab", False),
        ("StringEqualsIgnoreCase", "AB", "ab", True),
        ("StringNotEquals", ["a", "b"], "b", False),
        ("StringLike", "a?c*", "abcd", True),
        ("StringNotLike", "a*", "b", True),
        ("NumericLessThan", 1.2, "1.1", True),
        ("NumericLessThan", 1.2, "1.2", False),
        ("NumericLessThanEquals", "10", "10.0", True),
        ("NumericEquals", "ten", "10", False),
        ("NumericGreaterThan", "9", "10", True),
        ("NumericNotEquals", "9", "10", True),
        ("DateLessThan", "2024-01-01T00:00:00Z", "2023-12-31T23:59:59Z", True),
        ("DateGreaterThan", "2024-01-01", "1704067201", True),
        ("DateGreaterThanEquals", "2024", "2024-01-01T00:00:00Z", True),
        ("DateEquals", "never", "2024-01-01T00:00:00Z", False),
        ("Bool", "true", "True", True),
        ("BinaryEquals", "QUJD", "QUJD", True),
        ("BinaryEquals", "QUJD", "!", False),
        ("IpAddress", "10.0.0.0/8", "10.1.2.3", True),
        ("IpAddress", "2001:db8::/32", "2001:db8::1", True),
        ("IpAddress", "10.0.0.0/8", "2001:db8::1", False),
        ("NotIpAddress", "10.0.0.0/8", "192.0.2.1", True),
        ("ArnLike", "arn:aws:sagemaker:*:111122223333:*", "arn:aws:sagemaker:eu-west-1:111122223333:a/b:c", True),
        ("ArnEquals", "arn:aws:s3:::b*", "arn:aws:s3:::bucket", True),
        ("ArnLike", "arn:aws:s3:*:b", "arn:aws:s3:::b", False),
        ("ArnNotEquals", "arn:aws:s3:::b", "arn:aws:s3:::c", True),
    ],
)
def test_operators(operator: str, wanted: Any, actual: str, expected: bool) -> None:  # noqa: FBT001 - a table of cases
    assert holds(condition(operator, "k:x", wanted), Context.exact({"K:X": actual})) is expected


@pytest.mark.parametrize(
    ("operator", "value", "expected"),
    [
        ("StringEquals", "a", False),
        ("StringNotEquals", "a", True),
        ("StringEqualsIfExists", "a", True),
        ("ForAllValues:StringEquals", "a", True),
        ("ForAnyValue:StringEquals", "a", False),
        ("ForAnyValue:StringNotEquals", "a", False),
        ("Null", "true", True),
        ("Null", "false", False),
    ],
)
def test_an_absent_key_is_told_from_an_unknown_one(operator: str, value: str, expected: bool) -> None:  # noqa: FBT001
    asked = condition(operator, "k:x", value)
    assert holds(asked, Context.exact({})) is expected
    assert holds(asked, Context.partial(absent=["k:x"])) is expected
    assert holds(asked, Context.partial()) is None


def test_sets_of_values() -> None:
    tags = Context.exact({"aws:TagKeys": ["a", "b"]})
    assert holds(condition("ForAllValues:StringEquals", "aws:TagKeys", ["a"]), tags) is False
    assert holds(condition("ForAllValues:StringEquals", "aws:TagKeys", ["a", "b", "c"]), tags) is True
    assert holds(condition("ForAnyValue:StringEquals", "aws:TagKeys", ["b"]), tags) is True
    assert holds(condition("ForAnyValue:StringNotEquals", "aws:TagKeys", ["b"]), tags) is True


def test_variables_are_filled_in_and_never_act_as_wildcards() -> None:
    asked = condition("StringLike", "k:x", "home/${aws:username}")
    assert holds(asked, Context.exact({"k:x": "home/al", "aws:username": "al"})) is True
    assert holds(asked, Context.exact({"k:x": "home/al", "aws:username": "*"})) is False
    assert holds(asked, Context.exact({"k:x": "home/al"})) is False
    assert holds(asked, Context.partial({"k:x": "home/al"})) is None
    default = condition("StringEquals", "k:x", "${aws:PrincipalTag/team, 'none'}")
    assert holds(default, Context.exact({"k:x": "none"})) is True


def test_what_holds_always_needs_no_context() -> None:
    assert holds(condition("StringLikeIfExists", "k:x", "*"), Context.partial()) is True
    assert holds(condition("StringLike", "k:x", "*"), Context.partial()) is None
