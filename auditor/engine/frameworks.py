"""Control mappings: which requirement of which framework a rule answers, for which resource type. Data, not code."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from importlib.resources import files
from typing import Any

import yaml

from auditor.model.report import ControlRef


class Frameworks:
    """The control mappings of `rules/frameworks/*.yaml`.

    A file is `{framework, version, source, controls: [{id, rule, types: [...]}]}`; without `types` a mapping holds for
    every type that the rule judges.
    """

    def __init__(self, documents: Iterable[dict[str, Any]]) -> None:
        """Index the mappings by rule."""
        self._by_rule: dict[str, list[tuple[frozenset[str], ControlRef]]] = defaultdict(list)
        for document in documents:
            for row in document["controls"]:
                control = ControlRef(
                    framework=document["framework"], version=str(document["version"]), id=str(row["id"])
                )
                self._by_rule[row["rule"]].append((frozenset(row.get("types", ())), control))

    def controls(self, rule: str, type_: str | None = None) -> tuple[ControlRef, ...]:
        """The controls that `rule` answers, for one type or in all."""
        found = [
            control for types, control in self._by_rule.get(rule, []) if type_ is None or not types or type_ in types
        ]
        return tuple(dict.fromkeys(found))


def load() -> Frameworks:
    """The mappings that come with the auditor."""
    folder = files("auditor.rules").joinpath("frameworks")
    loaded = (
        yaml.load(file.read_bytes(), yaml.CSafeLoader) for file in folder.iterdir() if file.name.endswith(".yaml")
    )
    return Frameworks(document for document in loaded if "controls" in document)
