"""The parser takes what AWS's grammar allows and names the place of what it doesn't."""

import json
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.iam import Effect, Policy, PolicyError, Quantifier, parse_policy

ALLOW = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}


def doc(*statements: Any, version: Any = "2012-10-17") -> dict[str, Any]:
    return {"Version": version, "Statement": list(statements)}


def deep(levels: int) -> Any:
    nested: list[Any] = []
    for _ in range(levels):
        nested = [nested]
    return nested


def test_text_encoded_text_and_object_are_the_same_policy() -> None:
    text = json.dumps(doc(ALLOW))
    parsed = parse_policy(doc(ALLOW), name="p")
    assert (
        parsed.statements == parse_policy(text, name="p").statements == parse_policy(quote(text), name="p").statements
    )
    assert parsed.statements[0].actions == ("s3:GetObject",)
    assert parsed.statements[0].effect is Effect.ALLOW


def test_a_single_statement_needs_no_list_and_no_version() -> None:
    policy = parse_policy({"Statement": ALLOW}, name="p")
    assert policy.version == "2008-10-17"
    assert not policy.statements[0].variables


def test_conditions_are_read_with_their_forms() -> None:
    condition = {
        "ForAllValues:StringEqualsIfExists": {"AWS:TagKeys": ["a", "b"]},
        "Bool": {"aws:SecureTransport": False},
    }
    many, plain = parse_policy(doc({**ALLOW, "Condition": condition}), name="p").statements[0].conditions
    assert (many.operator, many.key, many.values) == ("StringEquals", "aws:tagkeys", ("a", "b"))
    assert many.quantifier is Quantifier.ALL
    assert many.if_exists
    assert plain.values == ("false",)


@pytest.mark.parametrize(
    ("document", "place"),
    [
        ("{", "at /: not JSON"),
        ("[]", "at /: must be an object"),
        ('{"Statement": [], "Statement": []}', "stands twice"),
        ('{"Statement": NaN}', "not JSON"),
        ("[" * 100_000, "nested too deeply"),
        ({}, "Statement is missing"),
        ({"Statement": [], "Owner": "x"}, "unknown element 'Owner'"),
        (doc(version="2020-01-01"), "/Version"),
        (doc({"Action": "*", "Resource": "*"}), "/Statement/0/Effect"),
        (doc({**ALLOW, "effect": "Allow"}), "/Statement/0: unknown element 'effect'"),
        (doc({**ALLOW, "Effect": "allow"}), "/Statement/0/Effect"),
        (doc(ALLOW, {**ALLOW, "NotAction": "x:y"}), "/Statement/1: Action and NotAction"),
        (doc({**ALLOW, "Action": 1}), "/Statement/0/Action"),
        (doc({**ALLOW, "Resource": []}), "/Statement/0/Resource"),
        (doc({**ALLOW, "Principal": "arn:aws:iam::111122223333:root"}), "/Statement/0/Principal"),
        (doc({**ALLOW, "Principal": {"Robot": "x"}}), "unknown element 'Robot'"),
        (doc({**ALLOW, "Condition": {"StringIs": {"a": "b"}}}), "unknown condition operator 'StringIs'"),
        (doc({**ALLOW, "Condition": {"NullIfExists": {"a": "true"}}}), "unknown condition operator"),
        (doc({**ALLOW, "Condition": {"Bool": {"a": {"b": "c"}}}}), "/Statement/0/Condition/Bool/a"),
        (doc({**ALLOW, "Condition": {"Bool": {"a\nb": None}}}), "/Statement/0/Condition/Bool/a\\nb"),
        (doc({**ALLOW, "Condition": {"Bool": {"a": 10**5000}}}), "too many digits"),
        (doc(version=deep(5000)), "/Version: unknown policy version: a value of type list"),
        (doc({"Effect": "Allow", "Resource": "*"}), "Action or NotAction is missing"),
    ],
)
def test_bad_documents_name_policy_and_place(document: Any, place: str) -> None:
    with pytest.raises(PolicyError, match="policy 'bad'") as error:
        parse_policy(document, name="bad")
    assert place in str(error.value)
    assert "\n" not in str(error.value)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(["Allow", "*", "s3:*", "x"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["Version", "Statement", "Effect", "Action", "NotAction", "Resource", "Principal", "AWS", "Bool"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)
STATEMENT = st.fixed_dictionaries(
    {"Effect": st.sampled_from(["Allow", "Deny", "x"]), "Action": JSON},
    optional={"Resource": JSON, "Principal": JSON, "Condition": JSON, "Sid": JSON, "NotPrincipal": JSON},
)


@given(JSON | st.fixed_dictionaries({"Statement": STATEMENT | st.lists(STATEMENT)}) | st.text())
def test_any_input_gives_a_policy_or_a_policy_error(document: Any) -> None:
    outcome: Policy | PolicyError
    try:
        outcome = parse_policy(document, name="fuzz")
    except PolicyError as error:
        outcome = error
    assert isinstance(outcome, Policy) or "fuzz" in str(outcome)
