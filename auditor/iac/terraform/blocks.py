"""The blocks of a planned resource beside those of its code, and what the code leaves to AWS."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from auditor.iac.terraform.values import AFTER_APPLY
from auditor.model.choice import Unknown

Tree = Mapping[str, Any]


def mapping(value: Any) -> Tree:
    """A mapping, or an empty one for anything else."""
    return value if isinstance(value, Mapping) else {}


def is_open(value: Any) -> bool:
    """Whether a value is one that only apply tells."""
    return isinstance(value, Unknown) and value.reason == AFTER_APPLY


def block_of(values: list[Any], index: int, expression: Any) -> Tree | None:
    """The code of the block at `index`; None where the code has more or fewer (dynamic) blocks, or another order."""
    blocks = expression if isinstance(expression, list) else [expression] if isinstance(expression, Mapping) else []
    if len(values) != len(blocks):
        return None
    fitting = [each for each in blocks if _agree(mapping(values[index]), mapping(each))]
    if blocks[index] in fitting:
        return mapping(blocks[index])
    return mapping(fitting[0]) if len(fitting) == 1 else None


def _agree(value: Tree, block: Tree) -> bool:
    """Whether a planned block may be what the code's block says: no constant of it is another in the plan."""
    for name, expression in block.items():
        said, planned = mapping(expression).get("constant_value"), value.get(name)
        if said is not None and isinstance(planned, (str, int, float)) and str(said) != str(planned):
            return False
    return True


def as_coded(values: Tree, expressions: Tree, left: frozenset[str], told: Callable[[Any], bool]) -> dict[str, Any]:
    """The values without what a new resource's code does not say and AWS will choose; `left` names what that can be.

    A plan marks these as unknown, yet the request will lack them, so that AWS's defaults are what counts. What code
    says by known things alone (`told` knows: `var.key`) can be unknown to the plan only if it says null.
    """
    return {
        name: _coded(value, expressions.get(name), left, told)
        for name, value in values.items()
        if not (is_open(value) and name in left and (name not in expressions or told(expressions[name])))
    }


def _coded(value: Any, expression: Any, left: frozenset[str], told: Callable[[Any], bool]) -> Any:
    if not isinstance(value, list):
        return value
    made: list[Any] = []
    for index, each in enumerate(value):
        block = block_of(value, index, expression) if isinstance(each, Mapping) else None
        if expression is None and isinstance(each, Mapping) and _stands_in(each):
            made.append(Unknown(AFTER_APPLY))
        elif block is None or "references" in block:
            made.append(each)
        else:
            made.append(as_coded(each, block, left, told))
    return made


def _stands_in(block: Tree) -> bool:
    """Whether a block is what Terraform plans for any number of dynamic ones: all that its content says is unknown."""
    unknown = [value for value in block.values() if is_open(value)]
    return len(unknown) > 1 and not any(value for value in block.values() if not is_open(value))
