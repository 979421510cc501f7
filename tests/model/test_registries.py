from __future__ import annotations

import pytest

from auditor.model.choice import symbol
from auditor.model.registries import DOCKER_HUB, Registry

ACCOUNT = "111122223333"


@pytest.mark.parametrize(
    ("host", "region", "partition"),
    [
        (f"{ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com", "eu-west-1", "aws"),
        (f"{ACCOUNT}.dkr.ecr-fips.us-east-1.amazonaws.com", "us-east-1", "aws"),
        (f"{ACCOUNT}.dkr-ecr.eu-west-1.on.aws", "eu-west-1", "aws"),
        (f"{ACCOUNT}.dkr.ecr.cn-north-1.amazonaws.com.cn", "cn-north-1", "aws-cn"),
        (f"{ACCOUNT}.dkr.ecr.us-gov-west-1.amazonaws.com", "us-gov-west-1", "aws-us-gov"),
    ],
)
def test_a_private_registry_of_ecr_is_an_accounts(host: str, region: str, partition: str) -> None:
    assert Registry.of(f"{host}/team/train", partition) == Registry(host, ACCOUNT, region)


@pytest.mark.parametrize(
    ("host", "partition"),
    [
        (f"{ACCOUNT}.dkr.ecr.eu-west-1.evil.example", "aws"),
        (f"{ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com.evil.example", "aws"),
        (f"x{ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com", "aws"),
        (f"{ACCOUNT}.dkr.ecr.cn-north-1.amazonaws.com.cn", "aws"),
        ("public.ecr.aws", "aws"),
        ("registry.example.com:5000", "aws"),
        ("localhost", "aws"),
    ],
)
def test_any_other_host_is_no_accounts(host: str, partition: str) -> None:
    assert Registry.of(f"{host}/team/train", partition) == Registry(host)


@pytest.mark.parametrize("image", ["python", "pytorch/pytorch", "team/a/b"])
def test_a_name_without_a_registry_comes_from_docker_hub(image: str) -> None:
    assert Registry.of(image, "aws") == Registry(DOCKER_HUB)


def image(account: str, partition: str) -> str:
    return f"{account}.dkr.ecr.xx-test-1.amazonaws.com{'.cn' if partition == 'aws-cn' else ''}/a"


@pytest.mark.parametrize(
    ("account", "partition"),
    [
        ("763104351884", "aws"),  # deep-learning containers
        ("141502667606", "aws"),  # scikit-learn and XGBoost, eu-west-1
        ("131013547314", "aws"),  # Clarify, eu-west-1
        ("156813124566", "aws"),  # Model Monitor, us-east-1
        ("727897471807", "aws-cn"),
        ("414596584902", "aws-us-gov"),
    ],
)
def test_registries_of_aws(account: str, partition: str) -> None:
    assert Registry.of(image(account, partition), partition).of_aws


@pytest.mark.parametrize(
    ("account", "partition"), [(ACCOUNT, "aws"), ("763104351884", "aws-cn"), ("763104351884", "elsewhere")]
)
def test_registries_of_others(account: str, partition: str) -> None:
    assert not Registry.of(image(account, partition), partition).of_aws


@pytest.mark.parametrize("suffix", ["eu-west-1.amazonaws.com", "cn-north-1.amazonaws.com.cn"])
def test_code_that_may_go_to_any_partition_names_the_registries_of_each(suffix: str) -> None:
    anywhere = symbol("partition")
    host = f"{ACCOUNT}.dkr.ecr.{suffix}"
    assert Registry.of(f"{host}/team/train", anywhere) == Registry(host, ACCOUNT, suffix.partition(".")[0])
    assert Registry.of("763104351884.dkr.ecr.us-east-1.amazonaws.com/pytorch-training", anywhere).of_aws
    assert Registry.of(f"{ACCOUNT}.dkr.ecr.eu-west-1.example.com/team/train", anywhere).account is None
    assert Registry.of(f"{host}/team/train", "aws-nowhere").account is None
