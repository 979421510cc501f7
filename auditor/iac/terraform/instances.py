"""The resource instances of a plan or a state, as `terraform show -json` writes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from msgspec import Struct, field
from msgspec.structs import replace

from auditor.iac.planned import Change, InputError
from auditor.iac.terraform.addresses import config_path
from auditor.iac.terraform.blocks import mapping
from auditor.iac.terraform.values import AFTER_APPLY, joined
from auditor.iac.unread import Unread

_DEEPEST: Final = 64
"""Modules within modules; Terraform's own users stay below ten."""


class Instance(Struct, frozen=True):
    """One instance: its address, where it stands in the plan, and its values with what is not known among them.

    `module` is the address of its module's instance, "" for the root. `index` is its count index or for_each key.
    `new`: it is made, or made anew. `partly`: what is not among its values may be known only after apply. `replaced`
    are the values of what goes as this is made in its place.
    """

    address: str
    module: str
    mode: str
    type: str
    name: str
    pointer: str
    values: Mapping[str, Any]
    change: Change = Change.MAKE
    index: int | str | None = None
    new: bool = False
    partly: bool = False
    replaced: Mapping[str, Any] = field(default_factory=dict[str, Any])

    @property
    def config(self) -> str:
        """Its address in the configuration, without any index: what all instances of a resource share."""
        return ".".join(part for part in (config_path(self.module), self.resource) if part)

    @property
    def resource(self) -> str:
        """Its address within its module, without its index."""
        prefix = "data." if self.mode == "data" else ""
        return f"{prefix}{self.type}.{self.name}"


def instances(tree: Mapping[str, Any], file: str) -> Iterator[Instance]:
    """Every instance that is there after the change or goes with it, data sources that were read included.

    The changes count; what they do not name comes from the planned values, or from a state's values.

    Raises:
        InputError: where something else stands than Terraform writes.
    """
    seen: set[str] = set()
    for pointer, entry in _changes(tree, file):
        one = _changed(entry, pointer, file)
        if one is not None and one.address not in seen:
            seen.add(one.address)
            yield one
    forgotten = [entry.get("address") for _, entry in _changes(tree, file)]
    for top in ("planned_values", "values"):
        root = _mapping(_mapping(tree.get(top) or {}, f"/{top}", file).get("root_module") or {}, f"/{top}", file)
        for one in _standing(root, f"/{top}/root_module", file, 0):
            if one.address not in seen and one.address not in forgotten:
                seen.add(one.address)
                yield replace(one, partly=top == "planned_values")


def read_before(tree: Mapping[str, Any], file: str) -> Iterator[Instance]:
    """The data sources that Terraform read while it planned: they stand in the state before the changes.

    Raises:
        InputError: where something else stands than Terraform writes.
    """
    state = _mapping(tree.get("prior_state") or {}, "/prior_state", file)
    values = _mapping(state.get("values") or {}, "/prior_state/values", file)
    root = _mapping(values.get("root_module") or {}, "/prior_state/values/root_module", file)
    for one in _standing(root, "/prior_state/values/root_module", file, 0):
        if one.mode == "data":
            yield one


def _changes(tree: Mapping[str, Any], file: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The changes with their places; those that Terraform defers to a later run are changes, too."""
    for index, entry in enumerate(_list(tree, "resource_changes", file)):
        pointer = f"/resource_changes/{index}"
        yield pointer, _mapping(entry, pointer, file)
    for index, entry in enumerate(_list(tree, "deferred_changes", file)):
        pointer = f"/deferred_changes/{index}/resource_change"
        yield pointer, _mapping(mapping(entry).get("resource_change"), pointer, file)


def _changed(entry: Mapping[str, Any], pointer: str, file: str) -> Instance | None:
    """What a change leaves or takes away; None for one that Terraform only forgets, and for a replaced one's rest."""
    change = _mapping(entry.get("change") or {}, f"{pointer}/change", file)
    actions = _actions(entry)
    if entry.get("deposed") or actions == ["forget"]:
        return None
    if actions == ["delete"]:
        before = _mapping(change.get("before") or {}, f"{pointer}/change/before", file)
        values = joined(before, None, change.get("before_sensitive"))
        return _instance(entry, f"{pointer}/change/before", file, values, Change.DELETE)
    unknown, told = change.get("after_unknown") or {}, change.get("after") is not None
    after = _mapping(change["after"] if told else {}, f"{pointer}/change/after", file)
    if unknown is True or not told:
        return _instance(entry, f"{pointer}/change/after", file, Unread(AFTER_APPLY), Change.MAKE)
    values = joined(after, unknown, change.get("after_sensitive"))
    return _instance(entry, f"{pointer}/change/after", file, values, Change.MAKE)


def _standing(module: Mapping[str, Any], pointer: str, file: str, depth: int) -> Iterator[Instance]:
    if depth > _DEEPEST:
        raise InputError(file, f"{pointer}: modules are nested too deeply")
    for index, entry in enumerate(_list(module, "resources", file)):
        at = f"{pointer}/resources/{index}"
        one = _mapping(entry, at, file)
        values = _mapping(one.get("values") or {}, f"{at}/values", file)
        stands = {"module_address": module.get("address"), **one}
        yield _instance(stands, f"{at}/values", file, joined(values, None, one.get("sensitive_values")), Change.MAKE)
    for index, child in enumerate(_list(module, "child_modules", file)):
        at = f"{pointer}/child_modules/{index}"
        yield from _standing(_mapping(child, at, file), at, file, depth + 1)


def _instance(entry: Mapping[str, Any], pointer: str, file: str, values: Mapping[str, Any], change: Change) -> Instance:
    address, type_ = entry.get("address"), entry.get("type")
    if not isinstance(address, str) or not isinstance(type_, str):
        raise InputError(file, f"{pointer}: a resource without address or type; make it with `terraform show -json`")
    index = entry.get("index")
    return Instance(
        address=address,
        module=str(entry.get("module_address") or ""),
        mode=str(entry.get("mode") or "managed"),
        type=type_,
        name=str(entry.get("name") or ""),
        pointer=pointer,
        values=values,
        change=change,
        index=index if isinstance(index, (int, str)) else None,
        new="create" in _actions(entry),
        replaced=_replaced(entry),
    )


def _replaced(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    """The values of before, where a resource is deleted and made anew."""
    anew = {"create", "delete"} <= set(map(str, _actions(entry)))
    return mapping(mapping(entry.get("change")).get("before")) if anew else {}


def _actions(entry: Mapping[str, Any]) -> list[Any]:
    actions = mapping(entry.get("change")).get("actions")
    return actions if isinstance(actions, list) else []


def _list(holder: Mapping[str, Any], name: str, file: str) -> list[Any]:
    found = holder.get(name)
    if found is not None and not isinstance(found, list):
        raise InputError(file, f"{name} is no list; make the plan's JSON with `terraform show -json`")
    return found or []


def _mapping(value: Any, pointer: str, file: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise InputError(file, f"{pointer} is no object; make the plan's JSON with `terraform show -json`")
    return value
