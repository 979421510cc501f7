"""Facts are declared because somebody reads them; those that nobody reads are listed with a reason, and are few."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import yaml

from auditor.model.catalog import concrete_types
from auditor.model.fact import Fact, Parts
from auditor.model.resource import Declared, Readable
from auditor.model.values import To

ROOT = Path(__file__).parents[2]
TABLE = yaml.safe_load((Path(__file__).parent / "unread_facts.yaml").read_text(encoding="utf-8"))
LISTED = [fact for entry in TABLE for fact in entry["facts"]]
FEW = 1 / 6
"""Of all facts, so many may be unread."""


def declared(kind: type[Readable]) -> Iterator[tuple[str, Declared]]:
    """Each fact of a class and its parts, as `Class.fact` of the class that declares it."""
    for name, fact in kind.facts.items():
        owner = next(base for base in kind.__mro__ if isinstance(vars(base).get(name), Declared))
        yield f"{owner.__name__}.{name}", fact
        if isinstance(fact, Parts):
            yield from declared(fact.part_type)


@cache
def facts() -> dict[str, Declared]:
    """Every fact of every type."""
    return {name: fact for kind in concrete_types() for name, fact in declared(kind)}


@cache
def mentioned() -> frozenset[str]:
    """The attributes that any code reads, or names in a text to read them by."""
    found = set[str]()
    for folder in ("auditor", "rules"):
        for file in (ROOT / folder).rglob("*.py"):
            if "iac" in file.parts:
                continue  # names of other languages
            for node in ast.walk(ast.parse(file.read_bytes())):
                if isinstance(node, ast.Attribute):
                    found.add(node.attr)
                elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                    found.add(node.value)
    return frozenset(found)


def is_edge(fact: Declared) -> bool:
    """Whether a fact refers to resources: the graph reads all that do, by their kind."""
    return isinstance(fact, Fact) and isinstance(fact.kind, To)


def unread() -> set[str]:
    return {name for name, fact in facts().items() if name.rpartition(".")[2] not in mentioned() and not is_edge(fact)}


def test_facts_that_nobody_reads_are_listed() -> None:
    assert sorted(unread() - set(LISTED)) == []


def test_what_is_listed_is_declared_and_unread() -> None:
    assert sorted(set(LISTED) - unread()) == []
    assert len(LISTED) == len(set(LISTED))


def test_they_are_few() -> None:
    assert len(unread()) < FEW * len(facts())


def test_each_list_has_its_reason() -> None:
    assert all(entry["reason"].endswith(".") and len(entry["reason"].split()) > 4 for entry in TABLE)
