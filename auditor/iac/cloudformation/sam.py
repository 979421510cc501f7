"""SAM's templates become CloudFormation's: Globals are laid under the resources, and functions get their roles.

Source: AWS SAM developer guide ("Globals section of the AWS SAM template", "CloudFormation resources generated when you
specify AWS::Serverless::Function"). What has no bearing on roles is not made: of an API or a table only the name stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from msgspec.structs import replace

from auditor.iac.cloudformation.sam_roles import ROLES, reads_role, role_of, tags_of
from auditor.iac.planned import Planned, Unit
from auditor.model.choice import Unknown

TRANSFORM: Final = "AWS::Serverless-2016-10-31"
_PREFIX: Final = "AWS::Serverless::"
_FUNCTION: Final = "AWS::Serverless::Function"
_CONNECTOR: Final = "AWS::Serverless::Connector"
_LOOP: Final = "Fn::ForEach"
_LOOP_PARTS: Final = 3

_IMPLICIT: Final = {"Api": ("ServerlessRestApi", "RestApiId"), "HttpApi": ("ServerlessHttpApi", "ApiId")}
"""{type of event: (the API that SAM makes for it, the member by which an event names another one)}."""
_APPLICATION: Final = "ServerlessDeploymentApplication"

_CONSUMED: Final = frozenset(
    {
        "Policies",
        "Events",
        "AssumeRolePolicyDocument",
        "PermissionsBoundary",
        "RolePath",
        "AutoPublishAlias",
        "AutoPublishAliasAllProperties",
        "AutoPublishCodeSha256",
        "DeploymentPreference",
        "EventInvokeConfig",
        "FunctionUrlConfig",
        "VersionDescription",
        "ProvisionedConcurrencyConfig",
        "PropagateTags",
        "CodeUri",
        "InlineCode",
        "ImageUri",
        "DeadLetterQueue",
        "Tracing",
    }
)
"""A function's properties that SAM turns into other things."""


def transformed(tree: Any) -> bool:
    """Whether a template asks for SAM."""
    asked = tree.get("Transform") if isinstance(tree, Mapping) else None
    return TRANSFORM in (asked if isinstance(asked, (list, tuple)) else [asked])


def expand(tree: Any) -> Any:
    """The template with Globals applied, and functions and state machines with their roles beside them.

    What is no SAM resource stays the very object that it was. Never raises: what is misshapen is left as it is.
    """
    if not isinstance(tree, Mapping) or not isinstance(tree.get("Resources"), Mapping):
        return tree
    defaults = tree.get("Globals")
    defaults = defaults if isinstance(defaults, Mapping) else {}
    resources = _expanded(tree["Resources"], defaults)
    _connect(resources)
    for body in tree["Resources"].values():
        if isinstance(body, Mapping) and body.get("Type") == _FUNCTION:
            resources = {**dict(_beside(_with_globals(body, defaults.get("Function")))), **resources}
    rest = {name: value for name, value in tree.items() if name not in {"Globals", "Resources"}}
    return {**rest, "Resources": resources}


def placed(unit: Unit) -> Unit:
    """The unit of an expanded template, with each role that SAM made shown where its function stands."""
    by_key = {one.key: one for one in unit.resources}
    return replace(unit, resources=tuple(_shown(one, by_key) for one in unit.resources))


def _shown(one: Planned, by_key: Mapping[str, Planned]) -> Planned:
    maker = by_key.get(one.key.removesuffix("Role")) if one.key.endswith("Role") else None
    if maker is None or one.source.pointer in one.source.marks:
        return one
    source = replace(one.source, pointer=maker.source.pointer, properties=maker.source.properties)
    return replace(one, source=source)


def _expanded(resources: Mapping[Any, Any], defaults: Mapping[Any, Any]) -> dict[Any, Any]:
    made: dict[Any, Any] = {}
    for name, body in resources.items():
        if str(name).startswith(_LOOP) and isinstance(body, list) and len(body) == _LOOP_PARTS:
            inner = body[2]
            made[name] = [*body[:2], _expanded(inner, defaults) if isinstance(inner, Mapping) else inner]
        elif isinstance(body, Mapping) and str(body.get("Type")).startswith(_PREFIX):
            made.update(_resource(str(name), body, defaults, resources))
        else:
            made[name] = body
    return made


def _beside(properties: Mapping[Any, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """What SAM makes for a function besides its role, and templates refer to: its name only, for want of the rest."""
    events = properties.get("Events")
    for event in events.values() if isinstance(events, Mapping) else ():
        type_ = event.get("Type") if isinstance(event, Mapping) else None
        if not isinstance(type_, str) or type_ not in _IMPLICIT:
            continue
        name, other = _IMPLICIT[type_]
        given = event.get("Properties")
        if not isinstance(given, Mapping) or other not in given:
            yield name, {"Type": f"{_PREFIX}{type_}"}
    if "DeploymentPreference" in properties:
        yield _APPLICATION, {"Type": "AWS::CodeDeploy::Application"}


def _resource(name: str, body: Mapping[Any, Any], defaults: Mapping[Any, Any], among: Any) -> dict[str, Any]:
    """A serverless resource and the role that SAM makes for it, where it makes one and none has that name."""
    type_ = str(body["Type"])
    properties = _with_globals(body, defaults.get(type_.removeprefix(_PREFIX)))
    if type_ not in ROLES:
        return {name: {**body, "Properties": properties}}
    plain, role = _plain(properties, type_), f"{name}Role"
    made: dict[str, Any] = {}
    if reads_role(properties):
        plain["Role" if type_ == _FUNCTION else "RoleArn"] = {"Fn::GetAtt": [role, "Arn"]}
        beside = {key: body[key] for key in ("Condition", "Metadata") if key in body}
        made = {} if role in among else {role: {**beside, **role_of(name, type_, properties, body)}}
    elif type_ != _FUNCTION:
        plain["RoleArn"] = plain.pop("Role")
    return {name: {**body, "Type": ROLES[type_].type, "Properties": plain}, **made}


def _plain(properties: Mapping[Any, Any], type_: str) -> dict[Any, Any]:
    """The properties that CloudFormation has too, with the tags as it writes them."""
    kept = {name: value for name, value in properties.items() if name not in _CONSUMED}
    return {**kept, "Tags": tags_of(type_, properties)}


def _with_globals(body: Mapping[Any, Any], defaults: Any) -> dict[Any, Any]:
    """The properties over their defaults, but for those that `IgnoreGlobals` names (`"*"`: all)."""
    own, ignored = body.get("Properties"), body.get("IgnoreGlobals")
    own = own if isinstance(own, Mapping) else {}
    if not isinstance(defaults, Mapping) or ignored == "*":
        return dict(own)
    left = ignored if isinstance(ignored, list) else []
    return _merged({name: value for name, value in defaults.items() if name not in left}, own)


def _merged(under: Mapping[Any, Any], over: Mapping[Any, Any]) -> dict[Any, Any]:
    return {**under, **{key: _laid(under[key], value) if key in under else value for key, value in over.items()}}


def _laid(under: Any, over: Any) -> Any:
    """Maps are merged, lists put together (the global items first); anything else is overridden."""
    if isinstance(under, Mapping) and isinstance(over, Mapping) and not (_intrinsic(under) or _intrinsic(over)):
        return _merged(under, over)
    if isinstance(under, list) and isinstance(over, list):
        return [*under, *over]
    return over


def _intrinsic(value: Mapping[Any, Any]) -> bool:
    name = next(iter(value), None)
    return len(value) == 1 and (name in {"Ref", "Condition"} or str(name).startswith("Fn::"))


def _connect(resources: dict[Any, Any]) -> None:
    """Connectors give the role of their source more permissions, which nobody but SAM knows."""
    for name, body in list(resources.items()):
        if not isinstance(body, Mapping):
            continue
        properties = body.get("Properties")
        if body.get("Type") == _CONNECTOR and isinstance(properties, Mapping):
            source = properties.get("Source")
            _widen(resources, source.get("Id") if isinstance(source, Mapping) else None, f"SAM's connector {name}")
        if isinstance(body.get("Connectors"), Mapping):
            _widen(resources, name, f"the connectors of {name}")


def _widen(resources: dict[Any, Any], source: Any, connector: str) -> None:
    name = _role_name(resources.get(source) if isinstance(source, str) else None)
    role = resources.get(name)
    properties = role.get("Properties") if isinstance(role, Mapping) else None
    if not isinstance(role, Mapping) or not isinstance(properties, Mapping):
        return
    unknown = Unknown(f"{connector} adds statements that SAM alone knows")
    policies, more = properties.get("Policies") or [], {"PolicyName": connector, "PolicyDocument": unknown}
    widened = {**properties, "Policies": [*policies, more] if isinstance(policies, list) else unknown}
    resources[name] = {**role, "Properties": widened}


def _role_name(body: Any) -> str:
    """The logical id of the role that a resource refers to by its ARN; empty where it is another one's."""
    properties = body.get("Properties") if isinstance(body, Mapping) else None
    properties = properties if isinstance(properties, Mapping) else {}
    role = properties.get("Role", properties.get("RoleArn"))
    target = role.get("Fn::GetAtt") if isinstance(role, Mapping) else None
    first = target[0] if isinstance(target, list) and target else target
    return first.partition(".")[0] if isinstance(first, str) else ""
