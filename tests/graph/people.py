"""Users, roles, groups and policies from a few words, for questions about who can become whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from auditor.model.document import GLOBAL, Document
from tests.support.snapshots import ACCOUNT, REGION, document

DETAILS = "GetAccountAuthorizationDetails"
ADMIN = {"Effect": "Allow", "Action": "*", "Resource": "*"}
Statement = dict[str, Any]


def arn(kind: str, name: str) -> str:
    """The ARN of a user, role, group or policy."""
    return f"arn:aws:iam::{ACCOUNT}:{kind}/{name}"


def allow(*actions: str, on: str | Sequence[str] = "*", **condition: Any) -> Statement:
    """An Allow; conditions are given as StringEquals={...}."""
    return {"Effect": "Allow", "Action": list(actions), "Resource": on, "Condition": condition}


def deny(*actions: str, on: str = "*", **condition: Any) -> Statement:
    """A Deny."""
    return {**allow(*actions, on=on, **condition), "Effect": "Deny"}


def policy(*statements: Statement) -> dict[str, Any]:
    """A policy document."""
    return {"Version": "2012-10-17", "Statement": list(statements)}


def trusting(*services: str, aws: str | Sequence[str] = (), **condition: Any) -> dict[str, Any]:
    """A trust policy for services (first labels) and principals."""
    who: dict[str, Any] = {}
    if services:
        who["Service"] = [f"{one}.amazonaws.com" for one in services]
    if aws:
        who["AWS"] = aws
    return policy({"Effect": "Allow", "Principal": who, "Action": "sts:AssumeRole", "Condition": condition})


def user(name: str, *statements: Statement, report: dict[str, str] | None = None, **details: Any) -> Document:
    """A user with one inline policy, and a row of the credential report without keys, password and MFA device."""
    row = {"user": name, "arn": arn("user", name), "password_enabled": "false", "mfa_active": "false", **(report or {})}
    return document(
        "AWS::IAM::User",
        name,
        arn=arn("user", name),
        region=GLOBAL,
        GetAccountAuthorizationDetails={"Arn": arn("user", name), **_inline("UserPolicyList", statements), **details},
        GetCredentialReport=row,
    )


def role(name: str, *statements: Statement, trust: dict[str, Any], **details: Any) -> Document:
    """A role with one inline policy."""
    own = _inline("RolePolicyList", statements)
    answer = {"Arn": arn("role", name), "AssumeRolePolicyDocument": trust, **own, **details}
    return document(
        "AWS::IAM::Role",
        name,
        arn=arn("role", name),
        region=GLOBAL,
        GetAccountAuthorizationDetails=answer,
    )


def group(name: str, *statements: Statement, **details: Any) -> Document:
    """A group with one inline policy."""
    answer = {"Arn": arn("group", name), **_inline("GroupPolicyList", statements), **details}
    return document(
        "AWS::IAM::Group", name, arn=arn("group", name), region=GLOBAL, GetAccountAuthorizationDetails=answer
    )


def managed(name: str, *statements: Statement, older: Iterable[dict[str, Any]] = ()) -> Document:
    """A managed policy; `older` are documents of versions that are not the default."""
    versions = [{"VersionId": "v9", "IsDefaultVersion": True, "Document": policy(*statements)}]
    versions += [{"VersionId": f"v{at}", "IsDefaultVersion": False, "Document": one} for at, one in enumerate(older)]
    return document(
        "AWS::IAM::ManagedPolicy",
        name,
        arn=arn("policy", name),
        region=GLOBAL,
        GetAccountAuthorizationDetails={"Arn": arn("policy", name), "PolicyVersionList": versions},
    )


def attached(*names: str) -> dict[str, Any]:
    """What a holder says of managed policies."""
    return {"AttachedManagedPolicies": [{"PolicyName": one, "PolicyArn": arn("policy", one)} for one in names]}


def bounded(name: str) -> dict[str, Any]:
    """What a principal says of its permissions boundary."""
    return {"PermissionsBoundary": {"PermissionsBoundaryArn": arn("policy", name)}}


def sagemaker(type_: str, path: str, operation: str, **answer: Any) -> Document:
    """A resource of SageMaker's, by the end of its ARN."""
    name = path.rpartition("/")[2]
    full = f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:{path}"
    answers: dict[str, Any] = {operation: answer}
    return document(f"AWS::SageMaker::{type_}", name, arn=full, **answers)


def notebook(name: str, of: str, status: str = "InService", **answer: Any) -> Document:
    """A notebook with a role."""
    answer = {"RoleArn": arn("role", of), "NotebookInstanceStatus": status, **answer}
    return sagemaker("NotebookInstance", f"notebook-instance/{name}", "DescribeNotebookInstance", **answer)


def domain(of: str, mode: str = "IAM") -> Document:
    """A Studio domain whose users have a role."""
    answer = {"DomainId": "d-1", "AuthMode": mode, "DefaultUserSettings": {"ExecutionRole": arn("role", of)}}
    return sagemaker("Domain", "domain/d-1", "DescribeDomain", **answer)


def profile(name: str, of: str | None = None) -> Document:
    """A user profile of that domain."""
    settings = {} if of is None else {"ExecutionRole": arn("role", of)}
    path = f"user-profile/d-1/{name}"
    return sagemaker("UserProfile", path, "DescribeUserProfile", DomainId="d-1", UserSettings=settings)


def space(name: str, *, owner: str | None = None, access: str = "ENABLED") -> Document:
    """A space of that domain: a user's own, or a shared one; local editors may connect to it, or not."""
    sharing: dict[str, Any] = {"SpaceSharingSettings": {"SharingType": "Private" if owner else "Shared"}}
    if owner:
        sharing["OwnershipSettings"] = {"OwnerUserProfileName": owner}
    answer = {"SpaceName": name, "DomainId": "d-1", "SpaceSettings": {"RemoteAccess": access}, **sharing}
    return sagemaker("Space", f"space/d-1/{name}", "DescribeSpace", **answer)


def app(of: str, status: str = "InService") -> Document:
    """An editor that runs in a space of that domain."""
    answer = {"DomainId": "d-1", "SpaceName": of, "AppType": "JupyterLab", "AppName": "default", "Status": status}
    return sagemaker("App", f"app/d-1/{of}/JupyterLab/default", "DescribeApp", **answer)


def _inline(member: str, statements: Sequence[Statement]) -> dict[str, Any]:
    return {member: [{"PolicyName": "own", "PolicyDocument": policy(*statements)}]} if statements else {}
