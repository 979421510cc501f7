"""A configuration in no language: things with members, and texts that refer to other things.

SageMaker's things have the members of the API's Create request, the others the properties of CloudFormation. A text
refers to another thing by `<Key.Name>`, `<Key.Arn>` or `<Key.Id>`, alone or within other text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final
from uuid import NAMESPACE_DNS, uuid5

ACCOUNT, REGION, PARTITION = "111122223333", "eu-west-1", "aws"
SAGEMAKER: Final = "AWS::SageMaker::"
_REFERENCE: Final = re.compile(r"<(?P<key>[A-Z]\w*)\.(?P<attribute>Name|Arn|Id)>")
_WORDS: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_NAMES: Final = {
    "HyperParameterTuningJob": "HyperParameterTuningJobName",
    "MlflowTrackingServer": "TrackingServerName",
    **{f"{kind}JobDefinition": "JobDefinitionName" for kind in ("DataQuality", "ModelQuality", "ModelBias")},
    "ModelExplainabilityJobDefinition": "JobDefinitionName",
}
"""The member that holds the name, where it is not the type's own with `Name` behind."""
_IDS: Final = {"SecurityGroup": "sg-", "RouteTable": "rtb-", "InternetGateway": "igw-", "VPCEndpoint": "vpce-"}
_IDS_OF: Final = ("AWS::EC2::", "AWS::KMS::Key", "AWS::SageMaker::Domain", "AWS::SageMaker::Cluster")
"""The types whose id AWS makes up."""
_ARNS: Final = {
    "AWS::CloudTrail::Trail": "cloudtrail:{home}:trail/{name}",
    "AWS::IAM::Role": "iam::{account}:role/{name}",
    "AWS::KMS::Key": "kms:{home}:key/{name}",
    "AWS::Logs::LogGroup": "logs:{home}:log-group:{name}",
    "AWS::S3::Bucket": "s3:::{name}",
    "AWS::SageMaker::ImageVersion": "sagemaker:{home}:image-version/{image}/1",
    "AWS::SageMaker::Space": "sagemaker:{home}:space/{domain}/{name}",
    "AWS::SageMaker::UserProfile": "sagemaker:{home}:user-profile/{domain}/{name}",
}


def words(name: str, between: str) -> str:
    """A name of many words with something between them, in small letters."""
    return _WORDS.sub(between, name).lower()


@dataclass(frozen=True)
class Thing:
    """CloudFormation's type, a key that is unique, the members, and what else AWS tells of it once it is there."""

    type: str
    key: str
    members: Mapping[str, Any]
    runs: Mapping[str, Any] = field(default_factory=dict[str, Any])

    @property
    def noun(self) -> str:
        """The type's own name."""
        return self.type.rpartition("::")[2]

    @property
    def named_by(self) -> str:
        """The member that holds its name."""
        return _NAMES.get(self.noun, f"{self.noun}Name")

    @property
    def name(self) -> str:
        """Its name; of what has none, the id that AWS makes up."""
        if not self.type.startswith(_IDS_OF):
            return str(self.members.get(self.named_by) or words(self.key, "-"))
        unique = uuid5(NAMESPACE_DNS, self.key)
        if self.type == "AWS::KMS::Key":
            return str(unique)
        return (
            f"{_IDS.get(self.noun, words(self.noun, '-') + '-')}{unique.hex[:17]}"
            if self.noun != "Cluster"
            else unique.hex[:12]
        )


class Configuration:
    """Things that may refer to one another."""

    def __init__(self, things: Iterable[Thing]) -> None:
        """Index them by key."""
        self.things = {thing.key: thing for thing in things}

    def __iter__(self) -> Iterator[Thing]:
        return iter(self.things.values())

    @cached_property
    def sagemaker(self) -> tuple[Thing, ...]:
        """Those of SageMaker."""
        return tuple(thing for thing in self if thing.type.startswith(SAGEMAKER))

    def of(self, noun: str) -> tuple[Thing, ...]:
        """Those of a type, by its own name."""
        return tuple(thing for thing in self if thing.noun == noun)

    def arn(self, thing: Thing) -> str:
        """The ARN of a thing."""
        service = thing.type.split("::")[1].lower()
        path = _ARNS.get(thing.type, f"{service}:{{home}}:{words(thing.noun, '-')}/{{name}}")
        owners = {"domain": thing.members.get("DomainId", ""), "image": thing.members.get("ImageName", "")}
        known = self.literal({"home": f"{REGION}:{ACCOUNT}", "account": ACCOUNT, "name": thing.name, **owners})
        return f"arn:{PARTITION}:{path.format(**known)}"

    def literal(self, value: Any) -> Any:
        """A value with its references spelled out, as they are in the account."""
        return replaced(value, self._spelled)

    def _spelled(self, match: re.Match[str]) -> str:
        thing = self.things[match["key"]]
        return self.arn(thing) if match["attribute"] == "Arn" else thing.name


def replaced(value: Any, spell: Callable[[re.Match[str]], str]) -> Any:
    """A value with each reference in its texts replaced."""
    if isinstance(value, str):
        return _REFERENCE.sub(spell, value)
    if isinstance(value, Mapping):
        return {name: replaced(each, spell) for name, each in value.items()}
    return [replaced(each, spell) for each in value] if isinstance(value, list) else value


def references(value: Any) -> list[re.Match[str]]:
    """Every reference in a value."""
    if isinstance(value, str):
        return list(_REFERENCE.finditer(value))
    below = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    return [each for one in below for each in references(one)]


def alone(value: Any) -> re.Match[str] | None:
    """The reference that a text is, if it is nothing else."""
    return _REFERENCE.fullmatch(value) if isinstance(value, str) else None
