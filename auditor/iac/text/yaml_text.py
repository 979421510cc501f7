"""YAML as CloudFormation reads it, from libyaml's events: fast, with marks, and bounded whatever it is fed."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from yaml import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    MarkedYAMLError,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
    YAMLError,
    cyaml,
)

from auditor.iac.planned import InputError, TwiceError
from auditor.iac.text.bounds import DEEPEST, MOST_REPEATED, measured
from auditor.iac.text.pointers import Places, escaped, join
from auditor.iac.text.scalars import plain

_STANDARD: Final = "tag:yaml.org,2002:"
_BARE: Final = frozenset({"Ref", "Condition"})
"""The short forms whose long form has no `Fn::`."""

_MERGE: Final = "<<"
_ODD_BREAK: Final = re.compile("[\x85\u2028\u2029]")
_NAME: Final = re.compile(r"!\w+(?:::\w+)*")


def read_yaml(text: str, name: str, *, twice: bool = False, marks: Places | None = None) -> Any:
    """The tree of a YAML text of one document; an empty one is None.

    Short forms become long ones: `!GetAtt a.b` is `{"Fn::GetAtt": ["a", "b"]}`. Keys are texts always, dates and
    numbers with leading zeros stay text. `marks` takes those that `yaml_marks` gives.

    Raises:
        InputError: with line and column, in libyaml's words; TwiceError for a key that stands twice, unless it may.
    """
    return _Reader(text, name, marks, twice=twice).read()


def yaml_marks(text: str, name: str) -> Places:
    """{JSON pointer: (the key's place, the value's)} of a text that `read_yaml` reads.

    The argument of a short form has the marks of the whole: `/Role` and `/Role/Fn::GetAtt`.
    """
    marks: Places = {}
    _Reader(text, name, marks, twice=True).read()
    return marks


class _Reader:
    """One reading of a text."""

    def __init__(self, text: str, name: str, marks: Places | None, *, twice: bool) -> None:
        self._text, self._name, self._marks, self._twice = text, name, marks, twice
        self._anchors: dict[str, tuple[Any, int, int]] = {}
        self._repeated = 0
        self._unended = -1 if text.endswith(("\n", "\r")) else len(text)

    def read(self) -> Any:
        try:
            self._next = _events(self._text)
            return self._document()
        except MarkedYAMLError as error:
            raise self._marked(error) from None
        except YAMLError as error:
            at = getattr(error, "position", None)
            line = self._text.count("\n", 0, at) + 1 if isinstance(at, int) else None
            raise InputError(self._name, f"no YAML: {_one_line(getattr(error, 'reason', error))}", line=line) from None
        except UnicodeEncodeError:
            raise InputError(self._name, "no YAML: it holds half a surrogate pair") from None

    def _marked(self, error: MarkedYAMLError) -> InputError:
        words = ", ".join(_one_line(part) for part in (error.problem, error.context) if part)
        mark = error.problem_mark or error.context_mark
        fault = f"no YAML: {words}"
        if mark is None:
            return InputError(self._name, fault)
        line, column = self._place(mark)
        return InputError(self._name, fault, line=line, column=column)

    def _document(self) -> Any:
        self._next()  # the stream begins
        first = self._next()
        if isinstance(first, StreamEndEvent):
            return None
        tree = self._value(self._next(), "", None, 1)
        self._next()  # the document ends
        self._ends()
        return tree

    def _ends(self) -> None:
        """Refuse another document, but for one in which nothing stands: the `---` that ends some files."""
        more = self._next()
        while isinstance(more, DocumentStartEvent):
            content = self._next()
            if not isinstance(content, ScalarEvent) or content.value:
                raise self._fault(more, "a second document begins here: one file holds one")
            self._next()  # it ends
            more = self._next()

    def _fault(self, event: Any, fault: str) -> InputError:
        line, column = self._place(event.start_mark)
        return InputError(self._name, fault, line=line, column=column)

    def _place(self, mark: Any) -> tuple[int, int]:
        """The line and column of a mark, as editors count them: libyaml ends lines at U+0085 and U+2028, too."""
        if not _ODD_BREAK.search(self._text):
            return mark.line + 1, mark.column + 1
        start = self._text.rfind("\n", 0, mark.index) + 1
        return self._text.count("\n", 0, start) + 1, mark.index - start + 1

    def _end(self, mark: Any) -> int:
        """Where a collection ends; libyaml ends the last line of a file where nothing does, behind the text."""
        index: int = mark.index
        return index + 1 if index == self._unended and mark.column == 0 else index

    def _value(self, event: Any, pointer: str, key: Any, depth: int) -> Any:
        if depth > DEEPEST:
            raise self._fault(event, f"it is nested more than {DEEPEST} levels deep")
        begin, end, form = event.start_mark.index, event.end_mark.index, None
        if isinstance(event, AliasEvent):
            value = self._alias(event, depth)
        else:
            form = _long_form(event.tag) if event.tag else None
            if isinstance(event, ScalarEvent):
                value = _scalar(event, form)
            else:
                value, end = self._collection(event, form, pointer, depth)
            if event.anchor:
                self._anchors[event.anchor] = (value, *measured(value, MOST_REPEATED))
        if self._marks is not None:
            whole = (begin, end)
            places = (key.start_mark.index, key.end_mark.index) if key else whole, whole
            self._marks[pointer] = places
            if form is not None:
                self._marks[join(pointer, form)] = places
        return value

    def _alias(self, event: Any, depth: int) -> Any:
        if event.anchor not in self._anchors:
            raise self._fault(event, f"the alias *{event.anchor} names no anchor that stands before it")
        value, size, deep = self._anchors[event.anchor]
        self._repeated += size
        if self._repeated > MOST_REPEATED or depth + deep - 1 > DEEPEST:
            raise self._fault(event, "the aliases repeat so much that the file explodes")
        return value

    def _collection(self, event: Any, form: str | None, pointer: str, depth: int) -> tuple[Any, int]:
        """A mapping or a list, and where it ends."""
        within, deeper = (pointer, depth) if form is None else (join(pointer, form), depth + 1)
        mapping = isinstance(event, MappingStartEvent)
        value, end = self._mapping(within, deeper) if mapping else self._sequence(within, deeper)
        return (value if form is None else {form: value}), end

    def _sequence(self, pointer: str, depth: int) -> tuple[list[Any], int]:
        made: list[Any] = []
        while not isinstance(event := self._next(), SequenceEndEvent):
            made.append(self._value(event, f"{pointer}/{len(made)}", None, depth + 1))
        return made, self._end(event.end_mark)

    def _mapping(self, pointer: str, depth: int) -> tuple[dict[str, Any], int]:
        made: dict[str, Any] = {}
        merged: dict[str, Any] = {}
        while not isinstance(event := self._next(), MappingEndEvent):
            name = event.value if isinstance(event, ScalarEvent) else self._repeated_key(event)
            value = self._value(self._next(), f"{pointer}/{escaped(name)}", event, depth + 1)
            if name == _MERGE and isinstance(event, ScalarEvent) and event.implicit[0]:
                merged = {**self._merge(event, value), **merged}
            elif name in made:
                self._again(event, name)
            else:
                made[name] = value
        return ({**merged, **made} if merged else made), self._end(event.end_mark)

    def _again(self, event: Any, name: str) -> None:
        """Refuse a key that stands twice, where it may not; the first value counts where it may."""
        if not self._twice:
            line, column = self._place(event.start_mark)
            raise TwiceError(self._name, f"the key {name} stands twice", line=line, column=column)

    def _repeated_key(self, event: Any) -> str:
        """A key that stands somewhere else already."""
        if isinstance(event, AliasEvent) and isinstance(name := self._alias(event, 1), str):
            return name
        raise self._fault(event, "a key must be a text: is this a template with placeholders yet to be filled in?")

    def _merge(self, event: Any, value: Any) -> dict[str, Any]:
        parts = value if isinstance(value, list) else [value]
        made: dict[str, Any] = {}
        for part in reversed(parts):
            if not isinstance(part, dict):
                raise self._fault(event, "<< takes a mapping, or a list of them")
            made.update(part)
        return made


def _scalar(event: Any, form: str | None) -> Any:
    text = event.value
    if form is not None:
        return {form: text.split(".", 1) if form == "Fn::GetAtt" else text}
    tag = event.tag
    if tag and tag.startswith(_STANDARD):
        return text if tag.endswith(":str") else plain(text)
    return plain(text) if event.implicit[0] and tag != "!" else text


def _events(text: str) -> Callable[[], Any]:
    """What gives the next event: libyaml's parser, which ships no types."""
    parser: Any = vars(cyaml)["CParser"](text)
    return parser.get_event  # type: ignore[no-any-return] # see above


def _long_form(tag: str) -> str | None:
    """The function that a tag stands for: `!Sub` is `Fn::Sub`; None where there is none."""
    if not _NAME.fullmatch(tag):
        return None
    return tag[1:] if tag[1:] in _BARE else f"Fn::{tag[1:]}"


def _one_line(words: Any) -> str:
    return " ".join(str(words).split())
