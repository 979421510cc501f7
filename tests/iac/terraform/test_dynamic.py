"""Blocks that are made of what only apply tells, which a plan's code lacks, and what else a plan does not tell."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.model.choice import Unknown
from tests.iac.terraform.plans import UNKNOWN, Tree, code, constant, plan, planned, refers, resource

ROLE, VPC, SUBNET = "aws_iam_role.r", "aws_vpc.v", "aws_subnet.s"
USED = {"resource": VPC, "attribute": ["dhcp_options_id"]}


def role(relevant: list[Tree] | None, *more: Tree, code_too: list[Tree] | None = None, **vpc: Any) -> dict[str, Any]:
    """A new role whose inline policies the plan does not know, beside a VPC that may tell them."""
    changes = [resource(ROLE, name="r", inline_policy=UNKNOWN), resource(VPC, **({"dhcp_options_id": UNKNOWN} | vpc))]
    resources = [code(ROLE, name=constant("r")), code(VPC), *(code_too or [])]
    known = {} if relevant is None else {"relevant_attributes": relevant}
    return dict(planned(plan(*changes, *more, resources=resources, **known))[ROLE].properties)


def test_without_anything_that_could_tell_them_there_are_none() -> None:
    """Nothing contributes, or Terraform is too old to say what does."""
    assert "Policies" not in role(None)
    assert "Policies" not in role([])


def test_what_no_code_refers_to_may_be_what_they_are_made_of() -> None:
    """`dynamic "inline_policy" { for_each = [aws_vpc.v.dhcp_options_id] }`."""
    assert isinstance(role([USED])["Policies"], Unknown)


@pytest.mark.parametrize("entry", [{}, {"resource": 3}, {"resource": VPC, "attribute": [0]}, None, "x"])
def test_nonsense_tells_nothing(entry: Any) -> None:
    """Whatever stands there."""
    assert "Policies" not in role([entry])


def test_what_is_known_makes_nothing_unknown() -> None:
    """Blocks that are made of it would be known, too."""
    assert "Policies" not in role([USED], dhcp_options_id="dopt-1")


@pytest.mark.parametrize("reference", ["aws_vpc.v.dhcp_options_id", "aws_vpc.v", "local.options"])
def test_what_code_refers_to_is_accounted_for(reference: str) -> None:
    """By itself, as a whole, or maybe by a local, of which a plan has no code."""
    subnet = resource(SUBNET, vpc_id=UNKNOWN)
    assert "Policies" not in role([USED], subnet, code_too=[code(SUBNET, vpc_id=refers(reference))])


def test_other_dynamic_blocks_account_for_it_as_well() -> None:
    """A plan knows their number, and their code is not there either."""
    group = resource("aws_security_group.g", ingress=[{"from_port": 443, "security_groups": UNKNOWN}])
    assert "Policies" not in role([USED], group, code_too=[code("aws_security_group.g")])


MODEL = "aws_sagemaker_model.m"


def test_what_the_code_has_and_the_plan_does_not_is_unknown() -> None:
    """A block or an attribute, also within a block; null is known."""
    said = {
        "vpc_config": [{"subnets": refers("aws_subnet.s")}],
        "execution_role_arn": refers("aws_iam_role.r.arn"),
        "enable_network_isolation": constant(None),
        "primary_container": [{"image": constant("i"), "model_data_url": refers("aws_s3_bucket.b.id")}],
    }
    tree = plan(resource(MODEL, name="m", primary_container=[{"image": "i"}]), resources=[code(MODEL, **said)])
    found = planned(tree)[MODEL].properties
    assert isinstance(found["VpcConfig"], Unknown)
    assert isinstance(found["ExecutionRoleArn"], Unknown)
    assert isinstance(found["PrimaryContainer"]["ModelDataUrl"], Unknown)
    assert "EnableNetworkIsolation" not in found


def test_only_what_is_computed_is_left_to_aws() -> None:
    """A key of a notebook is none of that: where the plan does not know it, its code is not all there."""
    notebook = "aws_sagemaker_notebook_instance.n"
    tree = plan(resource(notebook, kms_key_id=UNKNOWN, security_groups=UNKNOWN), resources=[code(notebook)])
    found = planned(tree)[notebook].properties
    assert isinstance(found["KmsKeyId"], Unknown)
    assert "SecurityGroupIds" not in found
