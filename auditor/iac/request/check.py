"""A request's values, held against the shapes that the API takes; what is filled in later is unknown, and exempt.

What nobody filled in of a skeleton (`aws sagemaker create-... --generate-cli-skeleton`) is unknown as well. An empty
text, which the API takes for most keys as "none", counts as filled in, unless one that the API requires is empty.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any, Final

from msgspec import Struct, field

from auditor.iac.placeholders import filled_later, has_placeholder, shortened
from auditor.iac.planned import InputError, Mark
from auditor.iac.request.api import Shape, generated, required, shape
from auditor.iac.text.pointers import join
from auditor.model.choice import Unknown

_FUNCTIONS: Final = frozenset({"Get", "Ref", "Std:Join", "Std:JsonGet"})
_FROM_INPUT: Final = ".$"
"""How Step Functions marks a member whose value is a path into the state's input."""
_SKELETON: Final = "a skeleton in which nobody filled in what the API requires: what is as generated is unknown"
_UNFILLED: Final = Unknown("nobody filled it in")
_LONGEST_HELD: Final = 4096
"""Longer texts are scripts and documents, whose patterns take anything: they are not held against them."""
_JUST_NAMES: Final = ("Name", "Token")
"""How the shapes of texts are called that serve to tell things apart."""
_REFUSED: Final = "the API takes no such text here, so something else will stand for it"


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _truth(value: Any) -> bool:
    return isinstance(value, bool)


def _number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _whole(value: Any) -> bool:
    return _number(value) and (isinstance(value, int) or value.is_integer())


def _time(value: Any) -> bool:
    return _text(value) or _number(value)


_PLAIN: Final[Mapping[str, tuple[str, Callable[[Any], bool]]]] = {
    "string": ("a text", _text),
    "blob": ("a text", _text),
    "boolean": ("true or false", _truth),
    "integer": ("a whole number", _whole),
    "long": ("a whole number", _whole),
    "float": ("a number", _number),
    "double": ("a number", _number),
    "timestamp": ("a time", _time),
}


class Checker(Struct):
    """Reads requests of one file, and notes what they lack."""

    file: str
    marks: Mapping[str, tuple[Mark, Mark]]
    notes: list[str] = field(default_factory=list[str])
    _skeleton: bool = False

    def request(self, value: Mapping[Any, Any], name: str, pointer: str) -> Any:
        """The arguments of one request, whose shape is called `name`."""
        expected = shape(name)
        self._skeleton = any(
            value.get(member) == "" and (member in required(expected) or not _taken("", shape(inner["shape"])))
            for member, inner in expected["members"].items()
        )
        if self._skeleton:
            self.notes.append(f"{self.file}#{pointer}: {_SKELETON}")
        return self._structure(value, expected, pointer)

    def fault(self, pointer: str, fault: str) -> InputError:
        """The error that something is wrong at a JSON pointer."""
        near = pointer
        while near and near not in self.marks:
            near = near.rpartition("/")[0]
        told = f"{pointer}: {fault}" if pointer else fault
        if near not in self.marks:
            return InputError(self.file, told)
        mark = self.marks[near][0]
        return InputError(self.file, told, line=mark.line, column=mark.column)

    def read(self, value: Any, name: str, pointer: str) -> Any:
        """The value with its placeholders as unknowns; raises InputError where it is not of the shape called `name`."""
        expected = shape(name)
        kind = str(expected["type"])
        later = _later(value, kind)
        if later is not None:
            return later
        if self._skeleton and generated(value, expected):
            return _UNFILLED
        if kind not in _PLAIN:
            composed = {"structure": self._structure, "list": self._list, "map": self._map}[kind]
            whole = composed(value, expected, pointer)
            return _UNFILLED if self._skeleton and _unfilled(whole) else whole
        return self._plain(value, expected, name, pointer)

    def _structure(self, value: Any, expected: Shape, pointer: str) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            raise self.fault(pointer, f"expected an object, found {_found(value)}")
        members, read, rest = expected["members"], {}, False
        for name, each in value.items():
            at, plain = join(pointer, name), str(name).removesuffix(_FROM_INPUT)
            if plain not in members and has_placeholder(str(name)):
                rest = True
            elif plain not in members:
                raise self.fault(at, _unknown(plain, members))
            elif plain != name:
                read[plain] = _of_input(each)
            else:
                read[plain] = self.read(each, members[plain]["shape"], at)
        if rest:
            return {**dict.fromkeys(members, Unknown("a placeholder may hold it")), **read}
        return {**self._required(expected, read, pointer), **read}

    def _required(self, expected: Shape, read: Mapping[str, Any], pointer: str) -> dict[str, Any]:
        lacking = [name for name in required(expected) if name not in read]
        self.notes += [f"{self.file}#{pointer}: {name} lacks, which the API requires" for name in lacking]
        return dict.fromkeys(lacking, Unknown("the API requires it, and the request lacks it"))

    def _list(self, value: Any, expected: Shape, pointer: str) -> list[Any]:
        if not isinstance(value, list):
            raise self.fault(pointer, f"expected a list, found {_found(value)}")
        inner = expected["member"]["shape"]
        return [self.read(each, inner, join(pointer, index)) for index, each in enumerate(value)]

    def _map(self, value: Any, expected: Shape, pointer: str) -> Any:
        if not isinstance(value, Mapping):
            raise self.fault(pointer, f"expected an object, found {_found(value)}")
        if any(has_placeholder(str(name)) for name in value):
            return Unknown("the name of one of its entries is filled in later")
        inner, read = expected["value"]["shape"], {}
        for name, each in value.items():
            plain = str(name).removesuffix(_FROM_INPUT)
            read[plain] = self.read(each, inner, join(pointer, name)) if plain == name else _of_input(each)
        return read

    def _plain(self, value: Any, expected: Shape, name: str, pointer: str) -> Any:
        told, holds = _PLAIN[str(expected["type"])]
        if not holds(value):
            raise self.fault(pointer, f"expected {told}, found {_found(value)}")
        if isinstance(value, str) and not name.endswith(_JUST_NAMES) and not _taken(value, expected):
            self.notes.append(f"{self.file}#{pointer}: {_REFUSED}")
            return Unknown(_REFUSED)
        return value


def _unfilled(value: Any) -> bool:
    """Whether all that a structure, list or map of a skeleton holds is as it was generated."""
    inner = list(value.values()) if isinstance(value, dict) else value
    return isinstance(inner, list) and bool(inner) and all(each is _UNFILLED for each in inner)


def _taken(text: str, expected: Shape) -> bool:
    """Whether the API takes a text: as long as it must be, and of the pattern that it must have."""
    if len(text) < expected.get("min", 0):
        return False
    if len(text) > _LONGEST_HELD:
        return True
    try:
        return re.match(str(expected.get("pattern", "")), text) is not None
    except re.error:  # a few patterns are Java's alone
        return True


def _later(value: Any, kind: str) -> Any:
    """What is known of a value that is filled in later, of whatever type it has to be; None for one that stands."""
    if value is None:
        return Unknown("it is null")
    if isinstance(value, Mapping) and (function := _function(value)):
        return Unknown(f"{function} gives it")
    if not isinstance(value, str) or not has_placeholder(value):
        return None
    known = filled_later(value)
    return known if kind == "string" or isinstance(known, Unknown) else Unknown("a placeholder stands for it")


def _of_input(path: Any) -> Unknown:
    return Unknown(f"the state's input tells it: {shortened(str(path))}")


def _function(value: Mapping[Any, Any]) -> str:
    """The function of CloudFormation's, or the variable of a pipeline's, that stands in the place of a value."""
    name = str(next(iter(value), "")) if len(value) == 1 else ""
    return name if name in _FUNCTIONS or name.startswith("Fn::") else ""


def _unknown(name: str, members: Mapping[str, Any]) -> str:
    near = get_close_matches(name, members, n=1)
    meant = f": did you mean {near[0]}?" if near else ""
    return f"the API takes no member {shortened(name)} here{meant}"


def _found(value: Any) -> str:
    """What a value is, without telling it: it may be a secret."""
    if isinstance(value, bool):
        return "true or false"
    names: tuple[tuple[type, str], ...] = ((Mapping, "an object"), (list, "a list"), (str, "a text"), (int, "a number"))
    return next((name for kind, name in names if isinstance(value, kind)), "a number")
