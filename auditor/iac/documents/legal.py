"""Values that AWS refuses: the word of a switch in the wrong case, a count that is no number, a flag that is neither.

What would be refused is never deployed, so that nothing is judged by it: it is unknown, and the reason says what
stands there and what may. CloudFormation takes numbers and flags as texts, too; those become what they mean.

Lists and structures are those of the facts' paths. The table in `data/legal.json` has, for the facts of SageMaker, S3
and KMS that are switches, numbers or flags, the words that botocore's model lists; a test holds it against the model.
Lists of words that AWS lengthens with every machine that it offers are left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from auditor.model.catalog import resource_type
from auditor.model.choice import ABSENT, OneOf, Unknown, symbolic
from auditor.model.fact import Parts
from auditor.model.resource import Readable, Resource
from auditor.redact import redact_text

_ITEMS: Final = "[]"
_SHOWABLE: Final = re.compile(r"[A-Za-z][A-Za-z0-9_.:-]{0,39}|-?[0-9.]{1,20}|")
_WHOLE: Final = re.compile(r"-?[0-9]{1,18}(?:\.0*)?")

Tree = Mapping[str, Any]
"""Members by name and the items of a list by `[]`, down to what may stand there: words, `boolean`, `integer`, or None
for anything."""


def legal(type_: str, responses: Mapping[str, Any]) -> dict[str, Any]:
    """The responses of a planned resource, with what AWS would refuse as unknown."""
    trees = _trees(type_)
    return {
        name: _checked(response, trees[name], "") if name in trees else response for name, response in responses.items()
    }


def _checked(value: Any, tree: Any, path: str) -> Any:
    if isinstance(value, OneOf):
        options = {name: _checked(each, tree, path) for name, each in value.options.items()}
        return OneOf(value.decision, options, value.assumed)
    if tree is None or value is None or value is ABSENT or value == "" or isinstance(value, Unknown):
        return value
    return _structure(value, tree, path) if isinstance(tree, Mapping) else _plain(value, tree, path)


def _structure(value: Any, tree: Tree, path: str) -> Any:
    if isinstance(value, Mapping) and set(tree) != {_ITEMS}:
        known = {name: _checked(value[name], tree[name], f"{path}.{name}") for name in tree if name in value}
        return {**value, **known}
    if isinstance(value, list) and _ITEMS in tree:
        return [_checked(each, tree[_ITEMS], f"{path}[{index}]") for index, each in enumerate(value)]
    return value if symbolic(value) else _refused(path, value, "a list" if _ITEMS in tree else "a structure")


def _plain(value: Any, legal_: Any, path: str) -> Any:
    """A value as AWS takes it, or why it takes none such."""
    if symbolic(value):
        return value
    text = _text(value)
    if legal_ == "boolean":
        found = {"true": True, "false": False}.get(text.lower())
        return _refused(path, value, "true or false") if found is None else found
    if legal_ == "integer":
        whole = _WHOLE.fullmatch(text)
        return int(float(text)) if whole else _refused(path, value, "a whole number")
    return text if text in legal_ else _refused(path, value, _or(legal_))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, default=lambda _: None)


def _refused(path: str, value: Any, legal_: str) -> Unknown:
    """Why a value is refused; what stands there stays with it, so that credentials in it are found all the same."""
    text = _text(value)
    plain = _SHOWABLE.fullmatch(text) and not redact_text(text, path)[1]
    shown = repr(text) if plain else _KINDS.get(type(value), "something else")
    return Unknown(f"{path.lstrip('.')} is {shown}, which AWS refuses: it takes {legal_}", text)


_KINDS: Final[Mapping[type, str]] = {list: "a list", dict: "a structure"}


def _or(words: list[str]) -> str:
    return " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))


@cache
def _table() -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
    table: Mapping[str, Mapping[str, Mapping[str, Any]]] = json.loads(
        files("auditor.iac").joinpath("data/legal.json").read_text(encoding="utf-8")
    )
    return table


@cache
def _trees(type_: str) -> Mapping[str, Tree]:
    may: dict[str, dict[str, Any]] = {}
    for operation, path in _declared(resource_type(type_), "", ""):
        may.setdefault(operation, {})[path] = None
    for operation, paths in _table().get(type_, {}).items():
        may.setdefault(operation, {}).update(paths)
    return {operation: _tree(paths) for operation, paths in may.items()}


def _declared(kind: type[Readable], base: str, of: str) -> Iterator[tuple[str, str]]:
    """The operation and the path of each fact, those of parts too; a map has whatever names it likes."""
    own = kind.described_by if issubclass(kind, Resource) else of
    for fact in kind.facts.values():
        path, operation = f"{base}.{fact.path}" if base else fact.path, fact.of or own
        yield operation, path.partition("{}")[0]
        if isinstance(fact, Parts) and "{}" not in path:
            yield from _declared(fact.part_type, path, operation)


def _tree(paths: Mapping[str, Any]) -> Tree:
    made: dict[str, Any] = {}
    for path, may in paths.items():
        *steps, last = path.replace(_ITEMS, f".{_ITEMS}").split(".")
        at = made
        for step in steps:
            if not isinstance(at.get(step), dict):
                at[step] = {}
            at = at[step]
        if not isinstance(at.get(last), dict):
            at[last] = may
    return made
