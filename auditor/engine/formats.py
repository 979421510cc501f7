"""Finding report formats: the built-in ones, and those of plugins through the entry point `auditor.reports`.

A format is a module with `SUFFIX` and `render(report, write)`; its name is the module's, with dashes for underscores.
A module is imported only when its format is asked for, so that writing JSON does not load a template engine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches
from functools import cached_property
from importlib import import_module
from importlib.metadata import entry_points
from importlib.util import find_spec
from pkgutil import iter_modules
from types import ModuleType

from msgspec import Struct

from auditor.model.errors import UserError

GROUP = "auditor.reports"
BUILTIN = "builtin"
_OURS = "auditor.reports"
"""The package of the built-in ones: to ask all installed packages for it takes longer than to import it."""


class Format(Struct, frozen=True, dict=True):
    """A report format: its name and the module that renders it."""

    name: str
    module_name: str

    @cached_property
    def module(self) -> ModuleType:
        """The module, imported on first use."""
        return import_module(self.module_name)

    @property
    def suffix(self) -> str:
        """The usual end of a file's name, such as `.html`."""
        return str(self.module.SUFFIX)

    @property
    def render(self) -> Callable[..., None]:
        """`render(report, write)` writes a report in pieces of text; `terminal` also takes `width` and `color`."""
        function: Callable[..., None] = self.module.render
        return function


def formats(plugins: Iterable[str] = ()) -> dict[str, Format]:
    """The built-in formats and those of the named plugins, by name.

    Raises:
        UserError: where two formats share a name.
    """
    named = tuple(plugins)
    offered = {entry.name: entry.module for entry in entry_points(group=GROUP)} if named else {}
    found: dict[str, Format] = {}
    for plugin, module in ((BUILTIN, _OURS), *((name, offered[name]) for name in named if name in offered)):
        for one in _formats_of(module):
            if one.name in found:
                raise UserError(f"two report formats are named {one.name!r}: remove the plugin {plugin!r}")
            found[one.name] = one
    return dict(sorted(found.items()))


def find(name: str, known: dict[str, Format]) -> Format:
    """The format called `name`; raises UserError with the names that come near."""
    if name in known:
        return known[name]
    near = get_close_matches(name, known, n=1)
    hint = f"did you mean {near[0]}?" if near else f"choose one of {', '.join(known)}"
    raise UserError(f"unknown report format {name!r}: {hint}")


def _formats_of(module: str) -> Iterator[Format]:
    """The modules of a package, or the one module."""
    spec = find_spec(module)
    places = spec.submodule_search_locations if spec else None
    if places is None:
        yield _format(module)
        return
    for found in iter_modules(list(places)):
        if not found.ispkg and not found.name.startswith("_"):
            yield _format(f"{module}.{found.name}")


def _format(module: str) -> Format:
    return Format(module.rpartition(".")[2].replace("_", "-"), module)
