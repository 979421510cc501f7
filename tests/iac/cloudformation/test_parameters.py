"""Parameters: what was given, what is assumed, what is left open."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from auditor.iac.planned import InputError
from auditor.model.choice import OneOf, Unknown
from tests.iac.cloudformation.reading import value_of


def declared(rest: str, name: str = "P") -> str:
    return f"Parameters:\n  {name}: {{{rest}}}\n"


@pytest.mark.parametrize(
    ("type_", "given", "value"),
    [
        ("String", "5", "5"),
        ("Number", "5", 5),
        ("Number", "0.5", 0.5),
        ("CommaDelimitedList", "a, b", ["a", "b"]),
        ("CommaDelimitedList", "", []),
        ("List<AWS::EC2::Subnet::Id>", "subnet-1,subnet-2", ["subnet-1", "subnet-2"]),
        ("AWS::EC2::VPC::Id", "vpc-1", "vpc-1"),
    ],
)
def test_a_given_value_is_certain_and_of_its_type(type_: str, given: str, value: Any) -> None:
    assert value_of("!Ref P", declared(f"Type: '{type_}', Default: '7'"), parameters={"P": given}) == value


def test_a_default_is_assumed() -> None:
    value = value_of("!Ref P", declared("Type: String, Default: ml.t3.medium, AllowedValues: [ml.t3.medium, x]"))
    assert value == OneOf("parameter P", {"its default, ml.t3.medium": "ml.t3.medium"}, assumed=True)
    assert value_of("!Ref P", declared("Type: String, Default: ''")).options == {"its default, empty": ""}


def test_what_is_made_of_a_default_is_assumed_too() -> None:
    value = value_of("!Sub 's3://${P}'", declared("Type: String, Default: b"))
    assert value == OneOf("parameter P", {"its default, b": "s3://b"}, assumed=True)


def test_allowed_values_are_all_there_is() -> None:
    value = value_of("!Ref P", declared("Type: String, AllowedValues: [Enabled, Disabled, true]"))
    assert value == OneOf("parameter P", {"Enabled": "Enabled", "Disabled": "Disabled", "true": "true"})
    assert value_of("!Ref P", declared("Type: Number, AllowedValues: [5]")) == 5


def test_a_parameter_that_conditions_tell_apart_is_one_of_these_or_another() -> None:
    around = declared("Type: String") + "Conditions: {A: !Equals [!Ref P, prod], B: !Equals ['', !Ref P]}\n"
    value = value_of("!Ref P", around)
    assert isinstance(value, OneOf)
    assert list(value.options) == ["empty", "prod", "another value"]
    assert isinstance(value.options["another value"], Unknown)


@pytest.mark.parametrize(
    ("rest", "constant"),
    [
        ("Type: String, MinLength: 1", "''"),
        ("Type: String, MaxLength: '3'", "prod"),
        ("Type: String, AllowedPattern: '[a-c]*'", "prod"),
        ("Type: Number, MinValue: 1", "0"),
        ("Type: Number, MaxValue: 9.5", "10"),
        ("Type: Number", "many"),
        ("Type: AWS::EC2::VPC::Id", "''"),
    ],
)
def test_a_parameter_is_never_what_its_declaration_refuses(rest: str, constant: str) -> None:
    around = declared(rest) + f"Conditions: {{A: !Equals [!Ref P, {constant}]}}\n"
    assert value_of("!If [A, a, b]", around) == "b"


def test_a_parameter_may_be_what_its_declaration_takes() -> None:
    around = declared("Type: Number, MinValue: 0, MaxValue: 5") + "Conditions: {A: !Equals [!Ref P, 0]}\n"
    assert value_of("!If [A, a, b]", around).options == {"0": "a", "another value": "b"}


def test_a_variable_that_is_the_whole_of_a_text_is_told_apart_as_itself() -> None:
    around = declared("Type: String") + "Conditions: {A: !Equals [!Sub '${P}', x], B: !Equals [!Ref P, x]}\n"
    assert value_of("!If [A, !If [B, 1, 2], !If [B, 3, 4]]", around).options == {"x": 1, "another value": 4}


def test_parameters_that_nothing_tells_apart_are_unknown() -> None:
    assert value_of("!Ref P", declared("Type: AWS::EC2::Subnet::Id")) == Unknown("parameter P has no default", "«P»")


@pytest.mark.parametrize(
    "rest",
    [
        "NoEcho: true, Default: S3cr3tWord99",
        "NoEcho: 'TRUE', AllowedValues: [S3cr3tWord99, b]",
        "Default: S3cr3tWord99",
    ],
)
def test_no_option_is_named_after_a_secret(rest: str) -> None:
    value = value_of("!Ref DbPassword", declared(f"Type: String, {rest}", "DbPassword"))
    assert "S3cr3tWord99" in value.options.values()
    assert "S3cr3tWord99" not in "".join(value.options)


def test_names_of_long_or_equal_values_stay_apart() -> None:
    long = "x" * 200
    value = value_of(
        "!Ref P", declared(f"Type: String, AllowedValues: ['{long}1', '{long}2', 'another value', 'a  b']")
    )
    assert list(value.options.values()) == [f"{long}1", f"{long}2", "another value", "a  b"]
    assert max(map(len, value.options)) < 100


@pytest.mark.parametrize(
    ("rest", "given", "said"),
    [
        ("AllowedValues: [a, b]", "c", "is not one of its AllowedValues (a, b)"),
        ("AllowedPattern: '[a-z]+'", "A1", "is not what its AllowedPattern takes"),
        ("MinLength: 3", "ab", "is not as long as its MinLength and its MaxLength ask for"),
        ("Type: Number, MaxValue: 3", "4", "is not between its MinValue and its MaxValue"),
    ],
)
def test_values_that_a_template_does_not_allow_are_refused(rest: str, given: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        value_of("!Ref P", declared(rest if "Type:" in rest else f"Type: String, {rest}"), parameters={"P": given})
    assert str(caught.value) == f"t.yaml:2:3: the value given for the parameter P {said}"


def test_numbers_must_be_numbers_and_secrets_are_not_told_in_errors() -> None:
    with pytest.raises(InputError, match="is not a number"):
        value_of("!Ref P", declared("Type: Number"), parameters={"P": "many"})
    with pytest.raises(InputError) as caught:
        value_of("!Ref P", declared("Type: String, NoEcho: true, AllowedValues: [hush]"), parameters={"P": "quiet"})
    assert not {"hush", "quiet"} & set(str(caught.value).split())


def test_patterns_that_are_not_python_s_or_run_for_ever_are_not_tried() -> None:
    for pattern in ("(a+)+$", r"\p{Alpha}++", "["):
        assert value_of(
            "!Ref P", declared(f"Type: String, AllowedPattern: '{pattern}'"), parameters={"P": "a" * 40 + "!"}
        )


@pytest.mark.parametrize(
    "content",
    [
        [{"ParameterKey": "P", "ParameterValue": "given"}, {"ParameterKey": "Q", "UsePreviousValue": True}],
        {"Parameters": {"P": "given"}, "Tags": {"a": "b"}},
        {"P": "given"},
        ["P=given"],
    ],
)
def test_parameter_files_have_the_forms_that_aws_s_tools_read(content: Any, tmp_path: Path) -> None:
    file = tmp_path / "parameters.json"
    file.write_text(json.dumps(content))
    around = declared("Type: String, Default: x") + "  Q: {Type: String}\n"
    assert value_of("[!Ref P, !Ref Q]", around, parameter_files=(file,))[0] == "given"
    assert value_of("!Ref P", around, parameter_files=(file,), parameters={"P": "nearer"}) == "nearer"


def test_a_value_that_the_stack_keeps_is_not_the_default(tmp_path: Path) -> None:
    file = tmp_path / "parameters.json"
    file.write_text(json.dumps([{"ParameterKey": "P", "UsePreviousValue": True}]))
    kept = "parameter P keeps the value that the stack has"
    assert value_of("!Ref P", declared("Type: String, Default: x"), parameter_files=(file,)) == Unknown(kept, "«P»")
    allowed = declared("Type: String, Default: x, AllowedValues: [x, y]")
    assert value_of("!Ref P", allowed, parameter_files=(file,)) == OneOf("parameter P", {"x": "x", "y": "y"})


@pytest.mark.parametrize("content", ["[1]", "3", '{"P": {"a": 1}}', "{"])
def test_files_that_are_no_parameters_are_refused(content: str, tmp_path: Path) -> None:
    file = tmp_path / "parameters.json"
    file.write_text(content)
    with pytest.raises(InputError, match=r"parameters\.json"):
        value_of("!Ref P", declared("Type: String"), parameter_files=(file,))
