"""The provider `awscc`: everything is "optional, computed", and blocks are attributes."""

from __future__ import annotations

import json

import pytest

from auditor.iac.terraform.services import translation
from auditor.model.choice import Unknown
from tests.iac.documents.schemas import schema
from tests.iac.terraform.plans import UNKNOWN, code, constant, plan, planned, refers, resource

DOMAIN = "awscc_sagemaker_domain.d"
SETTINGS = {"execution_role": "arn:aws:iam::111122223333:role/r", "security_groups": UNKNOWN}


@pytest.mark.parametrize(
    ("type_", "attribute", "member"),
    [
        ("awscc_cloudtrail_trail", "kms_key_id", "KMSKeyId"),
        ("awscc_cloudtrail_event_data_store", "kms_key_id", "KmsKeyId"),
        ("awscc_config_configuration_recorder", "role_arn", "RoleARN"),
        ("awscc_applicationautoscaling_scalable_target", "role_arn", "RoleARN"),
        ("awscc_cloudwatch_alarm", "ok_actions", "OKActions"),
        ("awscc_networkfirewall_firewall", "subnet_mappings.ip_address_type", "SubnetMappings.IPAddressType"),
        ("awscc_ec2_vpcdhcp_options_association", "vpc_id", "VpcId"),
        ("awscc_eks_cluster", "resources_vpc_config.public_access_cidrs", "ResourcesVpcConfig.PublicAccessCidrs"),
        ("awscc_ram_resource_share", "allow_external_principals", "AllowExternalPrincipals"),
        ("awscc_route53resolver_firewall_domain_list", "domains", "Domains"),
        ("awscc_guardduty_detector", "features", "Features"),
    ],
)
def test_types_and_properties_are_cloudformation_s_own(type_: str, attribute: str, member: str) -> None:
    """Capitals included, which one service writes otherwise than another."""
    table = translation(type_)
    assert table is not None
    leaf = {attribute.rpartition(".")[2]: "x"}
    found = table.properties({attribute.partition(".")[0]: leaf} if "." in attribute else leaf)
    first, _, second = member.partition(".")
    assert found == {first: {second: "x"} if second else "x"}
    assert first in schema(table.type)["properties"]


def test_what_the_code_does_not_set_is_not_asked_for() -> None:
    """Within a structure, too, where the code has it as a literal."""
    said = {"domain_name": constant("d"), "default_user_settings": constant({"execution_role": "x"})}
    tree = plan(
        resource(DOMAIN, domain_name="d", kms_key_id=UNKNOWN, default_user_settings=SETTINGS),
        resources=[code(DOMAIN, **said)],
    )
    assert planned(tree)[DOMAIN].properties == {
        "DomainName": "d",
        "DefaultUserSettings": {"ExecutionRole": SETTINGS["execution_role"]},
    }


def test_a_structure_that_refers_to_something_does_not_tell_which_member_does() -> None:
    """Nor does a plan without code, or an update, tell what was not set."""
    said = {"default_user_settings": refers("awscc_ec2_security_group.g.group_id")}
    changes = [resource(DOMAIN, default_user_settings=SETTINGS), resource("awscc_ec2_security_group.g")]
    found = planned(plan(*changes, resources=[code(DOMAIN, **said)]))[DOMAIN].properties
    assert isinstance(found["DefaultUserSettings"]["SecurityGroups"], Unknown)
    bare = planned(plan(resource(DOMAIN, kms_key_id=UNKNOWN), configuration={}))[DOMAIN].properties
    assert isinstance(bare["KmsKeyId"], Unknown)
    amended = planned(plan(resource(DOMAIN, "update", kms_key_id=UNKNOWN), resources=[code(DOMAIN)]))
    assert isinstance(amended[DOMAIN].properties["KmsKeyId"], Unknown)


def test_json_texts_are_what_they_say() -> None:
    """Policies, and the environment of a model."""
    policy = {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    text = json.dumps(policy)
    model, role = "awscc_sagemaker_model.m", "awscc_iam_role.r"
    tree = plan(
        resource(model, primary_container={"environment": json.dumps({"A_b": "c"})}),
        resource(role, policies=[{"policy_name": "p", "policy_document": text}], assume_role_policy_document=text),
    )
    found = planned(tree)
    assert found[model].properties == {"PrimaryContainer": {"Environment": {"A_b": "c"}}}
    assert found[role].properties == {
        "Policies": [{"PolicyName": "p", "PolicyDocument": policy}],
        "AssumeRolePolicyDocument": policy,
    }
