"""Fn::Transform: snippets that AWS::Include puts in from files beside the template; other macros only AWS can run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from msgspec.structs import replace

from auditor.iac.cloudformation.item import Item
from auditor.iac.cloudformation.scope import Scope
from auditor.iac.text import Text, join
from auditor.model.choice import Unknown

MACRO: Final = "Fn::Transform"
_INCLUDE: Final = "AWS::Include"
_SAM: Final = "AWS::Serverless-2016-10-31"
_READ: Final = frozenset({_INCLUDE, "AWS::LanguageExtensions", _SAM})
_HARMLESS: Final = frozenset(
    {"AWS::SecretsManager-2020-07-23", "AWS::SecretsManager-2024-09-16", "AWS::CodeDeployBlueGreen"}
)
"""They add resources of their own and change no other."""

_DEEPEST: Final = 5


def top(scope: Scope, tree: Mapping[str, Any]) -> Mapping[str, Any]:
    """A template with what its `Transform` section includes; other macros are noted."""
    asked = tree.get("Transform")
    for macro in [*(asked if isinstance(asked, list) else [asked]), tree.get(MACRO)]:
        named = macro.get("Name") if isinstance(macro, Mapping) else macro
        name = named if named is None or isinstance(named, str) else "without a name"
        if name == _INCLUDE and (snippet := _snippet(scope, macro)) is not None:
            tree = {**snippet.tree, **tree}
        elif (name is not None and name not in _READ | _HARMLESS) or name == _INCLUDE:
            scope.unseen(f"only AWS can run the macro {name}: what it changes is not seen")
    return tree


def adds(tree: Mapping[str, Any]) -> bool:
    """Whether SAM, or a macro within a section, adds to a template what it refers to."""
    sections = (section for section in tree.values() if isinstance(section, Mapping))
    asked = tree.get("Transform")
    return _SAM in (asked if isinstance(asked, list) else [asked]) or any(MACRO in section for section in sections)


def members(scope: Scope, content: Mapping[str, Any], text: Text, pointer: str, depth: int = 0) -> Iterator[Item]:
    """The members of a mapping, with those that a Fn::Transform among them includes."""
    for name, body in content.items():
        if name != MACRO:
            yield Item(name, body, text, join(pointer, name))
            continue
        snippet = _snippet(scope, body) if depth < _DEEPEST else None
        if snippet is None:
            tell = scope.unseen if pointer in {"/Resources", ""} else scope.note
            tell("a macro adds to it what only deployment tells")
        else:
            yield from members(scope, snippet.tree, snippet, "", depth + 1)


def whole(scope: Scope, item: Item) -> Item:
    """A resource with what a Fn::Transform beside its Type puts in; as it is where its file is not at hand."""
    body = item.body
    snippet = _snippet(scope, body[MACRO]) if isinstance(body, Mapping) and MACRO in body else None
    if snippet is None:
        return item
    return replace(item, body={**snippet.tree, **{name: each for name, each in body.items() if name != MACRO}})


def within(scope: Scope, node: Mapping[str, Any]) -> Any:
    """The value of a mapping that has a Fn::Transform among its members: unknown where its file is not at hand."""
    asked = node[MACRO]
    run = scope.run
    snippet = _snippet(scope, asked) if run.included < _DEEPEST else None
    if snippet is None:
        return made(asked)
    siblings = {name: each for name, each in node.items() if name != MACRO}
    run.included += 1
    value = scope.value({**snippet.tree, **siblings})
    run.included -= 1
    return value


def made(asked: Any) -> Unknown:
    """What only a macro makes."""
    name = asked.get("Name") if isinstance(asked, Mapping) else None
    return Unknown(f"the macro {name} makes it at deployment" if isinstance(name, str) else "a macro makes it")


def _snippet(scope: Scope, asked: Any) -> Text | None:
    """The local file that an AWS::Include names, where it holds a mapping."""
    if not isinstance(asked, Mapping) or asked.get("Name") != _INCLUDE:
        return None
    given = asked.get("Parameters")
    location = given.get("Location") if isinstance(given, Mapping) else None
    if not isinstance(location, str) or "://" in location:
        return None
    found = scope.run.files(f"{scope.folder}{location}")
    return found if found and isinstance(found.tree, Mapping) else None
