"""Applies the filters of a listing to an answer that is given whole in `operations`.

Three habits of AWS are honoured: a parameter that is called like a member of the listed elements (ServiceNamespace),
one that is its plural (VpcIds) or its prefix (logGroupNamePrefix), and EC2's Filters (`vpc-id`, `tag:team`,
`association.subnet-id`). Other parameters don't narrow: whoever writes a case without `match` says that it fits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any

from auditor.sandbox.errors import unanswered
from auditor.sandbox.model import Operation, Shape, members, paging

Element = Mapping[str, Any]
Test = Callable[[Element], bool]


def narrowed(op: Operation, params: Mapping[str, Any], whole: Mapping[str, Any]) -> dict[str, Any]:
    """The answer with those elements that the call's parameters let through.

    Raises:
        ServiceError: an EC2 filter that the elements don't tell; leaving it out would be a false answer.
    """
    how, result = paging(op.service_model.service_name, op.name), dict(whole)
    for key in how.results if how else ():
        shape = members(op.output_shape).get(key)
        if key in whole and shape is not None and shape.member.type_name == "structure":
            tests = [test for name, value in params.items() for test in _tests(op, shape.member, name, value)]
            result[key] = [element for element in whole[key] if all(test(element) for test in tests)]
    return result


def _tests(op: Operation, shape: Shape, name: str, value: Any) -> Iterator[Test]:
    if name in ("Filters", "Filter") and op.service_model.service_name == "ec2":
        yield from (_filter(op, shape, each) for each in value)
    elif _plain(shape, name):
        yield lambda element: _same(element.get(name), value)
    elif name.endswith("s") and isinstance(value, list) and _plain(shape, name[:-1]) and value != ["self"]:
        yield lambda element: element.get(name[:-1]) in value
    elif _plain(shape, stem := name.removesuffix("Prefix")):
        yield lambda element: str(element.get(stem, "")).startswith(str(value))


def _same(told: Any, asked: Any) -> bool:
    """True if two values are equal, or one is the ARN of what the other names."""
    one, other = str(told), str(asked)
    return told == asked or one.endswith((f"/{other}", f":{other}")) or other.endswith((f"/{one}", f":{one}"))


def _plain(shape: Shape, name: str) -> bool:
    return name in shape.members and shape.members[name].type_name not in ("structure", "list", "map")


def _filter(op: Operation, shape: Shape, each: Mapping[str, Any]) -> Test:
    name, wanted = str(each["Name"]), each.get("Values", [])
    if name.startswith("tag:"):
        return lambda element: any(
            tag["Key"] == name.removeprefix("tag:") and _one_of(tag["Value"], wanted) for tag in element.get("Tags", [])
        )
    path = ("Tags", "Key") if name == "tag-key" else _path(shape, name.split("."))
    if path is None:
        raise unanswered(op, f"the documents don't tell what the filter {name} selects")
    return lambda element: any(_one_of(value, wanted) for value in _values(element, path))


def _path(shape: Shape, parts: list[str]) -> tuple[str, ...] | None:
    """Where elements keep what a filter calls `association.subnet-id`: Associations, SubnetId."""
    path: list[str] = []
    for part in parts:
        name = "".join(word.capitalize() for word in part.split("-"))
        found = next((each for each in (name, f"{name}s", f"{name}Set") if each in members(shape)), None)
        if found is None:
            return None
        path.append(found)
        shape = shape.members[found]
        shape = shape.member if shape.type_name == "list" else shape
        if shape.type_name != "structure":
            shape = None
    return tuple(path)


def _values(value: Any, path: tuple[str, ...]) -> Iterator[Any]:
    if isinstance(value, list):
        for each in value:
            yield from _values(each, path)
    elif not path:
        yield value
    elif isinstance(value, Mapping) and path[0] in value:
        yield from _values(value[path[0]], path[1:])


def _one_of(value: Any, wanted: list[str]) -> bool:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return any(fnmatchcase(text, pattern) for pattern in wanted)
