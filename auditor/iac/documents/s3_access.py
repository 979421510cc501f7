"""Who may reach a bucket of code: its policy, whether that is public, who owns objects, and the access-control list.

Sources: Amazon S3 User Guide, "The meaning of public" (a policy that grants to fixed principals alone is not public),
"Controlling ownership of objects", "Canned ACL".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from auditor.iac.documents.parts import joined
from auditor.iac.documents.policies import policy
from auditor.iac.documents.related import Responses
from auditor.iac.documents.subject import Subject, default, listed, many, present, taken
from auditor.iac.nodes import at, mapped
from auditor.model.choice import ABSENT, OneOf, Unknown

_ENFORCED: Final = "BucketOwnerEnforced"
_GROUPS: Final = "http://acs.amazonaws.com/groups"
"""What S3's groups are named after, in every partition."""
_CANNED: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "AuthenticatedRead": (("global/AuthenticatedUsers", "READ"),),
    "BucketOwnerFullControl": (),
    "BucketOwnerRead": (),
    "LogDeliveryWrite": (("s3/LogDelivery", "WRITE"), ("s3/LogDelivery", "READ_ACP")),
    "Private": (),
    "PublicRead": (("global/AllUsers", "READ"),),
    "PublicReadWrite": (("global/AllUsers", "READ"), ("global/AllUsers", "WRITE")),
}
"""What each canned list grants on a bucket besides its owner's full control, whose id only AWS knows."""


def access(subject: Subject, name: Any) -> Responses:
    """The responses that say who may reach the bucket called `name`."""
    written = _policy(subject, name)
    status = mapped(written, _status)
    rules = default(subject.at("OwnershipControls", "Rules"), [{"ObjectOwnership": _ENFORCED}])
    return {
        "GetBucketPolicy": present({"Policy": written}),
        "GetBucketPolicyStatus": present({"PolicyStatus": status}),
        "GetBucketOwnershipControls": {"OwnershipControls": {"Rules": rules}},
        "GetBucketAcl": mapped(_lists_are_off(rules), lambda off: None if off else {"Grants": _grants(subject)}),
    }


def _policy(subject: Subject, name: Any) -> Any:
    """The bucket's policy; of several in the code, under conditions, the one that is there."""
    found = policy(subject.at("Policy"), subject.planned.home)
    for one, applies in joined(subject.related, "AWS::S3::BucketPolicy", "Bucket", subject.planned, name=name):
        written = policy(at(one.properties, "PolicyDocument"), subject.planned.home)
        found = _chosen(applies, written, found)
    return found


def _chosen(applies: Any, written: Any, otherwise: Any) -> Any:
    return mapped(applies, lambda there: written if there else otherwise)


def _status(document: Any) -> Any:
    """That a policy is not public, where every grant is to fixed principals; else S3's own answer is not known."""
    if isinstance(document, Mapping) and all(map(_bounded, many(document.get("Statement", ())))):
        return {"IsPublic": False}
    return Unknown("S3 tells only after deployment whether the policy is public")


def _bounded(statement: Any) -> bool:
    if isinstance(statement, OneOf):
        return all(map(_bounded, statement.options.values()))
    if statement is ABSENT:
        return True
    if not isinstance(statement, Mapping):
        return False
    principal = statement.get("Principal")
    fixed = isinstance(principal, Mapping) and all(_fixed(one) for kind in principal.values() for one in many(kind))
    return statement.get("Effect") == "Deny" or (statement.get("Effect") == "Allow" and fixed)


def _fixed(principal: Any) -> bool:
    if isinstance(principal, OneOf):
        return all(map(_fixed, principal.options.values()))
    return principal is ABSENT or (isinstance(principal, str) and "*" not in principal)


def _lists_are_off(rules: Any) -> Any:
    """Whether the owner owns every object: S3 then ignores the list."""
    if isinstance(rules, (OneOf, Unknown)):
        return mapped(rules, _lists_are_off)
    found = [at(rule, "ObjectOwnership") for rule in many(rules)]
    return mapped(found[0], lambda owner: owner == _ENFORCED) if found else True


def _grants(subject: Subject) -> Any:
    """The grants of a list that is written out, else of the canned one."""
    written = listed(subject.at("AccessControlPolicy", "Grants"), _granted)
    canned = mapped(default(subject.at("AccessControl"), "Private"), _of_canned)
    return default(written, canned)


def _granted(grant: Any) -> dict[str, Any]:
    grantee = mapped(at(grant, "Grantee"), lambda told: taken(told, "EmailAddress", "ID", "Type", "URI"))
    return present({"Grantee": grantee, "Permission": at(grant, "Permission")})


def _of_canned(name: Any) -> Any:
    if not isinstance(name, str) or name not in _CANNED:
        return Unknown(f"what the canned list {name} grants is not known")
    grants = ((f"{_GROUPS}/{group}", permission) for group, permission in _CANNED[name])
    return [{"Grantee": {"Type": "Group", "URI": uri}, "Permission": permission} for uri, permission in grants]
