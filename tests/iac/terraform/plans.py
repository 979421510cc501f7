"""Plans for tests, as `terraform show -json` writes them."""

from __future__ import annotations

from typing import Any

from auditor.iac.planned import Options, Planned, Unit
from auditor.iac.terraform.plan import read
from auditor.model.choice import symbol

Tree = dict[str, Any]
UNKNOWN: Any = object()
"""In the values of a resource: known only after apply."""


def resource(address: str, actions: str = "create", /, **values: Any) -> Tree:
    """One entry of `resource_changes`; values that are UNKNOWN go to `after_unknown`, wherever they stand."""
    *module, type_, name = address.partition("[")[0].split(".") if address[:7] != "module." else _split(address)
    index = _index(address)
    known, unknown = _parted(values)
    entry: Tree = {
        "address": address,
        "mode": "managed",
        "type": type_,
        "name": name,
        "change": {"actions": actions.split("+"), "before": None, "after": known, "after_unknown": unknown},
    }
    if module:
        entry["module_address"] = ".".join(module)
    if actions == "delete":
        entry["change"] |= {"before": known, "after": None, "after_unknown": {}}
    return entry | ({} if index is None else {"index": index})


def refers(*references: str) -> Tree:
    """The expression that refers to these, with the shorter ones that Terraform adds."""
    found: list[str] = []
    for each in references:
        rest = each
        found.append(rest)
        while "." in rest.partition(".")[2] or rest.endswith("]"):
            rest = rest[: rest.rfind("[")] if rest.endswith("]") else rest[: rest.rfind(".")]
            found.append(rest)
    return {"references": found}


def constant(value: Any) -> Tree:
    """The expression of a literal."""
    return {"constant_value": value}


def code(address: str, /, **expressions: Any) -> Tree:
    """One resource of a module's configuration."""
    type_, name = address.split(".")
    return {
        "address": address,
        "mode": "managed",
        "type": type_,
        "name": name,
        "provider_config_key": "aws",
        "expressions": expressions,
    }


def rest(address: str, attribute: str) -> str:
    """What a set of ids may hold that only its code tells."""
    return symbol(f"what else {address} has in {attribute}")


def plan(*changes: Tree, resources: list[Tree] | None = None, **more: Any) -> Tree:
    """A plan with these changes; `resources` are the root module's, `module_calls` its calls."""
    root = {"resources": resources or [], "module_calls": more.pop("module_calls", {})}
    provider = more.pop("provider", {"name": "aws", "expressions": {"region": constant("eu-west-1")}})
    return {
        "format_version": "1.2",
        "terraform_version": "1.9.5",
        "resource_changes": list(changes),
        "configuration": {"provider_config": {"aws": provider}, "root_module": root},
        **more,
    }


def planned(tree: Tree) -> dict[str, Planned]:
    """The planned resources of a plan by key."""
    return {one.key: one for one in unit(tree).resources}


def unit(tree: Any) -> Unit:
    """What the door makes of a plan."""
    return read(tree, "plan.json", Options())


def _split(address: str) -> list[str]:
    """`module.a["x"].aws_t.n[0]` as its module, its type and its name."""
    parts = address.split(".")
    at = next(index for index, part in enumerate(parts) if part.startswith(("aws_", "awscc_")))
    return [*parts[:at], parts[at], parts[at + 1].partition("[")[0]]


def _index(address: str) -> int | str | None:
    text = address[address.rfind("[") + 1 : -1] if address.endswith("]") else ""
    return int(text) if text.isdigit() else text.strip('"') or None


def _parted(value: Any) -> tuple[Any, Any]:
    if value is UNKNOWN:
        return None, True
    if isinstance(value, dict):
        both = {name: _parted(each) for name, each in value.items()}
        known = {name: each for name, (each, _) in both.items() if value[name] is not UNKNOWN}
        return known, {name: hole for name, (_, hole) in both.items() if hole not in (False, {}, [])}
    if isinstance(value, list):
        items = [_parted(each) for each in value]
        return [each for each, _ in items], [hole for _, hole in items]
    return value, False
