"""The conditions of the Deny statements: which requests breach a requirement.

Three traps, all about keys that a request lacks (IAM User Guide, "Condition operators" and "Multivalued context
keys"): a positive operator (`StringEquals`, `Bool`) does not hold then, so a Deny with it lets the request through;
a negated one holds, which is right where the key must be there and wrong where its absence changes nothing; and
`ForAllValues` holds, `ForAnyValue` does not. What must be there and must hold only allowed values so takes two
statements: one for the absence, one (`ForAnyValue` with a negated operator) for any value outside.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from auditor.iam.guardrails.catalog import Kind, Requirement, Use, Where
from auditor.model.instances import local_storage_patterns

Conditions = dict[str, dict[str, str | list[str]]]
"""A Condition element."""
Allowed = Mapping[str, tuple[str, ...]]
"""Allowed values by the name of their parameter."""

INSTANCE_TYPES: Final = "sagemaker:InstanceTypes"
MODEL: Final = "sagemaker:ModelArn"
SERVERLESS: Final = "sagemaker:ServerlessMemorySize"
ONLINE: Final = "sagemaker:FeatureGroupEnableOnlineStore"
OFFLINE: Final = "sagemaker:FeatureGroupOfflineStoreConfig"
PRINCIPAL: Final = "aws:PrincipalArn"
APPROVERS: Final = "approvers"


def breaches(requirement: Requirement, use: Use, allowed: Allowed) -> tuple[Conditions, ...]:
    """The conditions of which any one makes a request a breach; none where nothing can be refused without values."""
    around = list(_circumstances(use.where, allowed))
    return tuple(_joined(own, where) for own in _own(requirement, use, allowed) for where in around)


def values_of(requirement: Requirement, allowed: Allowed) -> list[str]:
    """The values that a requirement allows: those given, else its own."""
    return list(allowed.get(requirement.parameter or "", requirement.values))


def _own(requirement: Requirement, use: Use, allowed: Allowed) -> Iterator[Conditions]:
    key, values = requirement.key, values_of(requirement, allowed)
    optional = use.where is Where.OPTIONAL
    match requirement.kind:
        case Kind.TRUE:
            yield {"BoolIfExists": {key: "false"}}
        case Kind.NEVER:
            yield {requirement.operator: {key: _listed(values)}}
        case Kind.ABSENT:
            yield {"Null": {key: "false"}}
        case Kind.AT_MOST if values:
            yield {"NumericGreaterThanIfExists": {key: values[0]}}
        case Kind.PRESENT | Kind.AT_MOST if not values:
            if not optional:
                yield {"Null": {key: "true"}}
        case _ if values:
            yield from _outside(requirement, values, absence=not optional and requirement.kind is not Kind.ONLY)
        case _:
            pass


def _outside(requirement: Requirement, values: list[str], *, absence: bool) -> Iterator[Conditions]:
    """Any value but the allowed ones, and the lack of any where `absence` is a breach."""
    key, negated = requirement.key, _negated(requirement)
    if requirement.multiple:
        if absence:
            yield {"Null": {key: "true"}}
        yield {f"ForAnyValue:{negated}": {key: _listed(values)}}
    elif absence:
        yield {negated: {key: _listed(values)}}
    else:
        yield {negated: {key: _listed(values)}, "Null": {key: "false"}}


def _negated(requirement: Requirement) -> str:
    """The negated operator; given values may have wildcards, the table's own have none."""
    if requirement.operator == "StringEquals" and requirement.parameter:
        return "StringNotLike"
    return requirement.operator.replace("Equals", "NotEquals").replace("Like", "NotLike")


def _circumstances(where: Where, allowed: Allowed) -> tuple[Conditions, ...]:
    if where is not Where.NOT_APPROVER:
        return _CIRCUMSTANCES[where]
    approvers = allowed.get(APPROVERS)
    return ({"ArnNotLike": {PRINCIPAL: _listed(list(approvers))}},) if approvers else ()


_SOME_ORDINARY: Final[Conditions] = {"ForAnyValue:StringNotLike": {INSTANCE_TYPES: list(local_storage_patterns())}}
_CIRCUMSTANCES: Final[dict[Where, tuple[Conditions, ...]]] = {
    Where.ALWAYS: ({},),
    Where.OPTIONAL: ({},),
    Where.LOCAL_STORAGE: ({"Null": {INSTANCE_TYPES: "true"}}, _SOME_ORDINARY),
    Where.INLINE: ({"Null": {INSTANCE_TYPES: "false"}},),
    Where.INLINE_LOCAL_STORAGE: (_SOME_ORDINARY,),
    Where.COMPONENTS: ({"Null": {MODEL: "true"}},),
    Where.NOT_SERVERLESS: ({"Null": {SERVERLESS: "true"}},),
    Where.ONLINE_STORE: ({"Bool": {ONLINE: "true"}},),
    Where.OFFLINE_STORE: ({"Bool": {OFFLINE: "true"}},),
}


def _listed(values: list[str]) -> str | list[str]:
    return values[0] if len(values) == 1 else values


def _joined(one: Conditions, other: Conditions) -> Conditions:
    return {name: {**one.get(name, {}), **other.get(name, {})} for name in sorted({*one, *other})}
