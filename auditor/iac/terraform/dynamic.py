"""Whether a plan has `dynamic` blocks that nobody sees, for they are made of what only apply tells.

The code in a plan lacks all dynamic blocks. Where their number is not known, and AWS would choose what the code does
not say, the plan says the same of a resource as if it had none: both are unknown. Yet Terraform lists what contributes
to the plan, dynamic blocks included: what no code that it shows refers to may be what they are made of.

Source: https://developer.hashicorp.com/terraform/internals/json-format (relevant_attributes).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from auditor.iac.terraform.addresses import config_path, reference
from auditor.iac.terraform.blocks import Tree, is_open, mapping
from auditor.iac.terraform.configuration import Configuration, references
from auditor.iac.terraform.instances import Instance

_DEEPEST: Final = 64

Shown = set[tuple[str, str | None]]
"""What code refers to: a resource by its address in the configuration, and its attribute, if any."""


def hides_blocks(tree: Tree, configuration: Configuration, found: Iterable[Instance]) -> bool:
    """Whether something that is not known contributes to the plan, and nothing that is seen tells how."""
    relevant, every = tree.get("relevant_attributes"), list(found)
    if not isinstance(relevant, list) or any(_made(one, configuration) for one in every):
        return False
    unknown = {(one.config, name) for one in every for name, value in one.values.items() if is_open(value)}
    wanted = {each for each in map(_contribution, relevant) if each in unknown}
    shown = _shown(configuration) if wanted else set()
    return any(each not in shown and (each[0], None) not in shown for each in wanted)


def _made(one: Instance, configuration: Configuration) -> bool:
    """Whether a resource has blocks that its code lacks: dynamic ones that the plan knows."""
    code = configuration.expressions(one)
    return configuration.knows(one) and any(
        name not in code and isinstance(value, list) and any(isinstance(each, Mapping) for each in value)
        for name, value in one.values.items()
    )


def _contribution(entry: Any) -> tuple[str, str]:
    resource, path = mapping(entry).get("resource"), mapping(entry).get("attribute")
    first = path[0] if isinstance(path, list) and path else ""
    return config_path(resource) if isinstance(resource, str) else "", first if isinstance(first, str) else ""


def _shown(configuration: Configuration) -> Shown:
    """All that the code refers to; everything in a module that refers to locals, whose code a plan lacks."""
    found: Shown = set()
    for path, module in configuration.modules.items():
        for ref in filter(None, map(reference, _texts(module, 0))):
            if ref.kind == "local":
                found |= {(_below(path, str(mapping(each).get("address"))), None) for each in _resources(module)}
            elif ref.kind in {"resource", "data"}:
                attribute = ref.rest[0] if ref.rest and isinstance(ref.rest[0], str) else None
                found.add((_below(path, ref.name), attribute))
    return found


def _texts(code: Any, depth: int) -> Iterator[str]:
    """The references anywhere in some code, but for what stands within the modules that it calls."""
    if depth > _DEEPEST:
        return
    if isinstance(code, Mapping):
        yield from references(code)
    inner = code.items() if isinstance(code, Mapping) else enumerate(code) if isinstance(code, list) else ()
    for name, each in inner:
        if name != "module" and isinstance(each, (Mapping, list)):
            yield from _texts(each, depth + 1)


def _resources(module: Tree) -> list[Any]:
    found = module.get("resources")
    return found if isinstance(found, list) else []


def _below(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
