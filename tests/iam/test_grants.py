"""What identity policies and a boundary allow, with the statements that decided."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from auditor.iam import Answer, Context, Decision, Policy, grants, parse_policy

BUCKET = "arn:aws:s3:::ml-data"
ORDER = {Decision.DENY: 0, Decision.IMPLICIT_DENY: 0, Decision.UNKNOWN: 1, Decision.ALLOW: 2}


def policy(*statements: dict[str, Any], name: str = "p", version: str = "2012-10-17") -> Policy:
    return parse_policy({"Version": version, "Statement": list(statements)}, name=name)


def allow(action: Any, resource: Any = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(action: Any, resource: Any = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Deny", "Action": action, "Resource": resource, **more}


def decide(*statements: dict[str, Any], action: str = "s3:GetObject", resource: str = f"{BUCKET}/x") -> Answer:
    return grants([policy(*statements)]).decide(action, resource)


def test_an_allow_names_its_statement() -> None:
    answer = decide(deny("iam:*"), allow("S3:get*", f"{BUCKET}/*", Sid="Read"))
    assert answer.decision is Decision.ALLOW
    assert [(ref.policy, ref.index, ref.sid) for ref in answer.decided_by] == [("p", 1, "Read")]


def test_nothing_matches() -> None:
    assert decide(allow("s3:GetObject", BUCKET)).decision is Decision.IMPLICIT_DENY
    assert decide(allow("s3:GetObject", f"{BUCKET}/X")).decision is Decision.IMPLICIT_DENY


def test_a_deny_wins_and_a_conditional_deny_leaves_it_open() -> None:
    unless_mfa = deny("*", Condition={"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}})
    assert decide(allow("*"), deny("s3:*")).decision is Decision.DENY
    answer = decide(allow("*"), unless_mfa)
    assert answer.decision is Decision.UNKNOWN
    assert answer.hangs_on == ("aws:multifactorauthpresent",)


def test_the_context_settles_conditions() -> None:
    joined = grants([policy(allow("*", Condition={"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}))])
    inside, outside = Context.exact({"aws:SourceIp": "10.1.1.1"}), Context.exact({})
    assert joined.decide("s3:GetObject", context=inside).decision is Decision.ALLOW
    assert joined.decide("s3:GetObject", context=outside).decision is Decision.IMPLICIT_DENY
    assert joined.decide("s3:GetObject").decision is Decision.UNKNOWN


def test_a_boundary_cuts_and_denies() -> None:
    identity = [policy(allow("*"))]
    limited = grants(identity, boundary=policy(allow("s3:*"), deny("s3:Delete*"), name="boundary"))
    assert limited.decide("s3:GetObject").decision is Decision.ALLOW
    assert limited.decide("iam:CreateUser").decision is Decision.IMPLICIT_DENY
    assert limited.decide("s3:DeleteObject").decision is Decision.DENY


def test_not_action_and_not_resource() -> None:
    all_but_iam = {"Effect": "Allow", "NotAction": "iam:*", "NotResource": f"{BUCKET}/*"}
    assert decide(all_but_iam, resource="arn:aws:s3:::other/x").decision is Decision.ALLOW
    assert decide(all_but_iam).decision is Decision.IMPLICIT_DENY
    assert decide(all_but_iam, action="iam:PassRole", resource="*").decision is Decision.IMPLICIT_DENY


def test_a_variable_in_a_resource_hangs_on_its_key() -> None:
    answer = decide(allow("s3:GetObject", BUCKET + "/${aws:username}"))
    assert answer.decision is Decision.UNKNOWN
    assert answer.hangs_on == ("aws:username",)
    old = policy(allow("s3:GetObject", BUCKET + "/${aws:username}"), version="2008-10-17")
    assert grants([old]).decide("s3:GetObject", f"{BUCKET}/x").decision is Decision.IMPLICIT_DENY


ACTIONS = st.sampled_from(["*", "s3:*", "s3:Get*", "s3:GetObject", "iam:*", "iam:Pass?ole"])
RESOURCES = st.sampled_from(["*", f"{BUCKET}/*", BUCKET, "arn:aws:s3:::*", BUCKET + "/${aws:username}"])
CONDITIONS = st.sampled_from(
    [
        {},
        {"StringEquals": {"aws:username": "al"}},
        {"Null": {"aws:username": "true"}},
        {"StringNotLike": {"aws:PrincipalArn": "*admin"}},
        {"ForAllValues:StringLike": {"aws:TagKeys": "a*"}},
    ]
)
STATEMENTS = st.builds(
    lambda effect, verb, action, noun, resource, when: {
        "Effect": effect, verb: action, noun: resource, "Condition": when
    },
    st.sampled_from(["Allow", "Deny"]),
    st.sampled_from(["Action", "NotAction"]),
    ACTIONS,
    st.sampled_from(["Resource", "NotResource"]),
    RESOURCES,
    CONDITIONS,
)  # fmt: skip
LISTS = st.lists(STATEMENTS, max_size=4)
REQUESTS = st.tuples(
    st.sampled_from(["s3:GetObject", "s3:PutObject", "iam:PassRole"]),
    st.sampled_from(["*", f"{BUCKET}/x", f"{BUCKET}/al", BUCKET]),
)
VALUES = st.fixed_dictionaries(
    {}, optional={"aws:username": st.sampled_from(["al", "x"]), "aws:TagKeys": st.just(["a", "b"])}
)


@given(LISTS, STATEMENTS, REQUESTS, VALUES)
def test_a_deny_never_widens_and_an_allow_never_narrows(
    statements: list[dict[str, Any]], added: dict[str, Any], request: tuple[str, str], values: dict[str, Any]
) -> None:
    for context in (Context.exact(values), Context.partial(values)):
        before = grants([policy(*statements)]).decide(*request, context=context).decision
        after = grants([policy(*statements), policy(added, name="added")]).decide(*request, context=context).decision
        if added["Effect"] == "Deny":
            assert ORDER[after] <= ORDER[before]
        else:
            assert ORDER[after] >= ORDER[before]


@given(LISTS, LISTS, REQUESTS)
def test_a_boundary_never_widens(
    statements: list[dict[str, Any]], limits: list[dict[str, Any]], request: tuple[str, str]
) -> None:
    free = grants([policy(*statements)]).decide(*request).decision
    bound = grants([policy(*statements)], boundary=policy(*limits, name="b")).decide(*request).decision
    assert ORDER[bound] <= ORDER[free]


@given(LISTS, REQUESTS, VALUES)
def test_marking_keys_unknown_never_flips(
    statements: list[dict[str, Any]], request: tuple[str, str], values: dict[str, Any]
) -> None:
    joined = grants([policy(*statements)])
    exact = joined.decide(*request, context=Context.exact(values)).decision
    partial = joined.decide(*request).decision
    if partial is Decision.ALLOW:
        assert exact is Decision.ALLOW
    if partial in (Decision.DENY, Decision.IMPLICIT_DENY):
        assert ORDER[exact] == 0
