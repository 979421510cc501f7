"""Conditions: decided where the parameters tell, consistent where they don't; held against every value there is."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from auditor.iac.planned import InputError
from auditor.model.choice import OneOf, Unknown, decisions, within
from tests.iac.cloudformation.reading import HOME, in_world, resources_of, unit_of, value_of

ENV = """
Parameters:
  Env: {Type: String, AllowedValues: [prod, test, dev]}
  Looked: {Type: "AWS::SSM::Parameter::Value<String>"}
Conditions:
  IsProd: !Equals [!Ref Env, prod]
  IsTest: !Equals [!Ref Env, test]
  NotProd: !Not [!Condition IsProd]
  Both: !And [!Condition IsProd, !Condition IsTest]
  Either: !Or [!Condition IsProd, {Condition: IsTest}]
  Opaque: !Equals [!Ref Looked, x]
  NotOpaque: !Not [!Condition Opaque]
  Saved: !And [!Condition Opaque, !Condition Both]
  Here: !Equals [!Ref AWS::Region, eu-west-1]
"""


def test_what_hangs_on_one_parameter_is_one_decision() -> None:
    value = value_of("!If [IsProd, !If [IsTest, impossible, p], !If [IsTest, t, d]]", ENV)
    assert decisions(value) == {"parameter Env"}
    assert [in_world(value, parameter_Env=env) for env in ("prod", "test", "dev")] == ["p", "t", "d"]
    assert "impossible" not in str(value)


def test_logic_follows_the_parameter() -> None:
    value = value_of("[!If [NotProd, 1, 0], !If [Both, 1, 0], !If [Either, 1, 0]]", ENV)
    assert [in_world(value, parameter_Env=env) for env in ("prod", "test", "dev")] == [[0, 0, 1], [1, 0, 1], [1, 0, 0]]


def test_a_given_parameter_leaves_nothing_open() -> None:
    assert value_of("!If [IsProd, p, !Ref Nowhere]", ENV, parameters={"Env": "prod"}) == "p"


def test_what_nothing_tells_is_a_decision_of_its_own_and_consistent() -> None:
    value = value_of("[!If [Opaque, a, b], !If [NotOpaque, a, b]]", ENV)
    assert value[0] == OneOf("condition Opaque", {"true": "a", "false": "b"})
    assert in_world(value, condition_Opaque="true") == ["a", "b"]


def test_what_is_known_to_be_false_decides_whatever_the_others_are() -> None:
    assert value_of("!If [Saved, a, b]", ENV) == "b"


def test_the_region_decides_where_it_is_told() -> None:
    assert value_of("!If [Here, a, b]", ENV, home=HOME) == "a"
    assert value_of("!If [Here, a, b]", ENV) == OneOf("AWS::Region", {"eu-west-1": "a", "another value": "b"})


def test_no_value_leaves_the_member_out_in_its_world() -> None:
    value = value_of("{a: !If [IsProd, 1, !Ref AWS::NoValue], b: [!If [IsProd, 1, !Ref AWS::NoValue], 2]}", ENV)
    assert in_world(value, parameter_Env="prod") == {"a": 1, "b": [1, 2]}
    assert in_world(value, parameter_Env="dev") == {"b": [2]}


def test_a_default_that_decides_is_still_assumed() -> None:
    around = "Parameters: {Kms: {Type: String, Default: ''}}\nConditions: {Has: !Not [!Equals [!Ref Kms, '']]}\n"
    value = value_of("!If [Has, !Ref Kms, !Ref AWS::NoValue]", around)
    assert value.assumed
    assert within({"k": value}, {"parameter Kms": "its default, empty"}) == {}


def test_resources_exist_where_their_condition_holds() -> None:
    template = (
        ENV
        + "\nResources:\n"
        + "".join(f"  {name}: {{Type: AWS::X::Y, Condition: {name}}}\n" for name in ("IsProd", "Both", "Opaque"))
    )
    found = resources_of(template)
    assert found["IsProd"].exists == OneOf("parameter Env", {"prod": True, "test": False, "dev": False})
    assert "Both" not in found
    assert found["Opaque"].exists == OneOf("condition Opaque", {"true": True, "false": False})
    assert resources_of(template, parameters={"Env": "prod"})["IsProd"].exists is True
    assert "IsProd" not in resources_of(template, parameters={"Env": "dev"})


def test_what_hangs_on_too_many_combinations_is_left_open() -> None:
    names = [f"P{number}" for number in range(8)]
    around = "Parameters:\n" + "".join(f"  {name}: {{Type: String, AllowedValues: [a, b]}}\n" for name in names)
    each = ", ".join(f"!Equals [!Ref {name}, a]" for name in names)
    left_open = OneOf("condition A", {"true": 1, "false": 2})
    assert value_of("!If [A, 1, 2]", f"{around}Conditions: {{A: !And [{each}]}}\n") == left_open


def test_a_resource_that_hangs_on_too_many_combinations_may_exist() -> None:
    names = [f"P{number}" for number in range(4)]
    outer = ", ".join(f"!Equals [!Ref {name}, a]" for name in names[:3])
    inner = "".join(f"  {name}: {{Type: String, AllowedValues: [a, b, c]}}\n" for name in names[:2])
    template = (
        "Parameters:\n"
        + "".join(f"  {name}: {{Type: String, AllowedValues: [a, b, c]}}\n" for name in [*names, "Q"])
        + f"Conditions: {{A: !And [{outer}]}}\n"
        + "Resources:\n  N:\n    Type: AWS::CloudFormation::Stack\n    Condition: A\n"
        + "    Properties: {TemplateURL: n.yaml, Parameters: {P0: !Ref P3, P1: !Ref Q}}\n"
    )
    nested = (
        f"Parameters:\n{inner}Conditions: {{B: !And [!Equals [!Ref P0, a], !Equals [!Ref P1, a]]}}\n"
        "Resources: {R: {Type: x, Condition: B}}\n"
    )
    found = resources_of(template, {"n.yaml": nested})
    assert found["N.R"].exists == OneOf("existence of N.R", {"true": True, "false": False})


@pytest.mark.parametrize(
    "conditions", ["{A: !Condition A}", "{A: !Not [!Condition B], B: !Or [!Condition A, !Condition A]}"]
)
def test_conditions_that_refer_to_themselves_are_refused(conditions: str) -> None:
    with pytest.raises(InputError, match="the condition refers to itself: A -> "):
        value_of("!If [A, 1, 2]", f"Conditions: {conditions}\n")


def test_a_chain_of_conditions_without_end_is_refused() -> None:
    chain = "".join(f"  C{n}: !Not [!Condition C{n + 1}]\n" for n in range(3000))
    with pytest.raises(InputError, match="too deeply"):
        value_of("!If [C0, 1, 2]", f"Conditions:\n{chain}  C3000: !Equals [a, a]\n")


@pytest.mark.parametrize(
    "condition", ["5", "[a]", "{Fn::Equals: [a]}", "{Fn::Not: [1, 2]}", "{Ref: X}", "{Fn::And: x}"]
)
def test_what_is_no_condition_is_left_open(condition: str) -> None:
    assert value_of("!If [A, 1, 2]", f"Conditions: {{A: {condition}}}\n") == OneOf(
        "condition A", {"true": 1, "false": 2}
    )


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("1", "'1'", True),
        ("true", "'true'", True),
        ("a", "b", False),
        ("!Ref Looked", "!Ref Looked", True),
        ("!Sub 'x-${Looked}'", "y-1", False),
        ("!Sub '${Looked}-x'", "y-y", False),
        ("!Sub 'x-${Looked}'", "x-1", None),
        ("!Ref Looked", "''", None),
        ("!Join ['', [!Ref Looked, a]]", "''", False),
        ("[a, b]", "[a, b]", True),
        ("[a, b]", "[b, a]", False),
        ("[!Select [0, !GetAZs '']]", "[!Select [1, !GetAZs '']]", None),
        ("!Select [0, !GetAZs '']", "!Select [1, !GetAZs '']", None),
    ],
)
def test_equality_is_told_as_far_as_it_is_known(one: str, other: str, same: Any) -> None:
    around = "Parameters: {Looked: {Type: 'AWS::SSM::Parameter::Value<String>'}}\n"
    value = value_of("!If [A, 1, 0]", f"{around}Conditions: {{A: !Equals [{one}, {other}]}}\n")
    assert value == (OneOf("condition A", {"true": 1, "false": 0}) if same is None else int(same))


VALUES = ("a", "b", "c")
NAMES = ("P", "Q", "R")
_SIDE = st.sampled_from([{"Ref": name} for name in NAMES]) | st.sampled_from([*VALUES, ""])
_EXPRESSION = st.recursive(
    st.lists(_SIDE, min_size=2, max_size=2).map(lambda pair: {"Fn::Equals": pair})
    | st.integers(0, 3).map(lambda number: {"Condition": f"C{number}"}),
    lambda inner: (
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: {"Fn::And": parts})
        | st.lists(inner, min_size=2, max_size=3).map(lambda parts: {"Fn::Or": parts})
        | inner.map(lambda part: {"Fn::Not": [part]})
    ),
    max_leaves=6,
)


def _earlier(expression: Any, number: int) -> Any:
    """Conditions refer to earlier ones only, so that none refers to itself."""
    if isinstance(expression, dict):
        if "Condition" in expression:
            before = int(expression["Condition"][1:])
            return {"Condition": f"C{before % number}"} if number else {"Fn::Equals": ["a", "a"]}
        return {name: _earlier(each, number) for name, each in expression.items()}
    return [_earlier(each, number) for each in expression] if isinstance(expression, list) else expression


def _holds(expression: Any, conditions: Mapping[str, Any], values: Mapping[str, str]) -> bool:
    ((function, argument),) = expression.items()
    if function == "Condition":
        return _holds(conditions[argument], conditions, values)
    if function == "Fn::Equals":
        one, other = (values[each["Ref"]] if isinstance(each, dict) else each for each in argument)
        return bool(one == other)
    parts = [_holds(each, conditions, values) for each in argument]
    return {"Fn::And": all(parts), "Fn::Or": any(parts), "Fn::Not": not parts[0]}[function]


@given(st.lists(_EXPRESSION, min_size=4, max_size=4), st.lists(st.booleans(), min_size=3, max_size=3))
def test_every_condition_is_as_brute_force_finds_it(expressions: list[Any], closed: list[bool]) -> None:
    conditions = {f"C{number}": _earlier(each, number) for number, each in enumerate(expressions)}
    template = {
        "Parameters": {
            name: {"Type": "String", **({"AllowedValues": list(VALUES)} if shut else {})}
            for name, shut in zip(NAMES, closed, strict=True)
        },
        "Conditions": conditions,
        "Resources": {
            "X": {"Type": "AWS::X::Y", "Properties": {name: {"Fn::If": [name, "1", "0"]} for name in conditions}}
        },
    }
    found = unit_of(yaml.safe_dump(template)).resources[0].properties
    open_ = ("elsewhere", "far")
    ranges = [VALUES if shut else (*VALUES, "", open_[index % 2]) for index, shut in enumerate(closed)]
    for values in product(*ranges):
        given_ = dict(zip(NAMES, values, strict=True))
        for name, expression in conditions.items():
            told = _told(found[name], given_)
            truth = "1" if _holds(expression, conditions, given_) else "0"
            assert told in {truth, None}, (name, given_)
            if all(closed):
                assert told == truth, (name, given_)


def _told(value: Any, given_: Mapping[str, str]) -> str | None:
    """What a value is where the parameters are so; None where it hangs on a condition that nothing tells."""
    while isinstance(value, OneOf):
        name = value.decision.removeprefix("parameter ")
        if name not in given_:
            return None
        wanted = given_[name] or "empty"
        value = value.options[wanted if wanted in value.options else "another value"]
    return None if isinstance(value, Unknown) else str(value)
