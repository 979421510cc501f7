"""Bad policies are decided honestly: unknown where their meaning is not defined, and never skipped."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.iam import (
    Answer,
    Authority,
    Caller,
    Context,
    Decision,
    Policy,
    PolicyError,
    Request,
    Target,
    decide,
    parse_policy,
    read_policy,
)
from auditor.iam.globs import TextSet, compile_text
from auditor.iam.lint import Attachment, lint

OWN = "111122223333"
ROLE = Caller.of(f"arn:aws:iam::{OWN}:role/train")
OBJECT = "arn:aws:s3:::data/x"
ALLOW = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::data/*"}
DENY = {**ALLOW, "Effect": "Deny"}
NOTHING = Context.exact({})


def read(*statements: Any, **document: Any) -> Policy:
    return read_policy({"Version": "2012-10-17", **document, "Statement": list(statements)}, name="p")


def asked(*policies: Policy, action: str = "s3:GetObject", on: str = OBJECT, context: Context = NOTHING) -> Answer:
    return decide(Authority(ROLE, policies), Request(action, Target(on), context))


GOOD = read(ALLOW)
FORBID = read(DENY)
BROKEN = {
    "not JSON": "{",
    "no object": "[]",
    "no statements": {"Version": "2012-10-17"},
    "unknown element": {"Statement": [{**ALLOW, "Owner": "me"}]},
    "unknown element of the document": {"Owner": "me", "Statement": [ALLOW]},
    "unknown operator": {"Statement": [{**ALLOW, "Condition": {"StringIs": {"aws:username": "x"}}}]},
    "operator without keys": {"Statement": [{**ALLOW, "Condition": {"StringEquals": "x"}}]},
    "no effect": {"Statement": [{"Action": "s3:GetObject", "Resource": "*"}]},
    "effect in small letters": {"Statement": [{**ALLOW, "Effect": "allow"}]},
    "no action": {"Statement": [{"Effect": "Allow", "Resource": "*"}]},
    "action and not action": {"Statement": [{**ALLOW, "NotAction": "s3:PutObject"}]},
    "unknown version": {"Version": "2030-01-01", "Statement": [ALLOW]},
    "nested garbage": {"Statement": [{**ALLOW, "Resource": {"a": [{"b": [None]}]}}]},
    "the same key twice": '{"Statement": [], "Statement": []}',
    "a statement that is none": {"Statement": [7]},
}


@pytest.mark.parametrize("document", BROKEN.values(), ids=BROKEN)
def test_a_broken_policy_is_a_problem_and_an_unknown_answer(document: Any) -> None:
    policy = read_policy(document, name="p")
    problems = lint(policy, attached_to="identity")
    assert problems
    assert all(problem.policy == "p" and problem.why for problem in problems)
    with pytest.raises(PolicyError, match="policy 'p'"):
        parse_policy(document, name="p")
    if policy.statements:
        assert asked(policy).decision is Decision.UNKNOWN


@pytest.mark.parametrize("document", BROKEN.values(), ids=BROKEN)
def test_what_is_denied_for_sure_stays_denied_whatever_is_broken(document: Any) -> None:
    assert asked(read_policy(document, name="p"), FORBID).decision is Decision.DENY


@pytest.mark.parametrize("effect", ["Allow", "Deny"])
def test_a_broken_statement_says_nothing_of_other_actions(effect: str) -> None:
    broken = read({**ALLOW, "Effect": effect, "Owner": "me"}, {**ALLOW, "Action": "s3:PutObject"})
    assert asked(broken, action="s3:PutObject").decision is Decision.ALLOW
    assert asked(broken, action="s3:DeleteObject").decision is Decision.IMPLICIT_DENY


def test_a_broken_allow_takes_nothing_from_a_sound_one_and_a_broken_deny_may() -> None:
    assert asked(read({**ALLOW, "Owner": "me"}, ALLOW)).decision is Decision.ALLOW
    assert asked(read({**DENY, "Owner": "me"}, ALLOW)).decision is Decision.UNKNOWN


def test_a_statement_without_effect_may_deny_what_another_policy_allows() -> None:
    answer = asked(GOOD, read({"Action": "s3:*", "Resource": "*"}))
    assert answer.decision is Decision.UNKNOWN
    assert ("p", 0) in {(ref.policy, ref.index) for ref in answer.decided_by}


def test_an_unreadable_boundary_leaves_it_open_and_refuses_nothing_for_sure() -> None:
    bounded = Authority(ROLE, (GOOD,), boundary=(read_policy("{", name="bound"),))
    assert decide(bounded, Request("s3:GetObject", Target(OBJECT), NOTHING)).decision is Decision.UNKNOWN
    unbounded = Authority(ROLE, (), boundary=(read_policy("{", name="bound"),))
    assert decide(unbounded, Request("s3:GetObject", Target(OBJECT), NOTHING)).decision is Decision.IMPLICIT_DENY


def test_a_deleted_principal_names_nobody_and_spares_nobody() -> None:
    gone = {"AWS": "AROACKCEVSQ6C2EXAMPLE"}
    lets_in = read_policy({"Statement": {**ALLOW, "Principal": gone}}, name="bucket")
    keeps_out = read_policy({"Statement": {**DENY, "NotPrincipal": gone}}, name="bucket")
    for policy, own, expected in (
        (lets_in, (), Decision.IMPLICIT_DENY),
        (lets_in, (GOOD,), Decision.ALLOW),
        (keeps_out, (GOOD,), Decision.DENY),
    ):
        request = Request("s3:GetObject", Target(OBJECT, OWN, (policy,)), NOTHING)
        assert decide(Authority(ROLE, own), request).decision is expected
        assert any("deleted principal" in problem.why for problem in lint(policy, attached_to="resource"))


def test_without_a_version_a_variable_is_plain_text() -> None:
    home = {**ALLOW, "Resource": "arn:aws:s3:::data/${aws:username}/*"}
    dana = Context.exact({"aws:username": "dana"})
    new, old = read(home), read_policy({"Statement": home}, name="p")
    assert asked(new, on="arn:aws:s3:::data/dana/x", context=dana).decision is Decision.ALLOW
    assert asked(old, on="arn:aws:s3:::data/dana/x", context=dana).decision is Decision.IMPLICIT_DENY
    assert asked(old, on="arn:aws:s3:::data/${aws:username}/x", context=dana).decision is Decision.ALLOW


@pytest.mark.parametrize("pattern", ["*a" * 2_500 + "b", "?*" * 2_500 + "b", "*" * 5_000 + "b", "a*" * 2_500])
def test_hundreds_of_wildcards_are_decided_without_backtracking(pattern: str) -> None:
    """A matcher that backtracks would take longer than the universe lasts: that this returns at all is the proof."""
    text = "a" * 2_000
    assert (text in TextSet([compile_text(pattern)])) is (pattern == "a*" * 2_500 and len(text) >= 2_500)
    policy = read({**ALLOW, "Action": f"s3:{pattern}", "Resource": f"arn:aws:s3:::{pattern}"})
    assert asked(policy, action=f"s3:{text}", on=f"arn:aws:s3:::{text}").decision is Decision.IMPLICIT_DENY
    assert asked(policy, on=f"arn:aws:s3:::{text}").decision is Decision.IMPLICIT_DENY


def test_a_policy_of_the_largest_size_full_of_wildcards() -> None:
    wild = ["*".join("arn:aws:s3:::data"), *(f"arn:aws:s3:::*{'?*' * 9}{number}*/*x" for number in range(250))]
    condition = {"StringLike": {"aws:PrincipalTag/team": [f"*{'a*' * 20}{number}" for number in range(40)]}}
    statement = {"Effect": "Allow", "Action": ["s3:*e*t*b*", "*:*G*"], "Resource": wild, "Condition": condition}
    text = json.dumps({"Statement": statement})
    assert len(text) > 10_000
    policy, context = parse_policy(text, name="wild"), Context.exact({"aws:PrincipalTag/team": "a" * 1_000 + "39"})
    assert asked(policy, on=f"arn:aws:s3:::data/{'1' * 900}/x", context=context).decision is Decision.ALLOW
    assert asked(policy, on=f"arn:aws:s3:::data/{'b' * 900}", context=context).decision is Decision.IMPLICIT_DENY


ELEMENTS = ["Version", "Statement", "Effect", "Action", "NotAction", "Resource", "NotResource", "Principal", "Sid"]
WORDS = ["Allow", "Deny", "*", "s3:*", "s3:GetObject", "2012-10-17", "${aws:username}", "${", "x", "arn:aws:s3:::*"]
KEYS = [
    *ELEMENTS,
    "NotPrincipal",
    "Condition",
    "AWS",
    "Service",
    "StringLike",
    "Null",
    "ForAllValues:Bool",
    "aws:x",
    "",
]
LEAF = st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(WORDS) | st.text(max_size=20)
JSON = st.recursive(
    LEAF,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=6),
    max_leaves=25,
)
CONDITION = st.dictionaries(
    st.sampled_from(
        ["StringLike", "NumericEquals", "DateLessThan", "IpAddress", "Null", "ForAnyValue:Bool", "ArnLike"]
    ),
    st.dictionaries(
        st.sampled_from(["aws:SourceIp", "aws:username", "aws:TagKeys"]), JSON | st.lists(LEAF), max_size=2
    ),
    max_size=3,
)
STATEMENT = st.fixed_dictionaries(
    {"Effect": st.sampled_from(["Allow", "Deny", "x"]), "Action": st.sampled_from(["*", "s3:Get*"]) | JSON},
    optional=dict.fromkeys(("Resource", "NotResource", "NotAction", "Sid", "Principal", "NotPrincipal", "Extra"), JSON)
    | {"Condition": CONDITION | JSON},
)
DOCUMENT = JSON | st.text() | st.fixed_dictionaries({"Statement": STATEMENT | st.lists(STATEMENT, max_size=3)})
CONTEXTS = st.sampled_from(
    [NOTHING, Context.partial(), Context.exact({"aws:username": "*", "aws:SourceIp": "x", "aws:TagKeys": ["a", ""]})]
)
ATTACHMENTS: list[Attachment] = ["identity", "boundary", "resource", "trust", "scp", "rcp", "endpoint"]


@given(DOCUMENT)
def test_parsing_gives_a_policy_or_a_policy_error(document: Any) -> None:
    outcome: Policy | PolicyError
    try:
        outcome = parse_policy(document, name="fuzz")
    except PolicyError as error:
        outcome = error
    assert isinstance(outcome, Policy) == (not read_policy(document, name="fuzz").problems)


@given(DOCUMENT, CONTEXTS, st.sampled_from(["s3:GetObject", "S3:getobject", "", ":", "*"]), st.text(max_size=30))
def test_whatever_was_read_is_decided_and_nothing_broken_decides(
    document: Any, context: Context, action: str, resource: str
) -> None:
    policy = read_policy(document, name="fuzz")
    for target in (OBJECT, resource):
        for authority, at in (
            (Authority(ROLE, (policy,)), Target(target)),
            (Authority(ROLE, (GOOD,), boundary=(policy,)), Target(target, OWN, (policy,))),
        ):
            answer = decide(authority, Request(action, at, context))
            assert all(statement.understood for statement in answer.statements)
            if answer.decision is not Decision.UNKNOWN:
                assert answer.unsure == ()


@given(DOCUMENT, st.sampled_from(ATTACHMENTS))
def test_lint_says_of_anything_what_is_wrong_in_one_line(document: Any, attached_to: Attachment) -> None:
    policy = read_policy(document, name="fuzz")
    found = lint(policy, attached_to=attached_to, text=document if isinstance(document, str) else json.dumps(document))
    assert found[: len(policy.problems)] == policy.problems
    assert all(problem.policy == "fuzz" and problem.why and "\n" not in problem.why for problem in found)


def test_a_broken_statement_is_decided_by_nothing() -> None:
    deny = read({**DENY, "Condition": {"StringIs": {"aws:username": "x"}}}, ALLOW)
    answer = asked(deny)
    assert answer.decision is Decision.UNKNOWN
    assert [statement.index for statement in answer.statements] == [1]
    assert [statement.index for statement in answer.unsure] == [0]
