"""IoT's role aliases and policies. Source: CloudFormation Template Reference, AWS::IoT::RoleAlias and Policy."""

from __future__ import annotations

from auditor.iac.documents.related import Responses
from auditor.iac.documents.subject import UNTOLD, Subject, default, describers, integer, present


def role_alias(one: Subject) -> Responses:
    """DescribeRoleAlias of an alias."""
    described = {
        "roleAlias": default(one.at("RoleAlias"), UNTOLD),
        "owner": one.account,
        **one.taken(roleArn="RoleArn"),
        **present({"credentialDurationSeconds": integer(one.at("CredentialDurationSeconds"))}),
    }
    return {"DescribeRoleAlias": {"roleAliasDescription": described}}


def policy(one: Subject) -> Responses:
    """GetPolicy of a policy."""
    answer = {"policyName": default(one.at("PolicyName"), UNTOLD), **one.taken(policyDocument="PolicyDocument")}
    return {"iot:GetPolicy": answer}


DESCRIBES = describers({"AWS::IoT::Policy": policy, "AWS::IoT::RoleAlias": role_alias})
