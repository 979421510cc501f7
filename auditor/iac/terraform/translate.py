"""From the attributes of a Terraform resource to the properties of the CloudFormation type that is the same thing.

A module of `services` is a table `TYPES: {Terraform's type: Translation}`. What a translation does not say follows from
the names (`kms_key_id` is `KmsKeyId`) and from how a plan writes blocks (a list of mappings, one of them where there
can be one only). Unknowns and choices pass through wherever they stand; what is null is left out.

    TYPES = {
        "aws_kms_key": Translation(
            "AWS::KMS::Key",
            names={"is_enabled": "Enabled", "deletion_window_in_days": "PendingWindowInDays"},
            values={"policy": as_json},
        ),
        "aws_s3_bucket_versioning": Translation("AWS::S3::Bucket", part_of="bucket"),
    }
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from msgspec import Struct, field

from auditor.iac.nodes import mapped
from auditor.model.choice import ABSENT, OneOf

Properties: TypeAlias = dict[str, Any]
"""A resource's properties: plain JSON with unknowns and choices."""

_NEVER: Final = frozenset({"id", "arn", "region", "timeouts"})
"""What every resource has and none is described by: the names that AWS gives it, and the home."""
_NONE: Final[Mapping[str, Any]] = MappingProxyType({})


class Translation(Struct, frozen=True):
    """How a Terraform type is written in CloudFormation's terms.

    `type`: CloudFormation's name, or the same pattern where CloudFormation has no such type.
    `names`: {attribute: member}, where the member does not follow from the attribute. An attribute is given here and
    below by its path from the resource (`name`, `origin.s3_origin`), or as `*.name` for wherever it stands. A member is
    relative to that of the block around it, may be a path into new members (`VpcConfig.Subnets`), `""` to spill a
    block's own members into what is around it, or None to leave the attribute out.
    `many`: the blocks that stay lists; any other list of mappings is a block that stands once.
    `objects`: the attributes that a plan writes as mappings and that are structures nevertheless; in any other bare
    mapping the keys are the user's own.
    `values`: {attribute: what its value becomes}, applied within choices and never to an unknown.
    `nested`: mappings are structures and lists of them stay lists, wherever they stand (the provider `awscc`); then
    `objects` names the mappings whose keys are the user's own instead.
    `tags`: the member that gets the tags as a list of keys and values; "" for none.
    `then`: makes the properties final, given them and the attributes as the plan has them (unknowns included).
    `part_of`: this resource only says more of another one of `type`, which this attribute names (`bucket`): it becomes
    a part as `auditor.iac.documents.parts` describes them, with the properties under `Part`.
    `left_to_aws`: paths of the attributes that AWS chooses where the code does not ("optional, computed" in the
    provider's schema): in a plan they are unknown then, and yet no request has them. `blocks_left_to_aws`: those of
    them that are blocks, which the code may have though the plan does not show it.
    """

    type: str
    names: Mapping[str, str | None] = field(default_factory=lambda: _NONE)
    many: frozenset[str] = frozenset()
    objects: frozenset[str] = frozenset()
    values: Mapping[str, Callable[[Any], Any]] = field(default_factory=lambda: _NONE)
    nested: bool = False
    tags: str = "Tags"
    then: Callable[[Properties, Mapping[str, Any]], Properties] | None = None
    part_of: str = ""
    left_to_aws: frozenset[str] = frozenset()
    blocks_left_to_aws: frozenset[str] = frozenset()

    @property
    def planned(self) -> str:
        """The type of what is planned: `type`, or that of a part of it (`Terraform::S3::BucketPart`)."""
        return f"Terraform::{self.type.removeprefix('AWS::')}Part" if self.part_of else self.type

    def properties(self, attributes: Mapping[str, Any]) -> Properties:
        """The properties that a resource's attributes come to; `attributes` may hold unknowns and choices anywhere."""
        apart = {*_NEVER, self.part_of, *(("tags", "tags_all") if self.tags else ())}
        made = self._block({name: value for name, value in attributes.items() if name not in apart}, "")
        tags = _tags(attributes) if self.tags else ABSENT
        if tags is not ABSENT:
            made[self.tags] = tags
        made = self.then(made, attributes) if self.then else made
        if not self.part_of:
            return made
        whole = attributes.get(self.part_of)
        return {self.type.rpartition("::")[2]: ABSENT if whole is None else whole, "Part": made}

    def _block(self, attributes: Mapping[str, Any], path: str) -> Properties:
        made: Properties = {}
        for name, value in attributes.items():
            whole = f"{path}.{name}" if path else name
            member = _said(self.names, whole, pascal(name))
            if member is not None and value is not None:
                _put(made, member, self._value(value, whole))
        return made

    def _value(self, value: Any, path: str) -> Any:
        change = _said(self.values, path, None)
        if change is not None:
            return mapped(value, change)
        if isinstance(value, OneOf):
            return mapped(value, lambda each: self._value(each, path))
        if isinstance(value, Mapping):
            return self._block(value, path) if self.nested is not _among(self.objects, path) else dict(value)
        if isinstance(value, (list, tuple)):
            return self._list(value, path, many=self.nested or _among(self.many, path))
        return value

    def _list(self, value: Sequence[Any], path: str, *, many: bool) -> Any:
        if not value:
            return ABSENT
        if not many and len(value) == 1 and value[0] is None:
            return {}
        if not any(isinstance(each, Mapping) for each in value):
            return list(value)
        made = [self._block(each, path) if isinstance(each, Mapping) else each for each in value]
        return made if many else made[0]


def _any(path: str) -> str:
    return f"*.{path.rpartition('.')[2]}"


def _among(paths: frozenset[str], path: str) -> bool:
    return path in paths or _any(path) in paths


def _said(table: Mapping[str, Any], path: str, otherwise: Any) -> Any:
    return table[path] if path in table else table.get(_any(path), otherwise)


def pascal(name: str) -> str:
    """`kms_key_id` is `KmsKeyId`."""
    return "".join(f"{word[:1].upper()}{word[1:]}" for word in name.split("_"))


def as_json(value: Any) -> Any:
    """A JSON text as what it says (a policy); anything else, and a text that is no JSON, as it stands."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return value


def switch(on: str, off: str) -> Callable[[Any], Any]:
    """A boolean as one of two words (`Enabled`, `Disabled`); a word stays as it is."""
    return lambda value: (on if value else off) if isinstance(value, bool) else value


def listed(value: Any) -> list[Any]:
    """A single value as a list of one; a list as it is."""
    return list(value) if isinstance(value, (list, tuple)) else [value]


def key_values(value: Any, *, key: str = "Key", text: str = "Value") -> Any:
    """A map as a list of `{Key, Value}`."""
    if not isinstance(value, Mapping):
        return value
    return [{key: name, text: each} for name, each in value.items() if each is not None]


def _tags(attributes: Mapping[str, Any]) -> Any:
    """All tags, the provider's default ones among them; absent where there are none."""
    found = attributes.get("tags_all")
    found = attributes.get("tags") if found is None else found
    return mapped(found, key_values) if found is not None and found != {} else ABSENT


def _put(holder: Properties, member: str, value: Any) -> None:
    """Set a member at a path relative to `holder`, or spill a mapping into it."""
    if value is ABSENT:
        return
    if not member:
        holder.update(value if isinstance(value, Mapping) else {})
        return
    *between, last = member.split(".")
    for name in between:
        inner = holder.setdefault(name, {})
        if not isinstance(inner, dict):
            return
        holder = inner
    before = holder.get(last)
    holder[last] = {**before, **value} if isinstance(before, dict) and isinstance(value, dict) else value
