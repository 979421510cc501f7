"""The engine against the reference evaluator, and what must hold whatever the policies."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from auditor.iam import (
    Answer,
    Authority,
    Caller,
    Context,
    Decision,
    KmsGrant,
    PolicyError,
    Request,
    Target,
    decide,
    parse_policy,
    read_policy,
)
from tests.conformance.iam import authority
from tests.conformance.iam import request as asked_in
from tests.iam.reference import evaluate
from tests.iam.strategies import FAMILIES, KEYS, NEGATIONS, rows, statements

Row = dict[str, Any]
OWN = Path(__file__).parents[1] / "conformance" / "own.jsonl"
VECTORS: list[Row] = [json.loads(line) for line in OWN.read_text().splitlines()]
ALICE = "arn:aws:iam::111122223333:user/alice"
OPERATORS = {name for operators, _, _ in FAMILIES for name in operators} | set(NEGATIONS.values())
# with a key unknown: the other kind of deny has a test of its own
SAME_SIDE = {
    Decision.ALLOW: {Decision.ALLOW, Decision.UNKNOWN},
    Decision.DENY: {Decision.DENY, Decision.IMPLICIT_DENY, Decision.UNKNOWN},
    Decision.IMPLICIT_DENY: {Decision.IMPLICIT_DENY, Decision.UNKNOWN},
}
LISTS = ["identity_policies", "boundary", "session_policies", "resource_policies", "vpce_policies"]
LEVELS = ["scps", "rcps"]


def decided(row: Row) -> Answer:
    return decide(authority(row), asked_in(row))


def with_context(row: Row, context: Context) -> Answer:
    asked = asked_in(row)
    return decide(authority(row), Request(asked.action, asked.target, context, asked.endpoint))


def added(row: Row, kind: str, statement: Row) -> Row:
    """The row with one more policy of this kind, where it has that kind at all."""
    grown = copy.deepcopy(row)
    document = {"Version": "2012-10-17", "Statement": [statement]}
    if grown[kind] is not None and kind in LISTS:
        grown[kind].append(document)
    for level in (grown[kind] or []) if kind in LEVELS else []:
        level.append(document)
    return grown


# values that mean nothing to an operator, and some that are hard to read
STRANGE = st.text(max_size=8) | st.sampled_from(
    [
        "9" * 17,
        "9" * 400,
        "-1",
        "1e999999",
        "NaN",
        "2025-02-30",
        "2025-01-01T00:00:00+99:99",
        "::/129",
        "arn:",
        "${",
        "\0",
    ]
)


@given(st.sampled_from(sorted(OPERATORS)), STRANGE, STRANGE)
@example("DateLessThan", "9" * 17, "2025-01-01")
@example("DateLessThan", "2025-01-01", "9" * 17)
@settings(max_examples=300)
def test_no_value_of_a_condition_stops_the_engine(operator: str, wanted: str, actual: str) -> None:
    statement = {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {operator: {"test:key": wanted}}}
    policy = parse_policy({"Version": "2012-10-17", "Statement": statement}, name="p")
    asked = Request("s3:GetObject", Target("arn:aws:s3:::data/x"), Context.exact({"test:key": actual}))
    assert decide(Authority(Caller.of(ALICE), (policy,)), asked).decision in {Decision.ALLOW, Decision.IMPLICIT_DENY}


@given(rows())
@settings(max_examples=400)
def test_the_engine_agrees_with_the_reference(row: Row) -> None:
    assert decided(row).decision == evaluate(row)


@pytest.mark.parametrize("row", [pytest.param(row, id=row["id"]) for row in VECTORS])
def test_the_engine_agrees_on_our_vectors(row: Row) -> None:
    assert decided(row).decision == row["expected"]


@given(rows(), st.sampled_from(LISTS + LEVELS), statements("Deny"))
@settings(max_examples=200)
def test_a_deny_never_widens(row: Row, kind: str, statement: Row) -> None:
    named = kind in {"resource_policies", "vpce_policies", "rcps"}
    grown = added(row, kind, {**statement, "Principal": "*"} if named else statement)
    before, after = decided(row).decision, decided(grown).decision
    assert after in {before, Decision.DENY}


@given(rows(), st.sampled_from([*LISTS, "scps"]), st.data())
@settings(max_examples=200)
def test_an_allow_never_narrows(row: Row, kind: str, data: st.DataObject) -> None:
    statement = data.draw(statements("Allow", naming=kind in {"resource_policies", "vpce_policies"}))
    before, after = decided(row).decision, decided(added(row, kind, statement)).decision
    assert after in {before, Decision.ALLOW}
    assert (before == Decision.DENY) == (after == Decision.DENY)


@given(rows(), st.sets(st.sampled_from(KEYS)))
@settings(max_examples=300)
def test_an_unknown_key_never_flips_a_decision(row: Row, unknown: set[str]) -> None:
    given_context = row["request"]["context"]
    folded = {key.lower() for key in unknown}
    known = {key: value for key, value in given_context.items() if key.lower() not in folded}
    absent = [key for key in KEYS if key not in given_context and key not in unknown]
    for context in (Context.partial(known, absent=absent), Context.partial(known)):
        found = with_context(row, context)
        assert found.decision in SAME_SIDE[decided(row).decision]
        assert found.decision != Decision.UNKNOWN or found.hangs_on


def test_what_nobody_allows_is_refused_for_certain_though_a_deny_may_apply_as_well() -> None:
    insecure = {
        "Effect": "Deny",
        "Action": "*",
        "Resource": "*",
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    policy = parse_policy({"Version": "2012-10-17", "Statement": insecure}, name="p")
    asked = [
        Request("s3:GetObject", Target("arn:aws:s3:::data/x"), context)
        for context in (Context.exact({"aws:SecureTransport": "false"}), Context.partial())
    ]
    exact, partial = (decide(Authority(Caller.of(ALICE), (policy,)), one) for one in asked)
    assert (exact.decision, partial.decision) == (Decision.DENY, Decision.IMPLICIT_DENY)


@given(rows())
@settings(max_examples=200)
def test_an_exact_request_lacks_what_it_does_not_list(row: Row) -> None:
    listed = row["request"]["context"]
    absent = [key for key in [*KEYS, "kms:EncryptionContext:app"] if key not in listed]
    found, spelled_out = decided(row), with_context(row, Context.partial(listed, absent=absent))
    if row["kms_grants"] is None:  # whether there are more pairs of an encryption context, no list of keys says
        assert spelled_out == found._replace(context=spelled_out.context)
    assert found.decision != Decision.UNKNOWN


@given(rows())
@settings(max_examples=200)
def test_a_decision_names_statements_of_its_effect(row: Row) -> None:
    found = decided(row)
    effect = {Decision.ALLOW: "Allow", Decision.DENY: "Deny"}.get(found.decision)
    assert all(ref.effect == effect for ref in found.decided_by)
    assert found.decided_by or found.decision == Decision.IMPLICIT_DENY or row["request"]["principal"].endswith(":root")


leaves = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(max_size=12)
elements = ["Version", "Statement", "Effect", "Action", "NotAction", "Resource", "Principal", "Condition", "AWS", "Sid"]
values = [
    "Allow",
    "Deny",
    "2012-10-17",
    "*",
    "s3:*",
    "StringLike",
    "ForAllValues:BoolIfExists",
    "Null",
    "${",
    "${a,'b}",
]
words = st.sampled_from(elements + values)
garbage = st.recursive(
    leaves | words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words | st.text(max_size=6), inner, max_size=5),
    max_leaves=25,
)
texts = st.text() | st.binary().map(lambda raw: raw.decode("latin-1")) | garbage.map(json.dumps)


@st.composite
def nearly_right(draw: st.DrawFn) -> Row:
    """A policy with one element replaced by something else."""
    statement = draw(statements(naming=draw(st.booleans())))
    statement[draw(st.sampled_from(sorted(statement) + elements))] = draw(garbage)
    return {"Version": "2012-10-17", "Statement": [draw(statements()), statement]}


@given(texts | st.dictionaries(words, garbage) | nearly_right())
@example("[" * 100_000)
@example('{"Statement":' * 5_000)
@example("%7B%22Statement%22:%5B")
@example("\ufeff{}")
@example('{"Statement": [], "Statement": []}')
@example("1" * 10_000)
@settings(max_examples=300)
def test_garbage_is_read_without_a_crash_and_refused_with_its_place(document: str | Row) -> None:
    policy = read_policy(document, name="rubbish")
    for effect in (Authority(Caller.of(ALICE), (policy,)), Authority(Caller.of(ALICE), scps=((policy,),))):
        decide(effect, Request("s3:GetObject", Target("arn:aws:s3:::data/x"), Context.exact({})))
    if not policy.problems:
        parse_policy(document, name="rubbish")
        return
    with pytest.raises(PolicyError, match="rubbish") as refusal:
        parse_policy(document, name="rubbish")
    assert refusal.value.problem.place in {problem.place for problem in policy.problems}


@pytest.mark.parametrize(
    ("policy", "place"),
    [
        ({"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}, {"Effect": "Maybe"}]}, "/Statement/1"),
        ({"Statement": {"Effect": "Allow", "Action": 7, "Resource": "*"}}, "/Statement/0/Action"),
        ({"Version": "2020-01-01", "Statement": []}, "/Version"),
        ({"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"Like": {}}}]}, "/Condition"),
    ],
)
def test_a_bad_document_is_refused_at_its_place(policy: Row, place: str) -> None:
    with pytest.raises(PolicyError) as refusal:
        parse_policy(policy, name="p")
    assert place in refusal.value.problem.place


SIZE = 10_240
GREEDY: list[Callable[[int], str]] = [
    lambda size: "a*" * (size // 2),
    lambda size: "*a" * (size // 2) + "b",
    lambda size: "*" * size,
    lambda size: "*?" * (size // 2),
    lambda size: "*ab*ba" * (size // 6) + "!",
]


@pytest.mark.parametrize("element", ["Action", "Resource", "StringLike", "ArnLike"])
@pytest.mark.parametrize("build", range(len(GREEDY)))
def test_hundreds_of_wildcards_come_to_an_answer(element: str, build: int) -> None:
    pattern, text = GREEDY[build](SIZE), "ab" * 600
    statement: Row = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    context = Context.exact({"aws:SourceArn": f"arn:aws:s3:::{text}"})
    if element in {"Action", "Resource"}:
        statement[element] = ("s3:" if element == "Action" else "arn:aws:s3:::") + pattern
    else:
        statement["Condition"] = {element: {"aws:SourceArn": f"arn:aws:s3:::{pattern}"}}
    policy = parse_policy({"Version": "2012-10-17", "Statement": [statement]}, name="greedy")
    asked = Request("s3:" + text if element == "Action" else "s3:GetObject", Target(f"arn:aws:s3:::{text}"), context)
    # a pattern that backtracks would not come to an end here
    assert decide(Authority(Caller.of(ALICE), (policy,)), asked).decision in (Decision.ALLOW, Decision.IMPLICIT_DENY)


def test_a_grant_with_constraints_hangs_on_the_encryption_context() -> None:
    key = "arn:aws:kms:eu-west-1:111122223333:key/1"
    grant = KmsGrant(ALICE, frozenset({"Decrypt"}), subset=(("Team", "ml"),))
    target = Target(key, "111122223333", (), None, (grant,))
    answer = decide(Authority(Caller.of(ALICE), ()), Request("kms:Decrypt", target))
    assert (answer.decision, answer.hangs_on) == (Decision.UNKNOWN, ("kms:encryptioncontext:team",))
    known = Context.partial({"kms:EncryptionContext:Team": "ml"})
    assert decide(Authority(Caller.of(ALICE), ()), Request("kms:Decrypt", target, known)).decision is Decision.ALLOW
