"""How planned resources will be called: names, ARNs, and what a reference to one of them spells.

What the code names itself is spelled out; what AWS will name keeps its symbol, so that references still meet.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
(return values), https://docs.aws.amazon.com/service-authorization/latest/reference/ (the ARNs of each service).
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping
from typing import Any, Final

from msgspec import Struct

from auditor.iac.documents.ec2 import ID_PREFIXES
from auditor.iac.nodes import at
from auditor.iac.planned import Change, Home, Planned
from auditor.model.arn import Arn
from auditor.model.choice import ABSENT, OneOf, Unknown, symbol, symbolic, symbols

_KEBAB = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_SAGEMAKER: Final = "AWS::SageMaker::"
_NAMES: Final[Mapping[str, str]] = {
    "AWS::Config::ConfigRule": "ConfigRuleName",
    "AWS::IAM::Group": "GroupName",
    "AWS::IAM::ManagedPolicy": "ManagedPolicyName",
    "AWS::IAM::OIDCProvider": "Url",
    "AWS::IAM::SAMLProvider": "Name",
    "AWS::KMS::Alias": "AliasName",
    "AWS::Logs::MetricFilter": "FilterName",
    "AWS::NetworkFirewall::Firewall": "FirewallName",
    "AWS::SageMaker::AppImageConfig": "AppImageConfigName",
    "AWS::SageMaker::Device": "Device/DeviceName",
    "AWS::SageMaker::HyperParameterTuningJob": "HyperParameterTuningJobName",
    "AWS::SageMaker::MlflowTrackingServer": "TrackingServerName",
    "AWS::SageMaker::NotebookInstanceLifecycleConfig": "NotebookInstanceLifecycleConfigName",
    "AWS::SecretsManager::Secret": "Name",
}
"""The property that holds the name, where it is not `<Type>Name` or `Name`; `/` steps into structures."""

_ARNS: Final[Mapping[str, str]] = {
    "AWS::CloudTrail::Trail": "cloudtrail:{region}:{account}:trail/{name}",
    "AWS::CloudWatch::Alarm": "cloudwatch:{region}:{account}:alarm:{name}",
    "AWS::EC2::*": "ec2:{region}:{account}:{kebab}/{name}",
    "AWS::ECR::Repository": "ecr:{region}:{account}:repository/{name}",
    "AWS::EFS::FileSystem": "elasticfilesystem:{region}:{account}:file-system/{name}",
    "AWS::EKS::Cluster": "eks:{region}:{account}:cluster/{name}",
    "AWS::IAM::Group": "iam::{account}:group{path}{name}",
    "AWS::IAM::ManagedPolicy": "iam::{account}:policy{path}{name}",
    "AWS::IAM::OIDCProvider": "iam::{account}:oidc-provider/{name}",
    "AWS::IAM::Role": "iam::{account}:role{path}{name}",
    "AWS::IAM::SAMLProvider": "iam::{account}:saml-provider/{name}",
    "AWS::IAM::User": "iam::{account}:user{path}{name}",
    "AWS::KMS::Key": "kms:{region}:{account}:key/{name}",
    "AWS::KMS::ReplicaKey": "kms:{region}:{account}:key/{name}",
    "AWS::Logs::LogGroup": "logs:{region}:{account}:log-group:{name}",
    "AWS::NetworkFirewall::Firewall": "network-firewall:{region}:{account}:firewall/{name}",
    "AWS::S3::Bucket": "s3:::{name}",
    "AWS::SecretsManager::Secret": "secretsmanager:{region}:{account}:secret:{name}",
    "AWS::SageMaker::*": "sagemaker:{region}:{account}:{kebab}/{name}",
    "AWS::SageMaker::MlflowTrackingServer": "sagemaker:{region}:{account}:mlflow-tracking-server/{name}",
    "AWS::SageMaker::Space": "sagemaker:{region}:{account}:space/{domain}/{name}",
    "AWS::SageMaker::UserProfile": "sagemaker:{region}:{account}:user-profile/{domain}/{name}",
}
"""The ARN of each type behind `arn:<partition>:`; `*` for the other types of a service."""

_REFERRED_BY_ARN: Final = frozenset(
    {
        "AWS::AccessAnalyzer::Analyzer",
        "AWS::ApplicationAutoScaling::ScalingPolicy",
        "AWS::CloudTrail::EventDataStore",
        "AWS::IAM::ManagedPolicy",
        "AWS::IAM::OIDCProvider",
        "AWS::IAM::SAMLProvider",
        "AWS::IAM::VirtualMFADevice",
        "AWS::NetworkFirewall::Firewall",
        "AWS::NetworkFirewall::VpcEndpointAssociation",
        "AWS::RAM::ResourceShare",
        "AWS::SageMaker::Algorithm",
        "AWS::SageMaker::Cluster",
        "AWS::SageMaker::CodeRepository",
        "AWS::SageMaker::DataQualityJobDefinition",
        "AWS::SageMaker::Endpoint",
        "AWS::SageMaker::EndpointConfig",
        "AWS::SageMaker::Hub",
        "AWS::SageMaker::HumanTaskUi",
        "AWS::SageMaker::Image",
        "AWS::SageMaker::ImageVersion",
        "AWS::SageMaker::InferenceComponent",
        "AWS::SageMaker::Model",
        "AWS::SageMaker::ModelBiasJobDefinition",
        "AWS::SageMaker::ModelExplainabilityJobDefinition",
        "AWS::SageMaker::ModelPackage",
        "AWS::SageMaker::ModelPackageGroup",
        "AWS::SageMaker::ModelQualityJobDefinition",
        "AWS::SageMaker::MonitoringSchedule",
        "AWS::SageMaker::NotebookInstance",
        "AWS::SageMaker::NotebookInstanceLifecycleConfig",
        "AWS::SageMaker::PartnerApp",
        "AWS::SageMaker::ProcessingJob",
        "AWS::SageMaker::Project",
        "AWS::SageMaker::Workforce",
        "AWS::SageMaker::Workteam",
        "AWS::SecretsManager::Secret",
        "AWS::SecurityHub::Standard",
    }
)
"""Types of which `Ref` gives the ARN where others' gives the name or the id."""

_GIVEN_BY_AWS: Final = frozenset(
    {"AWS::KMS::Key", "AWS::KMS::ReplicaKey", "AWS::SageMaker::Domain", "AWS::SageMaker::Cluster"}
)
"""Types whose id AWS makes up, though they may have a name besides."""


class Physical(Struct, frozen=True):
    """What a planned resource will be called: its name (or id), its ARN where its type has one, and further names."""

    name: str
    arn: str | None
    others: tuple[Any, ...] = ()


class Spelling:
    """The names of a unit's resources, and their references spelled out."""

    def __init__(self, resources: Iterable[Planned], home: Home, judged: Container[str]) -> None:
        """Name all `resources`; `home` is where those go that do not say it themselves.

        `judged` are the types of which documents are made: of others it is not known whether `Ref` gives a name.
        """
        self._planned = {one.key: one for one in resources}
        self._home, self._judged = home, judged
        self._known: dict[str, Physical] = {}
        self._open: set[str] = set()

    def home(self, one: Planned) -> Home:
        """Where a resource goes."""
        return one.home or self._home

    def physical(self, one: Planned) -> Physical:
        """What a resource will be called."""
        known = self._known.get(one.key)
        if known is None:
            known = self._known[one.key] = self._named(one)
        return known

    def spelled(self, value: Any) -> Any:
        """`value` with the symbols of references replaced by what they spell."""
        if isinstance(value, str):
            return self._text(value) if symbolic(value) else value
        if isinstance(value, (list, tuple)):
            return [self.spelled(each) for each in value]
        if isinstance(value, (dict, Mapping)):
            return {name: self.spelled(each) for name, each in value.items()}
        if isinstance(value, OneOf):
            options = {name: self.spelled(each) for name, each in value.options.items()}
            return OneOf(value.decision, options, value.assumed)
        return value

    def _text(self, text: str) -> str:
        for match in reversed(list(symbols(text))):
            one = self._planned.get(match["key"])
            spelled = self._reference(one, match["attribute"]) if one and match["attribute"] else None
            if spelled is not None:
                text = f"{text[: match.start()]}{spelled}{text[match.end() :]}"
        return text

    def _reference(self, one: Planned, attribute: str) -> str | None:
        """What an attribute of a resource spells, where it is its name, its ARN or a property that is certain."""
        called = self.physical(one)
        if attribute == "Ref":
            return self._referred(one, called)
        if attribute == "RepositoryUri":
            home = self.home(one)
            return f"{home.account}.dkr.ecr.{home.region}.{symbol('url suffix')}/{called.name}"
        if attribute.endswith("Arn") and called.arn is not None:
            return called.arn
        own_id = attribute.endswith("Id") and _is_own(one, attribute)
        if own_id or attribute in {_name_property(one.type), "Name"}:
            return called.name
        return self._property(one, attribute)

    def _referred(self, one: Planned, called: Physical) -> str | None:
        """What `Ref` gives; None where it gives an ARN that nobody can spell, or may: of types that are not judged."""
        if one.type in _REFERRED_BY_ARN:
            return called.arn
        return called.name if one.type in self._judged or one.type in _NAMES else None

    def _property(self, one: Planned, attribute: str) -> str | None:
        found, asked = at(one.properties, *attribute.split(".")), f"{one.key}|{attribute}"
        if not isinstance(found, str) or asked in self._open:
            return None
        self._open.add(asked)
        try:
            return self._text(found)
        finally:
            self._open.discard(asked)

    def _named(self, one: Planned) -> Physical:
        own = f"{ID_PREFIXES.get(one.type, '')}{symbol(one.key)}"
        self._known[one.key] = Physical(own, self._arn(one, own))  # for names that are made of themselves
        given = self._given(one)
        by_aws = one.type in _GIVEN_BY_AWS or one.type in ID_PREFIXES
        literal = given if isinstance(given, str) and not by_aws else None
        if one.change is Change.AMEND:
            literal = _amended(one) or literal
        name = literal or own
        others = () if literal or given is None else (given,)
        if one.type == "AWS::CloudTrail::Trail":
            others = (*others, name)
        return Physical(name, self._arn(one, name), others)

    def _given(self, one: Planned) -> Any:
        """The name that the code gives: a text, a choice of them, or None."""
        for path in (_name_property(one.type), "Name"):
            found = at(one.properties, *path.split("/"))
            if isinstance(found, str) and found:
                return self.spelled(found)
            if isinstance(found, OneOf):
                return self.spelled(found)
        return None

    def _arn(self, one: Planned, name: str) -> str | None:
        if Arn.looks_like(name):
            return name
        service, _, noun = one.type.rpartition("::")
        form = _ARNS.get(one.type) or _ARNS.get(f"{service}::*")
        if form is None:
            return None
        home = self.home(one)
        told = {"region": home.region, "account": home.account, "name": name}
        if "{kebab}" in form:
            told["kebab"] = _KEBAB.sub("-", noun).lower()
        if "{path}" in form:
            told["path"] = path if isinstance(path := at(one.properties, "Path"), str) else "/"
        if "{domain}" in form:
            domain = self._property(one, "DomainId")
            told["domain"] = symbol(f"{one.key}.DomainId") if domain is None else domain
        return f"arn:{home.partition}:{form.format(**told)}"


def given_name(one: Planned) -> Any:
    """The name that the code gives a resource, as it stands there; ABSENT where it gives none."""
    paths = (_name_property(one.type), "Name")
    return next((name for path in paths if (name := at(one.properties, *path.split("/"))) is not ABSENT), ABSENT)


def _amended(one: Planned) -> str | None:
    """The id or ARN by which a request to update names what is there, where it does not go by a name."""
    noun = one.type.rpartition("::")[2]
    found = (at(one.properties, member) for member in (f"{noun}Id", f"{noun}Arn", "Arn"))
    return next((text for text in found if isinstance(text, str) and not symbolic(text)), None)


def _name_property(type_: str) -> str:
    return _NAMES.get(type_) or f"{type_.rpartition('::')[2]}Name"


def _is_own(one: Planned, attribute: str) -> bool:
    """Whether `<...>Id` is the id of the resource itself and not one of its properties: `GroupId`, `SubnetId`."""
    return isinstance(at(one.properties, attribute), Unknown) or attribute not in one.properties
