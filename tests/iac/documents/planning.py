"""Planned resources for tests, and the way back from a response to the paths in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from auditor.iac.documents.related import Related, Responses
from auditor.iac.documents.sagemaker import DESCRIBES
from auditor.iac.planned import Change, Planned, Source


def planned(noun: str, properties: Mapping[str, Any], key: str = "It", **more: Any) -> Planned:
    """A SageMaker resource of a template."""
    source = Source("app.yaml", f"/Resources/{key}", f"/Resources/{key}/Properties")
    return Planned(f"AWS::SageMaker::{noun}", key, properties, source, **more)


def told(one: Planned, *others: Planned) -> Responses:
    """All that is answered of `one`, in a unit with `others`."""
    return DESCRIBES[one.type](one, Related.among([one, *others]))


def shown(noun: str, properties: Mapping[str, Any], *others: Planned, change: Change = Change.MAKE) -> dict[str, Any]:
    """What Describe answers of a resource."""
    return dict(told(planned(noun, properties, change=change), *others)[f"Describe{noun}"])


def nested(path: str, value: Any) -> Any:
    """A structure that holds `value` at a path (`A.B[].C{}`), its maps under the key `key`."""
    head, _, rest = path.partition(".")
    if rest:
        value = nested(rest, value)
    while head.endswith(("[]", "{}")):
        value = [value] if head.endswith("[]") else {"key": value}
        head = head[:-2]
    return {head: value} if head else value


def places(value: Any, wanted: Any, at: str = "") -> Iterator[str]:
    """Each path at which `wanted` stands."""
    if value == wanted:
        yield at
    elif isinstance(value, Mapping):
        for name, each in value.items():
            yield from places(each, wanted, f"{at}{{}}" if name == "key" else f"{at}.{name}".removeprefix("."))
    elif isinstance(value, list):
        for each in value:
            yield from places(each, wanted, f"{at}[]")
