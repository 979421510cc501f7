"""Every resource type, found by walking `auditor.model.aws`: a new type is a class in one of its files."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import walk_packages

from auditor.model.resource import Readable, Resource


@cache
def concrete_types() -> tuple[type[Resource], ...]:
    """All resource classes that have a type name, ordered by it."""
    package = import_module("auditor.model.aws")
    for found in walk_packages(package.__path__, f"{package.__name__}."):
        import_module(found.name)
    return tuple(sorted((kind for kind in _below(Resource) if kind.type), key=lambda kind: kind.type))


@cache
def resource_type(name: str) -> type[Resource]:
    """The class of a type name; raises KeyError for a type that the auditor does not know."""
    return {kind.type: kind for kind in concrete_types()}[name]


def types_of(kind: type[Resource]) -> tuple[str, ...]:
    """The type names of a class, or of all that have a mixin."""
    if kind not in _TYPES:
        _TYPES[kind] = tuple(concrete.type for concrete in concrete_types() if issubclass(concrete, kind))
    return _TYPES[kind]


_TYPES: dict[type[Resource], tuple[str, ...]] = {}
"""What was worked out before: classes do not change."""


def _below(kind: type[Readable]) -> set[type[Resource]]:
    direct = {child for child in kind.__subclasses__() if issubclass(child, Resource)}
    return direct.union(*(_below(child) for child in direct)) if direct else direct
