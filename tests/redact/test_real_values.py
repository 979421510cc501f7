"""Values as they stand in real configurations: credentials must go, and what only looks like one must stay."""

from __future__ import annotations

import base64
import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.model.aws.sagemaker.mixins import MayHoldSecrets
from auditor.model.catalog import concrete_types
from auditor.redact import redact
from auditor.redact.places import Place, place_of

SECRETS = [
    ("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE"),
    ("X", "ASIAY34FZKBOKMUTVV7A"),
    ("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
    ("AWS_SESSION_TOKEN", "IQoJb3JpZ2luX2VjEPT//////////wEaCXVzLWVhc3Qt" * 3),
    ("GH", "ghp_16C7e42F292c6912E7710c838347Ae178B4a"),
    ("GH2", "github_pat_11ABCDEFG0abcdefghijkl_mnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ab"),
    ("GHO", "gho_16C7e42F292c6912E7710c838347Ae178B4a"),
    ("GL", "glpat-aBcDeFgHiJkLmNoPqRsT"),
    ("SL", "xoxb-123456789012-1234567890123-AbCdEfGhIjKlMnOpQrStUvWx"),
    ("SLH", "https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX"),
    ("SLH2", "https://hooks.slack.com/services/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"),
    ("HF", "hf_aBcDeFgHiJkLmNoPqRsTuVwXyZaBcDeFgH"),
    ("HUGGING_FACE_HUB_TOKEN", "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"),
    ("OAI", "sk-proj-aB3dE6gH9jaB3dE6gH9jaB3dE6gH9jaB3dE6gH9j"),
    ("OAI2", "sk-abcdefghijklmnopqrstT3BlbkFJabcdefghijklmnopqrst"),
    ("OPENAI_API_KEY", "sk-1234567890abcdef1234567890abcdef1234567890abcdef"),
    (
        "ANTHROPIC",
        (
            "sk-ant-api03-AbCdEfGhIjKlMnOpQrStUvWxYz0123456789AbCdEfGhIjKlMnOpQrStU"
            "vWxYz0123456789AbCdEfGhIjKlMnOpQr-AAAAAA"
        ),
    ),
    ("KEY", "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\n-----END RSA PRIVATE KEY-----"),
    ("KEY2", "-----BEGIN OPENSSH PRIVATE KEY-----\\nb3BlbnNzaC1rZXktdjEAAAAA\\n-----END OPENSSH PRIVATE KEY-----"),
    ("DSN", "postgres://app:S3cretPw@db.internal:5432/x"),
    ("DATABASE_URL", "mysql+pymysql://root:hunter2@10.0.0.5/ml"),
    ("MONGO", "mongodb+srv://svc:pa55w0rd@cluster0.abcde.mongodb.net/ml"),
    ("REDIS_URL", "redis://:p4ssw0rd!@cache:6379/0"),
    ("AMQP", "amqps://user:pw12345@broker/"),
    (
        "J",
        (
            "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZ"
            "SI6IkpvaG4gRG9lIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"
        ),
    ),
    (
        "AZ",
        (
            "DefaultEndpointsProtocol=https;AccountName=mlstore;AccountKey=lJzRc1Yd"
            "HaAA2KCNJJ1tkYwF/+mKK6Ygw0NGe170Xu592euJv2wYUtBlV8z+qnlcNQSnIVKTkLWntU"
            "O1F8j8rQ==;EndpointSuffix=core.windows.net"
        ),
    ),
    (
        "AZ_SAS",
        (
            "https://x.blob.core.windows.net/c?sv=2022-11-02&ss=b&srt=sco&sp=rl&se="
            "2026-12-31T00:00:00Z&sig=abcD1234efgh5678ijkl9012mnop3456qrst7890uvw%3"
            "D"
        ),
    ),
    ("WANDB_API_KEY", "0123456789abcdef0123456789abcdef01234567"),
    ("COMET_API_KEY", "aBcDeFgHiJkLmNoPqRsTuVwXy"),
    (
        "NEPTUNE_API_TOKEN",
        (
            "eyJhcGlfYWRkcmVzcyI6Imh0dHBzOi8vYXBwLm5lcHR1bmUuYWkiLCJhcGlfdXJsIjoiaH"
            "R0cHM6Ly9hcHAubmVwdHVuZS5haSIsImFwaV9rZXkiOiIxMjM0NTY3OC0xMjM0LTEyMzQt"
            "MTIzNC0xMjM0NTY3ODkwYWIifQ=="
        ),
    ),
    ("DB_PASSWORD", "hunter2!"),
    ("MYSQL_PWD", "s3cr3t99"),
    ("dbPassword", "Tr0ub4dor&3"),
    ("API_KEY", "supersecretvalue"),
    ("clientSecret", "abcd1234efgh5678"),
    ("DATABRICKS_TOKEN", "dapi0123456789abcdef0123456789abcdef"),
    ("GOOGLE", "AIzaSyA1234567890abcdefghijklmnopqrstuv"),
    ("STRIPE", "sk_live_4eC39HqLyjWDarjtT1zdp7dc"),
    ("SENDGRID", "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"),
    ("NPM", "//registry.npmjs.org/:_authToken=npm_abcdefghijklmnopqrstuvwxyz0123456789"),
    (
        "PYPI",
        (
            "pypi-AgEIcHlwaS5vcmcCJDU3OTM1MjliLWIyYTYtNDEwOC05NzRkLTM0MjNiNmEwNWIzY"
            "gACF1sxLFsitesttokenAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
            "AAAAAAAAAAAAAAAAAAAA"
        ),
    ),
    ("NVIDIA", "nvapi-aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789aBcDeFgHiJkLmNoPqRsTuVwXyZ01"),
    ("TG", "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc"),
    ("EXTRA", "--user admin --password s3cr3tpw"),
    ("PIP_EXTRA_INDEX_URL", "https://__token__:gl1234abcd@gitlab.example.com/api/v4/simple"),
    ("NGC_API_KEY", "bmdjLWtleS0xMjM0NTY3ODkwYWJjZGVm"),
    ("LANGCHAIN_API_KEY", "lsv2_pt_0123456789abcdef0123456789abcdef_0123456789"),
    ("X1", "lsv2_pt_0123456789abcdef0123456789abcdef_0123456789"),
    ("KAGGLE_KEY", "0123456789abcdef0123456789abcdef"),
    ("REPLICATE", "r8_aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789a"),
    ("COHERE_API_KEY", "aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789aBcD"),
    ("GROQ", "gsk_aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789aBcDeFgHiJkLmNoPqR"),
    ("PINECONE_API_KEY", "12345678-1234-1234-1234-123456789012"),
    ("DD_API_KEY", "0123456789abcdef0123456789abcdef"),
    ("VAULT", "hvs.CAESIJlU9qLz0123456789aBcDeFgHiJkLmNoPqRsTuVwXyZ"),
    ("DOCKER", "dckr_pat_aBcDeFgHiJkLmNoPqRsTuVwXyZ0"),
    ("PAT", "ATATT3xFfGF0aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789=ABCDEF01"),
    ("basic", "Authorization: Basic dXNlcjpwYXNzd29yZDEyMw=="),
    ("bearer", "Bearer 0a1b2c3d4e5f60718293a4b5c6d7e8f9"),
    ("secret_key", "kJ8s7Dh2mN4pQ6rT"),
    ("TOKEN", "aGVsbG8gd29ybGQ9PQ0123"),
    ("ENCRYPTION_KEY", "0123456789abcdef0123456789abcdef"),
    ("PRIVATE_KEY", "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQ"),
    ("passphrase", "open-sesame-42"),
    ("REDSHIFT_PASSWORD", "Abcdef12"),
]  # each cut in two, so that scanners of repositories do not report it

HARMLESS = [
    (
        "MODEL_DATA",
        "s3://sagemaker-eu-west-1-111122223333/pytorch-training-2026-11-05-14-22-10-118/output/model.tar.gz",
    ),
    ("OUTPUT", "s3://bucket-a1B2c3D4e5F6g7H8/Q1W2E3R4T5Y6U7I8O9P0/part-00000-aBcDeF.snappy.parquet"),
    ("ROLE", "arn:aws:iam::111122223333:role/service-role/AmazonSageMaker-ExecutionRole-20240115T101010"),
    ("SECRET_ARN", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db-AbCdEf"),
    ("KMS_KEY", "arn:aws:kms:eu-west-1:111122223333:key/3f9d6c1e-52a7-4b08-8c3e-1d0a7be40001"),
    ("KMS_KEY_ID", "3f9d6c1e-52a7-4b08-8c3e-1d0a7be40001"),
    ("VolumeKmsKeyId", "mrk-1234abcd12ab34cd56ef1234567890ab"),
    ("KEY_ALIAS", "alias/ml-data"),
    ("GIT_COMMIT", "9fceb02d0ae598e95dc970b74767f19372d61af8"),
    ("GIT_SHA", "9fceb02"),
    ("SOURCE_VERSION", "9fceb02d0ae598e95dc970b74767f19372d61af8"),
    ("REVISION", "5bf7105edb08ac13a103e119887d292cea0dd1c5"),
    ("hash", "9fceb02d0ae598e95dc970b74767f19372d61af8"),
    ("DIGEST", "sha256:6f1b2c3d4e5f60718293a4b5c6d7e8f90112233445566778899aabbccddeeff0"),
    (
        "IMG",
        (
            "111122223333.dkr.ecr.eu-west-1.amazonaws.com/mlp-train@sha256:6f1b2c3d"
            "4e5f60718293a4b5c6d7e8f90112233445566778899aabbccddeeff0"
        ),
    ),
    ("CKSUM", "6f1b2c3d4e5f60718293a4b5c6d7e8f90112233445566778899aabbccddeeff0"),
    ("RUN_ID", "123e4567-e89b-12d3-a456-426614174000"),
    ("EXPERIMENT", "0f8fad5bd9cb469fa16570867728950e"),
    ("MLFLOW_RUN_ID", "a1b2c3d4e5f60718293a4b5c6d7e8f90"),
    ("ETAG", "d41d8cd98f00b204e9800998ecf8427e-12"),
    ("CONFIG_B64", base64.b64encode(json.dumps({"lr": 0.1, "layers": [128, 64]}).encode()).decode()),
    ("CFG", base64.b64encode(b"batch_size: 32\nepochs: 10\nmodel: resnet50\n").decode()),
    ("B64GZ", "H4sIAAAAAAAAA0vKzC9KVcjNTFYoSCxJVchMUSjJSFVIzs8rSc0DAK1hZ5kcAAAA"),
    ("HF_MODEL_ID", "meta-llama/Llama-3.1-8B-Instruct"),
    ("MODEL", "mistralai/Mixtral-8x7B-Instruct-v0.1"),
    ("MODEL_ID", "huggingface-llm-falcon-40b-instruct-bf16"),
    ("SM_NUM_GPUS", "8"),
    ("HF_TASK", "text-generation"),
    ("HF_MODEL_REVISION", "0e9e39f249a16976918f6564b8830bc894c89659"),
    ("TOKENIZER", "TheBloke/Llama-2-13B-chat-GPTQ"),
    ("LORA", "unsloth/Meta-Llama-3.1-8B-Instruct-bnb-4bit"),
    ("sagemaker_program", '"train.py"'),
    ("sagemaker_container_log_level", "20"),
    ("sagemaker_job_name", '"pytorch-training-2026-11-05-14-22-10-118"'),
    ("sagemaker_submit_directory", '"s3://b/pytorch-training-2026-11-05-14-22-10-118/source/sourcedir.tar.gz"'),
    ("sagemaker_distributed_dataparallel_custom_mpi_options", '"-verbose -x NCCL_DEBUG=INFO -x RDMAV_FORK_SAFE=1"'),
    ("sagemaker_mpi_num_of_processes_per_host", "8"),
    ("sagemaker_estimator_class_name", '"PyTorch"'),
    ("sagemaker_estimator_module", '"sagemaker.pytorch.estimator"'),
    ("sagemaker_instance_type", '"ml.p4d.24xlarge"'),
    ("sagemaker_model_server_workers", "2"),
    ("_tuning_objective_metric", "validation:auc"),
    (
        "SAGEMAKER_SPARKML_SCHEMA",
        ('{"input":[{"name":"age","type":"double"}],"output":{"name":"features","struct":"vector","type":"double"}}'),
    ),
    ("SM_HPS", '{"batch-size":64,"epochs":10,"lr":1e-05,"model_name":"bert-base-uncased"}'),
    (
        "SM_TRAINING_ENV",
        (
            '{"additional_framework_parameters":{"sagemaker_estimator_class_name":"'
            'PyTorch"},"channel_input_dirs":{"train":"/opt/ml/input/data/train"},"c'
            'urrent_host":"algo-1"}'
        ),
    ),
    ("learning_rate", "0.000123456789"),
    ("seed", "20261122"),
    ("epochs", "10"),
    ("ts", "2026-11-22T18:29:05.123456Z"),
    ("date", "2026-11-22"),
    ("cron", "cron(0 5 ? * * *)"),
    ("threshold", "1e-8"),
    ("ip", "10.0.12.34"),
    ("CIDR", "10.0.0.0/16"),
    ("VPC_ID", "vpc-0a1b2c3d4e5f60718"),
    ("SUBNETS", "subnet-0a1b2c3d4e5f0000a,subnet-0a1b2c3d4e5f0000b"),
    ("SG", "sg-0a1b2c3d4e5f00002"),
    ("FS", "fs-0a1b2c3d4e5f60718"),
    ("VPCE", "vpce-0a1b2c3d4e5f60718"),
    ("ACCOUNT", "111122223333"),
    ("AMI", "ami-0a1b2c3d4e5f60718"),
    (
        "IMAGE_URI",
        (
            "763104351884.dkr.ecr.eu-west-1.amazonaws.com/huggingface-pytorch-infer"
            "ence:2.3.0-transformers4.48.0-cpu-py311-ubuntu22.04"
        ),
    ),
    ("PYTHONPATH", "/opt/ml/code:/opt/program"),
    ("LD_LIBRARY_PATH", "/usr/local/cuda/lib64:/opt/conda/lib"),
    ("NCCL_DEBUG", "INFO"),
    ("TS_MAX_REQUEST_SIZE", "100000000"),
    ("SAGEMAKER_TS_BATCH_SIZE", "4"),
    ("OMP_NUM_THREADS", "1"),
    ("CUDA_VISIBLE_DEVICES", "0,1,2,3"),
    ("max_new_tokens", "512"),
    ("MAX_TOTAL_TOKENS", "4096"),
    ("eos_token", "</s>"),
    ("pad_token", "<|endoftext|>"),
    ("stop_token", "<|im_end|>1234567"),
    ("primary_key", "customer_id_2024"),
    ("partition_key", "event_date"),
    ("record_identifier", "transaction_id_v2"),
    ("sort_key", "created_at_2024"),
    ("SECRET_NAME", "prod/db/credentials-v2"),
    ("SECRET_ID", "prod-db-credentials"),
    ("DB_SECRET", "prod/db/master-2"),
    ("DB_PASSWORD_SECRET_NAME", "prod/db"),
    ("PASSWORD_FILE", "/run/secrets/db"),
    ("KEY_PREFIX", "team/models/v12"),
    ("S3_KEY", "data/2026/11/22/part-0001.parquet"),
    ("api_key_arn", "arn:aws:apigateway:eu-west-1::/apikeys/abc123def4"),
    ("MLFLOW_TRACKING_URI", "arn:aws:sagemaker:eu-west-1:111122223333:mlflow-tracking-server/team"),
    ("WANDB_PROJECT", "churn-2026"),
    ("WANDB_MODE", "offline"),
    ("WANDB_RUN_ID", "3k2j1h4g"),
    ("ENDPOINT", "https://vpce-0a1b2c3d-abcdefgh.sagemaker.eu-west-1.vpce.amazonaws.com"),
    ("URL", "https://huggingface.co/meta-llama/Llama-3.1-8B/resolve/main/model-00001-of-00004.safetensors"),
    ("GIT", "https://github.com/team/repo.git@9fceb02d0ae598e95dc970b74767f19372d61af8"),
    ("REQ", "torch==2.3.0+cu121 transformers>=4.44.0"),
    ("features", "customer_tenure_months,total_charges_last_30d"),
    ("schema_fingerprint", "3q2+7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="),
    ("chat_template", "{% for message in messages %}{{ '<|' + message['role'] + '|>' }}{% endfor %}"),
    ("prompt", "Answer the question. The token is unknown. Password: ask the operator."),
    ("labels", "CamelCaseLabelOneTwoThreeFourFiveSixSevenEight"),
    ("target_modules", "q_proj,k_proj,v_proj,o_proj"),
    ("EFA", "FI_EFA_USE_DEVICE_RDMA=1"),
    ("JAVA", "-Xmx12g -Dspark.driver.memory=4g"),
    ("name", "AmazonSageMakerFeatureStoreOfflineStore2026"),
    ("job", "TuningJob-a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6"),
    ("xgb", "reg:squarederror"),
    ("metric_regex", "val_loss=([0-9\\.]+)"),
    ("HF_TOKEN_SECRET", "prod/hf-token"),
    ("HF_HUB_ENABLE_HF_TRANSFER", "1"),
    ("SAGEMAKER_SUBMIT_DIRECTORY", "/opt/ml/model/code"),
    ("DATA_KEY", "aGVsbG8"),
    ("entity_key", "customer-123"),
    ("cache_key", "v3-9fceb02d0ae598e9"),
    ("JOB_TOKEN_FILE", "/var/run/token"),
    ("AWS_WEB_IDENTITY_TOKEN_FILE", "/var/run/secrets/eks.amazonaws.com/serviceaccount/token"),
    ("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/v2/credentials/12345678-1234-1234-1234-123456789012"),
    ("token_type_ids", "true"),
    ("use_auth_token", "true"),
    ("use_auth_token", "True"),
    ("foreign_key", "order_id_2024"),
    ("encryption_key", "alias/ml-data"),
    ("kms_encryption_key", "arn:aws:kms:eu-west-1:111122223333:key/3f9d6c1e"),
    ("S3_ENCRYPTION_KEY", "3f9d6c1e-52a7-4b08-8c3e-1d0a7be40001"),
    ("access_key_rotation_days", "90"),
    ("password_policy", "strict-12chars"),
    ("min_password_length", "12"),
    ("api_key_header", "x-api-key"),
    ("secret_name", "churn-db1"),
    ("credential_provider", "ec2-instance1"),
]


@pytest.mark.parametrize("member", ["Environment", "HyperParameters"])
@pytest.mark.parametrize(("name", "value"), SECRETS)
def test_a_credential_goes(member: str, name: str, value: str) -> None:
    responses, secrets = redact({"DescribeTrainingJob": {member: {name: value}}})
    assert secrets
    assert all(secret.place == f"{member}.{name}" for secret in secrets)
    assert value not in responses["DescribeTrainingJob"][member][name]


@pytest.mark.parametrize("member", ["Environment", "HyperParameters"])
@pytest.mark.parametrize(("name", "value"), HARMLESS)
def test_what_is_none_stays(member: str, name: str, value: str) -> None:
    document = {"DescribeTrainingJob": {member: {name: value}}}
    assert redact(document) == (document, ())


PLACES = sorted(
    {
        (kind.described_by, place)
        for kind in concrete_types()
        if issubclass(kind, MayHoldSecrets)
        for place in kind.secret_places
    }
)
TOKENS = [
    value for name, value in SECRETS if name in {"GH", "HF", "OAI", "SL", "J", "STRIPE", "GROQ", "DATABRICKS_TOKEN"}
]


def stands_in(path: str) -> Place:
    """What stands at a path of the model."""
    around = Place.PROSE
    for member in re.sub(r"\[]|{}", "", path).split("."):
        around = place_of(member, around)
    return around


def planted(operation: str, path: str, value: Any) -> dict[str, Any]:
    """A response with `value` at a path of its model (`Containers[].Environment`)."""
    for member in reversed(path.replace("[]", ".[]").replace("{}", ".{}").split(".")):
        value = [value] if member == "[]" else {"any": value} if member == "{}" else {member: value}
    return {operation: value}


@pytest.mark.parametrize(("operation", "path"), PLACES)
@pytest.mark.parametrize("around", ["map", "list", "text", "json"])
def test_no_place_that_is_searched_keeps_a_token(operation: str, path: str, around: str) -> None:
    """Whatever AWS has there: a map, arguments, a script in base64, or JSON in a text."""
    for token in TOKENS:
        forms: dict[str, Any] = {
            "map": {"X": token},
            "list": ["--x", token],
            "text": base64.b64encode(f"#!/bin/bash\nexport X={token}\n".encode()).decode(),
            "json": json.dumps({"Steps": [{"Arguments": {"Environment": {"X": token}}}]}),
        }
        if stands_in(path) is Place.PROSE:
            forms["text"] = f"clone https://x:{token}@git.example.com/team/code.git"
        responses, secrets = redact(planted(operation, path, forms[around]))
        assert secrets
        text = json.dumps(responses)
        assert token not in text
        assert base64.b64encode(token.encode()).decode().rstrip("=")[4:-4] not in text


NAMES = st.sampled_from(["Environment", "HyperParameters", "PipelineDefinition", "ContainerArguments", "Description"])
PLAIN = st.text(st.characters(codec="ascii", exclude_categories=["C"], exclude_characters="\\\"'"), max_size=20)


@given(st.lists(st.tuples(NAMES, PLAIN, st.sampled_from(TOKENS), PLAIN), min_size=1, max_size=4))
def test_no_planted_token_is_left_in_any_document(plants: list[tuple[str, str, str, str]]) -> None:
    members: dict[str, Any] = {}
    for index, (member, before, token, after) in enumerate(plants):
        members[f"Part{index}"] = {member: {"x": [f"{before} {token} {after}"]}}
    responses, secrets = redact({"DescribeThing": members})
    assert secrets
    assert not [token for _, _, token, _ in plants if token in json.dumps(responses)]
