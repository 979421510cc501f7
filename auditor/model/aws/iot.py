"""IoT: the role aliases through which devices become roles, and the policies of their certificates."""

from __future__ import annotations

from auditor.model.fact import fact
from auditor.model.resource import Resource
from auditor.model.values import document, identifier, number, text, to_role


class RoleAlias(Resource, type="AWS::IoT::RoleAlias", described_by="DescribeRoleAlias"):
    """A role alias: a device with a certificate gets credentials of `role` for so many seconds."""

    name = fact("roleAliasDescription.roleAlias", text, assigned=True)
    role = fact("roleAliasDescription.roleArn", to_role, assigned=True)
    owner = fact("roleAliasDescription.owner", identifier, assigned=True)
    credential_seconds = fact("roleAliasDescription.credentialDurationSeconds", number, absent=3600)


class IotPolicy(Resource, type="AWS::IoT::Policy", described_by="iot:GetPolicy"):
    """An IoT policy, which certificates and things carry; its default version."""

    name = fact("policyName", text, assigned=True)
    policy = fact("policyDocument", document, assigned=True)
