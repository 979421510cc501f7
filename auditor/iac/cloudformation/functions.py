"""The intrinsic functions of CloudFormation.

Source: AWS CloudFormation template reference, "Intrinsic function reference".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any, Final

from auditor.iac.cloudformation.fork import Another, choose, fork
from auditor.iac.cloudformation.lists import PURE, Pure, zones
from auditor.iac.cloudformation.references import get_att, import_value, ref, sub
from auditor.iac.cloudformation.scope import Scope
from auditor.iac.cloudformation.texts import as_text, deployed
from auditor.model.choice import OPEN, Unknown, symbols

_BRANCHES: Final = 3
_MAP_KEYS: Final = 3


def if_(scope: Scope, argument: Any) -> Any:
    """Fn::If; a branch that is surely not taken is not read."""
    if not isinstance(argument, list) or len(argument) != _BRANCHES or not isinstance(argument[0], str):
        return scope.unknown("Fn::If takes the name of a condition and two values")
    truth = scope.condition(argument[0])
    if isinstance(truth, bool):
        return scope.value(argument[1 if truth else 2])
    return choose(truth, scope.value(argument[1]), scope.value(argument[2]))


def find_in_map(scope: Scope, argument: Any) -> Any:
    """Fn::FindInMap, with the default that the language extensions allow."""
    if not isinstance(argument, list) or len(argument) < _MAP_KEYS:
        return scope.unknown("Fn::FindInMap takes a map and two keys")
    keys = [scope.key(each) for each in argument[:_MAP_KEYS]]
    settings = argument[_MAP_KEYS] if len(argument) > _MAP_KEYS else None
    fallback = None
    if isinstance(settings, Mapping) and "DefaultValue" in settings:
        fallback = cache(partial(scope.value, settings["DefaultValue"]))
    return fork(keys, partial(_found, scope, fallback))


def _found(scope: Scope, fallback: Callable[[], Any] | None, keys: list[Any]) -> Any:
    holder: Any = scope.section("Mappings")
    for key in keys:
        if not isinstance(holder, Mapping):
            return scope.unknown("there is no such map")
        told = as_text(key)
        surely_not = isinstance(key, Another) and key.apart.issuperset(holder)
        if (told is None or OPEN in told) and not surely_not:
            return Unknown(key.reason if isinstance(key, Unknown) else "only deployment tells the key of a map")
        if surely_not or told not in holder:
            why = key.reason if isinstance(key, Unknown) else "the map has no such key"
            return fallback() if fallback else Unknown(why)
        holder = holder[told]
    if isinstance(holder, Mapping):
        return scope.unknown("Fn::FindInMap takes a map and two keys")
    return deployed(holder, scope.run.holes) if isinstance(holder, str) else holder


def get_azs(scope: Scope, argument: Any) -> Any:
    """Fn::GetAZs."""
    return fork(scope.value(argument), lambda region: zones(region, scope.run.home.region))


def _pure(function: Pure) -> Callable[[Scope, Any], Any]:
    def call(scope: Scope, argument: Any) -> Any:
        return fork(scope.value(argument), lambda known: function(known, scope.run.holes))

    return call


def cidr(scope: Scope, argument: Any) -> Any:
    """Fn::Cidr; of a block that a resource of the template has, what its property says."""
    parts = scope.value(argument)
    if isinstance(parts, list) and parts:
        parts = [_own_block(scope, parts[0]), *parts[1:]]
    return fork(parts, lambda known: PURE["Fn::Cidr"](known, scope.run.holes))


def _own_block(scope: Scope, block: Any) -> Any:
    """The value behind `«Vpc|CidrBlock»`, where the template gives the network its block; else the block as it is."""
    named = next(symbols(block), None) if isinstance(block, str) else None
    if named is None or named["attribute"] != "CidrBlock" or named[0] != block:
        return block
    name = named["key"].removeprefix(scope.prefix)
    body = scope.items("Resources")[name].body if name in scope.items("Resources") else None
    written = body.get("Properties") if isinstance(body, Mapping) else None
    return scope.value(written["CidrBlock"]) if isinstance(written, Mapping) and "CidrBlock" in written else block


FUNCTIONS: Final[Mapping[str, Callable[[Scope, Any], Any]]] = {
    "Fn::FindInMap": find_in_map,
    "Fn::GetAZs": get_azs,
    "Fn::GetAtt": get_att,
    "Fn::If": if_,
    "Fn::ImportValue": import_value,
    "Fn::Sub": sub,
    "Ref": ref,
    **{name: _pure(function) for name, function in PURE.items()},
    "Fn::Cidr": cidr,
}
"""The functions by name."""
