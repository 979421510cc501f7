"""What DescribeEndpoint tells of an endpoint's configuration, which code plans as a resource of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from auditor.iac.documents.related import Related
from auditor.iac.documents.sagemaker.deployed import DEPLOYED, KNOWN_LATER, filled
from auditor.iac.documents.sagemaker.naming import through
from auditor.iac.documents.subject import boolean
from auditor.iac.nodes import at, mapped
from auditor.iac.planned import Planned
from auditor.model.choice import ABSENT, Unknown

_CONFIG: Final = "AWS::SageMaker::EndpointConfig"
_CAPTURE: Final = {"DestinationS3Uri": "DestinationS3Uri", "InitialSamplingPercentage": "CurrentSamplingPercentage"}
_VARIANT: Final = {
    "InitialInstanceCount": "DesiredInstanceCount",
    "ManagedInstanceScaling": "ManagedInstanceScaling",
    "RoutingConfig": "RoutingConfig",
    "ServerlessConfig": "CurrentServerlessConfig",
    "VariantName": "VariantName",
}
_NO: Final = (False, "false", "False")
_STATUS: Final = {True: "Started", False: "Stopped"}
_NO_FLAG: Final = Unknown("EnableCapture is something which AWS refuses: it takes true or false")
_RETAINING: Final = ("RetainAllVariantProperties", "ExcludeRetainedVariantProperties", "RetainDeploymentConfig")
"""What an update is told and Describe does not tell."""


def endpoint(response: Mapping[str, Any], planned: Planned, related: Related) -> dict[str, Any]:  # noqa: ARG001 - as all
    """The endpoint with what its configuration gives it; unknown where the configuration is not in this code."""
    retains = response.get("RetainAllVariantProperties", False)
    told = {name: value for name, value in response.items() if name not in _RETAINING}
    config = told.get("EndpointConfigName", Unknown("the endpoint names no configuration"))
    for member, show in _SHOWN.items():
        value = _kept(mapped(config, partial(_configured, related, member, show)), member, retains)
        if value is not ABSENT:
            told[member] = value
    return told


def configured(response: Mapping[str, Any], planned: Planned, config: Mapping[str, Any]) -> dict[str, Any]:
    """The response of an endpoint whose configuration is not in the code, with what DescribeEndpointConfig tells."""
    retains = planned.properties.get("RetainAllVariantProperties", False)
    told = {name: value for name, value in response.items() if name not in _SHOWN}
    shown = {name: _kept(through(at(config, name), show), name, retains) for name, show in _SHOWN.items()}
    told |= {name: value for name, value in shown.items() if value is not ABSENT}
    return filled(told, DEPLOYED["Endpoint"], KNOWN_LATER)


def elsewhere(name: Any) -> Unknown:
    """What an endpoint's members are whose configuration is not in the code."""
    return Unknown(f"it stands in the endpoint configuration {name}, which is not in this code")


def _kept(value: Any, member: str, retains: Any) -> Any:
    return through(value, _as_they_run) if member in _RETAINED and retains not in _NO else value


def _configured(related: Related, member: str, show: Callable[[Any], Any], name: Any) -> Any:
    """What a member of the endpoint is by the configuration called `name`."""
    config = _planned_config(related, name)
    if config is None:
        return elsewhere(name)
    value = through(at(config.properties, member), show)
    return mapped(config.exists, lambda there: value if there else Unknown(f"the endpoint configuration {name} is not"))


def _planned_config(related: Related, name: Any) -> Planned | None:
    by_symbol = related.named(name)
    if by_symbol is not None:
        return by_symbol if by_symbol.type == _CONFIG else None
    named = (one for one in related.of_type(_CONFIG) if one.properties.get("EndpointConfigName") == name)
    return next(named, None)


def _captured(config: Any) -> Any:
    """Capture as it runs: started, unless EnableCapture says otherwise. Within the block, capture is on by default."""
    if not isinstance(config, Mapping):
        return config
    enabled = config.get("EnableCapture", True)
    status = mapped(boolean(enabled), lambda on: _STATUS[on] if isinstance(on, bool) else _NO_FLAG)
    told = {new: config[old] for old, new in {**_CAPTURE, "KmsKeyId": "KmsKeyId"}.items() if old in config}
    return {"EnableCapture": enabled, "CaptureStatus": status, **told}


def _running(variant: Any) -> Any:
    """A variant as it runs once it is deployed."""
    if not isinstance(variant, Mapping):
        return variant
    return {new: variant[old] for old, new in _VARIANT.items() if old in variant}


def _as_they_run(variant: Any) -> Any:
    """A variant that keeps the number of instances that it has now."""
    return {**variant, "DesiredInstanceCount": KNOWN_LATER} if isinstance(variant, Mapping) else variant


_RETAINED: Final = ("ProductionVariants", "ShadowProductionVariants")
_SHOWN: Final[Mapping[str, Callable[[Any], Any]]] = {
    "AsyncInferenceConfig": lambda config: config,
    "DataCaptureConfig": _captured,
    "ProductionVariants": _running,
    "ShadowProductionVariants": _running,
}
"""What an endpoint tells of its configuration's members."""
