from __future__ import annotations

import base64
import json
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from auditor.redact import redact, redact_text

AWS_KEY = "AKIAIOSFODNN7EXAMPLE"
AWS_SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
GITHUB = "ghp_" + "a1B2c3D4e5F6" * 3
SAMPLE_JWT = (
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIn0"
    ".dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"
)
BOT = "123456789:" + "Aa1b-" * 7
KEYWORD = "<secret: Secret Keyword>"
REGISTRY = "763104351884.dkr.ecr.eu-west-1.amazonaws.com"


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def environment(name: str, value: str) -> tuple[str, int]:
    responses, secrets = redact({"DescribeModel": {"PrimaryContainer": {"Environment": {name: value}}}})
    return str(responses["DescribeModel"]["PrimaryContainer"]["Environment"][name]), len(secrets)


@pytest.mark.parametrize(
    ("name", "value", "left"),
    [
        ("ID", AWS_KEY, "<secret: AWS Access Key>"),
        ("AWS_SECRET_ACCESS_KEY", AWS_SECRET, KEYWORD),
        ("X", AWS_SECRET, "<secret: Base64 High Entropy String>"),
        ("OPTIONS", f"region=x aws_secret_access_key={AWS_SECRET}", f"region=x aws_secret_access_key={KEYWORD}"),
        ("GH", GITHUB, "<secret: GitHub Token>"),
        ("GH", "github_pat_11ABCDEFG0abcdefghijkl_mnopqrstuv", "<secret: GitHub Token>"),
        ("REPO", f"https://{GITHUB}@github.com/x", "https://<secret: GitHub Token>@github.com/x"),
        ("GL", "glpat-aBcDeFgHiJkLmNoPqRsT", "<secret: GitLab Token>"),
        ("S", "xoxb-123456789012-123456789012-AbCdEfGhIjKlMnOpQrStUvWx", "<secret: Slack Token>"),
        ("S", "sk_" + "live_" + "a1B2c3D4e5F6" * 2, "<secret: Stripe Access Key>"),
        ("O", "sk-proj-" + "aB3dE6gH9j" * 4, "<secret: OpenAI Token>"),
        ("HF", "hf_" + "aB3" * 12, "<secret: Hugging Face Token>"),
        ("HF", '"hf_' + "aB3" * 12 + '"', '"<secret: Hugging Face Token>"'),
        ("BOT", BOT, "<secret: Telegram Bot Token>"),
        ("J", SAMPLE_JWT, "<secret: JSON Web Token>"),
        ("J", f"Bearer {SAMPLE_JWT} ", "Bearer <secret: JSON Web Token> "),
        ("DSN", "postgres://app:pw1@db:5432/x", "postgres://app:<secret: Basic Auth Credentials>@db:5432/x"),
        ("U", "https://bob:s3cr3t@example.com/x", "https://bob:<secret: Basic Auth Credentials>@example.com/x"),
        ("DB_PASSWORD", "hunter2!", KEYWORD),
        ("password", "letmein", KEYWORD),
        ("DB_PASSWORD", "correct-horse", KEYWORD),
        ("DB_PASSWORD", "changeme", KEYWORD),
        ("DB_PASS", "hunter2", KEYWORD),
        ("dbPassword", "hunter2", KEYWORD),
        ("API_KEY", "supersecretvalue", KEYWORD),
        ("api.key", "supersecretvalue", KEYWORD),
        ("WANDB_API_KEY", "0123456789abcdef0123456789abcdef01234567", KEYWORD),
        ("INFLUX_TOKEN", "abcd1234efgh5678", KEYWORD),
        ("clientSecret", "abcd1234efgh5678", KEYWORD),
        ("hub_token", '"abcd1234efgh"', KEYWORD),
        ("SM_HPS", '{"db_password": "hunter22", "epochs": 3}', '{"db_password": "' + KEYWORD + '", "epochs": 3}'),
        ("CONNECTION", "Server=db;User Id=sa;Password=Hunter2x;Encrypt=yes",
         f"Server=db;User Id=sa;Password={KEYWORD};Encrypt=yes"),
        ("JAVA_OPTS", "-Ddb.password=hunter22 -Xmx1g", f"-Ddb.password={KEYWORD} -Xmx1g"),
        ("SETUP", encoded('{"db_password": "hunter22"}'), KEYWORD),
        ("SETUP", encoded("PASSWORD=hunter22"), KEYWORD),
        ("CONFIG", f'{{"x": "{AWS_SECRET}"}}', '{"x": "<secret: Base64 High Entropy String>"}'),
        ("CONFIG", json.dumps({"x": encoded("PASSWORD=hunter22")}), json.dumps({"x": KEYWORD})),
    ],
)  # fmt: skip
def test_a_credential_becomes_its_kind(name: str, value: str, left: str) -> None:
    assert environment(name, value) == (left, 1)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("JOB", "arn:aws:sagemaker:eu-west-1:111122223333:model-explainability-job-definition/churn-explain"),
        ("JOB", "arn:aws:sagemaker:eu-west-1:111122223333:Model-Explainability-Job-Definition/Churn"),
        ("ROLE", "arn:aws-us-gov:iam::111122223333:role/service-role/AmazonSageMaker-ExecutionRole-20260101T000000"),
        ("TOKEN", "arn:aws:secretsmanager:eu-central-1:111122223333:secret:db-AbCdEf"),
        ("DB_PASSWORD", "arn:aws:ssm:eu-central-1:111122223333:parameter/db"),
        ("IMAGE_URI", f"{REGISTRY}/pytorch-training:2.3.0-gpu-py311-cu121-ubuntu20.04-sagemaker"),
        ("CONTAINER", f"{REGISTRY}/x@sha256:" + "0a1b2c3d" * 8),
        ("MODEL_DATA", "s3://bucket/models/2026-01-01/abcdef0123456789abcdef0123456789/model.tar.gz"),
        ("PREFIX", "team/models/churn/2026/v12/checkpoints/Final"),
        ("RUN_ID", "123e4567-e89b-12d3-a456-426614174000"),
        ("COMMIT", "0123456789abcdef0123456789abcdef01234567"),
        ("ETAG", "d41d8cd98f00b204e9800998ecf8427e"),
        ("CODE", encoded("import os\nimport torch\n\ndef train(lr: float) -> None:\n    print(lr)\n")),
        ("SPEC", encoded(json.dumps({"layers": [1, 2, 3], "name": "resnet"})).rstrip("=")),
        ("ARCHIVE", "H4sIAAAAAAAAA0vKzC9KVcjNTFYoSCxJVchMUSjJSFVIzs8rSc0DAK1hZ5kcAAAA"),
        ("learning_rate", "0.00012345678901234567890123456789"),
        ("scale", "1e-05"),
        ("CIDRS", "10.0.0.0/16,10.1.0.0/16"),
        ("since", "2026-01-31T12:00:00.000000Z"),
        ("HF_MODEL_ID", "meta-llama/Llama-3.1-8B-Instruct"),
        ("quantized", "TheBloke/Llama-2-13B-chat-GPTQ"),
        ("features", "customer_tenure_months,total_charges_last_30d,is_active"),
        ("feature_group", "CustomerTransactionFeaturesV2WithAggregatesDaily2026"),
        ("INSTANCE", "ml.p4d.24xlarge"),
        ("AWS_DEFAULT_REGION", "eu-west-1"),
        ("SAGEMAKER_CONTAINER_LOG_LEVEL", "20"),
        ("SAGEMAKER_SPARKML_SCHEMA", '{"input":[{"name":"age","type":"double"}]}'),
        ("sagemaker_program", '"train.py"'),
        ("sagemaker_submit_directory", '"s3://b/pytorch-training-2026-01-01-12-00-00-000/source/sourcedir.tar.gz"'),
        ("sagemaker_job_name", '"pytorch-training-2026-01-01-12-00-00-000"'),
        ("sagemaker_region", '"eu-west-1"'),
        ("JWT_HEADER", "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"),
        ("JWT_LIKE", "eyJhYmMi.eyJhYmMi.xyz"),
    ],
)
def test_what_only_looks_like_a_credential_stays(name: str, value: str) -> None:
    assert environment(name, value) == (value, 0)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DB_PASSWORD", "${DB_PASSWORD}"),
        ("DB_PASSWORD", "{{resolve:secretsmanager:db:SecretString:password}}"),
        ("DB_PASSWORD", "<your-password>"),
        ("DB_PASSWORD", "your-password-here"),
        ("DB_PASSWORD", "None"),
        ("DB_PASSWORD", ""),
        ("DB_PASSWORD", "********"),
        ("DB_PASSWORD", "/prod/db/password"),
        ("DSN", "postgres://$USER:$PASSWORD@db/app"),
        ("API_KEY", "$(get-key)"),
        ("DB_SECRET", "prod-db-credentials"),
        ("DB_SECRET", "prod/db/master-2"),
        ("SM_HPS", '{"epochs":10,"hub_token":null}'),
    ],
)
def test_a_reference_or_an_empty_place_is_no_credential(name: str, value: str) -> None:
    assert environment(name, value) == (value, 0)


@pytest.mark.parametrize(
    "name",
    [
        "max_new_tokens", "pad_token", "eos_token", "stop_token", "sep_token", "tokenizer", "token_length",
        "primary_key", "PARTITION_KEY", "PASSWORD_FILE", "SECRET_NAME", "KMS_KEY_ID", "access_key_rotation",
        "passthrough",
    ],
)  # fmt: skip
def test_a_name_that_only_sounds_like_a_credentials_tells_nothing(name: str) -> None:
    assert environment(name, "endoftext50256") == ("endoftext50256", 0)


@pytest.mark.parametrize(
    "member",
    ["JobDefinitionArn", "RoleArn", "KmsKeyId", "ImageUri", "S3Uri", "ModelName", "DomainId", "Url", "PolicyDocument"],
)
def test_what_aws_itself_names_is_never_touched(member: str) -> None:
    document = {"DescribeThing": {"Config": {member: f"x {BOT} {AWS_KEY} {AWS_SECRET}"}}}
    assert redact(document) == (document, ())


@pytest.mark.parametrize(
    "member", ["ModelPackageDescription", "FailureReason", "RepositoryUrl", "WhateverAwsAddsTomorrow"]
)
def test_in_prose_a_format_tells_a_credential(member: str) -> None:
    responses, secrets = redact({"DescribeThing": {member: f"use {GITHUB} for team-password: hunter22"}})
    assert responses["DescribeThing"][member] == "use <secret: GitHub Token> for team-password: hunter22"
    assert [(secret.kind, secret.place) for secret in secrets] == [("GitHub Token", member)]


def test_a_tag_is_named_by_its_key() -> None:
    tags = [{"Key": "db_password", "Value": "hunter22"}, {"Key": "team", "Value": "churn"}]
    responses, secrets = redact({"ListTags": {"Tags": tags}})
    assert [tag["Value"] for tag in responses["ListTags"]["Tags"]] == [KEYWORD, "churn"]
    assert [secret.place for secret in secrets] == ["Tags[0].Value"]


def test_what_two_operations_tell_is_one_credential() -> None:
    environment_ = {"Environment": {"DB_PASSWORD": "hunter22"}}
    _, secrets = redact({"DescribeTrainingJob": environment_, "Search:TrainingJob": environment_})
    assert [(secret.kind, secret.place) for secret in secrets] == [("Secret Keyword", "Environment.DB_PASSWORD")]


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ('password = "hunter22"', f'password = "{KEYWORD}"'),
        ("export A_PASSWORD='hunter22'; echo", f"export A_PASSWORD='{KEYWORD}'; echo"),
        ("DB_PASSWORD=hunter22 python x.py", f"DB_PASSWORD={KEYWORD} python x.py"),
        ("password: hunter22", f"password: {KEYWORD}"),
        ('{"api_key": "abcd1234efgh"}', '{"api_key": "' + KEYWORD + '"}'),
        ('{\\"api_key\\": \\"abcd1234efgh\\"}', '{\\"api_key\\": \\"' + KEYWORD + '\\"}'),
        ('os.environ["API_KEY"] = "abcd1234efgh"', f'os.environ["API_KEY"] = "{KEYWORD}"'),
        ('os.environ.setdefault("DB_PASSWORD", "hunter22")', f'os.environ.setdefault("DB_PASSWORD", "{KEYWORD}")'),
        ("connect(password='hunter22')", f"connect(password='{KEYWORD}')"),
        ("docker login -u a --password hunter22", f"docker login -u a --password {KEYWORD}"),
        (f"aws configure set aws_secret_access_key {AWS_SECRET}", f"aws configure set aws_secret_access_key {KEYWORD}"),
        ("export password_password=password_1", f"export password_password={KEYWORD}"),
        (
            "pip install --extra-index-url https://u:pw123@pypi.x/simple",
            "pip install --extra-index-url https://u:<secret: Basic Auth Credentials>@pypi.x/simple",
        ),
    ],
)
def test_an_assignment_in_a_script_loses_its_value(line: str, left: str) -> None:
    assert redact_text(line, "x")[0] == left


@pytest.mark.parametrize(
    "line",
    [
        "password = get_password()",
        "login(token=hf_token)",
        "connect(password=password, user=user)",
        "def f(password: str, token: Optional[str] = None):",
        "PASSWORD=$(aws secretsmanager get-secret-value --secret-id db)",
        'PASSWORD="$1"',
        "export TOKEN=${TOKEN}",
        "export SECRET_ARN=arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf",
        'token = os.environ["HF_TOKEN"]',
        'parser.add_argument("--api-key", type=str, help="the api key")',
        "api_key = args.api_key",
        'secret = client.get_secret_value(SecretId="prod/db1")',
        'kwargs["pad_token"] = "endoftext1234"',
        'tokenizer = AutoTokenizer.from_pretrained("bert2-base")',
        "password: !Ref DbPassword1",
        'read -s -p "Password: " pw',
    ],
)
def test_code_that_fetches_a_credential_holds_none(line: str) -> None:
    assert redact_text(line, "x") == (line, ())


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
    assert {secret.place for secret in secrets} == {"OnStart[0].Content"}


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
@example("«", "»")
@example("« DB_PASSWORD=", "»")
def test_a_known_key_never_survives_its_surroundings(before: str, after: str) -> None:
    responses, _ = redact({"D": {"Environment": {"x": f"{before} {AWS_KEY} {after}"}}})
    assert AWS_KEY not in json.dumps(responses)


@pytest.mark.parametrize("closed", ["", "]" * 600, "]" * 100_000])
def test_json_that_is_nested_too_deeply_is_a_text_like_others(closed: str) -> None:
    deep = f"{'[' * (len(closed) or 100_000)}{closed}"
    responses, _ = redact({"D": {"Environment": {"x": f"{deep} {AWS_KEY}", "y": deep, "DB_PASSWORD": "hunter2!"}}})
    assert responses["D"]["Environment"]["y"] == deep
    assert AWS_KEY not in json.dumps(responses)
    assert "hunter2!" not in json.dumps(responses)


def test_documents_without_secrets_are_passed_by_as_a_whole() -> None:
    document = {
        "DescribeTrainingJob": {
            "TrainingJobName": "train",
            "HyperParameters": {f"layer_{number}": "0.125" for number in range(30)},
            "InputDataConfig": [{"DataSource": {"S3DataSource": {"S3Uri": f"s3://data/{n}"}}} for n in range(10)],
        }
    }
    assert redact(document)[0]["DescribeTrainingJob"] is document["DescribeTrainingJob"]


def test_no_http_client_is_loaded_to_find_a_secret() -> None:
    program = "import sys; from auditor.redact import redact_text; print(redact_text(sys.argv[1], 'here')[0]); "
    program += "print({'requests', 'urllib3'} & set(sys.modules))"
    text = f"id {AWS_KEY}, key {AWS_SECRET}"
    found = subprocess.run([sys.executable, "-c", program, text], capture_output=True, text=True, check=True)
    assert found.stdout.splitlines() == [redact_text(text, "here")[0], "set()"]
