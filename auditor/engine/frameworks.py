"""Control frameworks: which rules answer which requirement, for which resource types. Data, not code.

The auditor's own stand in `rules/frameworks/`; users bring theirs in files of the same form:

    id: acme-ml-baseline              # what --framework takes
    framework: ACME ML baseline       # its name
    version: "3"
    date: 2026-04                     # of that version
    source: https://wiki.example/ml   # where it is written down
    controls:
      - id: ML-1
        title: Notebooks have no way of their own to the internet
        rules: [notebook-direct-internet, {rule: job-outside-vpc, types: ["AWS::SageMaker::TrainingJob"]}]
      - {id: ML-2, title: Models are reviewed by a person, manual: Ask for the minutes of the review board.}
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from difflib import get_close_matches
from functools import cached_property, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, model_validator

from auditor.engine import yaml_file
from auditor.model.errors import UserError
from auditor.model.plain import plain
from auditor.model.report import ControlRef, Model

_OURS = {"catalogue.yaml", "coverage.yaml"}
"""Files of the folder that are no frameworks."""
_UNCITED = b"\ncited: false\n"
"""How a framework of ours says that findings don't name it unasked."""


class Mapping(Model):
    """A rule that answers a requirement; `types` narrows it to some of the resource types that it judges."""

    rule: str
    types: tuple[str, ...] = ()


def _named(entry: Any) -> Any:
    return {"rule": entry} if isinstance(entry, str) else entry


class Requirement(Model):
    """What a framework requires.

    `manual` says what no rule answers, and where to look instead; `differs` where our rules give another verdict than
    the publisher's own check, on purpose, and why.
    """

    id: Annotated[str, BeforeValidator(str)]
    title: str = ""
    rules: tuple[Annotated[Mapping, BeforeValidator(_named)], ...] = ()
    manual: str = ""
    differs: str = ""

    @model_validator(mode="after")
    def _answered(self) -> Self:
        if not self.rules and not self.manual:
            raise ValueError("a requirement has rules, or says under 'manual' what to do without")
        return self


class Framework(Model):
    """A framework in one version; `date` is that version's, `source` where it is published.

    `cited`: whether findings name its requirements unasked.
    """

    id: str
    framework: str
    version: Annotated[str, BeforeValidator(str)]
    date: Annotated[str, BeforeValidator(str)]
    source: str
    cited: bool = True
    controls: tuple[Requirement, ...]


class Frameworks:
    """The frameworks that are known in a run."""

    def __init__(self, known: Iterable[Framework]) -> None:
        """Take them; the mappings are indexed by rule when they are first asked for."""
        self.all = tuple(known)

    @cached_property
    def _by_rule(self) -> dict[str, list[tuple[frozenset[str], ControlRef]]]:
        found: dict[str, list[tuple[frozenset[str], ControlRef]]] = defaultdict(list)
        for framework in self.all:
            for requirement in framework.controls:
                control = ControlRef(framework=framework.framework, version=framework.version, id=requirement.id)
                for mapping in requirement.rules:
                    found[mapping.rule].append((frozenset(mapping.types), control))
        return found

    def controls(self, rule: str, type_: str | None = None) -> tuple[ControlRef, ...]:
        """The controls that `rule` answers, for one type or in all."""
        found = [
            control for types, control in self._by_rule.get(rule, []) if type_ is None or not types or type_ in types
        ]
        return tuple(dict.fromkeys(found))

    def cited(self, asked: Collection[Framework] = ()) -> Frameworks:
        """Those that a finding names: what is always cited, and what was asked for."""
        chosen = tuple(framework for framework in self.all if framework.cited or framework in asked)
        return self if chosen == self.all else Frameworks(chosen)

    def named(self, id_: str) -> Framework:
        """The framework of this id; raises UserError."""
        found = {framework.id: framework for framework in self.all}
        if id_ not in found:
            near = get_close_matches(id_, found, n=1)
            hint = f"did you mean {near[0]}?" if near else "'auditor frameworks' lists them"
            raise UserError(f"no framework {id_!r}: {hint}")
        return found[id_]


@lru_cache(maxsize=1)
def load() -> Frameworks:
    """The frameworks that come with the auditor, by id."""
    return _parsed(_texts())


@lru_cache(maxsize=1)
def load_cited() -> Frameworks:
    """Those of them that findings name unasked; the others are not even parsed."""
    return _parsed(text for text in _texts() if _UNCITED not in text)


def _texts() -> Iterator[bytes]:
    folder = files("auditor.rules").joinpath("frameworks")
    return (file.read_bytes() for file in folder.iterdir() if file.name.endswith(".yaml") and file.name not in _OURS)


def _parsed(texts: Iterable[bytes]) -> Frameworks:
    found = (Framework.model_validate(plain(text)) for text in texts)
    return Frameworks(sorted(found, key=lambda framework: framework.id))


def load_with(paths: Sequence[Path], rules: Collection[str]) -> Frameworks:
    """Those and the users' own; `rules` are the rules that exist.

    Raises:
        UserError: names file, line and key of what is wrong.
    """
    known = load()
    own = [_own(path, rules) for path in paths]
    ids = [framework.id for framework in (*known.all, *own)]
    for framework, path in zip(own, paths, strict=True):
        if ids.count(framework.id) > 1:
            raise UserError(f"{path}: a framework with the id {framework.id!r} exists already; choose another")
    return Frameworks((*known.all, *own))


def _own(path: Path, rules: Collection[str]) -> Framework:
    found = yaml_file.read(path, Framework)
    for at, requirement in enumerate(found.controls):
        for place, mapping in enumerate(requirement.rules):
            if mapping.rule not in rules:
                near = get_close_matches(mapping.rule, rules, n=1)
                hint = f"did you mean {near[0]}?" if near else "'auditor rules' lists them"
                line = yaml_file.line_of(path, ("controls", at, "rules", place))
                raise UserError(f"{path}:{line}: controls.{at}.rules.{place}: no rule {mapping.rule!r}: {hint}")
    return found


def rules_of(frameworks: Iterable[Framework]) -> frozenset[str]:
    """The ids of the rules that answer something of these."""
    return frozenset(
        mapping.rule for framework in frameworks for requirement in framework.controls for mapping in requirement.rules
    )
