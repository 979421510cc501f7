"""IAM: roles, users, groups, their policies, and identity providers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from auditor.iac.nodes import mapped
from auditor.iac.terraform.services._left import defaulted
from auditor.iac.terraform.services._values import given, policy, without
from auditor.iac.terraform.translate import Properties, Translation, listed
from auditor.model.choice import Unknown, symbol, symbols

_COMPUTED: Final = without("unique_id", "create_date", "name_prefix")
_ATTACHMENT: Final = "Terraform::IAM::PolicyAttachment"


def _inline(properties: Properties, _: Mapping[str, Any]) -> Properties:
    """Leave out the empty `inline_policy {}`, by which the provider is told that there shall be none."""
    return {**properties, "Policies": mapped(properties["Policies"], _told)} if "Policies" in properties else properties


def _told(policies: Any) -> Any:
    if not isinstance(policies, list):
        return policies
    return [one for one in policies if not isinstance(one, Mapping) or "PolicyDocument" in one]


def _named(properties: Properties, attributes: Mapping[str, Any]) -> Properties:
    """A name that the provider makes up tells nothing of the policy: one that is known to be there will do."""
    name = properties.get("PolicyName")
    own = next(symbols(str(attributes.get("id"))), None)
    if own is None or not (name is None or isinstance(name, Unknown)):
        return properties
    return {**properties, "PolicyName": symbol(own["key"])}


def _policy_of(holder: str) -> Translation:
    """An inline policy that is a resource by itself: `aws_iam_role_policy`."""
    return Translation(
        f"AWS::IAM::{holder}Policy",
        names={holder.lower(): f"{holder}Name", "name": "PolicyName", "policy": "PolicyDocument", "name_prefix": None},
        values={"policy": policy},
        then=_named,
    )


def _all_attachments_of(holder: str) -> Translation:
    """`..._policy_attachments_exclusive`: the provider attaches what is named, and detaches all else."""
    return Translation(
        f"AWS::IAM::{holder}",
        part_of=f"{holder.lower()}_name",
        names={"policy_arns": "ManagedPolicyArns"},
    )


TYPES: Final[Mapping[str, Translation]] = defaulted(
    {
        "aws_iam_group": Translation("AWS::IAM::Group", names={**_COMPUTED, "name": "GroupName"}),
        "aws_iam_group_membership": Translation(
            "AWS::IAM::UserToGroupAddition", names={"group": "GroupName", "name": None}
        ),
        "aws_iam_group_policy": _policy_of("Group"),
        "aws_iam_group_policy_attachment": Translation(_ATTACHMENT),
        "aws_iam_group_policy_attachments_exclusive": _all_attachments_of("Group"),
        "aws_iam_instance_profile": Translation(
            "AWS::IAM::InstanceProfile",
            names={**_COMPUTED, "name": "InstanceProfileName", "role": "Roles", "tags": None, "tags_all": None},
            values={"role": listed},
            tags="",
        ),
        "aws_iam_openid_connect_provider": Translation("AWS::IAM::OIDCProvider"),
        "aws_iam_policy": Translation(
            "AWS::IAM::ManagedPolicy",
            names={
                **_COMPUTED,
                **without("attachment_count", "delay_after_policy_creation_in_ms", "policy_id", "tags", "tags_all"),
                "name": "ManagedPolicyName",
                "policy": "PolicyDocument",
            },
            values={"policy": policy},
            tags="",
        ),
        "aws_iam_policy_attachment": Translation(
            _ATTACHMENT, names={"groups": "Group", "roles": "Role", "users": "User", "name": None}
        ),
        "aws_iam_role": Translation(
            "AWS::IAM::Role",
            names={
                **_COMPUTED,
                "assume_role_policy": "AssumeRolePolicyDocument",
                "force_detach_policies": None,
                "inline_policy": "Policies",
                "inline_policy.name": "PolicyName",
                "inline_policy.policy": "PolicyDocument",
                "name": "RoleName",
            },
            many=frozenset({"inline_policy"}),
            values={
                "assume_role_policy": policy,
                "inline_policy.policy": policy,
                "permissions_boundary": given,
            },
            then=_inline,
        ),
        "aws_iam_role_policy": _policy_of("Role"),
        "aws_iam_role_policy_attachment": Translation(_ATTACHMENT),
        "aws_iam_role_policy_attachments_exclusive": _all_attachments_of("Role"),
        "aws_iam_saml_provider": Translation(
            "AWS::IAM::SAMLProvider", names=without("saml_provider_uuid", "valid_until")
        ),
        "aws_iam_user": Translation(
            "AWS::IAM::User",
            names={**_COMPUTED, "force_destroy": None, "name": "UserName"},
            values={"permissions_boundary": given},
        ),
        "aws_iam_user_group_membership": Translation("AWS::IAM::User", part_of="user"),
        "aws_iam_user_policy": _policy_of("User"),
        "aws_iam_user_policy_attachment": Translation(_ATTACHMENT),
        "aws_iam_user_policy_attachments_exclusive": _all_attachments_of("User"),
        "aws_iam_virtual_mfa_device": Translation(
            "AWS::IAM::VirtualMFADevice",
            names={**without("base_32_string_seed", "enable_date", "qr_code_png"), "user_name": None},
        ),
    }
)
"""Attachments are of a type of ours: who gets it (`Role`, `User`, `Group`; one or a list), and which policy."""
