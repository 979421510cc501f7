"""IAM from code: roles, users and groups with all that the unit attaches to them, policies, and identity providers.

A holder of policies has what the unit says, and no more: nobody else attaches anything to what the unit makes. What
only use tells (when a role was last used, the rows of the credential report) stays unknown.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from auditor.iac.documents.parts import joined, refers
from auditor.iac.documents.policies import policy
from auditor.iac.documents.related import Responses
from auditor.iac.documents.subject import (
    UNTOLD,
    Subject,
    default,
    describers,
    extended,
    listed,
    many,
    present,
)
from auditor.iac.nodes import at, mapped, together, when
from auditor.iac.planned import Planned
from auditor.model.aws.iam import DETAILS
from auditor.model.choice import ABSENT, Unknown, symbol

_ATTACHMENT: Final = "Terraform::IAM::PolicyAttachment"
_MANAGED: Final = "AWS::IAM::ManagedPolicy"


class _Kind(NamedTuple):
    """A kind of holder: what CloudFormation calls it, and the list of them in policies."""

    noun: str

    @property
    def type(self) -> str:
        return f"AWS::IAM::{self.noun}"

    @property
    def name(self) -> str:
        return f"{self.noun}Name"

    @property
    def several(self) -> str:
        return f"{self.noun}s"


_ROLE, _USER, _GROUP = _Kind("Role"), _Kind("User"), _Kind("Group")
_KINDS: Final = (_ROLE, _USER, _GROUP)


def _role(subject: Subject) -> Responses:
    described = {
        **_holder(subject, _ROLE),
        "AssumeRolePolicyDocument": _policy(subject.planned, subject.at("AssumeRolePolicyDocument")),
        "InstanceProfileList": _profiles(subject),
        "RoleLastUsed": UNTOLD,
    }
    return {DETAILS: present({**described, **_principal(subject)})}


def _user(subject: Subject) -> Responses:
    groups = _of_holder(subject, "AWS::IAM::UserToGroupAddition", "Users", _USER)
    more = (when(applies, at(one.properties, "GroupName")) for one, applies in groups)
    described = {**_holder(subject, _USER), "GroupList": extended(subject.at("Groups"), more)}
    return {DETAILS: present({**described, **_principal(subject)})}


def _group(subject: Subject) -> Responses:
    return {DETAILS: present(_holder(subject, _GROUP))}


def _holder(subject: Subject, kind: _Kind) -> dict[str, Any]:
    """What roles, users and groups have alike."""
    return {
        "Path": subject.at("Path"),
        kind.name: symbol(subject.planned.key, "Ref"),
        "Arn": symbol(subject.planned.key, "Arn"),
        f"{kind.noun}PolicyList": _inline(subject, kind),
        "AttachedManagedPolicies": _attached(subject, kind),
    }


def _principal(subject: Subject) -> dict[str, Any]:
    boundary = mapped(subject.at("PermissionsBoundary"), _bounded_by)
    return {"PermissionsBoundary": boundary, "Tags": subject.at("Tags")}


def _bounded_by(arn: Any) -> dict[str, Any]:
    return {"PermissionsBoundaryType": "PermissionsBoundaryPolicy", "PermissionsBoundaryArn": arn}


def _of_holder(subject: Subject, type_: str, member: str, kind: _Kind) -> Iterator[tuple[Planned, Any]]:
    return joined(subject.related, type_, member, subject.planned, name=subject.at(kind.name))


def _inline(subject: Subject, kind: _Kind) -> Any:
    """The policies that are written into a holder, by itself or by resources of their own."""
    own = listed(subject.at("Policies"), lambda one: _written(subject.planned, one))
    joining = (
        *_of_holder(subject, "AWS::IAM::Policy", kind.several, kind),
        *_of_holder(subject, f"AWS::IAM::{kind.noun}Policy", kind.name, kind),
    )
    return extended(own, (when(applies, _written(one, one.properties)) for one, applies in joining))


def _written(holder: Planned, inline: Any) -> Any:
    return present(
        {"PolicyName": at(inline, "PolicyName"), "PolicyDocument": _policy(holder, at(inline, "PolicyDocument"))}
    )


def _policy(holder: Planned, value: Any) -> Any:
    """A policy that IAM requires: a plan that says nothing of it has left it to apply."""
    return policy(default(value, _LEFT), holder.home)


def _attached(subject: Subject, kind: _Kind) -> Any:
    """The managed policies of a holder, attached by itself, by the policy, or by a resource between them."""
    own = listed(subject.at("ManagedPolicyArns"), _by_arn)
    policies = (
        when(applies, _by_arn(symbol(one.key, "Arn")))
        for one, applies in _of_holder(subject, _MANAGED, kind.several, kind)
    )
    between = (
        when(applies, mapped(at(one.properties, "PolicyArn"), _by_arn))
        for one, applies in _of_holder(subject, _ATTACHMENT, kind.noun, kind)
    )
    return extended(own, (*policies, *between))


def _by_arn(arn: Any) -> dict[str, Any]:
    return {"PolicyArn": arn}


def _profiles(subject: Subject) -> Any:
    found = _of_holder(subject, "AWS::IAM::InstanceProfile", "Roles", _ROLE)
    return extended(ABSENT, (when(applies, {"Arn": symbol(one.key, "Arn")}) for one, applies in found))


def _managed(subject: Subject) -> Responses:
    """A managed policy; its counts are those of the unit, as nothing else uses it when it is made."""
    version = {
        "Document": _policy(subject.planned, subject.at("PolicyDocument")),
        "VersionId": "v1",
        "IsDefaultVersion": True,
    }
    described = {
        "PolicyName": subject.at("ManagedPolicyName"),
        "Arn": symbol(subject.planned.key, "Arn"),
        "Path": subject.at("Path"),
        "DefaultVersionId": "v1",
        "IsAttachable": True,
        "AttachmentCount": _count(
            [*_listed_holders(subject), *_uses(subject, "ManagedPolicyArns"), *_attachments(subject)]
        ),
        "PermissionsBoundaryUsageCount": _count(list(_uses(subject, "PermissionsBoundary"))),
        "PolicyVersionList": [present(version)],
    }
    return {DETAILS: present(described)}


def _listed_holders(subject: Subject) -> Iterator[Any]:
    """Whether the policy itself is attached to somebody, for each of its three lists."""
    for kind in _KINDS:
        holders = subject.at(kind.several)
        yield False if holders is ABSENT else mapped(holders, lambda found: bool(many(found)))


def _uses(subject: Subject, member: str) -> Iterator[Any]:
    """Whether each holder of the unit names the policy by a member."""
    for kind in _KINDS:
        for holder in subject.others(kind.type):
            yield _names(subject, holder.at(member), holder.planned)


def _attachments(subject: Subject) -> Iterator[Any]:
    for one in subject.related.of_type(_ATTACHMENT):
        yield _names(subject, at(one.properties, "PolicyArn"), one)


def _names(subject: Subject, value: Any, holder: Planned) -> Any:
    named = False if value is ABSENT else refers(value, subject.related, subject.planned)
    return named and together({"named": named, "exists": holder.exists}, lambda both: all(both.values()))


def _count(flags: list[Any]) -> Any:
    """How many of the flags hold."""
    held = {str(index): flag for index, flag in enumerate(flags) if flag is not False}
    return together(held, lambda found: sum(map(bool, found.values())))


def _oidc(subject: Subject) -> Responses:
    """An OpenID Connect provider; IAM answers its URL without the scheme."""
    url = mapped(subject.at("Url"), lambda text: str(text).removeprefix("https://"))
    described = {
        "Url": url,
        "ClientIDList": subject.at("ClientIdList"),
        "ThumbprintList": subject.at("ThumbprintList"),
        "Tags": subject.at("Tags"),
    }
    return {"GetOpenIDConnectProvider": present(described)}


def _saml(subject: Subject) -> Responses:
    return {"GetSAMLProvider": present({"Tags": subject.at("Tags")})}


def _device(subject: Subject) -> Responses:
    """A virtual MFA device; whether its user has enabled it is not code's to say."""
    user = mapped(subject.at("Users"), lambda found: {"Arn": many(found)[0]} if many(found) else ABSENT)
    described = {"SerialNumber": symbol(subject.planned.key, "SerialNumber"), "User": user, "EnableDate": UNTOLD}
    return {"ListVirtualMFADevices": present(described)}


_LEFT: Final = Unknown("the code does not tell it: it is known only after apply")

DESCRIBES: Final = describers(
    {
        _ROLE.type: _role,
        _USER.type: _user,
        _GROUP.type: _group,
        _MANAGED: _managed,
        "AWS::IAM::OIDCProvider": _oidc,
        "AWS::IAM::SAMLProvider": _saml,
        "AWS::IAM::VirtualMFADevice": _device,
    }
)
