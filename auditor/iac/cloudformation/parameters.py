"""The parameters of a template: what was given, what is assumed, what is left open."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from auditor.iac.cloudformation import labels
from auditor.iac.cloudformation.fork import Another, fork
from auditor.iac.cloudformation.texts import as_text
from auditor.iac.planned import Options
from auditor.iac.text import Text, load
from auditor.model.choice import ABSENT, OPEN, OneOf, Unknown, symbol

_NUMBER: Final = re.compile(r"-?\d{1,30}(\.\d{1,30})?")
_RESOLVED: Final = "AWS::SSM::Parameter::Value<"
_REPEATED_GROUP: Final = re.compile(r"\)[*+{]")
KEPT: Final = Unknown("it keeps the value that the stack has")
"""What a file of parameters gives one for `UsePreviousValue`."""

_LONGEST_TRIED: Final = 200


def given(options: Options) -> dict[str, Any]:
    """The values that the user gave, the command line's before those of files, later files before earlier ones.

    Raises:
        InputError: a file is no list of parameters.
    """
    values: dict[str, Any] = {}
    for path in options.parameter_files:
        values.update(_of_file(path))
    return {**values, **options.parameters}


def _of_file(path: Path) -> dict[str, Any]:
    text = load(path, str(path))
    tree = text.tree
    if isinstance(tree, Mapping) and isinstance(tree.get("Parameters"), (Mapping, list)):
        tree = tree["Parameters"]
    if isinstance(tree, list):
        pairs = [_pair(text, index, each) for index, each in enumerate(tree)]
        return {name: value for name, value in pairs if value is not None}
    if not isinstance(tree, Mapping):
        raise text.fault("", 'no parameters: expected [{"ParameterKey": ..., "ParameterValue": ...}] or {name: value}')
    bad = next((name for name, value in tree.items() if isinstance(value, Mapping)), None)
    if bad is not None:
        raise text.fault(f"/{bad}", f"the value of the parameter {bad} is no text")
    return dict(tree)


def _pair(text: Text, index: int, each: Any) -> tuple[str, Any]:
    if isinstance(each, str) and "=" in each:
        name, _, value = each.partition("=")
        return name, value
    if not isinstance(each, Mapping) or not isinstance(each.get("ParameterKey"), str):
        raise text.fault(f"/{index}", 'expected {"ParameterKey": ..., "ParameterValue": ...}')
    kept = KEPT if each.get("UsePreviousValue") is True else None
    return each["ParameterKey"], each.get("ParameterValue", each.get("ResolvedValue", kept))


class Parameter(Struct, frozen=True, dict=True):
    """A parameter as a template declares it; `key` names it within the unit (`Nested.Env`).

    `uses` are the names that its value is used under.
    """

    name: str
    key: str
    declared: Mapping[str, Any]
    text: Text
    pointer: str
    uses: frozenset[str] = frozenset()

    @property
    def _type(self) -> str:
        return str(self.declared.get("Type", "String"))

    @property
    def _names(self) -> tuple[str, ...]:
        return (self.name, *sorted(self.uses))

    @property
    def _hidden(self) -> bool:
        return str(self.declared.get("NoEcho", "")).lower() == "true"

    @cached_property
    def _allowed(self) -> dict[str, None]:
        allowed = self.declared.get("AllowedValues")
        texts = map(as_text, allowed) if isinstance(allowed, list) else ()
        return dict.fromkeys(text for text in texts if text is not None)

    @property
    def _resolved(self) -> bool:
        return self._type.startswith(_RESOLVED)

    @property
    def _listed(self) -> bool:
        return self._type == "CommaDelimitedList" or self._type.startswith("List<")

    def being(self, value: Any) -> Any:
        """The parameter with a value that the user gave.

        Raises:
            InputError: the template does not allow the value.
        """
        if not self._resolved and isinstance(value, (str, int, float, list)):
            self._check(value)
        return self.passed(value)

    def passed(self, value: Any) -> Any:
        """The parameter with a value that the stack above passes on, which may be open itself."""
        if self._resolved:
            return self._unknown("is a name that Systems Manager resolves at deployment")
        return fork(value, lambda known: self.left(_nothing, surely=True) if known is ABSENT else self._typed(known))

    def kept(self, compared: Callable[[str], Iterable[str]]) -> Any:
        """The parameter with the value that the stack has: any that the template takes."""
        if self._resolved:
            return self._unknown("is a name that Systems Manager resolves at deployment")
        return self._any(compared, "keeps the value that the stack has")

    def left(self, compared: Callable[[str], Iterable[str]], *, surely: bool) -> Any:
        """The parameter that nobody gave a value: `surely` its default, or assumed to have it; else left open.

        `compared`: the constants that the template tells a parameter's values apart by.
        """
        if self._resolved:
            return self._unknown("is a name that Systems Manager resolves at deployment")
        default = self._text(self.declared.get("Default"))
        if default is not None:
            value = self._typed(default)
            label = labels.default(self._names, default, hidden=self._hidden)
            return value if surely else OneOf(self._decision, {label: value}, assumed=True)
        if surely:
            return self._unknown("has no default and no value was passed on")
        return self._any(compared, "has no default")

    def _any(self, compared: Callable[[str], Iterable[str]], why: str) -> Any:
        listed = self._listed
        return self._open(() if listed else self._allowed, () if listed else compared(self.name), why)

    def _open(self, allowed: Iterable[str], constants: Iterable[str], why: str) -> Any:
        values = list(allowed) or list(constants)
        possible = [value for value in values if self._may_be(value)]
        named = labels.labels(self._names, possible, hidden=self._hidden)
        options = {label: self._typed(value) for label, value in named.items()}
        unknown = self._unknown(why)
        if not values:
            return unknown
        if not options or not allowed:
            options[labels.ANOTHER] = Another(unknown.reason, unknown.text, frozenset(values))
        return OneOf(self._decision, options) if len(options) > 1 else next(iter(options.values()))

    @property
    def _decision(self) -> str:
        return f"parameter {self.key}"

    def _unknown(self, why: str) -> Unknown:
        return Unknown(f"parameter {self.key} {why}", symbol(self.key))

    def _text(self, value: Any) -> str | None:
        if isinstance(value, list):
            texts = [as_text(each) for each in value]
            return None if None in texts else ",".join(str(text) for text in texts)
        return as_text(value)

    def _typed(self, value: Any) -> Any:
        if isinstance(value, Unknown):
            return value
        if self._listed:
            return value if isinstance(value, list) else _listed(value)
        text = self._text(value)
        if text is None:
            return Unknown(f"parameter {self.key} was given no text", symbol(self.key))
        return _number(text) if self._type == "Number" else text

    def _check(self, value: Any) -> None:
        parts = value if isinstance(value, list) else _listed(value) if self._listed else [value]
        for part in filter(None, map(as_text, parts)):
            wanted = "" if OPEN in part else self._unmet(part)
            if wanted:
                fault = f"the value given for the parameter {self.name} is not {wanted}"
                raise self.text.fault(self.pointer, fault)

    def _may_be(self, value: str) -> bool:
        """Whether a deployment may give the parameter a value: AWS looks up what the types of its own name."""
        return bool(value or not self._type.startswith("AWS::")) and not self._unmet(value)

    def _unmet(self, value: str) -> str:
        """What the template wants of a value that it is not; empty where it takes it."""
        if self._allowed and value not in self._allowed:
            first = [*islice(self._allowed, 10)]
            private = self._hidden or any(labels.telling(self._names, each) for each in first)
            shown = "" if private else f" ({', '.join(map(labels.shown, first))})"
            return f"one of its AllowedValues{shown}"
        if self._type == "Number" and not _is_number(value):
            return "a number"
        if self._type == "Number" and not self._between("MinValue", float(value), "MaxValue"):
            return "between its MinValue and its MaxValue"
        if self._type == "String" and not self._between("MinLength", len(value), "MaxLength"):
            return "as long as its MinLength and its MaxLength ask for"
        return "" if self._matches(value) else "what its AllowedPattern takes"

    def _between(self, least: str, size: float, most: str) -> bool:
        low, high = (as_text(self.declared.get(name)) or "" for name in (least, most))
        return not (_is_number(low) and size < float(low)) and not (_is_number(high) and size > float(high))

    def _matches(self, value: str) -> bool:
        pattern = self.declared.get("AllowedPattern")
        if not isinstance(pattern, str) or len(value) > _LONGEST_TRIED or _REPEATED_GROUP.search(pattern):
            return True
        try:
            return re.fullmatch(pattern, value) is not None
        except (re.error, RecursionError, OverflowError):
            return True  # Java's patterns, which CloudFormation takes, are not all Python's


def _nothing(_: str) -> tuple[str, ...]:
    return ()


def _listed(value: Any) -> Any:
    text = as_text(value)
    if text is None:
        return Unknown("the value of a list parameter is no text")
    return [part.strip() for part in text.split(",")] if text.strip() else []


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _number(text: str) -> Any:
    if not _NUMBER.fullmatch(text):
        return text
    return float(text) if "." in text else int(text)
