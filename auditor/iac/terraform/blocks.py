"""The blocks of a planned resource beside those of its code, and what the code leaves to AWS."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, Final

from auditor.iac.terraform.values import AFTER_APPLY
from auditor.model.choice import Unknown

Tree = Mapping[str, Any]

UNTOLD: Final = "the code sets it, and the plan does not tell to what"


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


def as_coded(
    values: Tree, expressions: Tree, left: Iterable[Collection[str]], told: Callable[[Any], bool], path: str = ""
) -> dict[str, Any]:
    """The values without what a new resource's code does not say and AWS will choose; `left` has the paths of that.

    A plan marks these as unknown, yet the request will lack them, so that AWS's defaults are what counts. What code
    says by known things alone (`told` knows: `var.key`) can be unknown to the plan only if it says null. What code
    says and the plan has no word of is not known.
    """
    made: dict[str, Any] = {}
    for name, value in values.items():
        whole = f"{path}.{name}" if path else name
        unset = name not in expressions or told(expressions[name])
        if not (is_open(value) and unset and _among(left, whole)):
            made[name] = _coded(value, expressions.get(name), left, told, whole)
    untold = (name for name in expressions if name not in values and not told(expressions[name]))
    return made | {name: Unknown(UNTOLD) for name in untold if not _says_null(expressions[name])}


def _coded(value: Any, expression: Any, left: Iterable[Collection[str]], told: Callable[[Any], bool], path: str) -> Any:
    said = mapping(expression).get("constant_value")
    if said is not None:
        return _as_said(value, said)
    if isinstance(value, Mapping) and expression is None and _among(left, path):
        return _as_said(value, {})
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
            made.append(as_coded(each, block, left, told, path))
    return made


def _as_said(value: Any, said: Any) -> Any:
    """A value without the members that a literal of the code does not have, which AWS will choose."""
    if isinstance(value, Mapping) and isinstance(said, Mapping):
        kept = {name: each for name, each in value.items() if not (is_open(each) and said.get(name) is None)}
        return {name: _as_said(each, said.get(name)) for name, each in kept.items()}
    if isinstance(value, list) and isinstance(said, list) and len(value) == len(said):
        return [_as_said(each, one) for each, one in zip(value, said, strict=True)]
    return value


def _among(paths: Iterable[Collection[str]], path: str) -> bool:
    anywhere = f"*.{path.rpartition('.')[2]}"
    return any(path in each or anywhere in each for each in paths)


def _says_null(expression: Any) -> bool:
    return isinstance(expression, Mapping) and "constant_value" in expression and expression["constant_value"] is None


def _stands_in(block: Tree) -> bool:
    """Whether a block is what Terraform plans for any number of dynamic ones: all that its content says is unknown."""
    unknown = [value for value in block.values() if is_open(value)]
    return len(unknown) > 1 and not any(value for value in block.values() if not is_open(value))
