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
from auditor.iac.terraform.instances import Instance, instances, read_before
from auditor.iac.terraform.references import References
from auditor.iac.terraform.services import translation
from auditor.iac.terraform.standing import home_of, homes, referring, shared_home, standing
from auditor.iac.unread import Unread
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
    checked = _checked(tree, file)
    found = list(instances(checked, file))
    configuration = Configuration(checked, found)
    bound, there = References(configuration), standing(found)
    known = homes(configuration, found, read_before(checked, file))
    resources: dict[str, Planned] = {}
    notes: list[str] = []
    for one in found:
        home = shared_home(configuration, known, options.home, one)
        planned = _planned(one, configuration, bound, there, file, home) if one.mode == "managed" else None
        if planned is not None:
            name = planned.key if planned.key not in resources else f"{planned.key}~{len(resources)}"
            resources[name] = replace(planned, key=name, home=planned.home if planned.home != options.home else None)
        elif one.mode == "managed" and "_sagemaker_" in one.type:
            notes.append(f"{file}: {one.address}: the auditor does not know {one.type}")
    return Unit(file, Kind.TERRAFORM, tuple(resources.values()), (*notes, *_forgotten(checked, file)))


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


def _planned(
    one: Instance, configuration: Configuration, bound: References, there: Mapping[str, str], file: str, home: Home
) -> Planned | None:
    table = translation(one.type)
    if table is None:
        return None
    if configuration.knows(one) and not isinstance(one.values, Unread):
        left: Collection[str] = table.left_to_aws if one.new else ()
        told = partial(bound.known, module=one.module)
        one = replace(one, values=as_coded(one.values, configuration.expressions(one), left, told))
    attributes = {**referring(bound.bound(one), there), "id": symbol(key(one.address), "Ref")}
    if isinstance(attributes.get("tags_all"), Unknown) and not configuration.tags_by_default:
        attributes["tags_all"] = attributes.get("tags")
    at = home_of(one, home, configuration.region(one))
    return Planned(
        type=table.planned,
        key=key(one.address),
        properties=one.values if isinstance(one.values, Unread) else table.properties(attributes),
        source=Source(file, one.pointer.rpartition("/change/")[0] or one.pointer, one.pointer, one.address),
        change=one.change,
        home=at,
        metadata=_names(one.values),
    )


def _names(values: Mapping[str, Any]) -> dict[str, str]:
    """The ARN and the id of what is there already, in CloudFormation's terms."""
    known = {"Arn": values.get("arn"), "Ref": values.get("id")}
    return {name: value for name, value in known.items() if isinstance(value, str) and value}


def _forgotten(tree: Mapping[str, Any], file: str) -> Iterator[str]:
    for entry in tree.get("resource_changes") or ():
        if mapping(entry.get("change")).get("actions") == ["forget"]:
            yield f"{file}: {entry.get('address')}: Terraform forgets it, and leaves it as it is"
