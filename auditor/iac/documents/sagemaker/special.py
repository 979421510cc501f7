"""The types of which Describe tells something in another shape than code: what renaming alone does not do."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final, TypeAlias

from auditor.iac.cloudformation.fork import fork
from auditor.iac.documents.related import Related
from auditor.iac.documents.sagemaker.deployed import KNOWN_LATER, UNCHANGED
from auditor.iac.documents.sagemaker.endpoint import endpoint
from auditor.iac.documents.sagemaker.naming import through
from auditor.iac.documents.sagemaker.pipeline_defaults import resting
from auditor.iac.nodes import at, mapped
from auditor.iac.planned import Change, Planned
from auditor.model.choice import ABSENT, Unknown, symbol

Special: TypeAlias = Callable[[Mapping[str, Any], Planned, Related], dict[str, Any]]

_IMAGES: Final = ("CodeEditorAppImageConfig", "JupyterLabAppImageConfig")
_IN_S3: Final = Unknown("the definition stands in S3")


def tags_of(value: Any) -> Any:
    """Tags as ListTags answers them: a list of keys and values, out of a list or a map."""
    return mapped([] if value is None else value, _listed)


def _listed(tags: Any) -> Any:
    if isinstance(tags, Mapping):
        return [{"Key": key, "Value": value} for key, value in tags.items()]
    return tags


def _app_image_config(response: Mapping[str, Any], _: Planned, __: Related) -> dict[str, Any]:
    """CloudFormation lists a container's variables by key and value; the API maps one to the other."""
    return {name: mapped(each, _container) if name in _IMAGES else each for name, each in response.items()}


def _container(config: Any) -> Any:
    return _within(config, "ContainerConfig", lambda inner: _within(inner, "ContainerEnvironmentVariables", _map))


def _map(variables: Any) -> Any:
    if not isinstance(variables, list):
        return variables
    return _mapping(variables) if all(map(_is_named, variables)) else fork(variables, _mapping)


def _is_named(variable: Any) -> bool:
    return isinstance(variable, Mapping) and isinstance(variable.get("Key"), str)


def _mapping(variables: list[Any]) -> Any:
    """The map; where a name is not known it has no place in one, and the list stays."""
    if not all(map(_is_named, variables)):
        return variables
    return {one["Key"]: one.get("Value", "") for one in variables}


def _within(holder: Any, member: str, change: Callable[[Any], Any]) -> Any:
    if not isinstance(holder, Mapping) or member not in holder:
        return holder
    return {**holder, member: mapped(holder[member], change)}


_GROUPS: Final = ("InstanceGroups", "RestrictedInstanceGroups")


def _cluster(response: Mapping[str, Any], planned: Planned, __: Related) -> dict[str, Any]:
    """An update tells of the groups that it changes; the others stay as they are."""
    if planned.change is not Change.AMEND:
        return dict(response)
    others = {name: mapped(response[name], _and_others) for name in _GROUPS if name in response}
    return {**response, **others}


def _and_others(groups: Any) -> Any:
    return [*groups, UNCHANGED] if isinstance(groups, list) else groups


def _device_fleet(response: Mapping[str, Any], _: Planned, __: Related) -> dict[str, Any]:
    """AWS names the role alias that it makes where it is asked to; otherwise there is none."""
    told = {name: each for name, each in response.items() if name != "EnableIotRoleAlias"}
    asked = mapped(
        response.get("EnableIotRoleAlias", False), lambda on: KNOWN_LATER if str(on).lower() == "true" else ABSENT
    )
    return told if asked is ABSENT else {**told, "IotRoleAlias": asked}


def _domain(response: Mapping[str, Any], planned: Planned, __: Related) -> dict[str, Any]:
    """AWS makes a domain's home file system and boundary group, and an application where users sign in by SSO.

    They are new, so nothing that is there already is one of them. Source: DescribeDomain; it names the application of
    domains made after 1 October 2023.
    """
    if planned.change is Change.AMEND:
        return dict(response)
    sign_on = "SingleSignOnApplicationArn"
    asked = mapped(response.get("AuthMode", ABSENT), partial(_asked, symbol(planned.key, sign_on)))
    told = {} if asked is ABSENT else {sign_on: asked}
    return {**response, **told, **{name: symbol(planned.key, name) for name in _MADE_WITH_DOMAIN}}


_MADE_WITH_DOMAIN: Final = ("HomeEfsFileSystemId", "SecurityGroupIdForDomainBoundary")


def _asked(named: str, mode: Any) -> Any:
    return named if mode == "SSO" else ABSENT


def _model_card(response: Mapping[str, Any], _: Planned, __: Related) -> dict[str, Any]:
    """CloudFormation takes a card's content as a structure; the API has it as JSON text."""
    return {name: mapped(each, as_text) if name == "Content" else each for name, each in response.items()}


def as_text(value: Any) -> Any:
    """A structure as JSON text, in each combination of the choices in it; unknown where a part of it is."""
    return value if isinstance(value, str) else fork(value, _written)


def _written(value: Any) -> Any:
    unknown: list[Unknown] = []

    def told(part: Any) -> str:
        if not isinstance(part, Unknown):
            raise TypeError(part)
        unknown.append(part)
        return part.text or symbol("unknown")

    try:
        text = json.dumps(value, default=told, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError):
        return Unknown("a part of the text is known only after deployment")
    return Unknown(unknown[0].reason, text) if unknown else text


def _model_package(response: Mapping[str, Any], planned: Planned, __: Related) -> dict[str, Any]:
    """The inference specifications to add stand among the additional ones, once they are added."""
    told = dict(response)
    added = told.pop("AdditionalInferenceSpecificationsToAdd", None)
    if added is None:
        return told
    if planned.change is Change.AMEND:
        return {**told, "AdditionalInferenceSpecifications": mapped(added, _and_others)}
    both = [told.get("AdditionalInferenceSpecifications", []), added]
    plain = all(isinstance(each, list) for each in both)
    known = [one for each in both for one in each] if plain else Unknown("its specifications hang on decisions")
    return {**told, "AdditionalInferenceSpecifications": added if both[0] == [] else known}


def _monitoring_schedule(response: Mapping[str, Any], _: Planned, related: Related) -> dict[str, Any]:
    """The type and the endpoint that the schedule's definition, inline or named, tells of."""
    told = dict(response)
    config = told.get("MonitoringScheduleConfig", ABSENT)
    monitoring = at(config, "MonitoringType")
    if monitoring is not ABSENT:
        told["MonitoringType"] = monitoring
    if "EndpointName" not in told:
        watched = mapped(config, partial(_watched, related))
        told |= {} if watched is ABSENT else {"EndpointName": watched}
    return told


_NAMED: Final = ("DataQuality", "ModelQuality", "ModelBias", "ModelExplainability")


def _watched(related: Related, config: Any) -> Any:
    inline = at(config, "MonitoringJobDefinition")
    if inline is not ABSENT:
        return mapped(at(inline, "MonitoringInputs"), _endpoint_of)
    name = at(config, "MonitoringJobDefinitionName")
    return mapped(name, lambda known: _defined(related, known))


def _defined(related: Related, name: Any) -> Any:
    """The endpoint of the definition called `name`, where it is in this code."""
    by_symbol = related.named(name)
    for kind in _NAMED:
        for one in related.of_type(f"AWS::SageMaker::{kind}JobDefinition"):
            if one is by_symbol or one.properties.get("JobDefinitionName") == name:
                return mapped(at(one.properties, f"{kind}JobInput"), lambda given: _endpoint_of([given]))
    return Unknown(f"it stands in the definition {name}, which is not in this code")


def _endpoint_of(inputs: Any) -> Any:
    given = inputs[0] if isinstance(inputs, list) and inputs else ABSENT
    return at(given, "EndpointInput", "EndpointName")


_TAKEN_AWAY: Final = {
    "DisassociateAcceleratorTypes": "AcceleratorTypes",
    "DisassociateAdditionalCodeRepositories": "AdditionalCodeRepositories",
    "DisassociateDefaultCodeRepository": "DefaultCodeRepository",
    "DisassociateLifecycleConfig": "NotebookInstanceLifecycleConfigName",
}
"""What an update of a notebook is told, and what it empties."""


def _notebook(response: Mapping[str, Any], _: Planned, __: Related) -> dict[str, Any]:
    """A notebook in a subnet gets a network interface; an update may take away what it is associated with."""
    told = {name: each for name, each in response.items() if name not in _TAKEN_AWAY}
    for switch, member in _TAKEN_AWAY.items():
        taken = mapped(response.get(switch, False), lambda on: "" if str(on).lower() == "true" else ABSENT)
        told |= {} if taken is ABSENT else {member: taken}
    interface = mapped(told.get("SubnetId", ABSENT), lambda _: KNOWN_LATER)
    return told if interface is ABSENT else {**told, "NetworkInterfaceId": interface}


def _pipeline(response: Mapping[str, Any], _: Planned, __: Related) -> dict[str, Any]:
    """The definition as text: CloudFormation wraps it, and it may stand in S3."""
    told = dict(response)
    if told.pop("PipelineDefinitionS3Location", None) is not None:
        told["PipelineDefinition"] = _IN_S3
    if "PipelineDefinition" in told:
        told["PipelineDefinition"] = mapped(told["PipelineDefinition"], _definition)
    return told


def _definition(value: Any) -> Any:
    if isinstance(value, Mapping) and "PipelineDefinitionS3Location" in value:
        return _IN_S3
    body = value.get("PipelineDefinitionBody", value) if isinstance(value, Mapping) else value
    return mapped(mapped(body, as_text), resting)


def _project(response: Mapping[str, Any], _: Planned, __: Related) -> dict[str, Any]:
    """An update names the providers that it updates."""
    told = dict(response)
    updated = told.pop("TemplateProvidersToUpdate", None)
    if updated is not None:
        told["TemplateProviderDetails"] = through(updated, _provider)
    return told


def _provider(provider: Any) -> Any:
    known = at(provider, "CfnTemplateProvider")
    return {} if known is ABSENT else {"CfnTemplateProviderDetail": known}


def _training_job(response: Mapping[str, Any], planned: Planned, __: Related) -> dict[str, Any]:
    """A job that is started puts its model below its output path.

    Source: https://docs.aws.amazon.com/sagemaker/latest/dg/model-train-storage.html
    """
    path = at(response, "OutputDataConfig", "S3OutputPath")
    if planned.change is Change.AMEND or path is ABSENT:
        return dict(response)
    name = response.get("TrainingJobName")
    folder = name if isinstance(name, str) else symbol(planned.key, "Ref")
    artifact = mapped(path, lambda known: f"{str(known).rstrip('/')}/{folder}/output/model.tar.gz")
    return {**response, "ModelArtifacts": {"S3ModelArtifacts": artifact}}


SPECIAL: Final[Mapping[str, Special]] = {
    "AppImageConfig": _app_image_config,
    "Cluster": _cluster,
    "DeviceFleet": _device_fleet,
    "Domain": _domain,
    "Endpoint": endpoint,
    "ModelCard": _model_card,
    "ModelPackage": _model_package,
    "MonitoringSchedule": _monitoring_schedule,
    "NotebookInstance": _notebook,
    "Pipeline": _pipeline,
    "Project": _project,
    "TrainingJob": _training_job,
}
"""By type, what makes the response of the renamed members."""
