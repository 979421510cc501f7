"""What the code leaves open is never decided by guess, in whatever way it is left open."""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.engine.gate.gating import Gated, gate, written

ROOT, INTERNET, KEY = "notebook-root-access", "notebook-direct-internet", "key-volume-not-customer-managed"
ISOLATED, TLS, SECRET = "model-not-isolated", "bucket-plaintext-transport", "secret-in-configuration"
RULES = (ROOT, INTERNET, KEY, ISOLATED, TLS, SECRET)
NOTEBOOK, MODEL = "AWS::SageMaker::NotebookInstance", "AWS::SageMaker::Model"
KEY_ARN = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d-1111-2222-3333-444455556666"


def ref(name: str) -> dict[str, str]:
    return {"Ref": name}


def switched(condition: str, yes: Any, no: Any) -> dict[str, Any]:
    return {"Fn::If": [condition, yes, no]}


def equals(name: str, value: str) -> dict[str, Any]:
    return {"Fn::Equals": [ref(name), value]}


def template(resources: Mapping[str, Any], **sections: Any) -> dict[str, Any]:
    return {"Resources": dict(resources), **sections}


def notebook(**properties: Any) -> dict[str, Any]:
    return {"Type": NOTEBOOK, "Properties": {"InstanceType": "ml.t3.medium", "RoleArn": "r", **properties}}


def judged(content: Any, folder: Path, **options: Any) -> Gated:
    gated = gate(written(folder, content), rules=RULES, **options)
    assert not gated.reading.failures
    assert not gated.report.errors
    return gated


OPEN: dict[str, Any] = {"Type": "String"}
PARAMETERS: dict[str, Any] = {
    "Open": OPEN,
    "Other": OPEN,
    "Env": {"Type": "String", "AllowedValues": ["prod", "dev"]},
    "Switch": {"Type": "String", "AllowedValues": ["Enabled", "Disabled"]},
    "Off": {"Type": "String", "AllowedValues": ["Disabled"]},
    "Given": {"Type": "String", "Default": "Disabled"},
    "Hidden": {"Type": "String", "NoEcho": True, "Default": "Disabled"},
    "Names": {"Type": "CommaDelimitedList"},
    "Told": {"Type": "CommaDelimitedList", "Default": "Disabled,Enabled"},
    "Looked": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "Disabled"},
}
CONDITIONS: dict[str, Any] = {
    "Prod": equals("Env", "prod"),
    "Dev": equals("Env", "dev"),
    "NotProd": {"Fn::Not": [{"Condition": "Prod"}]},
    "Both": {"Fn::And": [{"Condition": "Prod"}, {"Condition": "Dev"}]},
    "Either": {"Fn::Or": [{"Condition": "Prod"}, {"Condition": "Dev"}]},
    "Vague": {"Fn::Equals": [ref("Open"), ref("Other")]},
    "Always": {"Fn::Equals": ["a", "a"]},
}
MAPPINGS: dict[str, Any] = {
    "Access": {"prod": {"Root": "Disabled"}, "dev": {"Root": "Enabled"}},
    "Strict": {"prod": {"Root": "Disabled"}, "dev": {"Root": "Disabled"}},
}


def finder(name: str, key: str) -> dict[str, Any]:
    return {"Fn::FindInMap": [name, ref(key), "Root"]}


@pytest.mark.parametrize(
    ("value", "verdict", "names"),
    [
        pytest.param("Disabled", "pass", "", id="literal"),
        pytest.param("Enabled", "fail", "", id="literal that fails"),
        pytest.param(ref("Open"), "unknown", "parameter Open", id="parameter without default"),
        pytest.param(ref("AWS::NoValue"), "fail", "", id="NoValue is the API's default"),
        pytest.param(ref("Switch"), "unknown", "parameter Switch", id="allowed values that disagree"),
        pytest.param(ref("Off"), "pass", "", id="the only allowed value"),
        pytest.param(ref("Given"), "pass", "assumed: parameter Given is its default", id="default"),
        pytest.param(ref("Hidden"), "pass", "assumed: parameter Hidden is its default", id="default that is hidden"),
        pytest.param(ref("Looked"), "unknown", "parameter Looked", id="Systems Manager's, whatever its default"),
        pytest.param(switched("Prod", "Disabled", "Enabled"), "unknown", "parameter Env", id="If"),
        pytest.param(switched("Prod", "Disabled", "Disabled"), "pass", "", id="If that agrees"),
        pytest.param(switched("Prod", "Enabled", ref("AWS::NoValue")), "fail", "", id="If that agrees to fail"),
        pytest.param(switched("Both", "Enabled", "Disabled"), "pass", "", id="And of what excludes each other"),
        pytest.param(switched("Either", "Disabled", "Enabled"), "pass", "", id="Or of all there is"),
        pytest.param(switched("Vague", "Disabled", "Enabled"), "unknown", "condition Vague", id="vague condition"),
        pytest.param(switched("Always", "Disabled", "Enabled"), "pass", "", id="condition that holds"),
        pytest.param(
            switched("Prod", switched("NotProd", "Enabled", "Disabled"), switched("Dev", "Disabled", "Enabled")),
            "pass",
            "",
            id="nested conditions on one parameter",
        ),
        pytest.param(switched("Prod", "Disabled", ref("Open")), "unknown", "parameter Env", id="one branch unknown"),
        pytest.param(switched("Prod", "Enabled", ref("Open")), "unknown", "parameter", id="one branch fails"),
        pytest.param(finder("Access", "Env"), "unknown", "parameter Env", id="map by a parameter"),
        pytest.param(finder("Strict", "Env"), "pass", "", id="map that agrees"),
        pytest.param(finder("Access", "Open"), "unknown", "parameter Open", id="map by an open parameter"),
        pytest.param(finder("Strict", "Open"), "unknown", "parameter Open", id="map that has no such key, perhaps"),
        pytest.param({"Fn::ImportValue": "x"}, "unknown", "another stack", id="ImportValue"),
        pytest.param("{{resolve:ssm:/root:1}}", "unknown", "Systems Manager", id="dynamic reference"),
        pytest.param("{{resolve:secretsmanager:s:SecretString:x}}", "unknown", "Secrets Manager", id="secret"),
        pytest.param({"Fn::Sub": "${Given}"}, "pass", "assumed", id="Sub of what is known"),
        pytest.param({"Fn::Sub": "Dis${Open}"}, "unknown", "parameter Open", id="Sub that is partly known"),
        pytest.param({"Fn::Join": ["", ["Dis", "abled"]]}, "pass", "", id="Join of what is known"),
        pytest.param({"Fn::Join": ["", ["Dis", ref("Open")]]}, "unknown", "parameter Open", id="Join partly known"),
        pytest.param({"Fn::Select": [0, ["Disabled", ref("Open")]]}, "pass", "", id="Select beside an unknown"),
        pytest.param({"Fn::Select": [1, ["Disabled", ref("Open")]]}, "unknown", "parameter Open", id="Select of it"),
        pytest.param({"Fn::Select": [ref("Open"), ["Disabled", "Disabled"]]}, "unknown", "Open", id="Select by it"),
        pytest.param({"Fn::Select": [0, ref("Names")]}, "unknown", "parameter Names", id="list parameter"),
        pytest.param({"Fn::Select": [0, ref("Told")]}, "pass", "assumed", id="list parameter's default"),
        pytest.param({"Fn::Select": [0, {"Fn::Split": [",", "Disabled,x"]}]}, "pass", "", id="Split"),
        pytest.param({"Fn::Select": [0, {"Fn::Split": [",", ref("Open")]}]}, "unknown", "Open", id="Split of it"),
        pytest.param({"Fn::Select": [0, {"Fn::GetAZs": ""}]}, "unknown", "zone", id="GetAZs"),
        pytest.param({"Fn::GetAtt": ["Custom", "Root"]}, "unknown", "Custom", id="what a custom resource answers"),
        pytest.param({"Fn::Transform": {"Name": "M"}}, "unknown", "", id="macro"),
        pytest.param({"Fn::New": "x"}, "unknown", "Fn::New", id="function that is not known"),
    ],
)
def test_a_value_is_decided_by_what_is_told(value: Any, verdict: str, names: str, tmp_path: Path) -> None:
    resources = {"N": notebook(RootAccess=value), "Custom": {"Type": "Custom::Thing"}}
    gated = judged(template(resources, Parameters=PARAMETERS, Conditions=CONDITIONS, Mappings=MAPPINGS), tmp_path)
    finding = gated.finding(ROOT)
    assert finding.verdict == verdict
    assert names in finding.message
    if "assumed" in names:
        assert finding.confidence == "medium"
    if finding.verdict == "unknown":
        assert finding.gaps


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (ref("Nowhere"), "Nowhere is nowhere defined in the template"),
        ({"Fn::GetAtt": ["Nowhere", "Arn"]}, "Nowhere is nowhere defined in the template"),
        ({"Fn::Sub": "${Nowhere.Arn}"}, "Nowhere is nowhere defined in the template"),
        (switched("Nowhere", "Enabled", "Disabled"), "the condition Nowhere is nowhere defined"),
    ],
)
def test_what_is_nowhere_defined_has_no_verdict_and_is_damage(value: Any, said: str, tmp_path: Path) -> None:
    gated = gate(written(tmp_path, template({"N": notebook(RootAccess=value)})), rules=RULES)
    assert gated.finding(ROOT).verdict == "unknown"
    assert [one.error.rpartition(": ")[2] for one in gated.reading.failures] == [said]


@pytest.mark.parametrize("value", ["a-key", KEY_ARN, "alias/aws/sagemaker"])
def test_a_key_that_a_parameter_names_has_no_verdict_before_it_is_told(value: str, tmp_path: Path) -> None:
    code = template({"N": notebook(KmsKeyId=ref("Open"))}, Parameters={"Open": OPEN})
    assert judged(code, tmp_path).verdict(KEY) == "unknown"
    assert judged(code, tmp_path, parameters={"Open": value}).verdict(KEY) != "pass"


def test_what_is_hidden_is_named_by_nobody(tmp_path: Path) -> None:
    parameters = {"Hidden": {"Type": "String", "NoEcho": True, "AllowedValues": ["Enabled", "Disabled"]}}
    gated = judged(template({"N": notebook(RootAccess=ref("Hidden"))}, Parameters=parameters), tmp_path)
    message = gated.finding(ROOT).message
    assert "parameter Hidden is value 1" in message
    assert "Hidden is Enabled" not in message


def test_a_default_that_is_a_credential_is_found_and_not_shown(tmp_path: Path) -> None:
    key = "AKIA" + "IOSFODNN7EXAMPLE"
    model = {
        "Type": MODEL,
        "Properties": {"ExecutionRoleArn": "r", "PrimaryContainer": {"Image": "i", "Environment": {"A": ref("P")}}},
    }
    gated = judged(template({"M": model}, Parameters={"P": {"Type": "String", "Default": key}}), tmp_path)
    assert gated.verdict(SECRET) == "fail"
    assert key not in gated.report.model_dump_json()


def test_a_text_that_only_deployment_tells_is_not_said_to_be_without_credentials(tmp_path: Path) -> None:
    environment = switched("Vague", {"A": "b"}, {"DB_PASSWORD": ref("Open")})
    model = {
        "Type": MODEL,
        "Properties": {"ExecutionRoleArn": "r", "PrimaryContainer": {"Image": "i", "Environment": environment}},
    }
    gated = judged(template({"M": model}, Parameters=PARAMETERS, Conditions=CONDITIONS), tmp_path)
    assert gated.verdict(SECRET) == "unknown"


def test_many_combinations_are_unknown_and_not_tried_without_end(tmp_path: Path) -> None:
    value: Any = "Disabled"
    conditions = {}
    for index in range(12):
        conditions[f"C{index}"] = {"Fn::Equals": [ref("Open"), ref(f"P{index}")]}
        value = switched(f"C{index}", value, "Enabled")
    parameters = {"Open": OPEN, **{f"P{index}": OPEN for index in range(12)}}
    gated = judged(template({"N": notebook(RootAccess=value)}, Parameters=parameters, Conditions=conditions), tmp_path)
    assert gated.verdict(ROOT) == "unknown"


# resources that may not be made

BUCKET = {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "b"}}
ONLY_TLS = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": ["arn:aws:s3:::b", "arn:aws:s3:::b/*"],
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        }
    ],
}


def bucket_policy(**more: Any) -> dict[str, Any]:
    return {"Type": "AWS::S3::BucketPolicy", "Properties": {"Bucket": ref("B"), "PolicyDocument": ONLY_TLS}, **more}


MODEL_FROM_BUCKET = {
    "Type": MODEL,
    "Properties": {"ExecutionRoleArn": "r", "PrimaryContainer": {"Image": "i", "ModelDataUrl": "s3://b/m.tar.gz"}},
}


@pytest.mark.parametrize(
    ("more", "verdict"),
    [
        (None, "fail"),
        ({}, "pass"),
        ({"Condition": "Always"}, "pass"),
        ({"Condition": "Both"}, "fail"),
        ({"Condition": "Prod"}, "unknown"),
    ],
)
def test_a_bucket_policy_counts_where_it_is_made(more: dict[str, str] | None, verdict: str, tmp_path: Path) -> None:
    resources = {"B": BUCKET, "M": MODEL_FROM_BUCKET} | ({} if more is None else {"P": bucket_policy(**more)})
    gated = judged(template(resources, Parameters=PARAMETERS, Conditions=CONDITIONS), tmp_path)
    assert gated.verdict(TLS) == verdict
    if verdict == "unknown":
        assert "parameter Env" in gated.finding(TLS).message


@pytest.mark.parametrize(
    ("condition", "verdict"), [("Always", "fail"), ("Both", "none"), ("Prod", "fail"), ("Vague", "fail")]
)
def test_a_resource_is_judged_where_it_is_made(condition: str, verdict: str, tmp_path: Path) -> None:
    code = template({"N": {**notebook(), "Condition": condition}}, Parameters=PARAMETERS, Conditions=CONDITIONS)
    assert judged(code, tmp_path).verdict(ROOT) == verdict


def test_only_the_worlds_count_in_which_the_resource_is_made(tmp_path: Path) -> None:
    made = {**notebook(RootAccess=switched("Prod", "Disabled", "Enabled")), "Condition": "Prod"}
    code = template({"N": made}, Parameters=PARAMETERS, Conditions=CONDITIONS)
    assert judged(code, tmp_path).verdict(ROOT) == "pass"


# requests, pipelines and plans

REQUEST: dict[str, Any] = {
    "ModelName": "m",
    "ExecutionRoleArn": "arn:aws:iam::111122223333:role/r",
    "PrimaryContainer": {"Image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/i:1"},
}


NOTEBOOK_REQUEST = {
    "NotebookInstanceName": "n",
    "InstanceType": "ml.t3.medium",
    "RoleArn": "arn:aws:iam::111122223333:role/r",
}


@pytest.mark.parametrize(
    ("members", "verdict"),
    [
        ({"RootAccess": "Disabled"}, "pass"),
        ({"RootAccess": "Enabled"}, "fail"),
        ({}, "fail"),
        ({"RootAccess": "<<root>>"}, "unknown"),
        ({"RootAccess": "${ROOT}"}, "unknown"),
        ({"SecurityGroupIds": ["<<group>>"]}, "fail"),
    ],
)
def test_a_placeholder_in_a_request_is_not_known(members: dict[str, Any], verdict: str, tmp_path: Path) -> None:
    gated = judged({**NOTEBOOK_REQUEST, **members}, tmp_path, operation="CreateNotebookInstance")
    assert gated.verdict(ROOT) == verdict


@pytest.mark.parametrize(
    "environment", ["<<environment>>", {"<<name>>": "<<value>>"}, {"A": "<<value>>"}, {"DB_PASSWORD": "<<password>>"}]
)
def test_what_fills_a_structure_later_may_hold_anything(environment: Any, tmp_path: Path) -> None:
    container = {**REQUEST["PrimaryContainer"], "Environment": environment}
    gated = judged({**REQUEST, "PrimaryContainer": container}, tmp_path, operation="CreateModel")
    assert gated.verdict(SECRET) == "unknown"


def pipeline(value: Any, **declared: Any) -> dict[str, Any]:
    arguments = {name: each for name, each in REQUEST.items() if name != "ModelName"}
    return {
        "Version": "2020-12-01",
        "Parameters": [{"Name": "Isolated", "Type": "Boolean", **declared}],
        "Steps": [{"Name": "Make", "Type": "Model", "Arguments": {**arguments, "EnableNetworkIsolation": value}}],
    }


PARAMETER = {"Get": "Parameters.Isolated"}


@pytest.mark.parametrize(
    ("definition", "verdict", "words"),
    [
        (pipeline(PARAMETER), "unknown", "parameter Isolated"),
        (pipeline(PARAMETER, DefaultValue=True), "pass", "assumed: parameter Isolated is its default"),
        (pipeline(PARAMETER, DefaultValue=False), "fail", "assumed: parameter Isolated is its default"),
        (pipeline(PARAMETER, EnumValues=[True, False]), "unknown", "parameter Isolated"),
        (pipeline({"Get": "Steps.Before.Isolated"}), "unknown", "run of the pipeline"),
        (pipeline({"Get": "Parameters.Nowhere"}), "unknown", "Nowhere"),
        (pipeline("true"), "pass", ""),
    ],
)
def test_a_parameter_of_a_pipeline_decides(definition: Any, verdict: str, words: str, tmp_path: Path) -> None:
    finding = judged(definition, tmp_path).finding(ISOLATED)
    assert finding.verdict == verdict
    assert words in finding.message


def plan(type_: str, after: Any, unknown: Any, **more: Any) -> dict[str, Any]:
    change = {"actions": ["create"], "before": None, "after": after, "after_unknown": unknown, **more}
    address = {"address": f"{type_}.x", "mode": "managed", "type": type_, "name": "x"}
    provider = {"provider_name": "registry.terraform.io/hashicorp/aws", "change": change}
    return {
        "format_version": "1.2",
        "terraform_version": "1.9.0",
        "planned_values": {"root_module": {}},
        "resource_changes": [{**address, **provider}],
        "configuration": {"root_module": {}},
    }


AFTER = {"name": "m", "execution_role_arn": "r", "primary_container": [{"image": "i", "environment": {"A": "b"}}]}
NOT_YET = {"enable_network_isolation": True}


@pytest.mark.parametrize(
    ("after", "unknown", "isolated", "secret"),
    [
        ({**AFTER, "enable_network_isolation": True}, {}, "pass", "pass"),
        ({**AFTER, "enable_network_isolation": None}, NOT_YET, "unknown", "pass"),
        ({**AFTER, "enable_network_isolation": True}, NOT_YET, "unknown", "pass"),
        ({**AFTER, "enable_network_isolation": True}, {"primary_container": True}, "pass", "unknown"),
        ({**AFTER, "enable_network_isolation": True}, {"primary_container": [{"image": True}]}, "pass", "pass"),
        (AFTER, {"primary_container": [{"environment": True}]}, "unknown", "unknown"),
        (AFTER, {"primary_container": [{"environment": {"DB_PASSWORD": True}}]}, "unknown", "unknown"),
        (AFTER, True, "unknown", "unknown"),
        (None, True, "unknown", "unknown"),
    ],
)
def test_what_is_known_after_apply_is_not_known(
    after: Any, unknown: Any, isolated: str, secret: str, tmp_path: Path
) -> None:
    gated = judged(plan("aws_sagemaker_model", after, unknown), tmp_path)
    assert (gated.verdict(ISOLATED), gated.verdict(SECRET)) == (isolated, secret)


NOTEBOOK_AFTER = {"name": "n", "role_arn": "r", "instance_type": "ml.t3.medium"}


@pytest.mark.parametrize(
    ("after", "unknown", "verdict"),
    [
        ({}, {}, "fail"),
        ({"root_access": None}, {}, "fail"),
        ({"root_access": "Disabled"}, {}, "pass"),
        ({"root_access": None}, {"root_access": True}, "unknown"),
        ({}, {"security_groups": [True], "subnet_id": True}, "fail"),
    ],
)
def test_null_is_not_set_where_it_is_not_unknown(
    after: dict[str, Any], unknown: Any, verdict: str, tmp_path: Path
) -> None:
    gated = judged(plan("aws_sagemaker_notebook_instance", {**NOTEBOOK_AFTER, **after}, unknown), tmp_path)
    assert gated.verdict(ROOT) == verdict


def test_a_sensitive_value_is_neither_shown_nor_cleared(tmp_path: Path) -> None:
    secret = "correct-horse-battery-9"
    after = {**AFTER, "primary_container": [{"image": "i", "environment": {"DB_PASSWORD": secret}}]}
    marks = {"primary_container": [{"environment": {"DB_PASSWORD": True}}]}
    gated = judged(plan("aws_sagemaker_model", after, {}, after_sensitive=marks), tmp_path)
    assert gated.verdict(SECRET) == "unknown"
    assert secret not in gated.report.model_dump_json()


# the oracle: every full binding judged by itself

SWITCHES = ("Enabled", "Disabled")
CHOICES: Mapping[str, tuple[str, ...]] = {"P": ("a", "b"), "Q": ("a", "b", "c"), "S": SWITCHES}
PQ = (ref("P"), ref("Q"))
NAMES = st.sampled_from(["C0", "C1"])
IMDS, ADMINISTRATOR = "notebook-imdsv1", "iam-execution-role-administrator"
METADATA = "InstanceMetadataServiceConfiguration"
TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "sagemaker.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}


def policy(action: str) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Action": action, "Resource": "*"}
    return {"PolicyName": "p", "PolicyDocument": {"Version": "2012-10-17", "Statement": [statement]}}


TRUTHS = st.recursive(
    st.sampled_from([equals(name, value) for name in ("P", "Q") for value in ("a", "b", "z")]),
    lambda inner: (
        inner.map(lambda one: {"Fn::Not": [one]})
        | st.lists(inner, min_size=2, max_size=3).map(lambda some: {"Fn::And": some})
        | st.lists(inner, min_size=2, max_size=3).map(lambda some: {"Fn::Or": some})
    ),
    max_leaves=4,
)
VALUES = st.recursive(
    st.sampled_from([*SWITCHES, ref("S"), ref("AWS::NoValue"), finder("M", "P"), {"Fn::FindInMap": ["T", *PQ]}]),
    lambda inner: st.one_of(
        st.builds(switched, NAMES, inner, inner),
        inner.map(lambda one: {"Fn::Sub": ["${V}", {"V": one}]}),
        st.builds(lambda *some: {"Fn::Select": [finder("I", "P"), list(some)]}, inner, inner),
        inner.map(lambda one: {"Fn::Select": ["0", {"Fn::Split": ["/", {"Fn::Join": ["/", [one, "x"]]}]}]}),
    ),
    max_leaves=4,
)
"""Texts: as they are, chosen, spelled within a text, picked out of a list."""
STRUCTURES = st.recursive(
    st.sampled_from([*({"MinimumInstanceMetadataServiceVersion": version} for version in "12"), ref("AWS::NoValue")]),
    lambda inner: st.builds(switched, NAMES, inner, inner),
    max_leaves=3,
)
POLICIES = st.lists(
    st.recursive(
        st.sampled_from(["*", "s3:GetObject"]).map(policy) | st.just(ref("AWS::NoValue")),
        lambda inner: st.builds(switched, NAMES, inner, inner),
        max_leaves=3,
    ),
    max_size=2,
)
"""Items of a list, each there or not."""
TEMPLATES = st.builds(
    lambda conditions, root, internet, imds, policies, made: template(
        {
            "N": {**notebook(RootAccess=root, DirectInternetAccess=internet, **{METADATA: imds}), **made},
            "R": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": TRUST, "Policies": policies}},
        },
        Parameters={name: {"Type": "String", "AllowedValues": list(values)} for name, values in CHOICES.items()},
        Conditions={f"C{index}": each for index, each in enumerate(conditions)},
        Mappings={
            "M": {"a": {"Root": "Enabled"}, "b": {"Root": "Disabled"}},
            "T": {"a": dict(zip("abc", (*SWITCHES, "Disabled"), strict=True)), "b": dict.fromkeys("abc", "Disabled")},
            "I": {"a": {"Root": 0}, "b": {"Root": "1"}},
        },
    ),
    st.lists(TRUTHS, min_size=2, max_size=2),
    VALUES,
    VALUES,
    STRUCTURES,
    POLICIES,
    st.sampled_from([{}, {"Condition": "C0"}]),
)


@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(TEMPLATES)
def test_the_verdict_is_that_of_all_bindings(code: dict[str, Any]) -> None:
    rules = (ROOT, INTERNET, IMDS, ADMINISTRATOR)
    with TemporaryDirectory() as folder:
        path = written(Path(folder), code)
        bindings = [dict(zip(CHOICES, values, strict=True)) for values in itertools.product(*CHOICES.values())]
        single = [gate(path, rules=rules, parameters=each) for each in bindings]
        whole = gate(path, rules=rules)
    for rule in rules:
        outcomes = {one.verdict(rule) for one in single} - {"none"}
        expected = next(iter(outcomes), "none") if len(outcomes) < 2 else "unknown"
        assert whole.verdict(rule) == expected, json.dumps(code)
        if outcomes == {"pass", "fail"}:
            message = whole.finding(rule).message
            assert any(f"parameter {name}" in message for name in deciding(bindings, single, rule)), message


def deciding(bindings: list[dict[str, str]], single: list[Gated], rule: str) -> set[str]:
    """The parameters that change the verdict where one of them alone is changed."""
    told = {tuple(binding.values()): one.verdict(rule) for binding, one in zip(bindings, single, strict=True)}
    return {
        name
        for at, name in enumerate(CHOICES)
        for one, other in itertools.combinations(told, 2)
        if told[one] != told[other] and all((one[i] == other[i]) is (i != at) for i in range(len(CHOICES)))
    }
