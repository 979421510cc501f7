"""Values that only apply tells: which planned resource they refer to, and where that can't be told."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.iac.terraform.references import ELSE_NAMED
from auditor.model.choice import OneOf, Unknown, symbol
from tests.iac.terraform.plans import UNKNOWN, Tree, code, constant, plan, planned, refers, resource, rest

NOTEBOOK = "aws_sagemaker_notebook_instance.n"
KEY = "aws_kms_key.k"
SUBNET = "aws_subnet.s"


def notebook(changes: list[Tree], expressions: Tree, **values: Any) -> dict[str, Any]:
    """The properties of a notebook with these values and expressions beside other changes."""
    resources = [code(NOTEBOOK, **expressions), *(code(each) for each in sorted(_resources(changes)))]
    return dict(planned(plan(resource(NOTEBOOK, **values), *changes, resources=resources))[NOTEBOOK].properties)


def _resources(changes: list[Tree]) -> set[str]:
    return {f"{each['type']}.{each['name']}" for each in changes}


@pytest.mark.parametrize(
    ("reference", "attribute"), [(f"{KEY}.arn", "Arn"), (f"{KEY}.id", "Ref"), (f"{KEY}.key_id", "Ref")]
)
def test_a_plain_reference_is_the_symbol_of_what_it_refers_to(reference: str, attribute: str) -> None:
    """In CloudFormation's terms."""
    found = notebook([resource(KEY)], {"kms_key_id": refers(reference)}, kms_key_id=UNKNOWN)
    assert found["KmsKeyId"] == symbol(KEY, attribute)


def test_a_list_of_references() -> None:
    """A set that holds an unknown is unknown as a whole, with the constants that it may hold; a list is not."""
    changes = [resource("aws_security_group.a"), resource("aws_security_group.b")]
    both = {"security_groups": refers("aws_security_group.a.id", "aws_security_group.b.id")}
    symbols = [symbol("aws_security_group.a", "Ref"), symbol("aws_security_group.b", "Ref")]
    assert notebook(changes, both, security_groups=UNKNOWN)["SecurityGroupIds"] == [
        *symbols,
        rest(NOTEBOOK, "security_groups"),
    ]
    partly = notebook(changes, both, security_groups=[UNKNOWN, "sg-0", UNKNOWN])["SecurityGroupIds"]
    assert partly == [symbols[0], "sg-0", symbols[1]]
    fewer = notebook(changes, both, security_groups=["sg-0", UNKNOWN])["SecurityGroupIds"]
    assert isinstance(fewer[1], Unknown)


@pytest.mark.parametrize(
    "expression",
    [
        refers(f"{KEY}.arn", "aws_kms_key.other.arn"),
        refers(f"{KEY}.arn", "local.key"),
        refers("local.key"),
        refers("data.aws_kms_key.k.arn"),
        refers("random_id.r.hex"),
        refers(f"{KEY}.policy"),
        refers("each.value"),
        {"references": ["", "[", "a..b", 3, None, "var", "module.m"]},
        {"references": "x"},
        {},
        None,
    ],
)
def test_what_cannot_be_told_stays_unknown(expression: Any) -> None:
    """Several resources, values without a name in the plan, texts, nonsense."""
    changes = [resource(KEY), resource("aws_kms_key.other")]
    assert isinstance(notebook(changes, {"kms_key_id": expression}, kms_key_id=UNKNOWN)["KmsKeyId"], Unknown)


def test_a_text_that_may_hold_more_than_the_reference_stays_unknown() -> None:
    """A policy, an image, a URI, an environment, and the resource's own name: templates look like references."""
    model = "aws_sagemaker_model.m"
    expressions = {
        "name": refers("aws_ecr_repository.r.name"),
        "primary_container": [
            {"image": refers("aws_ecr_repository.r.repository_url"), "model_data_url": refers("aws_s3_bucket.b.id")}
        ],
    }
    tree = plan(
        resource(model, name=UNKNOWN, primary_container=[{"image": UNKNOWN, "model_data_url": UNKNOWN}]),
        resource("aws_s3_bucket.b", bucket=UNKNOWN),
        resource("aws_ecr_repository.r"),
        resource("aws_iam_role_policy.p", policy=UNKNOWN, role=UNKNOWN),
        resource("aws_iam_role.r"),
        resources=[
            code(model, **expressions),
            code("aws_iam_role_policy.p", policy=refers("aws_s3_bucket.b.arn"), role=refers("aws_iam_role.r.id")),
            code("aws_iam_role.r"),
        ],
    )
    found = planned(tree)
    assert isinstance(found[model].properties["ModelName"], Unknown)
    container = found[model].properties["PrimaryContainer"]
    assert isinstance(container["Image"], Unknown)
    assert isinstance(container["ModelDataUrl"], Unknown)
    policy = repr(found["aws_iam_role_policy.p"].properties)
    assert symbol("aws_iam_role.r", "Ref") in policy
    assert "aws_s3_bucket" not in policy


def test_counted_resources() -> None:
    """An index names one; without it any of them may be meant, or a list takes them all."""
    two = [resource(f"{SUBNET}[0]"), resource(f"{SUBNET}[1]")]

    def subnet(changes: list[Tree], reference: Tree) -> Any:
        return notebook(changes, {"subnet_id": reference}, subnet_id=UNKNOWN)["SubnetId"]

    assert subnet(two, refers(f"{SUBNET}[1].id")) == symbol(f"{SUBNET}[1]", "Ref")
    assert isinstance(subnet(two, refers(SUBNET, "count.index")), Unknown)
    picked = subnet(two, refers(SUBNET))
    assert picked == OneOf(
        f"which subnet_id {NOTEBOOK} has",
        {f"{SUBNET}[0]": symbol(f"{SUBNET}[0]", "Ref"), f"{SUBNET}[1]": symbol(f"{SUBNET}[1]", "Ref")},
    )
    many = [resource(f"{SUBNET}[{index}]") for index in range(17)]
    assert isinstance(subnet(many, refers(SUBNET)), Unknown)
    assert isinstance(subnet(two, refers(f"{SUBNET}[2].id")), Unknown)
    assert subnet(two[:1], refers(SUBNET)) == symbol(f"{SUBNET}[0]", "Ref")
    keyed = [resource(f'{SUBNET}["a"]'), resource(f'{SUBNET}["b"]')]
    assert subnet(keyed, refers(f'{SUBNET}["b"].id')) == symbol(f'{SUBNET}["b"]', "Ref")
    splat = notebook(two, {"security_groups": refers(SUBNET)}, security_groups=UNKNOWN)["SecurityGroupIds"]
    assert splat == [symbol(f"{SUBNET}[0]", "Ref"), symbol(f"{SUBNET}[1]", "Ref"), rest(NOTEBOOK, "security_groups")]


def test_a_slice_of_what_is_not_alike_is_not_known() -> None:
    """`[for s in aws_subnet.s : s.id if s.map_public_ip_on_launch]` refers to all of them, as their splat does."""
    same: dict[str, Any] = {"vpc_id": "vpc-1", "map_public_ip_on_launch": False}
    changes = [resource(f"{SUBNET}[{index}]", cidr_block=f"10.0.{index}.0/24", **same) for index in (0, 1)]
    other = resource(f"{SUBNET}[2]", **(same | {"map_public_ip_on_launch": True}))
    splat = {"security_groups": refers(SUBNET)}
    alike = notebook(changes, splat, security_groups=UNKNOWN)["SecurityGroupIds"]
    assert alike == [symbol(f"{SUBNET}[0]", "Ref"), symbol(f"{SUBNET}[1]", "Ref"), rest(NOTEBOOK, "security_groups")]
    assert isinstance(notebook([*changes, other], splat, security_groups=UNKNOWN)["SecurityGroupIds"], Unknown)


def test_constants_of_a_set_may_name_what_the_plan_makes() -> None:
    """By its name, where that is what the set holds; an id is made up by AWS later."""
    attachment = "aws_iam_policy_attachment.a"
    tree = plan(
        resource(attachment, roles=UNKNOWN, policy_arn="arn:aws:iam::aws:policy/X"),
        resource("aws_iam_role.r", name=UNKNOWN, id=UNKNOWN),
        resources=[code(attachment, roles=refers("aws_iam_role.r.name")), code("aws_iam_role.r")],
    )
    assert planned(tree)[attachment].properties["Role"] == [symbol("aws_iam_role.r", "Ref"), ELSE_NAMED]


def test_what_the_plan_does_not_make_contributes_nothing() -> None:
    """`try(aws_kms_key.k[0].arn, aws_kms_external_key.e[0].arn)`, of which only one is made; a variable is known."""
    reference = refers(f"{KEY}[0].arn", "aws_kms_external_key.e[0].arn", "var.key_arn")
    said = [code(NOTEBOOK, kms_key_id=reference), code("aws_kms_external_key.e") | {"count_expression": constant(0)}]
    changes = [resource(NOTEBOOK, kms_key_id=UNKNOWN), resource(f"{KEY}[0]")]
    assert planned(plan(*changes, resources=said))[NOTEBOOK].properties["KmsKeyId"] == symbol(f"{KEY}[0]", "Arn")
    lacks = planned(plan(*changes, resources=said[:1]))[NOTEBOOK].properties["KmsKeyId"]
    assert isinstance(lacks, Unknown)


def test_a_name_may_be_made_of_a_reference_and_more() -> None:
    """`"${var.prefix}-${aws_s3_bucket.b.id}"` is not the bucket."""
    trail = "aws_cloudtrail.t"
    for references, known in ((["aws_s3_bucket.b.id"], True), (["aws_s3_bucket.b.id", "var.prefix"], False)):
        tree = plan(
            resource(trail, s3_bucket_name=UNKNOWN),
            resource("aws_s3_bucket.b"),
            resources=[code(trail, s3_bucket_name=refers(*references))],
        )
        found = planned(tree)[trail].properties["S3BucketName"]
        assert (found == symbol("aws_s3_bucket.b", "Ref")) is known
        assert isinstance(found, Unknown) is not known


def test_what_goes_is_not_referred_to() -> None:
    """A key that the plan deletes is not the one that a new value will come from."""
    found = notebook([resource(KEY, "delete")], {"kms_key_id": refers(f"{KEY}.arn")}, kms_key_id=UNKNOWN)
    assert isinstance(found["KmsKeyId"], Unknown)


def module_plan(*changes: Tree, calls: Tree) -> dict[str, Any]:
    """The planned resources of a plan whose root calls `security` and `nb`."""
    return planned(plan(*changes, module_calls=calls))


def calls(kms: Tree, **more: Any) -> Tree:
    """Two modules: one makes a key and tells its ARN, the other takes one for its notebooks."""
    return {
        "security": {
            "module": {
                "resources": [code(KEY)],
                "outputs": {"key_arn": {"expression": refers(f"{KEY}.arn")}, "key": {"expression": refers(KEY)}},
            },
            **more,
        },
        "nb": {
            "expressions": {"kms": kms},
            "for_each_expression": refers("var.names"),
            "module": {
                "resources": [code(NOTEBOOK, kms_key_id=refers("var.kms"), role_arn=refers("aws_iam_role.r.arn"))],
                "variables": {"kms": {}},
            },
        },
    }


NB = [
    resource(f'module.nb["{name}"].{address}', kms_key_id=UNKNOWN, role_arn=UNKNOWN)
    for name in ("a", "b")
    for address in (NOTEBOOK, "aws_iam_role.r")
]


@pytest.mark.parametrize("output", ["module.security.key_arn", "module.security.key.arn"])
def test_outputs_and_inputs_of_modules_are_followed(output: str) -> None:
    """A key of one module, handed to two instances of another, each of which has its own role."""
    passed = refers(output)
    if output.endswith(".key.arn"):
        passed = refers("module.security.key.arn")
    found = module_plan(resource(f"module.security.{KEY}"), *NB, calls=calls(passed))
    for name in ("a", "b"):
        properties = found[f'module.nb["{name}"].{NOTEBOOK}'].properties
        assert properties["KmsKeyId"] == symbol(f"module.security.{KEY}", "Arn")
        assert properties["RoleArn"] == symbol(f'module.nb["{name}"].aws_iam_role.r', "Arn")


def test_of_several_instances_of_a_module_the_index_decides() -> None:
    """`module.security[1].key_arn`; without an index it can't be told."""
    keys = [resource(f"module.security[{index}].{KEY}") for index in (0, 1)]
    counted = {"count_expression": constant(2)}
    at = f'module.nb["a"].{NOTEBOOK}'
    indexed = module_plan(*keys, *NB, calls=calls(refers("module.security[1].key_arn"), **counted))
    assert indexed[at].properties["KmsKeyId"] == symbol(f"module.security[1].{KEY}", "Arn")
    bare = module_plan(*keys, *NB, calls=calls(refers("module.security.key_arn"), **counted))
    assert isinstance(bare[at].properties["KmsKeyId"], Unknown)


def test_modules_that_pass_a_value_round_and_round() -> None:
    """A cycle that Terraform would refuse ends as unknown."""
    made = calls(refers("module.security.key_arn"))
    made["security"]["module"]["outputs"]["key_arn"]["expression"] = refers("var.back")
    made["security"]["expressions"] = {"back": refers("module.security.key_arn")}
    found = module_plan(*NB, calls=made)
    assert isinstance(found[f'module.nb["a"].{NOTEBOOK}'].properties["KmsKeyId"], Unknown)


def test_an_attribute_of_another_resource_is_followed() -> None:
    """An alias's target is the key."""
    tree = plan(
        resource(NOTEBOOK, kms_key_id=UNKNOWN),
        resource("aws_kms_alias.a", name="alias/x", target_key_id=UNKNOWN),
        resource(KEY),
        resources=[
            code(NOTEBOOK, kms_key_id=refers("aws_kms_alias.a.target_key_id")),
            code("aws_kms_alias.a", target_key_id=refers(f"{KEY}.key_id")),
            code(KEY),
        ],
    )
    assert planned(tree)[NOTEBOOK].properties["KmsKeyId"] == symbol(KEY, "Ref")


def test_blocks_are_matched_with_their_code() -> None:
    """By place and by their constants; a dynamic block, of which the code tells nothing, is not."""
    config = "aws_sagemaker_model.m"
    first = {"image": constant("a"), "vpc_role_arn": refers("aws_iam_role.one.arn")}
    second = {"image": constant("b"), "vpc_role_arn": refers("aws_iam_role.two.arn")}
    values = [{"image": "b", "vpc_role_arn": UNKNOWN}, {"image": "a", "vpc_role_arn": UNKNOWN}]
    roles = [resource("aws_iam_role.one"), resource("aws_iam_role.two")]

    def containers(*blocks: Tree) -> Any:
        tree = plan(resource(config, container=values), *roles, resources=[code(config, container=list(blocks))])
        return [each["VpcRoleArn"] for each in planned(tree)[config].properties["Containers"]]

    assert containers(first, second) == [symbol("aws_iam_role.two", "Arn"), symbol("aws_iam_role.one", "Arn")]
    assert all(isinstance(each, Unknown) for each in containers(first))
    assert all(isinstance(each, Unknown) for each in containers())


def test_many_ways_through_modules_are_walked_once() -> None:
    """Outputs that refer to each other in every way would take ages else."""
    names = [f"o{index}" for index in range(40)]
    every = refers(*(f"module.m.{name}" for name in names), f"{KEY}.arn")
    inner = refers(*(f"var.{name}" for name in names))
    call = {
        "expressions": dict.fromkeys(names, every),
        "module": {"outputs": {name: {"expression": inner} for name in names}, "resources": []},
    }
    tree = plan(
        resource(NOTEBOOK, kms_key_id=UNKNOWN),
        resource(KEY),
        resources=[code(NOTEBOOK, kms_key_id=every)],
        module_calls={"m": call},
    )
    assert isinstance(planned(tree)[NOTEBOOK].properties["KmsKeyId"], Unknown)


def test_what_the_door_does_not_translate_is_referred_to_all_the_same() -> None:
    """A default subnet stands before any plan, with routes that no plan tells: it is there, and not described."""
    adopted = "aws_default_subnet.d"
    found = notebook([resource(adopted)], {"subnet_id": refers(f"{adopted}.id")}, subnet_id=UNKNOWN)
    assert found["SubnetId"] == symbol(adopted, "Ref")
    assert adopted not in planned(plan(resource(adopted)))


def test_an_item_of_what_a_module_gives_is_one_of_several() -> None:
    """`module.net.subnets[0]` of `aws_subnet.s[*].id`: a plan does not tell the order, yet it is one of them."""
    inner = [f"module.net.{SUBNET}[{index}]" for index in range(2)]
    call = {
        "module": {
            "resources": [code(SUBNET) | {"count_expression": constant(2)}],
            "outputs": {"subnets": {"expression": refers(SUBNET)}},
        }
    }
    changes = [resource(each) for each in inner]
    said = {"subnet_id": refers("module.net.subnets[0]"), "security_groups": refers("module.net.subnets[0]")}
    tree = plan(
        resource(NOTEBOOK, subnet_id=UNKNOWN, security_groups=UNKNOWN),
        *changes,
        resources=[code(NOTEBOOK, **said)],
        module_calls={"net": call},
    )
    found = planned(tree)[NOTEBOOK].properties
    assert found["SubnetId"].options == {each: symbol(each, "Ref") for each in inner}
    assert isinstance(found["SecurityGroupIds"], Unknown)
