from __future__ import annotations

import base64
import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.redact import redact, redact_text

AWS_KEY = "AKIAIOSFODNN7EXAMPLE"
AWS_SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
GITHUB = "ghp_" + "a1B2c3D4e5F6" * 3


def environment(name: str, value: str) -> tuple[str, int]:
    responses, secrets = redact({"DescribeModel": {"PrimaryContainer": {"Environment": {name: value}}}})
    return str(responses["DescribeModel"]["PrimaryContainer"]["Environment"][name]), len(secrets)


@pytest.mark.parametrize(
    ("name", "value", "left"),
    [
        ("DB_PASSWORD", "hunter2!", "<secret: Secret Keyword>"),
        ("WANDB_API_KEY", "0123456789abcdef0123456789abcdef01234567", "<secret: Secret Keyword>"),
        ("HF", "hf_" + "aB3" * 12, "<secret: Hugging Face Token>"),
        ("ID", AWS_KEY, "<secret: AWS Access Key>"),
        ("AWS_SECRET_ACCESS_KEY", AWS_SECRET, "<secret: Base64 High Entropy String>"),
        ("DSN", "postgres://app:s3cretpw@db:5432/x", "postgres://app:<secret: Basic Auth Credentials>@db:5432/x"),
        ("REPO", f"https://{GITHUB}@github.com/x", "https://<secret: GitHub Token>@github.com/x"),
    ],
)
def test_a_credential_becomes_its_kind(name: str, value: str, left: str) -> None:
    assert environment(name, value) == (left, 1)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MODEL_DATA", "s3://bucket/models/2026-01-01/abcdef0123456789abcdef0123456789/model.tar.gz"),
        ("DB_SECRET_ARN", "arn:aws:secretsmanager:eu-central-1:111122223333:secret:db-AbCdEf"),
        ("DB_PASSWORD", "{{resolve:secretsmanager:db:SecretString:password}}"),
        ("DB_PASSWORD", "arn:aws:ssm:eu-central-1:111122223333:parameter/db"),
        ("IMAGE", "111122223333.dkr.ecr.eu-central-1.amazonaws.com/x@sha256:" + "0123456789abcdef" * 4),
        ("RUN_ID", "123e4567-e89b-12d3-a456-426614174000"),
        ("COMMIT", "0123456789abcdef0123456789abcdef01234567"),
        ("CONFIG", base64.b64encode(json.dumps({"layers": [1, 2, 3], "name": "resnet"}).encode()).decode()),
        ("HF_MODEL_ID", "meta-llama/Llama-3.1-8B-Instruct"),
        ("max_new_tokens", "4096"),
        ("pad_token", "endoftext1234"),
        ("tokenizer", "bert-base-uncased-v2"),
        ("SAGEMAKER_CONTAINER_LOG_LEVEL", "20"),
        ("PASSWORD_FILE", "/run/secrets/db"),
        ("SECRET_NAME", "prod-database-1"),
    ],
)
def test_what_only_looks_like_a_credential_stays(name: str, value: str) -> None:
    assert environment(name, value) == (value, 0)


def test_a_script_in_base64_stays_a_script_in_base64() -> None:
    lines = ("#!/bin/bash", "export DB_PASSWORD=hunter2!!", f"aws configure set aws_secret_access_key {AWS_SECRET}")
    script = "\n".join([*lines, "pip install x"])
    content = base64.b64encode(script.encode()).decode()
    responses, secrets = redact({"D": {"OnStart": [{"Content": content}]}})
    cleaned = base64.b64decode(responses["D"]["OnStart"][0]["Content"]).decode()
    assert cleaned.splitlines() == [
        "#!/bin/bash",
        "export DB_PASSWORD=<secret: Secret Keyword>",
        "aws configure set aws_secret_access_key <secret: Secret Keyword>",
        "pip install x",
    ]
    assert {secret.place for secret in secrets} == {"D.OnStart[0].Content"}


def test_a_script_that_asks_secrets_manager_holds_no_secret() -> None:
    script = "PASSWORD=$(aws secretsmanager get-secret-value --secret-id db)\nexport TOKEN=${TOKEN}\n"
    assert redact_text(script, "x") == (script, ())


def test_a_private_key_goes_whole() -> None:
    pem = "-----BEGIN RSA PRIVATE KEY-----\nMIIEabc\nxyz\n-----END RSA PRIVATE KEY-----"
    assert redact_text(f"cat <<E\n{pem}\nE", "x")[0] == "cat <<E\n<secret: Private Key>\nE"


def test_arguments_of_a_container() -> None:
    given_ = ["--password", "s3cr3tpw", "--epochs", "3", "--api-key=abcd1234efgh", "train"]
    responses, _ = redact({"D": {"AppSpecification": {"ContainerArguments": given_}}})
    kept = responses["D"]["AppSpecification"]["ContainerArguments"]
    assert kept == [
        "--password", "<secret: Secret Keyword>", "--epochs", "3", "--api-key=<secret: Secret Keyword>", "train",
    ]  # fmt: skip


def test_a_pipeline_definition_stays_json() -> None:
    definition = {
        "Parameters": [{"Name": "DbPassword", "DefaultValue": "hunter2!"}],
        "Steps": [{"Arguments": {"Environment": {"API_KEY": "abcd1234efgh", "MODE": "fast"}}}],
    }
    responses, secrets = redact({"DescribePipeline": {"PipelineDefinition": json.dumps(definition)}})
    cleaned = json.loads(responses["DescribePipeline"]["PipelineDefinition"])
    assert cleaned["Parameters"][0]["DefaultValue"] == "<secret: Secret Keyword>"
    assert cleaned["Steps"][0]["Arguments"]["Environment"] == {"API_KEY": "<secret: Secret Keyword>", "MODE": "fast"}
    assert len(secrets) == 2


def test_a_policy_is_never_touched() -> None:
    policy = {
        "Statement": [
            {
                "Action": ["secretsmanager:GetSecretValue", "iam:CreateAccessKey"],
                "Condition": {"StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}},
            }
        ]
    }
    given_ = {"GetRolePolicy": {"PolicyDocument": policy, "Text": json.dumps(policy)}}
    assert redact(given_) == (given_, ())


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=60),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(st.text(max_size=8), JSON, max_size=4))
def test_the_structure_is_kept_whatever_the_document(document: dict[str, Any]) -> None:
    cleaned = redact({"D": {"Environment": document, "token": 1}})[0]["D"]["Environment"]
    assert cleaned.keys() == document.keys()
    assert all(type(cleaned[name]) is type(document[name]) for name in document)


@given(st.text(max_size=30), st.text(max_size=30))
def test_a_known_key_never_survives_its_surroundings(before: str, after: str) -> None:
    responses, _ = redact({"D": {"Environment": {"x": f"{before} {AWS_KEY} {after}"}}})
    assert AWS_KEY not in json.dumps(responses)


def test_an_account_and_a_long_type_in_an_arn_are_no_bot_token() -> None:
    arn = "arn:aws:sagemaker:eu-west-1:111122223333:model-explainability-job-definition/churn"
    responses, secrets = redact({"D": {"JobDefinitionArn": arn, "Environment": {"BOT": f"123456789:{'Aa1b-' * 7}"}}})
    assert responses["D"]["JobDefinitionArn"] == arn
    assert [secret.place for secret in secrets] == ["D.Environment.BOT"]


def test_documents_without_secrets_cost_little() -> None:
    document = {
        "DescribeTrainingJob": {
            "TrainingJobName": "train",
            "HyperParameters": {f"layer_{number}": "0.125" for number in range(30)},
            "InputDataConfig": [{"DataSource": {"S3DataSource": {"S3Uri": f"s3://data/{n}"}}} for n in range(10)],
        }
    }
    redact(document)
    began = time.process_time()
    for _ in range(2000):
        redact(document)
    assert time.process_time() - began < 0.5
