"""The roles that SAM makes for functions and state machines which name none.

Source: AWS SAM developer guide (AWS::Serverless::Function and AWS::Serverless::StateMachine: Role, Policies, Events).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from msgspec import Struct

from auditor.iac.cloudformation.sam_policies import document
from auditor.model.choice import Unknown


class _Made(Struct, frozen=True):
    """What SAM makes of a type: CloudFormation's type, who assumes the role, its tag, and the role's policies."""

    type: str
    service: str
    tag: str
    policies: tuple[str, ...] = ()


ROLES: Final[Mapping[str, _Made]] = {
    "AWS::Serverless::Function": _Made(
        "AWS::Lambda::Function", "lambda", "lambda:createdBy", ("AWSLambdaBasicExecutionRole",)
    ),
    "AWS::Serverless::StateMachine": _Made("AWS::StepFunctions::StateMachine", "states", "stateMachine:createdBy"),
}
"""The serverless types that have a role."""

_OF_EVENT: Final[Mapping[str, str]] = {
    "DynamoDB": "AWSLambdaDynamoDBExecutionRole",
    "Kinesis": "AWSLambdaKinesisExecutionRole",
    "MSK": "AWSLambdaMSKExecutionRole",
    "SQS": "AWSLambdaSQSQueueExecutionRole",
}
_WIDENING_EVENTS: Final = frozenset({"MQ", "SelfManagedKafka", "DocumentDB"})
"""Event sources for which SAM adds statements of its own."""

_NOTHING: Final = {"Ref": "AWS::NoValue"}
_IF_PARTS: Final = 3
_DEEP: Final = 20


def reads_role(properties: Mapping[Any, Any]) -> bool:
    """Whether SAM makes the role: none is named."""
    return properties.get("Role") in (None, _NOTHING)


def role_of(name: str, type_: str, properties: Mapping[Any, Any], body: Mapping[Any, Any]) -> dict[str, Any]:
    """The `AWS::IAM::Role` that SAM makes for the resource `name`; `body` is the whole resource."""
    managed: list[Any] = [_managed(policy) for policy in (*ROLES[type_].policies, *_besides(properties))]
    inline: list[Any] = []
    for policy in _listed(properties.get("Policies")):
        _sort(policy, f"{name}RolePolicy", managed, inline, 0)
    untold = enumerate(_untold(properties, body), start=len(inline))
    inline += [_policy(f"{name}RolePolicy{number}", Unknown(why)) for number, why in untold]
    trust = properties.get("AssumeRolePolicyDocument") or _trust(ROLES[type_].service)
    role: dict[str, Any] = {"AssumeRolePolicyDocument": trust, "ManagedPolicyArns": managed}
    role["Tags"] = tags_of(type_, properties)
    if inline:
        role["Policies"] = inline
    renamed = {"PermissionsBoundary": "PermissionsBoundary", "RolePath": "Path"}
    role |= {theirs: properties[ours] for ours, theirs in renamed.items() if ours in properties}
    return {"Type": "AWS::IAM::Role", "Properties": role}


def tags_of(type_: str, properties: Mapping[Any, Any]) -> Any:
    """The tags of a resource and of its role as CloudFormation writes them: SAM's own, and those in its mapping."""
    tags = properties.get("Tags")
    if tags is not None and (not isinstance(tags, Mapping) or _reference(tags)):
        return Unknown("the tags are no plain mapping")
    made = [{"Key": ROLES[type_].tag, "Value": "SAM"}]
    return made + [{"Key": key, "Value": value} for key, value in (tags or {}).items()]


def _trust(service: str) -> dict[str, Any]:
    principal = {"Service": [{"Fn::Sub": f"{service}.${{AWS::URLSuffix}}"}]}
    return {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": principal, "Action": ["sts:AssumeRole"]}],
    }


def _besides(properties: Mapping[Any, Any]) -> Iterator[str]:
    """The AWS-managed policies that a function's other properties bring."""
    if properties.get("VpcConfig") not in (None, _NOTHING):
        yield "AWSLambdaVPCAccessExecutionRole"
    tracing = properties.get("Tracing")
    enabled = tracing.get("Enabled") is True if isinstance(tracing, Mapping) else tracing in ("Active", "PassThrough")
    if enabled:
        yield "AWSXRayDaemonWriteAccess"
    yield from sorted({_OF_EVENT[type_] for type_ in _events(properties) if type_ in _OF_EVENT})


def _events(properties: Mapping[Any, Any]) -> Iterator[str]:
    events = properties.get("Events")
    for event in events.values() if isinstance(events, Mapping) else ():
        type_ = event.get("Type") if isinstance(event, Mapping) else None
        if isinstance(type_, str):
            yield type_


def _untold(properties: Mapping[Any, Any], body: Mapping[Any, Any]) -> Iterator[str]:
    """Why the role may do more than the template says."""
    for type_ in sorted({type_ for type_ in _events(properties) if type_ in _WIDENING_EVENTS}):
        yield f"SAM adds statements for the event source {type_}"
    for member in ("DeadLetterQueue", "EventInvokeConfig", "DurableConfig", "Tracing"):
        if member in properties and (member != "Tracing" or _open(properties[member])):
            yield f"SAM adds statements for {member}"
    if body.get("Type") == "AWS::Serverless::StateMachine" and properties.get("Logging") is not None:
        yield "SAM adds statements for Logging"


def _open(value: Any) -> bool:
    return isinstance(value, Mapping) and _reference(value)


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, (list, tuple)) else [value]


def _sort(policy: Any, name: str, managed: list[Any], inline: list[Any], depth: int) -> None:
    """Put a policy among the managed or the inline ones, each under its conditions."""
    if isinstance(policy, str):
        managed.append(_managed(policy))
    elif not isinstance(policy, Mapping) or depth > _DEEP:
        inline.append(_policy(f"{name}{len(inline)}", Unknown("it is no policy that SAM knows")))
    elif "Statement" in policy:
        inline.append(_policy(f"{name}{len(inline)}", policy))
    elif "Fn::If" in policy:
        _branches(policy["Fn::If"], name, managed, inline, depth)
    elif _reference(policy):
        managed.extend([policy] if policy != _NOTHING else [])
    else:
        for template, given in policy.items():
            inline.append(_policy(f"{name}{len(inline)}", document(str(template), given)))


def _branches(parts: Any, name: str, managed: list[Any], inline: list[Any], depth: int) -> None:
    if not isinstance(parts, (list, tuple)) or len(parts) != _IF_PARTS:
        inline.append(_policy(f"{name}{len(inline)}", Unknown("its Fn::If does not have three parts")))
        return
    condition, then, otherwise = parts
    for branch, policies in (("Then", then), ("Else", otherwise)):
        arns: list[Any] = []
        documents: list[Any] = []
        for policy in _listed(policies):
            _sort(policy, f"{name}{branch}", arns, documents, depth + 1)
        managed += [_under(condition, each, branch) for each in arns]
        inline += [_under(condition, each, branch) for each in documents]


def _under(condition: Any, value: Any, branch: str) -> dict[str, Any]:
    return {"Fn::If": [condition, value, _NOTHING] if branch == "Then" else [condition, _NOTHING, value]}


def _reference(policy: Mapping[Any, Any]) -> bool:
    name = next(iter(policy), None)
    return len(policy) == 1 and (name == "Ref" or str(name).startswith("Fn::"))


def _policy(name: str, content: Any) -> dict[str, Any]:
    return {"PolicyName": name, "PolicyDocument": content}


def _managed(policy: str) -> Any:
    """The ARN of a policy that is named: `AWSLambdaExecute`, `service-role/AWSLambdaRole`, or an ARN already."""
    if ":" in policy:
        return policy
    from auditor.iac.documents.managed_policies import bundle  # noqa: PLC0415 - few templates need AWS's policies

    known = bundle().policy(policy)
    return {"Fn::Sub": f"arn:${{AWS::Partition}}:iam::aws:policy/{known['Name'] if known else policy}"}
