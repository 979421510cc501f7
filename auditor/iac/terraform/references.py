"""Values that only apply tells, replaced by what they refer to where that is certain."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from auditor.iac.documents.parts import UNTOLD_REST
from auditor.iac.terraform.addresses import Reference, config_path, is_index, key, parent, reference
from auditor.iac.terraform.blocks import block_of, is_open, mapping
from auditor.iac.terraform.configuration import Configuration, references
from auditor.iac.terraform.instances import Instance
from auditor.iac.terraform.policy_documents import deferred
from auditor.model.choice import OneOf, Unknown, symbol, symbols

_ONE: Final = re.compile(
    r"(?:.+_)?(?:arn|id|role|role_name|bucket|bucket_name|key_id|kms_key|config_name|user|group|name|topic|boundary"
    r"|destination|principal|repository)"
)
_MANY: Final = re.compile(r"(?:.+_)?(?:ids|arns|subnets|security_groups|roles|users|groups|names|actions)")
"""The attributes that hold nothing but a reference to another resource, or several."""

_MADE_WITH: Final = {
    "default_network_acl_id": "DefaultNetworkAcl",
    "default_route_table_id": "MainRouteTable",
    "default_security_group_id": "DefaultSecurityGroup",
    "main_route_table_id": "MainRouteTable",
}
"""The attributes of a VPC that name what AWS makes together with it, as documents call these."""

_OF_TYPE: Final = {"aws_vpc": _MADE_WITH, "aws_api_gateway_rest_api": {"root_resource_id": "RootResourceId"}}
"""What names something that AWS makes with a resource, by the resource's type."""

_NAMED: Final = re.compile(r"roles|users|groups|(?:.+_)?names")
"""Those of the latter that hold names, which code can tell of what the plan makes, too."""

ELSE_ARNS: Final = Unknown(f"{UNTOLD_REST} the set holds")
ELSE_NAMED: Final = Unknown("the plan does not tell whom else the set names")
"""What a set of names or ARNs holds besides its references."""

_SINGLE: Final = frozenset(
    {
        "arn",
        "availability_zone",
        "availability_zone_id",
        "cidr_block",
        "description",
        "id",
        "ipv6_cidr_block",
        "name",
        "tags",
        "tags_all",
    }
)
"""What tells the instances of a resource apart that are alike otherwise."""

_POLICY: Final = re.compile(r"(?:.+_)?(?:policy|policy_document)")
_JOINED: Final = ("name", "bucket")
"""The endings of those that are often made of a reference and something known besides (a prefix, an environment)."""

_KNOWN: Final = ""
"""What a reference comes to that has a value already; beside symbols, that something known picks one of them."""

_PICKED: Final = 16
"""Of more resources than these nobody is told which one is meant: each of them would be judged by itself."""

_DEEPEST: Final = 32

Found = tuple[str, ...] | None
"""What a reference comes to: symbols, nothing at all (no such instance), or None where that can't be told."""


class References:
    """Binds the values of instances to the planned resources that they refer to."""

    def __init__(self, configuration: Configuration) -> None:
        """Take the configuration with its planned instances."""
        self._config = configuration
        self._found: dict[tuple[str, str, str], Found] = {}

    def bound(self, one: Instance) -> dict[str, Any]:
        """The values of an instance, with symbols for what surely refers to a planned resource."""
        expressions = self._config.expressions(one)
        return {
            name: value if _own_name(one.type, name) else self._filled(value, expressions.get(name), name, one)
            for name, value in one.values.items()
        }

    def known(self, expression: Any, module: str) -> bool:
        """Whether an expression refers to known values alone, so that a plan that calls it unknown means null."""
        texts = references(expression)
        found = self._union(texts, module, "Ref", 0) if texts else None
        return found is not None and set(found) <= {_KNOWN}

    def _filled(self, value: Any, expression: Any, name: str, one: Instance) -> Any:
        if is_open(value):
            return self._reference(value, expression, name, one)
        if isinstance(value, list):
            if any(isinstance(each, Mapping) for each in value):
                return [self._block(each, index, value, expression, one) for index, each in enumerate(value)]
            return self._items(value, expression, name, one.module)
        if not isinstance(value, Mapping):
            return value
        inner = mapping(expression)
        if "references" in inner:
            certain = _holes(value) == 1 and not one.type.startswith("awscc_")  # there a hole may be what is not set
            inner = dict.fromkeys(value, inner) if certain else {}
        return {each: self._filled(kept, inner.get(each), each, one) for each, kept in value.items()}

    def _block(self, value: Any, index: int, values: list[Any], expression: Any, one: Instance) -> Any:
        if not isinstance(value, Mapping):
            return value
        return self._filled(value, block_of(values, index, expression), "", one)

    def _reference(self, hole: Any, expression: Any, name: str, one: Instance) -> Any:
        if _POLICY.fullmatch(name):
            return deferred(expression, one.module, self._config) or hole
        found = self._all(expression, name, one.module) if _MANY.fullmatch(name) or _ONE.fullmatch(name) else None
        if _MANY.fullmatch(name):
            return hole if not found or _KNOWN in found else [*found, _rest(name, one)]
        named = [each for each in found or () if each != _KNOWN]
        if name.endswith(_JOINED) and len(named) != len(found or ()):
            return hole
        if 1 < len(named) <= _PICKED and len(references(expression)) == 1:
            return OneOf(f"which {name} {key(one.address)} has", {_called(each): each for each in named})
        return named[0] if len(named) == 1 else hole

    def _items(self, values: list[Any], expression: Any, name: str, module: str) -> list[Any]:
        """A list some of whose items are not known, where the references are just as many."""
        holes = sum(map(is_open, values))
        if not holes or not _MANY.fullmatch(name):
            return values
        named = [each for each in self._all(expression, name, module) or () if each != _KNOWN]
        if len(named) != holes:
            return values
        following = iter(named)
        return [next(following) if is_open(each) else each for each in values]

    def _all(self, expression: Any, name: str, module: str) -> Found:
        """What an expression's references come to, in order, each once; None where one of them can't be told."""
        wanted = "Arn" if name.endswith(("arn", "arns", "_role")) else "Ref"
        return self._union(references(expression), module, wanted, 0)

    def _union(self, texts: list[str], module: str, wanted: str, depth: int) -> Found:
        found: dict[str, None] = {}
        for text in texts:
            asked = (text, module, wanted)
            if asked not in self._found:
                self._found[asked] = None  # what comes back to itself can't be told
                self._found[asked] = self._resolved(reference(text), module, wanted, depth + 1)
            one = self._found[asked]
            if one is None:
                return None
            found |= dict.fromkeys(one)
        return tuple(found)

    def _resolved(self, ref: Reference | None, module: str, wanted: str, depth: int) -> Found:
        if ref is None or depth > _DEEPEST:
            return None
        if ref.kind == "var":
            return self._variable(ref, module, wanted, depth)
        if ref.kind == "module":
            return self._output(ref, module, wanted, depth)
        return self._resource(ref, module, wanted, depth) if ref.kind == "resource" else None

    def _variable(self, ref: Reference, module: str, wanted: str, depth: int) -> Found:
        """What the call of the module passes for a variable; a root variable, or one left to its default, is known."""
        passed = mapping(self._config.calls.get(config_path(module), {}).get("expressions")).get(ref.name)
        return self._followed(passed, ref, parent(module), wanted, depth) if module else (_KNOWN,)

    def _output(self, ref: Reference, module: str, wanted: str, depth: int) -> Found:
        """What an output of a called module refers to within that module."""
        if not ref.rest or not isinstance(ref.rest[0], str):
            return None
        called = self._config.called(module, ref.name)
        if ref.index is not None:
            called = [each for each in called if each.endswith(f"module.{ref.name}{_index(ref)}")]
        if len(called) != 1:
            return None if called else ()
        outputs = mapping(self._config.modules.get(config_path(called[0]), {}).get("outputs"))
        expression = mapping(outputs.get(ref.rest[0])).get("expression")
        behind = Reference(ref.kind, ref.name, None, ref.rest[1:])
        return self._followed(expression, behind, called[0], wanted, depth) if expression is not None else None

    def _followed(self, expression: Any, ref: Reference, module: str, wanted: str, depth: int) -> Found:
        """What another expression refers to; steps behind the reference belong to a resource that is passed whole."""
        texts = references(expression)
        if not texts:
            return (_KNOWN,) if expression is None or "constant_value" in mapping(expression) else None
        names = [step for step in ref.rest if not is_index(step)]
        if names:
            whole = [each for each in map(reference, texts) if each and each.kind == "resource" and not each.rest]
            if len(whole) != len(texts):
                return None
            texts = [f"{text}.{'.'.join(map(str, names))}" for text in texts]
        found = self._union(texts, module, wanted, depth)
        picked = ref.index is not None or len(names) != len(ref.rest)
        return (*found, _KNOWN) if found and picked else found

    def _resource(self, ref: Reference, module: str, wanted: str, depth: int) -> Found:
        found = [each for each in self._config.instances(module, ref.name) if ref.picks(each.index)]
        if not found and not self._config.counted(module, ref.name):
            return None
        attribute = ref.rest[0] if ref.rest else None
        if len(ref.rest) > 1 or isinstance(attribute, int) or not _alike(found):
            return None
        named: list[str] = []
        for one in found:
            value = self._attribute(one, attribute, wanted, depth)
            if value is None:
                return None
            named.extend(value)
        return tuple(named)

    def _attribute(self, one: Instance, attribute: str | None, wanted: str, depth: int) -> Found:
        """The symbol of what names a resource; of any other attribute, what that one refers to."""
        named = wanted if attribute is None else _identity(one.type, attribute)
        if named is not None:
            fits = attribute in {None, "id"} or wanted != "Arn" or named == "Arn"
            return (symbol(key(one.address), named),) if fits else None
        value = one.values.get(str(attribute))
        if not is_open(value):
            return (_KNOWN,) if value is not None else None
        expression = self._config.expressions(one).get(str(attribute))
        texts = references(expression)
        return self._union(texts, one.module, wanted, depth) if texts else None


def _rest(name: str, one: Instance) -> Any:
    """What a set may hold besides its references: with one item unknown it is unknown whole, constants included.

    Of ids it is one more that nothing in the plan has, so that what the known ones show by themselves holds.
    """
    if _NAMED.fullmatch(name):
        return ELSE_NAMED
    return ELSE_ARNS if name.endswith("arns") else symbol(f"what else {key(one.address)} has in {name}")


def _alike(found: list[Instance]) -> bool:
    """Whether it does not matter which of the instances an expression picks, as a slice or a filter does."""
    told = [{name: value for name, value in one.values.items() if name not in _SINGLE} for one in found]
    return all(each == told[0] for each in told)


def _holes(value: Any) -> int:
    if isinstance(value, Mapping):
        return sum(map(_holes, value.values()))
    return sum(map(_holes, value)) if isinstance(value, list) else int(is_open(value))


def _called(text: str) -> str:
    """A symbol as a reader would write it."""
    return next(iter(symbols(text)))["key"]


def _index(ref: Reference) -> str:
    return f"[{ref.index}]"


def _own_name(type_: str, name: str) -> bool:
    """Whether an attribute names the resource itself: `name`, `bucket` of a bucket, `user_profile_name`."""
    if name in _MADE_WITH:
        return False
    return name in {"id", "arn", "name"} or (name == "bucket" and type_ == "aws_s3_bucket") or _noun(type_, name)


def _noun(type_: str, attribute: str) -> bool:
    """Whether `image_name`, `image_arn` is the name or ARN of the resource itself: of `aws_sagemaker_image`."""
    noun, _, kind = attribute.rpartition("_")
    return bool(noun) and kind in {"name", "arn", "id"} and type_.endswith(f"_{noun}")


def _identity(type_: str, attribute: str) -> str | None:
    """CloudFormation's attribute for one that names the resource itself; None for any other."""
    if attribute in _OF_TYPE.get(type_, {}):
        return _OF_TYPE[type_][attribute]
    if attribute == "arn" or (_noun(type_, attribute) and attribute.endswith("_arn")):
        return "Arn"
    own = attribute in {"id", "name", "key_id"} or _noun(type_, attribute)
    return "Ref" if own or (attribute == "bucket" and type_ == "aws_s3_bucket") else None
