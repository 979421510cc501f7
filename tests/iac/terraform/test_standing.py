"""Plans of what stands already: its ids and ARNs are references to it."""

from __future__ import annotations

import pytest

from auditor.iac.planned import Home, Options
from auditor.iac.terraform.plan import read
from auditor.model.choice import symbol
from tests.iac.terraform.plans import Tree, code, constant, plan, planned, refers, resource

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


def data(type_: str, **values: object) -> Tree:
    """A data source as the state before the changes has it."""
    return {"address": f"data.{type_}.me", "mode": "data", "type": type_, "name": "me", "values": values}


def home_of_new(tree: Tree, *read_before: Tree, asked: Tree | None = None, home: Home | None = None) -> Home | None:
    """Where a plan puts a new VPC, with these data sources read; `asked` is the code of the data sources."""
    tree["prior_state"] = {"format_version": "1.0", "values": {"root_module": {"resources": list(read_before)}}}
    resources = tree["configuration"]["root_module"]["resources"]
    resources.append(code("aws_vpc.new"))
    for each in read_before:
        told = {name: each[name] for name in ("address", "mode", "type", "name")}
        resources.append(told | {"provider_config_key": "aws", "expressions": asked or {}})
    made = read(tree, "plan.json", Options(home=home or Home()))
    return next(one.home for one in made.resources if one.key == "aws_vpc.new")


def new(region: object = None) -> Tree:
    """A plan of a new VPC, whose provider is set to a region, or to none."""
    expressions = {} if region is None else {"region": region}
    return plan(resource("aws_vpc.new"), provider={"name": "aws", "expressions": expressions})


ME = data("aws_caller_identity", account_id="111122223333", arn="arn:aws-cn:sts::111122223333:assumed-role/ci/x")


def test_the_identity_that_terraform_read_is_the_account() -> None:
    home = home_of_new(new(constant("cn-north-1")), ME)
    assert home == Home("aws-cn", "111122223333", "cn-north-1")
    assert home_of_new(new(), ME, home=Home("aws", "444455556666", "eu-west-1")) is None


def test_the_region_and_the_partition_that_terraform_read() -> None:
    home = home_of_new(new(), data("aws_region", name="eu-south-2"), data("aws_partition", partition="aws"))
    assert home == Home("aws", Home().account, "eu-south-2")


def test_a_region_that_the_code_asks_for_is_not_where_it_goes() -> None:
    assert home_of_new(new(), data("aws_region", name="us-east-1"), asked={"name": constant("us-east-1")}) is None


def test_an_arn_that_the_code_names_tells_no_account() -> None:
    """A literal ARN of another account's key, role or identity."""
    theirs = "arn:aws:kms:eu-west-1:999988887777:key/1234abcd-12ab-34cd-56ef-1234567890ab"
    group = resource("aws_cloudwatch_log_group.l", name="/l", kms_key_id=theirs)
    role = resource("aws_sagemaker_model.m", name="m", execution_role_arn="arn:aws:iam::999988887777:role/r")
    written = [code("aws_cloudwatch_log_group.l"), code("aws_sagemaker_model.m")]
    for one in planned(plan(group, role, resources=written)).values():
        assert one.home == Home(region="eu-west-1")
    assert planned(plan(group))["aws_cloudwatch_log_group.l"].properties["KmsKeyId"] == theirs


def test_what_is_told_differently_is_not_known() -> None:
    other = data("aws_caller_identity", account_id="444455556666") | {"address": "data.aws_caller_identity.other"}
    home = home_of_new(new(constant("eu-west-1")), data("aws_caller_identity", account_id="111122223333"), other)
    assert home == Home(region="eu-west-1")


@pytest.mark.parametrize(
    ("setting", "account"),
    [
        ({"allowed_account_ids": constant(["111122223333"])}, "111122223333"),
        ({"allowed_account_ids": constant(["111122223333", "444455556666"])}, Home().account),
        ({"assume_role": [{"role_arn": constant("arn:aws:iam::111122223333:role/deploy")}]}, "111122223333"),
        ({"assume_role": [{"role_arn": refers("var.role")}]}, "444455556666"),
        ({"assume_role": [{"role_arn": refers("local.role")}]}, Home().account),
    ],
)
def test_the_provider_tells_the_account_that_it_works_in(setting: Tree, account: str) -> None:
    tree = new(constant("eu-west-1"))
    tree["configuration"]["provider_config"]["aws"]["expressions"] |= setting
    tree["variables"] = {"role": {"value": "arn:aws:iam::444455556666:role/deploy"}}
    assert home_of_new(tree) == Home(account=account, region="eu-west-1")


@pytest.mark.parametrize(
    ("value", "region"), [("eu-north-1", "eu-north-1"), ("eu-north", None), ({"x": "eu-north-1"}, None), (None, None)]
)
def test_a_region_may_be_a_variable(value: object, region: str | None) -> None:
    """A part of a region's name is none: `"${var.area}-1"` refers to the variable, too."""
    tree = new(refers("var.region"))
    tree["variables"] = {"region": {"value": value}}
    assert home_of_new(tree) == (Home(region=region) if region else None)


def test_a_module_s_own_provider_reads_other_variables() -> None:
    """The root's variable of the same name is not the module's."""
    tree = new(constant("eu-west-1"))
    tree["variables"] = {"region": {"value": "us-east-1"}}
    tree["configuration"]["provider_config"]["module.m:aws"] = {"expressions": {"region": refers("var.region")}}
    inner = code("aws_vpc.inner") | {"provider_config_key": "module.m:aws"}
    tree["configuration"]["root_module"]["module_calls"] = {"m": {"module": {"resources": [inner]}}}
    tree["resource_changes"].append(resource("module.m.aws_vpc.inner"))
    assert planned(tree)["module.m.aws_vpc.inner"].home is None
