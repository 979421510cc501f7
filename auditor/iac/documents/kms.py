"""KMS from code: keys and replicas of keys, with policy, rotation, aliases and grants.

Sources: AWS KMS Developer Guide, "Default key policy" (a key that is made without a policy lets its account's IAM
policies decide), "Rotating AWS KMS keys"; CloudFormation Template Reference, AWS::KMS::Key.
"""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from auditor.iac.documents.policies import policy
from auditor.iac.documents.related import Responses
from auditor.iac.documents.subject import UNTOLD, Subject, boolean, default, describers, integer, present
from auditor.iac.nodes import at, mapped, together
from auditor.iac.planned import Home
from auditor.model.choice import ABSENT, symbol

_KEY: Final = "AWS::KMS::Key"
_REPLICA: Final = "AWS::KMS::ReplicaKey"
_SYMMETRIC: Final = "SYMMETRIC_DEFAULT"
_OWN_MATERIAL: Final = "AWS_KMS"
_IMPORTED: Final = "EXTERNAL"
_YEAR: Final = 365
"""Days between rotations where the code names no other period."""


def _key(subject: Subject) -> Responses:
    spec = _spec(subject)
    origin = default(subject.at("Origin"), _OWN_MATERIAL)
    described = {
        **_metadata(subject, origin),
        "KeyUsage": default(subject.at("KeyUsage"), "ENCRYPT_DECRYPT"),
        "KeySpec": spec,
        "Origin": origin,
        "MultiRegion": default(boolean(subject.at("MultiRegion")), otherwise=False),
    }
    return {
        "DescribeKey": {"KeyMetadata": present(described)},
        "GetKeyRotationStatus": _rotation(subject, spec, origin),
        **_beside(subject),
    }


def _replica(subject: Subject) -> Responses:
    """A replica has its primary's material and rotation, which are known where the unit makes the primary."""
    primary = subject.related.named(subject.at("PrimaryKeyArn"))
    of_primary: Responses = {}
    if primary is not None and primary.type == _KEY:
        of_primary = _key(Subject.of(primary, subject.related))
    shared = ("KeyUsage", "KeySpec", "Origin")
    told = {name: default(at(of_primary, "DescribeKey", "KeyMetadata", name), UNTOLD) for name in shared}
    described = {
        **_metadata(subject, told["Origin"]),
        **told,
        "MultiRegion": True,
    }
    return {
        "DescribeKey": {"KeyMetadata": present(described)},
        "GetKeyRotationStatus": of_primary.get("GetKeyRotationStatus", UNTOLD),
        **_beside(subject),
    }


def _spec(subject: Subject) -> Any:
    return default(subject.at("KeySpec"), _SYMMETRIC)


def _metadata(subject: Subject, origin: Any) -> dict[str, Any]:
    """What every key has; one whose material somebody imports works only when that has been done."""
    enabled = default(boolean(subject.at("Enabled")), otherwise=True)
    imported = mapped(origin, lambda where: where == _IMPORTED)
    enabled = mapped(imported, lambda later: UNTOLD if later else enabled)
    return {
        "KeyId": symbol(subject.planned.key, "Ref"),
        "Arn": symbol(subject.planned.key, "Arn"),
        "KeyManager": "CUSTOMER",
        "Enabled": enabled,
        "KeyState": mapped(enabled, lambda works: "Enabled" if works else "Disabled"),
    }


def _rotation(subject: Subject, spec: Any, origin: Any) -> Any:
    """Whether the key is rotated; None where KMS cannot: it makes new material of symmetric keys of its own alone."""
    on = default(boolean(subject.at("EnableKeyRotation")), otherwise=False)
    days = default(integer(subject.at("RotationPeriodInDays")), _YEAR)
    status = {"KeyRotationEnabled": on, "RotationPeriodInDays": mapped(on, lambda rotated: days if rotated else ABSENT)}
    return mapped(together({"spec": spec, "origin": origin}, _rotates), lambda able: present(status) if able else None)


def _rotates(key: dict[str, Any]) -> bool:
    return bool(key["spec"] == _SYMMETRIC and key["origin"] == _OWN_MATERIAL)


def _beside(subject: Subject) -> Responses:
    """What the API tells of a key by other operations."""
    home = subject.planned.home or Home()
    return {
        "GetKeyPolicy": {"Policy": default(policy(subject.at("KeyPolicy"), home), _default_policy(home))},
        "ListAliases": {"Aliases": subject.items("AWS::KMS::Alias", "TargetKeyId", partial(_alias, subject))},
        "ListGrants": {"Grants": default(subject.at("Grants"), [])},
    }


def _alias(subject: Subject, alias: Any) -> dict[str, Any]:
    name = default(at(alias.properties, "AliasName"), symbol(alias.key, "Ref"))
    return {"AliasName": name, "TargetKeyId": symbol(subject.planned.key, "Ref")}


def _default_policy(home: Home) -> dict[str, Any]:
    root = f"arn:{home.partition}:iam::{home.account}:root"
    allowed = {"Effect": "Allow", "Principal": {"AWS": root}, "Action": "kms:*", "Resource": "*"}
    return {
        "Version": "2012-10-17",
        "Id": "key-default-1",
        "Statement": [{"Sid": "Enable IAM User Permissions", **allowed}],
    }


DESCRIBES: Final = describers({_KEY: _key, _REPLICA: _replica})
