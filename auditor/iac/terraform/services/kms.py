"""KMS: keys with their aliases, policies and grants."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from auditor.iac.terraform.services._left import defaulted
from auditor.iac.terraform.services._values import first, policy, renamed, some, without
from auditor.iac.terraform.translate import Properties, Translation

_KEY: Final[Mapping[str, str | None]] = {
    **without("custom_key_store_id", "key_id", "key_rotation_enabled", "xks_key_id"),
    "customer_master_key_spec": "KeySpec",
    "deletion_window_in_days": "PendingWindowInDays",
    "is_enabled": "Enabled",
    "policy": "KeyPolicy",
}
_IMPORTED: Final[Mapping[str, str | None]] = {
    **_KEY,
    **without("expiration_model", "key_material_base64", "key_state", "key_usage", "key_spec", "valid_to"),
}


def _origin(properties: Properties, attributes: Mapping[str, Any]) -> Properties:
    """Say where the key's material is: in KMS, unless the key stands in a custom key store."""
    if not some(attributes.get("custom_key_store_id")):
        return properties
    return {**properties, "Origin": "EXTERNAL_KEY_STORE" if some(attributes.get("xks_key_id")) else "AWS_CLOUDHSM"}


def _external(properties: Properties, _: Mapping[str, Any]) -> Properties:
    return {**properties, "Origin": "EXTERNAL"}


def _grant(_: Properties, attributes: Mapping[str, Any]) -> Properties:
    """The grant in the shape of KMS's ListGrants, as an item of the key's `Grants`."""
    grant = renamed(
        attributes,
        {
            "name": "Name",
            "grantee_principal": "GranteePrincipal",
            "operations": "Operations",
            "retiring_principal": "RetiringPrincipal",
        },
    )
    constraints = first(attributes.get("constraints"))
    if isinstance(constraints, Mapping):
        names = {
            "encryption_context_equals": "EncryptionContextEquals",
            "encryption_context_subset": "EncryptionContextSubset",
        }
        constraints = renamed(constraints, names)
    return {"Grants": [{**grant, "Constraints": constraints} if some(constraints) else grant]}


TYPES: Final[Mapping[str, Translation]] = defaulted(
    {
        "aws_kms_alias": Translation(
            "AWS::KMS::Alias",
            names={"name": "AliasName", "name_prefix": None, "target_key_arn": None},
        ),
        "aws_kms_external_key": Translation(
            "AWS::KMS::Key", names=_IMPORTED, values={"policy": policy}, then=_external
        ),
        "aws_kms_grant": Translation("AWS::KMS::Key", part_of="key_id", then=_grant),
        "aws_kms_key": Translation("AWS::KMS::Key", names=_KEY, values={"policy": policy}, then=_origin),
        "aws_kms_key_policy": Translation(
            "AWS::KMS::Key",
            part_of="key_id",
            names={"policy": "KeyPolicy", "bypass_policy_lockout_safety_check": None},
            values={"policy": policy},
        ),
        "aws_kms_replica_external_key": Translation(
            "AWS::KMS::ReplicaKey",
            names={**_IMPORTED, "bypass_policy_lockout_safety_check": None},
            values={"policy": policy},
        ),
        "aws_kms_replica_key": Translation(
            "AWS::KMS::ReplicaKey",
            names={**_IMPORTED, "bypass_policy_lockout_safety_check": None},
            values={"policy": policy},
        ),
    }
)
"""CloudFormation has no grants: they are the key's `Grants`, in the shape that KMS lists them."""
