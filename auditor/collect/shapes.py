"""Which fields each operation's answer could have had: what tells a field that is absent from one nobody returns."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from botocore.model import Shape

from auditor.collect.botomodel import knows, operation_model
from auditor.collect.collector import Collector, split_operation
from auditor.model.catalog import concrete_types
from auditor.model.document import Shapes

_SEARCH = "Search:"


def shapes(collectors: Collection[Collector], types: Collection[str] | None = None) -> Shapes:
    """The fields of every response that the classes of the collected types read.

    Args:
        collectors: those that took part.
        types: only these types; None for all.
    """
    made_by = {type_: collector for collector in collectors for type_ in collector.types}
    paths: dict[str, frozenset[str]] = {}
    for kind in concrete_types():
        collector = made_by.get(kind.type)
        if collector and (types is None or kind.type in types):
            for operation in kind.operations():
                found = collector.shapes.get(operation) or _paths(collector.service, operation, kind.items)
                paths[operation] = paths.get(operation, frozenset()) | found
    return Shapes(paths)


def _paths(service: str, operation: str, items: Mapping[str, str]) -> frozenset[str]:
    if operation.startswith(_SEARCH):
        shape = record_shape(operation.removeprefix(_SEARCH))
    else:
        owner, name = split_operation(service, operation)
        shape = operation_model(owner, name).output_shape if knows(owner, name) else None
        shape = _at(shape, items[operation]) if shape and operation in items else shape
    return shape_paths(shape) if shape else frozenset()


def record_shape(record: str) -> Shape | None:
    """The shape of a record of `sagemaker:Search`; a model's document stands one level deeper (`Model.Model`)."""
    results: Any = operation_model("sagemaker", "Search").output_shape
    found = results.members["Results"].member.members.get(record)
    inner = found.members.get(record) if found else None
    chosen: Shape | None = inner if inner is not None and inner.type_name == "structure" else found
    return chosen


def _at(shape: Any, path: str) -> Shape | None:
    """The shape at a path such as `Reservations[].Instances[]`."""
    for step in path.split("."):
        shape = shape.members.get(step.removesuffix("[]"))
        if shape is None:
            return None
        if step.endswith("[]"):
            shape = shape.member
    found: Shape = shape
    return found


def shape_paths(shape: Shape) -> frozenset[str]:
    """All paths below a shape."""
    return frozenset(_below(shape, "", ()))


def _below(shape: Any, at: str, above: tuple[str, ...]) -> Iterator[str]:
    """All paths below a shape; a shape within itself is cut off."""
    if at:
        yield at
    if shape.name in above and shape.type_name == "structure":
        return
    if shape.type_name == "structure":
        for name, member in shape.members.items():
            yield from _below(member, f"{at}.{name}" if at else name, (*above, shape.name))
    elif shape.type_name == "list":
        yield from _below(shape.member, f"{at}[]", above)
    elif shape.type_name == "map":
        yield from _below(shape.value, f"{at}{{}}", above)
