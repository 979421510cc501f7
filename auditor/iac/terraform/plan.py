"""The door for Terraform: the JSON of `terraform show -json PLAN` becomes planned resources.

Source: https://developer.hashicorp.com/terraform/internals/json-format.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import partial
from typing import Any, Final

from msgspec.structs import replace

from auditor.iac.planned import Home, InputError, Kind, Options, Planned, Source, Unit
from auditor.iac.terraform.addresses import key
from auditor.iac.terraform.blocks import as_coded, mapping
from auditor.iac.terraform.configuration import Configuration
from auditor.iac.terraform.dynamic import hides_blocks
from auditor.iac.terraform.instances import Instance, instances, read_before
from auditor.iac.terraform.references import References
from auditor.iac.terraform.services import translation
from auditor.iac.terraform.standing import home_of, homes, referring, shared_home, standing
from auditor.iac.terraform.translate import Translation
from auditor.iac.unread import UNSET, Partly, Unread
from auditor.model.choice import Unknown, symbol

_MAJORS: Final = frozenset({"0", "1"})
_PARTS: Final = frozenset({"resource_changes", "planned_values", "values", "configuration", "prior_state"})


def read(tree: Any, file: str, options: Options) -> Unit:
    """The resources that a plan leaves, makes or takes away, in CloudFormation's terms.

    Each is known by its address. Values that only apply tells are unknown, unless the configuration says that they
    refer to another planned resource. Data sources and what the auditor has no table for are left out; of SageMaker's
    types, a note says so.

    Raises:
        InputError: for what is no plan, a failed plan, a newer format, and where something else stands than Terraform
            writes.
    """
    reading = _Reading(_checked(tree, file), file, options)
    return Unit(file, Kind.TERRAFORM, tuple(reading.planned.values()), tuple(reading.notes), reading.whole)


class _Reading:
    """One plan as it is read: what all its resources have in common, and what came of them."""

    def __init__(self, tree: Mapping[str, Any], file: str, options: Options) -> None:
        self._file, self._options = file, options
        found = list(instances(tree, file))
        self._configuration = Configuration(tree, found)
        self._bound, self._there = References(self._configuration), standing(found)
        self._homes = homes(self._configuration, found, read_before(tree, file))
        self._hidden = hides_blocks(tree, self._configuration, found)
        self.planned: dict[str, Planned] = {}
        self.notes: list[str] = []
        for one in found:
            if one.mode == "managed":
                self._take(one)
        self.notes.extend(_remarks(tree, file))
        self.whole = not tree.get("deferred_changes")

    def _take(self, one: Instance) -> None:
        table = translation(one.type)
        if table is not None:
            name = (
                key(one.address) if key(one.address) not in self.planned else f"{key(one.address)}~{len(self.planned)}"
            )
            self.planned[name] = self._planned(one, name, table)
        elif "_sagemaker_" in one.type:
            self.notes.append(f"{self._file}: {one.address}: the auditor does not know {one.type}")

    def _planned(self, one: Instance, name: str, table: Translation) -> Planned:
        one = self._coded(one, table)
        attributes = {**referring(self._bound.bound(one), self._there), "id": symbol(key(one.address), "Ref")}
        if isinstance(attributes.get("tags_all"), Unknown) and not self._configuration.tags_by_default:
            attributes["tags_all"] = attributes.get("tags")
        home = self._home(one)
        return Planned(
            type=table.planned,
            key=name,
            properties=one.values if isinstance(one.values, Unread) else _properties(one, table, attributes),
            source=Source(self._file, one.pointer.rpartition("/change/")[0] or one.pointer, one.pointer, one.address),
            change=one.change,
            home=home if home != self._options.home else None,
            stands=_names(one.values),
            replaces=_names(one.replaced),
        )

    def _coded(self, one: Instance, table: Translation) -> Instance:
        """An instance without what its code leaves to AWS; not without blocks, where the plan may hide some."""
        if not self._configuration.knows(one) or isinstance(one.values, Unread):
            return one
        left: tuple[Collection[str], ...] = ()
        if one.new:
            left = (table.left_to_aws,) if self._hidden else (table.left_to_aws, table.blocks_left_to_aws)
        told = partial(self._bound.known, module=one.module)
        return replace(one, values=as_coded(one.values, self._configuration.expressions(one), left, told))

    def _home(self, one: Instance) -> Home:
        home = shared_home(self._configuration, self._homes, self._options.home, one)
        return home_of(one, home, self._configuration.region(one))


def _checked(tree: Any, file: str) -> Mapping[str, Any]:
    if not isinstance(tree, Mapping):
        raise InputError(file, "no Terraform plan: expected the object that `terraform show -json PLAN` prints")
    if "format_version" not in tree and tree.keys() & {"lineage", "serial"}:
        raise InputError(file, "Terraform's raw state: give what `terraform show -json` prints of it")
    if not tree.keys() & _PARTS and not {"format_version", "terraform_version"} <= tree.keys():
        raise InputError(file, "no Terraform plan: expected what `terraform show -json PLAN` prints")
    version = tree.get("format_version", "1.0")
    if not isinstance(version, str) or version.partition(".")[0] not in _MAJORS:
        raise InputError(file, f"format_version {str(version)[:20]} of Terraform's JSON: the auditor reads 0.x and 1.x")
    if tree.get("errored") is True:
        raise InputError(file, "the plan failed (errored is true): run `terraform plan` again and mend what it says")
    return tree


def _properties(one: Instance, table: Translation, attributes: Mapping[str, Any]) -> Mapping[str, Any]:
    """The properties; of planned values, which leave out what is not known, with what is not set among them."""
    if not one.partly or "_sagemaker_" not in one.type or table.part_of:
        return table.properties(attributes)
    return Partly(table.properties({name: _unset(each) for name, each in attributes.items()}))


def _unset(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _unset(each) for name, each in value.items()}
    if value in (None, []):
        return UNSET
    return [_unset(each) for each in value] if isinstance(value, list) else value


def _names(values: Mapping[str, Any]) -> tuple[str, ...]:
    """The ARN and the id of what is there already."""
    return tuple(value for value in (values.get("arn"), values.get("id")) if isinstance(value, str) and value)


def _remarks(tree: Mapping[str, Any], file: str) -> Iterator[str]:
    """What a reader should know of the plan besides."""
    for entry in tree.get("resource_changes") or ():
        if mapping(entry.get("change")).get("actions") == ["forget"]:
            yield f"{file}: {entry.get('address')}: Terraform forgets it, and leaves it as it is"
    if tree.get("deferred_changes"):
        yield f"{file}: Terraform leaves resources to a later run: plan and judge again after this one"
