"""The control catalogue and which of its controls the rules answer: `rules/frameworks/{catalogue,coverage}.yaml`."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from importlib.resources import files
from typing import Any, Literal

import yaml
from pydantic import TypeAdapter

from auditor.model.report import Model
from auditor.rule import Rule

Status = Literal["covered", "manual", "not_checkable", "planned"]


class Claim(Model):
    """What `coverage.yaml` says of a control: the rules that answer it, or why none does.

    `types` narrows the claim to some of the resource types that the rules judge.
    """

    rules: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    status: Status = "covered"
    reason: str = ""


class CoverageRow(Model):
    """One row of `auditor rules --coverage`."""

    control: str
    status: Status
    rules: tuple[str, ...]
    types: tuple[str, ...]
    reason: str


class CatalogueError(Exception):
    """The data files contradict themselves; a fault of ours."""


def catalogue() -> dict[str, str]:
    """The mode of every control by its slug: `live+iac`, `live`, or `manual`."""
    return TypeAdapter(dict[str, str]).validate_python(_read("catalogue.yaml")["catalogue"])


def claims() -> dict[str, Claim]:
    """What is said of each control that is not merely planned."""
    return TypeAdapter(dict[str, Claim]).validate_python(_read("coverage.yaml")["coverage"] or {})


def coverage(rules: Iterable[Rule]) -> tuple[CoverageRow, ...]:
    """One row for each control of the catalogue, in its order.

    Raises:
        CatalogueError: for a claim about no control of the catalogue, or with rules that do not exist.
    """
    known, claimed, slugs = {rule.id: rule for rule in rules}, claims(), catalogue()
    if strangers := sorted(set(claimed) - set(slugs)):
        raise CatalogueError(f"coverage.yaml names no control of the catalogue: {', '.join(strangers)}")
    return tuple(_row(slug, claimed.get(slug), known) for slug in slugs)


def _row(slug: str, claim: Claim | None, known: dict[str, Rule]) -> CoverageRow:
    if claim is None:
        return CoverageRow(control=slug, status="planned", rules=(), types=(), reason="no rule answers it yet")
    if lacking := sorted(set(claim.rules) - set(known)):
        raise CatalogueError(f"coverage.yaml: {slug}: no rule {', '.join(lacking)}")
    if (claim.status == "covered") is not bool(claim.rules):
        raise CatalogueError(f"coverage.yaml: {slug}: rules make a control covered, and nothing else does")
    types = claim.types or tuple(sorted({kind.type for rule in claim.rules for kind in known[rule].types()}))
    return CoverageRow(control=slug, status=claim.status, rules=claim.rules, types=types, reason=claim.reason)


class _Unique(yaml.SafeLoader):
    """YAML in which a key that stands twice is an error: the second would silently replace the first."""


def _mapping(loader: _Unique, node: yaml.MappingNode) -> dict[Hashable, Any]:
    pairs = list(_pairs(loader, node))
    keys = [key for key, _ in pairs]
    if twice := sorted({str(key) for key in keys if keys.count(key) > 1}):
        raise CatalogueError(f"{', '.join(twice)} stands twice in {node.start_mark.name}")
    return dict(pairs)


def _pairs(loader: _Unique, node: yaml.MappingNode) -> Iterator[tuple[Hashable, Any]]:
    for key, value in node.value:
        yield loader.construct_object(key, deep=True), loader.construct_object(value, deep=True)


_Unique.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def _read(name: str) -> dict[str, Any]:
    content = files("auditor.rules").joinpath("frameworks", name).read_text(encoding="utf-8")
    document: dict[str, Any] = yaml.load(content, _Unique)  # noqa: S506 - a SafeLoader
    return document
