"""What a principal can do at all agrees with what it is allowed, request by request."""

from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.iam import UNREAD, Authority, Caller, Context, Decision, Policy, Request, Target, decide, parse_policy
from auditor.iam.action_sets import action_sets
from auditor.iam.known import known
from auditor.iam.symbolic import permissions

CALLER = Caller.of("arn:aws:iam::111122223333:role/train")
BUCKETS = ["arn:aws:s3:::a/x", "arn:aws:s3:::a/y", "arn:aws:s3:::b/x", "*"]
ACTIONS = ["s3:GetObject", "s3:PutObject", "sagemaker:CreateTrainingJob"]
CONTEXTS = [Context.exact(values) for values in ({}, {"aws:x": "1"}, {"aws:x": "2"}, {"aws:username": "a"})]

STATEMENTS = st.fixed_dictionaries(
    {
        "Effect": st.sampled_from(["Allow", "Allow", "Deny"]),
        "Condition": st.sampled_from(
            [{}, {}, {"StringEquals": {"aws:x": "1"}}, {"StringNotEquals": {"aws:x": "1"}}, {"Null": {"aws:x": "true"}}]
        ),
    }
).flatmap(
    lambda fixed: st.tuples(
        st.sampled_from(["Action", "NotAction"]), st.sampled_from(["Resource", "NotResource"])
    ).flatmap(
        lambda names: st.fixed_dictionaries(
            {
                **{key: st.just(value) for key, value in fixed.items()},
                names[0]: st.sampled_from(["*", "s3:*", "s3:Get*", "s3:GetObject", "sagemaker:*", "*:Put*"]),
                names[1]: st.sampled_from(
                    ["*", "arn:aws:s3:::*", "arn:aws:s3:::a/*", "arn:aws:s3:::*/x", "arn:aws:s3:::${aws:username}/x"]
                ),
            }
        )
    )
)
LAYERS = st.lists(STATEMENTS, max_size=4)


def policy(*statements: dict[str, Any], name: str = "p") -> Policy:
    return parse_policy({"Version": "2012-10-17", "Statement": list(statements)}, name=name)


def allow(action: str, resource: str = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


@given(LAYERS, st.none() | LAYERS, st.none() | LAYERS)
@settings(max_examples=250, deadline=None)
def test_permissions_agree_with_enumeration(identity: Any, boundary: Any, scp: Any) -> None:
    authority = Authority(
        CALLER,
        (policy(*identity),),
        None if boundary is None else (policy(*boundary),),
        scps=None if scp is None else ((policy(*scp),),),
    )
    must, may = action_sets(authority)
    for action in ACTIONS:
        found = permissions(authority, action)
        bit = 1 << (known().index(action) or 0)
        granted = set[Decision]()
        for resource, context in product(BUCKETS, CONTEXTS):
            decision = decide(authority, Request(action, Target(resource), context)).decision
            admitted = any(one.admits(resource, context) for one in found)
            assert admitted is (decision is Decision.ALLOW)
            granted.add(decision)
        assert may & bit or Decision.ALLOW not in granted
        assert not must & bit or any(one.certain for one in found)


@given(LAYERS)
@settings(max_examples=100, deadline=None)
def test_what_is_certain_holds_in_every_context(identity: Any) -> None:
    authority = Authority(CALLER, (policy(*identity),))
    for action in ACTIONS:
        for one in permissions(authority, action):
            for resource in BUCKETS:
                answers = {one.admits(resource, context) for context in CONTEXTS}
                assert not one.certain or len(answers) == 1


def test_a_permission_names_resources_exceptions_conditions_and_statements() -> None:
    mfa = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
    identity = policy(
        allow("s3:Get*", "arn:aws:s3:::*", Condition=mfa, Sid="read"),
        {"Effect": "Deny", "Action": "s3:*", "Resource": "arn:aws:s3:::secret/*"},
    )
    boundary = policy(allow("s3:*", "arn:aws:s3:::team-*"), name="limit")
    (one,) = permissions(Authority(CALLER, (identity,), (boundary,)), "s3:GetObject")
    assert one.resources == ("arn:aws:s3:::team-*",)
    assert one.exceptions == ()  # the Deny is about another bucket
    assert [condition.key for condition in one.conditions] == ["aws:multifactorauthpresent"]
    assert [(ref.policy, ref.sid) for ref in one.decided_by] == [("p", "read"), ("limit", None)]
    assert not one.certain


def test_resources_that_two_policies_narrow_are_both_named() -> None:
    identity, boundary = policy(allow("s3:*", "arn:aws:s3:::a*")), policy(allow("s3:*", "arn:aws:s3:::*/out"))
    (one,) = permissions(Authority(CALLER, (identity,), (boundary,)), "s3:PutObject")
    assert one.resources == ("arn:aws:s3:::a* & arn:aws:s3:::*/out",)
    assert one.certain


def test_a_denied_action_is_in_neither_set_and_an_unread_organization_leaves_nothing_certain() -> None:
    identity = policy(allow("s3:*"), {"Effect": "Deny", "Action": "s3:Put*", "Resource": "*"})
    must, may = action_sets(Authority(CALLER, (identity,)))
    assert (
        set(known().names(must))
        == set(known().names(may))
        == {name for name in known().names(known().bits("s3:*")) if not name.startswith("s3:Put")}
    )
    unread = Authority(CALLER, (identity,), scps=UNREAD)
    assert action_sets(unread) == (0, may)
    assert [one.certain for one in permissions(unread, "s3:GetObject")] == [False]
