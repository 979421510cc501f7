"""Texts that code leaves open: a credential in what is known of them fails, and nothing is cleared that is open."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from tests.engine.gate.gating import Gated, gate, written
from tests.engine.gate.test_three_valued import plan

CONFIGURATION, SCRIPT = "secret-in-configuration", "secret-in-lifecycle-script"
TOKEN = "ghp_16C7e42F292c6912E7710c838347Ae178B4a"
KEY = "AKIA" + "IOSFODNN7EXAMPLE"
PASSWORD = "correct-horse-battery-9"
ROLE = "arn:aws:iam::111122223333:role/r"
OPEN = {"Ref": "Open"}
BUCKET = {"Ref": "Bucket"}


def sub(text: str) -> dict[str, str]:
    return {"Fn::Sub": text}


def switched(yes: Any, no: Any) -> dict[str, Any]:
    return {"Fn::If": ["Prod", yes, no]}


def template(type_: str, properties: Any) -> dict[str, Any]:
    parameters = {
        "Open": {"Type": "String"},
        "Hidden": {"Type": "String", "NoEcho": True},
        "Env": {"Type": "String", "AllowedValues": ["prod", "dev"]},
        "Plain": {"Type": "String", "Default": KEY},
    }
    others = {
        "Bucket": {"Type": "AWS::S3::Bucket"},
        "Vault": {"Type": "AWS::SecretsManager::Secret"},
        "Access": {"Type": "AWS::IAM::AccessKey", "Properties": {"UserName": "u"}},
    }
    return {
        "Parameters": parameters,
        "Conditions": {"Prod": {"Fn::Equals": [{"Ref": "Env"}, "prod"]}},
        "Resources": {"It": {"Type": f"AWS::SageMaker::{type_}", "Properties": properties}, **others},
    }


def judged(folder: Path, content: Any, rule: str = CONFIGURATION, **options: Any) -> Gated:
    gated = gate(written(folder, content), rules=(rule,), **options)
    assert not gated.reading.failures
    assert not gated.report.errors
    shown = gated.report.model_dump_json()
    assert not [each for each in (TOKEN, KEY, PASSWORD) if each in shown]
    return gated


@pytest.mark.parametrize(
    ("tags", "verdict"),
    [
        ([{"Key": "team", "Value": "ml"}], "pass"),
        ([{"Key": "team", "Value": OPEN}], "unknown"),
        ([{"Key": OPEN, "Value": "ml"}], "unknown"),
        (OPEN, "unknown"),
        ([{"Key": "team", "Value": BUCKET}], "pass"),
        ([{"Key": "stack", "Value": sub("${AWS::StackName}-${AWS::Region}")}], "pass"),
        ([switched({"Key": "a", "Value": "b"}, {"Ref": "AWS::NoValue"})], "pass"),
        ([{"Key": "a", "Value": switched("b", KEY)}], "unknown"),
        ([{"Key": "a", "Value": switched(TOKEN, KEY)}], "fail"),
        ([{"Key": "a", "Value": {"Ref": "Plain"}}], "fail"),
        ([{"Key": "a", "Value": KEY}, {"Key": "b", "Value": OPEN}], "fail"),
    ],
)
def test_tags_are_texts_like_others(tags: Any, verdict: str, tmp_path: Path) -> None:
    model = template("Model", {"ExecutionRoleArn": ROLE, "PrimaryContainer": {"Image": "i"}, "Tags": tags})
    assert judged(tmp_path, model).verdict(CONFIGURATION) == verdict


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        (BUCKET, "pass"),
        ({"Ref": "Vault"}, "pass"),
        ({"Fn::GetAtt": ["Vault", "Id"]}, "pass"),
        ({"Fn::GetAtt": ["Access", "SecretAccessKey"]}, "fail"),
        ({"Ref": "Hidden"}, "unknown"),
        ("{{resolve:secretsmanager:db:SecretString:password}}", "unknown"),
        (sub("{{resolve:secretsmanager:${Vault}:SecretString:password}}"), "unknown"),
        (sub("${Open}"), "unknown"),
        (sub("a-${Open}"), "unknown"),
        (sub(f"{PASSWORD}-${{Open}}"), "fail"),
        (sub(f"{PASSWORD}-${{AWS::Region}}"), "fail"),
        (sub(f"${{Open}} {TOKEN}"), "fail"),
        (sub("https://me:${Open}@git.example.org/a"), "unknown"),
        (sub(f"https://me:{PASSWORD}@git.example.org/${{Open}}"), "fail"),
        (sub("-----BEGIN PRIVATE KEY-----\n${Open}\n-----END PRIVATE KEY-----"), "unknown"),
    ],
)
def test_a_variable_that_is_open_in_part(value: Any, verdict: str, tmp_path: Path) -> None:
    container = {"Image": "i", "Environment": {"DB_PASSWORD": value}}
    model = template("Model", {"ExecutionRoleArn": ROLE, "PrimaryContainer": container})
    assert judged(tmp_path, model).verdict(CONFIGURATION) == verdict


@pytest.mark.parametrize(
    ("lines", "verdict"),
    [
        (["echo ${AWS::Region} ${Bucket}"], "pass"),
        (["echo ${Open}"], "unknown"),
        (["export DB_PASSWORD=${Open}", "git clone https://me:${Open}@example.org/a"], "unknown"),
        (["export DB_PASSWORD=$(aws secretsmanager get-secret-value --secret-id ${Vault})"], "pass"),
        ([f"export DB_PASSWORD={PASSWORD}", "echo ${Open}"], "fail"),
        (["echo ${Open}", f"curl -H 'X: {TOKEN}' https://${{Bucket}}.example.org"], "fail"),
        (["export AWS_SECRET_ACCESS_KEY=${Access.SecretAccessKey}"], "fail"),
    ],
)
@pytest.mark.parametrize("kind", ["NotebookInstanceLifecycleConfig", "StudioLifecycleConfig"])
def test_a_script_that_is_open_in_part(kind: str, lines: list[str], verdict: str, tmp_path: Path) -> None:
    script = {"Fn::Base64": sub("\n".join(["#!/bin/bash", *lines]))}
    properties = {
        "NotebookInstanceLifecycleConfig": {"OnStart": [{"Content": script}]},
        "StudioLifecycleConfig": {"StudioLifecycleConfigContent": script, "StudioLifecycleConfigAppType": "JupyterLab"},
    }
    assert judged(tmp_path, template(kind, properties[kind]), SCRIPT).verdict(SCRIPT) == verdict


def test_the_gap_tells_the_place(tmp_path: Path) -> None:
    script = template("NotebookInstanceLifecycleConfig", {"OnStart": [{"Content": {"Fn::Base64": OPEN}}]})
    (gap,) = judged(tmp_path, script, SCRIPT).finding(SCRIPT).gaps
    assert "parameter Open has no default (OnStart[0].Content)" in gap.reason


STUDIO = {"CodeRepositories": [{"RepositoryUrl": OPEN}]}
SETTINGS = {"JupyterLabAppSettings": STUDIO}


@pytest.mark.parametrize(
    ("kind", "properties"),
    [
        ("Domain", {"DefaultUserSettings": SETTINGS}),
        ("Domain", {"DomainSettings": {"RStudioServerProDomainSettings": {"RStudioConnectUrl": OPEN}}}),
        ("UserProfile", {"UserSettings": {"JupyterServerAppSettings": STUDIO}}),
        ("Space", {"SpaceSettings": SETTINGS}),
        ("Project", {"ServiceCatalogProvisioningDetails": {"ProvisioningParameters": [{"Key": "k", "Value": OPEN}]}}),
        ("Project", {"ProjectDescription": OPEN}),
        ("Workforce", {"OidcConfig": {"AuthenticationRequestExtraParams": {"k": OPEN}}}),
        ("ModelPackage", {"ModelPackageDescription": OPEN}),
        ("ModelPackage", {"MetadataProperties": {"Repository": OPEN}}),
        ("ModelCard", {"Content": {"model_overview": {"model_description": OPEN}}}),
        ("Pipeline", {"PipelineDefinition": {"PipelineDefinitionBody": {"Steps": [{"Arguments": {"A": OPEN}}]}}}),
        ("ProcessingJob", {"AppSpecification": {"ContainerArguments": ["--password", OPEN]}}),
    ],
)
def test_each_text_counts(kind: str, properties: dict[str, Any], tmp_path: Path) -> None:
    code = template(kind, properties)
    assert judged(tmp_path, code).verdict(CONFIGURATION) == "unknown"
    assert judged(tmp_path, code, parameters={"Open": "plain"}).verdict(CONFIGURATION) == "pass"
    assert judged(tmp_path, code, parameters={"Open": f"see {TOKEN}"}).verdict(CONFIGURATION) == "fail"


@pytest.mark.parametrize(
    ("kind", "properties"),
    [
        ("Domain", {"VpcId": OPEN, "SubnetIds": [OPEN], "DefaultUserSettings": {"ExecutionRole": OPEN}}),
        ("UserProfile", {"UserSettings": {"ExecutionRole": OPEN, "SecurityGroups": [OPEN]}, "DomainId": OPEN}),
        ("Space", {"SpaceSettings": {"SpaceStorageSettings": {"EbsStorageSettings": {"EbsVolumeSizeInGb": OPEN}}}}),
        ("Workforce", {"SourceIpConfig": {"Cidrs": [OPEN]}, "OidcConfig": {"ClientSecret": {"Ref": "Hidden"}}}),
        ("Model", {"ExecutionRoleArn": OPEN, "PrimaryContainer": {"Image": OPEN, "ModelDataUrl": OPEN}}),
    ],
)
def test_an_open_id_is_no_place_for_a_credential(kind: str, properties: dict[str, Any], tmp_path: Path) -> None:
    assert judged(tmp_path, template(kind, properties)).verdict(CONFIGURATION) == "pass"


def test_a_clients_secret_in_the_code_is_one_though_no_answer_returns_it(tmp_path: Path) -> None:
    code = template("Workforce", {"OidcConfig": {"ClientSecret": "aB3dE6gH9jK2mN5pQ8sT"}})
    assert judged(tmp_path, code).verdict(CONFIGURATION) == "fail"


STEP: dict[str, Any] = {"RoleArn": OPEN, "Environment": {"DB_PASSWORD": PASSWORD}}
DEFINITION = {"Version": "2020-12-01", "Steps": [{"Name": "a", "Type": "Processing", "Arguments": STEP}]}


@pytest.mark.parametrize(
    "definition",
    [
        {"PipelineDefinitionBody": DEFINITION},
        {"PipelineDefinitionBody": sub(json.dumps(DEFINITION).replace(json.dumps(OPEN), '"${Open}"'))},
        {"PipelineDefinitionBody": switched(DEFINITION, {**DEFINITION, "Parameters": []})},
        {"PipelineDefinitionBody": {**DEFINITION, "Steps": switched(DEFINITION["Steps"], DEFINITION["Steps"])}},
    ],
)
def test_an_open_role_does_not_hide_a_password_in_a_definition(definition: Any, tmp_path: Path) -> None:
    assert judged(tmp_path, template("Pipeline", {"PipelineDefinition": definition})).verdict(CONFIGURATION) == "fail"


CONTAINER = {"image": "i", "environment": {"A": "b"}}


@pytest.mark.parametrize(
    ("after", "unknown", "verdict"),
    [
        ({"primary_container": [CONTAINER]}, {}, "pass"),
        ({"primary_container": [CONTAINER]}, {"primary_container": [True]}, "unknown"),
        ({"primary_container": None}, {"primary_container": [True]}, "unknown"),
        ({}, {"container": [True]}, "unknown"),
        ({"container": [CONTAINER, CONTAINER]}, {"container": [{}, {"environment": True}]}, "unknown"),
        ({"container": [CONTAINER, CONTAINER]}, {"container": [{}, {"image": True}]}, "pass"),
        ({"primary_container": [CONTAINER], "tags_all": {"a": None}}, {"tags_all": {"a": True}}, "unknown"),
        ({"primary_container": [CONTAINER], "tags_all": {"a": KEY}}, {"primary_container": [True]}, "fail"),
    ],
)
def test_what_apply_tells_later(after: dict[str, Any], unknown: Any, verdict: str, tmp_path: Path) -> None:
    content = plan("aws_sagemaker_model", {"name": "m", "execution_role_arn": "r", **after}, unknown)
    assert judged(tmp_path, content).verdict(CONFIGURATION) == verdict


def processing(**specification: Any) -> dict[str, Any]:
    return {
        "ProcessingJobName": "p",
        "RoleArn": ROLE,
        "ProcessingResources": {
            "ClusterConfig": {"InstanceCount": 1, "InstanceType": "ml.m5.large", "VolumeSizeInGB": 1}
        },
        "AppSpecification": {"ImageUri": "i", **specification},
    }


@pytest.mark.parametrize(
    ("arguments", "verdict"),
    [
        (["--password", "<<password>>"], "unknown"),
        (["--password", PASSWORD, "<<more>>"], "fail"),
        (["<<more>>", "--password", PASSWORD], "fail"),
        (["bash", "-c", f"export DB_PASSWORD={PASSWORD}; run <<more>>"], "fail"),
    ],
)
def test_arguments_of_a_request(arguments: list[str], verdict: str, tmp_path: Path) -> None:
    gated = judged(tmp_path, processing(ContainerArguments=arguments), operation="CreateProcessingJob")
    assert gated.verdict(CONFIGURATION) == verdict


def test_a_script_of_a_request_is_read_though_it_has_variables(tmp_path: Path) -> None:
    script = base64.b64encode(f"export DB_PASSWORD={PASSWORD}\necho ${{HOME}}\n".encode()).decode()
    request = {"StudioLifecycleConfigName": "s", "StudioLifecycleConfigAppType": "JupyterLab"}
    gated = judged(
        tmp_path,
        {**request, "StudioLifecycleConfigContent": script},
        SCRIPT,
        operation="CreateStudioLifecycleConfig",
    )
    assert gated.verdict(SCRIPT) == "fail"


def pipeline(environment: dict[str, Any], **declared: Any) -> dict[str, Any]:
    arguments = {"ExecutionRoleArn": ROLE, "PrimaryContainer": {"Image": "i", "Environment": environment}}
    return {
        "Version": "2020-12-01",
        "Parameters": [{"Name": "Given", "Type": "String", **declared}],
        "Steps": [{"Name": "Make", "Type": "Model", "Arguments": arguments}],
    }


GIVEN = {"Get": "Parameters.Given"}


@pytest.mark.parametrize(
    ("environment", "declared", "verdict"),
    [
        ({"A": "b"}, {}, "pass"),
        ({"A": GIVEN}, {}, "unknown"),
        ({"DB_PASSWORD": GIVEN}, {"DefaultValue": PASSWORD}, "fail"),
        ({"DB_PASSWORD": GIVEN}, {"EnumValues": [PASSWORD, "x"]}, "unknown"),
        ({"A": {"Std:Join": {"On": " ", "Values": [TOKEN, GIVEN]}}}, {}, "fail"),
    ],
)
def test_a_step_of_a_pipeline(environment: Any, declared: Any, verdict: str, tmp_path: Path) -> None:
    verdicts = judged(tmp_path, pipeline(environment, **declared)).verdicts
    assert verdicts["Make", CONFIGURATION] == verdict


@pytest.mark.parametrize("declared", [{"Default": PASSWORD}, {"AllowedValues": [PASSWORD, "x"]}])
@pytest.mark.parametrize(
    "script",
    [
        "export DB_PASSWORD=${Plain}",
        'export DB_PASSWORD="${Plain}"',
        "login --password ${Plain}",
        "git clone https://me:${Plain}@example.org/a",
    ],
)
def test_no_message_names_a_parameter_by_the_password_that_it_becomes(
    declared: Any, script: str, tmp_path: Path
) -> None:
    properties = {"StudioLifecycleConfigContent": {"Fn::Base64": sub(script)}}
    code = template("StudioLifecycleConfig", properties)
    code["Parameters"]["Plain"] = {"Type": "String", **declared}
    text = json.dumps(code, indent=1)
    assert judged(tmp_path, text, SCRIPT).verdict(SCRIPT) in {"fail", "unknown"}
