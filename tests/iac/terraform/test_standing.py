"""Plans of what stands already: its ids and ARNs are references to it."""

from __future__ import annotations

import pytest

from auditor.iac.planned import Home, Options
from auditor.iac.terraform.plan import read
from auditor.model.choice import symbol
from tests.iac.terraform.plans import plan, planned, resource

ARN = "arn:aws-cn:kms:cn-north-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
KEY = resource("aws_kms_key.k", "no-op", id="1234abcd-12ab-34cd-56ef-1234567890ab", arn=ARN, is_enabled=True)
VPC = resource("aws_vpc.v", "no-op", id="vpc-0123456789abcdef0", cidr_block="10.0.0.0/16")


def test_the_id_of_what_stands_refers_to_it() -> None:
    subnet = resource("aws_subnet.s", "update", id="subnet-0123456789abcdef0", vpc_id="vpc-0123456789abcdef0")
    made = planned(plan(VPC, subnet))
    assert made["aws_subnet.s"].properties["VpcId"] == symbol("aws_vpc.v", "Ref")


@pytest.mark.parametrize("told", [ARN, "1234abcd-12ab-34cd-56ef-1234567890ab"])
def test_a_key_is_meant_by_its_arn_and_by_its_id(told: str) -> None:
    group = resource("aws_cloudwatch_log_group.l", "update", id="/l", name="/l", kms_key_id=told)
    meant = symbol("aws_kms_key.k", "Arn" if told == ARN else "Ref")
    assert planned(plan(KEY, group))["aws_cloudwatch_log_group.l"].properties["KmsKeyId"] == meant


def test_what_the_plan_takes_away_is_not_meant() -> None:
    gone = resource("aws_vpc.v", "delete", id="vpc-0123456789abcdef0")
    subnet = resource("aws_subnet.s", "update", vpc_id="vpc-0123456789abcdef0")
    assert planned(plan(gone, subnet))["aws_subnet.s"].properties["VpcId"] == "vpc-0123456789abcdef0"


def test_an_id_that_is_a_name_means_nothing_by_itself() -> None:
    role = resource("aws_iam_role.worker", "no-op", id="worker", name="worker", assume_role_policy="{}")
    group = resource("aws_cloudwatch_log_group.worker", "update", id="worker", name="worker")
    assert planned(plan(role, group))["aws_cloudwatch_log_group.worker"].properties == {"LogGroupName": "worker"}


def test_what_stands_tells_where_by_its_own_arn() -> None:
    (key,) = read(plan(KEY, provider={}), "plan.json", Options()).resources
    assert key.home == Home("aws-cn", "111122223333", "cn-north-1")
    given = Home("aws", "444455556666", "eu-west-1")
    (key,) = read(plan(KEY, provider={}), "plan.json", Options(home=given)).resources
    assert key.home is None


def test_one_provider_puts_what_is_new_beside_what_stands() -> None:
    tree = plan(KEY, resource("aws_sns_topic.t"), resource("aws_vpc.new"))
    new = planned(tree)["aws_vpc.new"].home
    assert new is not None
    assert (new.partition, new.account) == ("aws-cn", "111122223333")


def test_with_several_providers_what_is_new_may_go_elsewhere() -> None:
    tree = plan(KEY, resource("aws_vpc.new"))
    tree["configuration"]["provider_config"]["aws.other"] = {"name": "aws", "alias": "other"}
    assert planned(tree)["aws_vpc.new"].home is None
