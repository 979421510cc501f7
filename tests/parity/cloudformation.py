"""A configuration as a CloudFormation template.

What properties are called: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_SageMaker.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import yaml

from tests.parity.configuration import SAGEMAKER, Configuration, Thing, alone, references, replaced

UNMADE: Final = frozenset({"HyperParameterTuningJob", "LabelingJob", "TrainingJob", "TransformJob"})
"""The types of the table that CloudFormation does not make."""
_RENAMED: Final[Mapping[str, str]] = {
    "CognitoMemberDefinition.ClientId": "CognitoClientId",
    "CognitoMemberDefinition.UserGroup": "CognitoUserGroup",
    "CognitoMemberDefinition.UserPool": "CognitoUserPool",
    "Image.Description": "ImageDescription",
    "Image.DisplayName": "ImageDisplayName",
    "Image.RoleArn": "ImageRoleArn",
    "OidcMemberDefinition.Groups": "OidcGroups",
}
_BY_GET_ATT: Final = {
    "AWS::EC2::SecurityGroup": {"Id": "GroupId"},
    "AWS::SageMaker::Domain": {"Id": "DomainId", "Arn": "DomainArn"},
    "AWS::SageMaker::UserProfile": {"Arn": "UserProfileArn"},
}


def template(configuration: Configuration) -> str:
    """The text of a template that makes the configuration, as far as CloudFormation can."""
    made = {thing.key: _resource(thing, configuration) for thing in configuration if _makes(thing)}
    return yaml.safe_dump({"AWSTemplateFormatVersion": "2010-09-09", "Resources": made}, sort_keys=False)


def _makes(thing: Thing) -> bool:
    return not (thing.type.startswith(SAGEMAKER) and thing.noun in UNMADE)


def _resource(thing: Thing, configuration: Configuration) -> dict[str, Any]:
    members = dict(thing.members)
    if thing.noun == "Pipeline":
        members["PipelineDefinition"] = {"PipelineDefinitionBody": members["PipelineDefinition"]}
    return {"Type": thing.type, "Properties": _property(members, thing.noun, configuration)}


def _property(value: Any, holder: str, configuration: Configuration) -> Any:
    if isinstance(value, Mapping):
        return {
            _RENAMED.get(f"{holder}.{name}", name): _property(each, name, configuration) for name, each in value.items()
        }
    if isinstance(value, list):
        return [_property(each, holder, configuration) for each in value]
    if not references(value):
        return value
    whole = alone(value)
    if whole is None:
        return {"Fn::Sub": replaced(value, lambda each: "${" + _dotted(each, configuration) + "}")}
    key, _, attribute = _dotted(whole, configuration).partition(".")
    return {"Fn::GetAtt": [key, attribute]} if attribute else {"Ref": key}


def _dotted(match: Any, configuration: Configuration) -> str:
    """A reference as `Fn::Sub` writes it."""
    key, attribute, thing = match["key"], match["attribute"], configuration.things[match["key"]]
    own = _BY_GET_ATT.get(thing.type, {}).get(attribute)
    if own is not None:
        return f"{key}.{own}"
    if thing.type.startswith(SAGEMAKER):
        return key if attribute == "Arn" else f"{key}.{thing.named_by}"
    return f"{key}.Arn" if attribute == "Arn" else key
