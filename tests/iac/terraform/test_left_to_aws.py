"""What a plan calls unknown because AWS will choose it, and what is unknown indeed."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.model.choice import Unknown, symbol
from tests.iac.terraform.plans import UNKNOWN, Tree, code, constant, plan, planned, refers, resource

KEY = "aws_kms_key.k"
MODULE = f"module.m.{KEY}"


def key(expression: Tree | None, *more: Tree, resources: list[Tree] | None = None) -> dict[str, Any]:
    """The properties of a new key whose policy the plan does not know."""
    expressions = {} if expression is None else {"policy": expression}
    tree = plan(resource(KEY, policy=UNKNOWN), *more, resources=[code(KEY, **expressions), *(resources or [])])
    return dict(planned(tree)[KEY].properties)


def test_what_the_code_does_not_say_is_left_out() -> None:
    """AWS gives the key its default policy."""
    assert "KeyPolicy" not in key(None)


def test_a_variable_that_the_plan_does_not_know_is_null() -> None:
    """`policy = var.policy`: the variable is known, so that the plan would know the policy, were there one."""
    assert "KeyPolicy" not in key(refers("var.policy"))


def test_what_is_made_none_of_is_null() -> None:
    """`one(aws_iam_policy.p[*].policy)` with a count of zero."""
    none = code("aws_iam_policy.p") | {"count_expression": constant(0)}
    assert "KeyPolicy" not in key(refers("aws_iam_policy.p"), resources=[none])


@pytest.mark.parametrize(
    "expression",
    [refers("aws_iam_role.r.arn"), refers("var.policy", "aws_iam_role.r.arn"), refers("local.policy"), {}],
)
def test_what_hangs_on_something_unknown_is_unknown(expression: Tree) -> None:
    """A resource beside, a local (of which a plan does not tell the code), a function without references."""
    assert isinstance(key(expression, resource("aws_iam_role.r"))["KeyPolicy"], Unknown)


@pytest.mark.parametrize(
    ("passed", "known"),
    [(None, True), (constant(None), True), (refers("var.policy"), True), (refers("aws_iam_role.r.arn"), False)],
)
def test_variables_of_modules_are_followed(passed: Tree | None, known: object) -> None:
    """One that is not passed has its default."""
    call = {
        "expressions": {} if passed is None else {"policy": passed},
        "module": {"resources": [code(KEY, policy=refers("var.policy"))], "variables": {"policy": {}}},
    }
    tree = plan(resource(MODULE, policy=UNKNOWN), resource("aws_iam_role.r"), module_calls={"m": call})
    assert ("KeyPolicy" not in planned(tree)[MODULE].properties) is known


def test_what_an_update_does_not_know_is_unknown() -> None:
    """Of what stands AWS does not choose anew."""
    tree = plan(resource(KEY, "update", policy=UNKNOWN), resources=[code(KEY)])
    assert isinstance(planned(tree)[KEY].properties["KeyPolicy"], Unknown)


def test_a_dynamic_block_of_unknown_number_is_not_one_block() -> None:
    """The code of a plan has no dynamic blocks; the plan has one that stands for any number of them."""
    group = "aws_security_group.g"
    rule = {"cidr_blocks": UNKNOWN, "from_port": UNKNOWN, "protocol": UNKNOWN, "self": False, "description": ""}
    beside = {"cidr_blocks": ["10.0.0.0/8"], "from_port": 443, "protocol": "tcp", "self": False}
    tree = plan(resource(group, ingress=[rule, beside], egress=[]), resources=[code(group)])
    first, second = planned(tree)[group].properties["SecurityGroupIngress"]
    assert isinstance(first, Unknown)
    assert second["CidrIp"] == "10.0.0.0/8"


def test_a_known_number_of_dynamic_blocks_keeps_what_is_known_of_them() -> None:
    """The members that only apply tells are unknown one by one."""
    group = "aws_security_group.g"
    rule = {"cidr_blocks": [], "security_groups": UNKNOWN, "from_port": 443, "protocol": "tcp", "self": False}
    tree = plan(resource(group, ingress=[rule], egress=[]), resources=[code(group)])
    (found,) = planned(tree)[group].properties["SecurityGroupIngress"]
    assert found["FromPort"] == 443
    assert isinstance(found["SourceSecurityGroupId"], Unknown)


def test_a_static_block_with_unknown_members_is_one_block() -> None:
    """Its code says so."""
    group = "aws_security_group.g"
    rule = {"cidr_blocks": UNKNOWN, "from_port": 443, "security_groups": UNKNOWN}
    written = {"ingress": refers("aws_security_group.other.id", "aws_eip.e.public_ip")}
    changes = [resource(group, ingress=[rule]), resource("aws_security_group.other")]
    (first, second) = planned(plan(*changes, resources=[code(group, **written)]))[group].properties[
        "SecurityGroupIngress"
    ]
    assert first["FromPort"] == second["FromPort"] == 443
    assert symbol("aws_security_group.other", "Ref") not in (first.get("CidrIp"), second.get("CidrIp"))
