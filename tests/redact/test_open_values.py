"""Values of code: what is open in them is no credential, and hides none."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.model.choice import OneOf, Unknown, symbol
from auditor.redact import redact

TOKEN = "ghp_16C7e42F292c6912E7710c838347Ae178B4a"
PASSWORD = "correct-horse-battery-9"
OPEN, NAME = symbol("Open"), symbol('aws_x.y["a b"]', "name")


def found(value: Any, member: str = "Environment") -> tuple[list[str], Any]:
    """The kinds of what is found in a value that stands in a member, and what is left of it."""
    responses, secrets = redact({"DescribeModel": {member: value}})
    return [secret.kind for secret in secrets], responses["DescribeModel"][member]


@pytest.mark.parametrize("text", [f"{TOKEN} {OPEN}", f"{OPEN} {TOKEN}", f"see {NAME}\n{TOKEN}\n{OPEN}"])
@pytest.mark.parametrize("known", [True, False])
def test_a_token_beside_what_is_open_goes(text: str, *, known: bool) -> None:
    kinds, left = found({"X": text if known else Unknown("why", text)})
    assert kinds == ["GitHub Token"]
    cleaned = text.replace(TOKEN, "<secret: GitHub Token>")
    assert left == {"X": cleaned if known else Unknown("why", cleaned)}


@pytest.mark.parametrize(
    "value",
    [
        OPEN,
        NAME,
        f"{OPEN}{NAME}",
        f"/prod/{OPEN}",
        f"arn:aws:secretsmanager:{OPEN}:secret:db",
        f"https://me:{OPEN}@example.org/",
        f"a{OPEN}",
    ],
)
def test_what_is_open_is_no_credential(value: str) -> None:
    given_ = {"DB_PASSWORD": value, "API_KEY": Unknown("why", value), "COMMAND": f"--password {value}"}
    assert found(given_) == ([], given_)


def test_the_fence_of_a_key_is_no_key() -> None:
    given_ = {"X": f"-----BEGIN RSA PRIVATE KEY-----\n{OPEN}\n-----END RSA PRIVATE KEY-----"}
    assert found(given_) == ([], given_)
    assert found({"X": given_["X"].replace(OPEN, f"MIIEpAIBAAKCAQEA\n{OPEN}")})[0] == ["Private Key"]


@pytest.mark.parametrize("value", [f"{PASSWORD}{OPEN}", f"{OPEN}{PASSWORD}", f"{PASSWORD}-{NAME}"])
def test_a_password_that_goes_on_is_one_by_its_name(value: str) -> None:
    assert found({"DB_PASSWORD": Unknown("why", value)})[0] == ["Secret Keyword"]
    assert found({"COLOUR": Unknown("why", value)})[0] == []


@pytest.mark.parametrize("attribute", ["SecretAccessKey", "ClientSecret", "ApiKey"])
def test_a_reference_to_what_aws_gives_out_is_one(attribute: str) -> None:
    kinds, left = found({"X": f"a {symbol('It', attribute)}"})
    assert kinds == ["Secret Keyword"]
    assert left == {"X": "a <secret: Secret Keyword>"}
    assert found({"X": symbol("It", f"{attribute}Id")})[0] == []


def test_an_encoded_script_that_is_known_in_part() -> None:
    script = base64.b64encode(f"export A={OPEN}\nexport DB_PASSWORD={PASSWORD}\n".encode()).decode()
    kinds, left = found([{"Content": Unknown("why", script)}], "OnStart")
    assert kinds == ["Secret Keyword"]
    assert PASSWORD not in base64.b64decode(left[0]["Content"].text).decode()


def test_arguments_that_are_open_stand_between_those_that_are_not() -> None:
    given_ = [Unknown("why"), "--password", PASSWORD, OneOf("C", {"a": TOKEN}), "--password", Unknown("why")]
    kinds, left = found(given_, "ContainerArguments")
    assert kinds == ["Secret Keyword"]
    assert left == [*given_[:2], "<secret: Secret Keyword>", *given_[3:]]


def definition(reference: Any) -> dict[str, Any]:
    return {
        "Parameters": [
            {"Name": "Plain", "DefaultValue": PASSWORD},
            {"Name": "Colour", "DefaultValue": PASSWORD},
            {"Name": "Pick", "EnumValues": [PASSWORD, "x"]},
        ],
        "Steps": [{"Arguments": {"Environment": {"DB_PASSWORD": reference, "B": {"Get": "Parameters.Colour"}}}}],
    }


@pytest.mark.parametrize(
    "reference",
    [
        {"Get": "Parameters.Plain"},
        {"Std:Join": {"On": "", "Values": [{"Get": "Parameters.Plain"}]}},
    ],
)
def test_a_parameter_of_a_pipeline_is_a_credential_where_it_is_used_as_one(reference: Any) -> None:
    kinds, left = found(json.dumps(definition(reference)), "PipelineDefinition")
    assert kinds == ["Secret Keyword"]
    plain, colour, _ = json.loads(left)["Parameters"]
    assert plain["DefaultValue"] == "<secret: Secret Keyword>"
    assert colour["DefaultValue"] == PASSWORD
    picked = json.loads(found(json.dumps(definition({"Get": "Parameters.Pick"})), "PipelineDefinition")[1])
    assert picked["Parameters"][2]["EnumValues"] == ["<secret: Secret Keyword>", "x"]


@pytest.mark.parametrize(
    "reference",
    [
        {"Ref": "Plain"},
        {"Fn::Sub": "a${Plain}"},
        {"Fn::Join": ["", [{"Ref": "Plain"}]]},
        {"Fn::Sub": ["${A}", {"A": {"Ref": "Plain"}}]},
    ],
)
@pytest.mark.parametrize("declared", [{"Default": PASSWORD}, {"AllowedValues": ["x", PASSWORD]}])
def test_a_parameter_of_a_template_is_a_credential_where_it_is_used_as_one(reference: Any, declared: Any) -> None:
    environment = {"DB_PASSWORD": reference}
    body = {"Parameters": {"Plain": declared}, "Resources": {"M": {"Properties": {"Environment": environment}}}}
    kinds, left = found(body, "Properties")
    assert kinds == ["Secret Keyword"]
    assert PASSWORD not in json.dumps(left)


@given(st.lists(st.sampled_from([OPEN, NAME, " ", "\n", f"password: {OPEN}", f"https://u:{NAME}@h", '"', "/"])))
def test_symbols_alone_never_make_a_credential(parts: list[str]) -> None:
    text = "\n".join(parts)
    given_ = {"X": text, "DB_PASSWORD": Unknown("why", OPEN)}
    assert found(given_) == ([], given_)


@given(st.lists(st.sampled_from([OPEN, NAME, "a", " ", "\n", "=", '"', "//"])), st.integers(0, 8))
def test_a_token_is_found_among_any_symbols(parts: list[str], at: int) -> None:
    text = " ".join([*parts[:at], TOKEN, *parts[at:]])
    kinds, left = found({"X": Unknown("why", text)})
    assert kinds
    assert TOKEN not in left["X"].text
