"""A member account of an organization of moto's, and words for the users, roles and policies that are seeded there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import boto3
from botocore import xform_name
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.model import OperationModel
from moto.sagemaker.responses import SageMakerResponse

from auditor.collect.clients import make_client
from auditor.collect.session import made_up_session
from tests.engine.planting import REGION, policy
from tests.support.moto import writer

Statement = dict[str, Any]
SEEDED = {"iam", "kms", "s3", "sagemaker", "ecr", "organizations", "sts", "s3control"}


def may(actions: Any, on: Any = "*", **condition: Any) -> Statement:
    """An Allow; `A` in ARNs stands for the account."""
    return {"Effect": "Allow", "Action": actions, "Resource": on, **({"Condition": condition} if condition else {})}


def never(actions: Any, on: Any = "*", **condition: Any) -> Statement:
    """A Deny."""
    return {**may(actions, on, **condition), "Effect": "Deny"}


def trusting(*services: str, **more: Any) -> Statement:
    """A statement of a trust policy, for services by first label, in this account only."""
    who = {"Principal": {"Service": [f"{one}.amazonaws.com" for one in services]}}
    return {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Condition": {"StringEquals": {"aws:SourceAccount": "A"}},
        **who,
        **more,
    }


def letting(principal: Any, **condition: Any) -> Statement:
    """A statement of a trust policy, for principals."""
    more = {"Condition": condition} if condition else {}
    return {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": principal}, **more}


@dataclass
class Holder:
    """A user or role to be: its inline statements, those of a managed policy, of a group, of its boundary."""

    own: tuple[Statement, ...] = ()
    managed: tuple[Statement, ...] = ()
    group: tuple[Statement, ...] = ()
    boundary: tuple[Statement, ...] = ()
    trust: tuple[Statement, ...] = ()
    attached: tuple[str, ...] = ()
    bounded_by: str = ""
    group_attached: tuple[str, ...] = ()
    tags: dict[str, str] = field(default_factory=dict)

    @property
    def is_role(self) -> bool:
        """Whether it is a role."""
        return bool(self.trust)


def role_arn(name: str) -> str:
    """The ARN of a role of the account that will be."""
    return f"arn:aws:iam::A:role/{name}"


class Delegated(boto3.Session):  # type: ignore[misc]  # boto3 has no types
    """Credentials in a member account that may read the organization, as a delegated administrator may."""

    denied: frozenset[str] = frozenset()
    throttled: frozenset[str] = frozenset()

    def client(self, service_name: Any, *given: Any, **named: Any) -> Any:
        """A client; for Organizations that of the management account."""
        home = made_up_session().client if service_name == "organizations" else super().client
        found: Any = home(service_name, *given, **named)
        found.meta.events.register("before-call", self._instead)
        return found

    def _instead(self, model: OperationModel, **_: Any) -> tuple[AWSResponse, dict[str, Any]] | None:
        """What a call is answered without moto: it was denied or throttled, or moto lacks it and there is nothing."""
        if model.name in self.denied:
            return _refusal("AccessDeniedException", 403)
        if model.name in self.throttled:
            return _refusal("ThrottlingException", 400)
        service = model.service_model.service_name
        lacks = service == "sagemaker" and not hasattr(SageMakerResponse, xform_name(model.name))
        return (AWSResponse("", 200, HTTPHeaders(), None), _nothing(model)) if lacks or service not in SEEDED else None


def _nothing(model: OperationModel) -> dict[str, Any]:
    """An answer without items."""
    members = {} if model.output_shape is None else model.output_shape.members
    lists: dict[str, Any] = {name: [] for name, shape in members.items() if shape.type_name == "list"}
    return {**lists, "ResponseMetadata": {"HTTPStatusCode": 200}}


def _refusal(code: str, status: int) -> tuple[AWSResponse, dict[str, Any]]:
    error = {"Error": {"Code": code, "Message": "no"}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return AWSResponse("", status, HTTPHeaders(), None), error


class Land:
    """An organization with one member account that is seeded and scanned."""

    def __init__(self) -> None:
        """Create the organization, and the account in it."""
        self.organizations = writer("organizations", REGION)
        self.organizations.create_organization(FeatureSet="ALL")
        made = self.organizations.create_account(AccountName="ml", Email="ml@example.com")
        self.account: str = made["CreateAccountStatus"]["AccountId"]
        self.ids = {"organization": self.organizations.describe_organization()["Organization"]["Id"]}
        self._clients: dict[str, Any] = {}

    @cached_property
    def session(self) -> boto3.Session:
        """A session in the member account."""
        return Delegated(*self.credentials, REGION)

    @cached_property
    def credentials(self) -> tuple[str, str, str]:
        """Key, secret and token in the member account."""
        sts = make_client(made_up_session(), "sts", REGION)
        role = f"arn:aws:iam::{self.account}:role/OrganizationAccountAccessRole"
        key = sts.assume_role(RoleArn=role, RoleSessionName="scan")["Credentials"]
        return key["AccessKeyId"], key["SecretAccessKey"], key["SessionToken"]

    def refuse(self, name: str, *statements: Statement) -> None:
        """Attach a service control policy to the account."""
        made = self.organizations.create_policy(
            Content=self.text(statements), Description=name, Name=name, Type="SERVICE_CONTROL_POLICY"
        )
        self.organizations.attach_policy(PolicyId=made["Policy"]["PolicySummary"]["Id"], TargetId=self.account)

    def aws(self, service: str) -> Any:
        """A client."""
        if service not in self._clients:
            self._clients[service] = make_client(self.session, service, REGION)
        return self._clients[service]

    def text(self, statements: Iterable[Statement]) -> str:
        """A policy document; `A` is the account, and `<name>` what AWS named."""
        return self.filled(policy(*statements))

    def filled(self, text: str) -> str:
        """Text with the account's number and the ids."""
        text = text.replace(":A:", f":{self.account}:").replace('"A"', f'"{self.account}"')
        for name, id_ in self.ids.items():
            text = text.replace(f"<{name}>", id_)
        return text

    def people(self, holders: dict[str, Holder]) -> None:
        """Create users and roles; those whose names begin alike may refer to earlier ones."""
        iam = self.aws("iam")
        for name, one in holders.items():
            more: dict[str, Any] = {"Tags": [{"Key": key, "Value": value} for key, value in one.tags.items()]}
            if one.boundary:
                more["PermissionsBoundary"] = self._managed(f"{name}-boundary", one.boundary)
            if one.bounded_by:
                more["PermissionsBoundary"] = one.bounded_by
            if one.is_role:
                iam.create_role(RoleName=name, AssumeRolePolicyDocument=self.text(one.trust), **more)
            else:
                iam.create_user(UserName=name, **more)
            kind = "role" if one.is_role else "user"
            whom = {f"{kind.title()}Name": name}
            if one.own:
                getattr(iam, f"put_{kind}_policy")(**whom, PolicyName="own", PolicyDocument=self.text(one.own))
            arns = [self._managed(f"{name}-policy", one.managed)] if one.managed else []
            for arn in (*arns, *one.attached):
                getattr(iam, f"attach_{kind}_policy")(**whom, PolicyArn=arn)
            if one.group or one.group_attached:
                self._group(name, one)

    def notebook(self, name: str, role: str, **more: Any) -> None:
        """Create a notebook that runs with a role."""
        self.aws("sagemaker").create_notebook_instance(
            NotebookInstanceName=name, InstanceType="ml.t3.medium", RoleArn=self.filled(role_arn(role)), **more
        )

    def _managed(self, name: str, statements: Iterable[Statement]) -> str:
        made = self.aws("iam").create_policy(PolicyName=name, PolicyDocument=self.text(statements))
        return str(made["Policy"]["Arn"])

    def _group(self, name: str, one: Holder) -> None:
        iam, group = self.aws("iam"), f"{name}-group"
        iam.create_group(GroupName=group)
        iam.add_user_to_group(GroupName=group, UserName=name)
        if one.group:
            iam.put_group_policy(GroupName=group, PolicyName="team", PolicyDocument=self.text(one.group))
        for arn in one.group_attached:
            iam.attach_group_policy(GroupName=group, PolicyArn=arn)
