"""Finding rules: the built-in ones and those of plugins, all through the entry point `auditor.rules`."""

from __future__ import annotations

import hashlib
import inspect
import sys
from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from pkgutil import walk_packages
from types import ModuleType

from msgspec import Struct

from auditor.model.errors import UserError
from auditor.model.report import ErrorRecord, Plugin
from auditor.rule import Rule

GROUP = "auditor.rules"
BUILTIN = "builtin"
_FAULTS = (ImportError, SyntaxError, NameError, AttributeError, LookupError, TypeError, ValueError)
"""What a module of a plugin may raise while it is imported: it misses something, or is no good Python."""


class RegistryError(UserError):
    """Two rules with one id, or a rule that was asked for and does not exist."""


class Registry(Struct, frozen=True):
    """The rules of a run, by id, and the plugins they came from."""

    rules: tuple[Rule, ...]
    plugins: tuple[Plugin, ...] = ()
    errors: tuple[ErrorRecord, ...] = ()

    def select(self, only: Iterable[str] = (), without: Iterable[str] = ()) -> tuple[Rule, ...]:
        """The rules whose id or family is in `only` (all, if empty) and not in `without`; raises RegistryError."""
        known = {rule.id for rule in self.rules} | {rule.family for rule in self.rules}
        wanted, unwanted = set(only), set(without)
        if unknown := sorted((wanted | unwanted) - known):
            near = get_close_matches(unknown[0], known, n=1)
            hint = f"did you mean {near[0]}?" if near else "'auditor rules' lists them"
            raise RegistryError(f"no rule or family named {', '.join(unknown)}: {hint}")
        chosen = [rule for rule in self.rules if not wanted or {rule.id, rule.family} & wanted]
        return tuple(rule for rule in chosen if not {rule.id, rule.family} & unwanted)

    @property
    def digest(self) -> str:
        """The SHA-256 over the source of all rules: two reports with one digest were judged alike."""
        summary = hashlib.sha256()
        for rule in self.rules:
            summary.update(b"\0".join((rule.id.encode(), _source(rule), b"")))
        return summary.hexdigest()


def load(plugins: Iterable[str] = ()) -> Registry:
    """The built-in rules and those of the named plugins; one that cannot be loaded is reported, not raised.

    Raises:
        RegistryError: where two rules share an id, or a named plugin is not installed.
    """
    rules, packs, errors, named = list(_builtin()), list[Plugin](), list[ErrorRecord](), tuple(plugins)
    offered = {entry.name: entry for entry in entry_points(group=GROUP)} if named else {}
    for name in named:
        if name == BUILTIN or name not in offered:
            raise RegistryError(f"no plugin named {name!r} is installed")
        try:
            found = list(_rules_in(offered[name].load()))
        except _FAULTS as error:
            errors.append(ErrorRecord(kind="plugin", name=name, message=f"could not be imported: {error}"))
            continue
        rules.extend(found)
        packs.append(_pack(offered[name], found))
    return Registry(tuple(_unique(rules)), tuple(packs), tuple(errors))


def _source(rule: Rule) -> bytes:
    """The source of a rule's module as its loader reads it, or of the function alone."""
    module = sys.modules.get(rule.judge.__module__)
    spec = module.__spec__ if module else None
    read: Callable[[str], bytes] | None = getattr(spec.loader, "get_data", None) if spec else None
    if read is not None and spec is not None and spec.origin is not None:
        return read(spec.origin)
    return inspect.getsource(rule.judge).encode()


@cache
def _builtin() -> tuple[Rule, ...]:
    return tuple(_rules_in(import_module("auditor.rules")))


def _rules_in(package: ModuleType) -> Iterator[Rule]:
    modules = [package]
    if hasattr(package, "__path__"):
        modules += [import_module(found.name) for found in walk_packages(package.__path__, f"{package.__name__}.")]
    for module in modules:
        yield from (value for value in vars(module).values() if isinstance(value, Rule))


def _unique(rules: Iterable[Rule]) -> Iterator[Rule]:
    seen: set[str] = set()
    for rule in sorted(rules, key=lambda rule: rule.id):
        if rule.id in seen:
            raise RegistryError(f"two rules have the id {rule.id!r}; remove one of the plugins that bring them")
        seen.add(rule.id)
        yield rule


def _pack(entry: EntryPoint, rules: list[Rule]) -> Plugin:
    version = entry.dist.version if entry.dist else "unknown"
    return Plugin(name=entry.name, version=version, digest=Registry(tuple(rules)).digest)
