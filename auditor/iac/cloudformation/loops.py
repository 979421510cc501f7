"""Fn::ForEach: one body for each item of a list.

Source: AWS CloudFormation template reference, "Fn::ForEach".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, Final

from auditor.iac.cloudformation import include
from auditor.iac.cloudformation.fork import fork
from auditor.iac.cloudformation.item import Item
from auditor.iac.cloudformation.scope import Scope
from auditor.iac.cloudformation.texts import as_text
from auditor.iac.text import join
from auditor.iac.text.bounds import measured
from auditor.model.choice import OneOf, Unknown

LOOP: Final = "Fn::ForEach::"
_PARTS: Final = 3
_MOST_MADE: Final = 200_000
"""Values that all loops together may make; CloudFormation takes 500 resources a template."""


class _UntoldError(Exception):
    """A loop runs over a list that is not known."""


def expanded(scope: Scope, section: str, content: Mapping[str, Any], *, whole: bool = True) -> list[Item] | Any:
    """The members of a section (or of a mapping within, where `whole` is false), each loop's bodies among them.

    A loop over a list that is not known is left out with a note, or, within a mapping, makes the whole unknown: None.
    """
    pointer = f"/{section}" if section else ""
    made: list[Item] = []
    for item in include.members(scope, content, scope.text, pointer):
        try:
            made.extend(_looped(scope, item, whole=whole))
        except _UntoldError:
            words = f"{item.name} runs over a list that only deployment tells"
            if not whole:
                scope.note(words)
                return None
            scope.unseen(words)
    return made


def _looped(scope: Scope, item: Item, *, whole: bool) -> Iterator[Item]:
    if not item.name.startswith(LOOP):
        yield item
        return
    parts = item.body
    if not isinstance(parts, list) or len(parts) != _PARTS or not isinstance(parts[0], str):
        scope.note(f"{item.name} takes a name, a list and a body")
        raise _UntoldError
    name, collection, body = parts
    listed = _collection(scope, collection)
    size, _ = measured(body, _MOST_MADE)
    for word in dict.fromkeys(word for option in _leaves(listed) for word in option):
        scope.run.made += size
        if scope.run.made > _MOST_MADE:
            raise item.text.fault(item.pointer, f"loops make more than {_MOST_MADE:,} values")
        exists = fork([listed, item.exists], partial(_runs, word))
        for inner in _bodies(item, body, name, word, exists):
            yield from _looped(scope, inner, whole=whole)


def _runs(word: str, pair: list[Any]) -> bool:
    """Whether a loop that may be there itself comes to a word of its list."""
    listed, there = pair
    return there is True and word in listed


def _bodies(loop: Item, body: Any, name: str, word: str, exists: Any) -> Iterator[Item]:
    if not isinstance(body, Mapping):
        raise _UntoldError
    for key, each in body.items():
        pointer = join(loop.pointer, 2, key)
        yield Item(str(_filled(key, name, word)), _filled(each, name, word), loop.text, pointer, exists)


def _collection(scope: Scope, node: Any) -> Any:
    """The list of texts that a loop runs over, or a choice of lists."""
    value = fork(scope.value(node), _texts)
    if any(isinstance(option, Unknown) for option in _leaves(value)):
        raise _UntoldError
    return value


def _texts(value: Any) -> list[str] | Unknown:
    parts = value.split(",") if isinstance(value, str) else value
    texts = [as_text(each) for each in parts] if isinstance(parts, list) else [None]
    return Unknown("no list of texts") if None in texts else [str(text) for text in texts]


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, OneOf):
        for option in value.options.values():
            yield from _leaves(option)
    else:
        yield value


def _filled(node: Any, name: str, word: str) -> Any:
    """A body with its loop's variable replaced: `${Name}`, `&{Name}` (letters and digits only) and Ref."""
    if isinstance(node, str):
        return node.replace(f"${{{name}}}", word).replace(f"&{{{name}}}", re.sub(r"[^A-Za-z0-9]", "", word))
    if isinstance(node, list):
        return [_filled(each, name, word) for each in node]
    if not isinstance(node, Mapping):
        return node
    if list(node) == ["Ref"] and node["Ref"] == name:
        return word
    return {_filled(key, name, word): _filled(each, name, word) for key, each in node.items()}
