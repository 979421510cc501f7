"""Whatever a principal holds today: a suggestion never allows what that does not."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.iam import Context, Decision, Grants, grants, parse_policy, read_policy
from auditor.iam.suggest import Need, Permission, Restriction, suggest

ROLE = "arn:aws:iam::111122223333:role/jobs"
OBJECTS = ("*", "?ata/*", "data/*", "data/a*", "data/secret/*", "out/*", "data/${aws:userid}/*", "data/a/x.csv")
ARNS = (
    "*",
    "arn:aws:s3:::*",
    "arn:aws:s3*lake/*",
    "arn:aws:s3:::lake",
    *(f"arn:aws:s3:::lake/{key}" for key in OBJECTS),
)
ACTIONS = ("*", "s3:*", "s3:Get*", "s3:GetObject", "s3:PutObject", "s3:ListBucket", "S3:getobject")
CONDITIONS: tuple[dict[str, Any], ...] = (
    {},
    {"Bool": {"aws:SecureTransport": "true"}},
    {"StringLike": {"s3:prefix": ["data/*", "x"]}},
    {"StringLike": {"s3:prefix": "data/secret/*"}},
    {"StringNotLike": {"s3:prefix": "data/secret/*"}},
    {"StringEquals": {"aws:PrincipalAccount": "111122223333"}},
    {"StringEqualsIfExists": {"s3:ExistingObjectTag/team": "ml"}},
    {"ForAllValues:StringLike": {"s3:prefix": ["${aws:userid}/*"]}},
)

statement = st.fixed_dictionaries(
    {"Effect": st.sampled_from(["Allow", "Allow", "Allow", "Deny"]), "Condition": st.sampled_from(CONDITIONS)}
).flatmap(
    lambda base: st.tuples(
        st.sampled_from(["Action", "Action", "Action", "NotAction"]),
        st.lists(st.sampled_from(ACTIONS), min_size=1, max_size=2),
        st.sampled_from(["Resource", "Resource", "Resource", "NotResource"]),
        st.lists(st.sampled_from(ARNS), min_size=1, max_size=3),
    ).map(lambda parts: {**base, parts[0]: parts[1], parts[2]: parts[3]})
)
policies = st.builds(
    lambda version, statements: read_policy({"Version": version, "Statement": statements}, name="today"),
    st.sampled_from(["2012-10-17", "2012-10-17", "2008-10-17"]),
    st.lists(statement, min_size=1, max_size=4),
)
needs = st.lists(
    st.one_of(
        st.builds(
            lambda action, key: Need(Permission(action, f"arn:aws:s3:::lake/{key}"), "a job"),
            st.sampled_from(["s3:GetObject", "s3:PutObject"]),
            st.sampled_from(["data/*", "data/a*", "data/a/x.csv", "out/*", "out/b/*", "*"]),
        ),
        st.builds(
            lambda value: Need(
                Permission("s3:ListBucket", "arn:aws:s3:::lake", (Restriction("StringLike", "s3:prefix", (value,)),)),
                "a job",
            ),
            st.sampled_from(["data/*", "data/secret/*", "out/*"]),
        ),
    ),
    max_size=5,
)
ASKED = [
    (action, resource, Context.exact(keys))
    for action in ("s3:GetObject", "s3:PutObject", "s3:ListBucket", "s3:DeleteObject", "iam:PassRole")
    for resource in (
        "arn:aws:s3:::lake",
        *(
            f"arn:aws:s3:::lake/{key}"
            for key in ("data/a/x.csv", "data/secret/k", "data/AIDA/x", "data/${aws:userid}/x", "out/b/1", "other")
        ),
    )
    for keys in (
        {},
        {"aws:SecureTransport": "true", "aws:PrincipalAccount": "111122223333", "s3:ExistingObjectTag/team": "ml"},
        {"s3:prefix": "data/secret/k", "aws:SecureTransport": "true"},
        {"s3:prefix": "data/x", "aws:SecureTransport": "true"},
        {"s3:prefix": "AIDA/q", "aws:userid": "AIDA", "aws:SecureTransport": "false"},
    )
]


@settings(max_examples=200, deadline=None)
@given(st.lists(policies, min_size=1, max_size=2), st.none() | policies, needs)
def test_a_suggestion_never_allows_what_is_not_allowed_today(
    identity: list[Any], boundary: Any, wanted: list[Need]
) -> None:
    today = grants(identity, boundary=boundary)
    made = suggest(wanted, today, ROLE)
    if made.document is None:
        return
    suggested = Grants((parse_policy(made.document, name="suggested"),), boundary)
    for action, resource, context in ASKED:
        if suggested.decide(action, resource, context=context).decision is Decision.ALLOW:
            assert today.decide(action, resource, context=context).decision is Decision.ALLOW


@settings(max_examples=100, deadline=None)
@given(st.lists(policies, min_size=1, max_size=2), needs)
def test_what_is_proven_holds(identity: list[Any], wanted: list[Need]) -> None:
    today = grants(identity)
    made = suggest(wanted, today, ROLE)
    suggested = Grants((parse_policy(made.document, name="suggested"),) if made.document else ())
    if made.allows_seen:
        for need in made.needs:
            action, resource, context = need.sample(ROLE)
            assert suggested.decide(action, resource, context=context).decision is Decision.ALLOW
            assert today.decide(action, resource, context=context).decision is Decision.ALLOW
    if made.narrows:
        assert made.given_up
    given = {need.permission for need in made.needs} | {one.need.permission for one in made.left_out}
    assert {need.permission for need in wanted} <= given, "a need is given, or it is said that it is not"
