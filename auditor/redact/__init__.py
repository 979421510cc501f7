"""Keeps credentials off the disk: replaces each by its kind before a document is stored, and remembers where it was.

responses, secrets = redact({"DescribeTrainingJob": {"Environment": {"DB_PASSWORD": "hunter2!"}}})
responses == {"DescribeTrainingJob": {"Environment": {"DB_PASSWORD": "<secret: Secret Keyword>"}}}
secrets == (Secret("Secret Keyword", "Environment.DB_PASSWORD", "detect-secrets 1.5.0"),)
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any, Final

import msgspec

from auditor.model.choice import OPEN, Unknown
from auditor.model.document import Secret
from auditor.redact.assignments import assignments
from auditor.redact.detect import detector, encoded, formats, random, suspicious
from auditor.redact.names import named
from auditor.redact.places import ENCODED_MEMBERS, Place, place_of
from auditor.redact.spans import NAMED, RANDOM, Span
from auditor.redact.symbols import given_out, levelled, literal, within_symbols
from auditor.redact.uses import LABELS, uses

__all__ = ["redact", "redact_text", "uses", "worth_searching"]

_VALUES: Final = frozenset({"Value", "DefaultValue", "EnumValues", "Default", "AllowedValues"})
_ENCODED_LENGTH: Final = 24
_PORTIONS: Final = (1, 2)
"""How many members deep the portions stand that are looked at as a whole first: a file's resources do."""
_CODE: Final = frozenset({"Steps", "Resources"})
"""What a pipeline's definition or a template has besides its parameters."""


def redact(
    responses: Mapping[str, Any], *, portioned: bool = False, used: Mapping[str, frozenset[str]] | None = None
) -> tuple[dict[str, Any], tuple[Secret, ...]]:
    """The responses with each credential replaced by its kind, structure kept, and where they were.

    A place is the path within the response: what two operations told of one resource is one credential. Of a text that
    code does not tell in whole (`Unknown`), what it tells is searched all the same. `portioned`: this is as large as a
    file, and what it holds, such as resources, is looked at as a whole first. `used`: under which names the values of
    parameters are used elsewhere (`uses`).
    """
    if not used and not portioned and not worth_searching(responses):
        return dict(responses), ()
    finder = _Finder(used or {}, portioned=portioned)
    return {name: finder.clean(response, "", "", Place.PROSE) for name, response in responses.items()}, finder.found


def worth_searching(value: Mapping[str, Any]) -> bool:
    """Whether something is worth to be walked through, text by text: told from its JSON, at a tenth of the cost.

    Where a value with all its choices is not, it is not whatever is decided.
    """
    text = msgspec.json.encode(value, enc_hook=repr).decode()
    encoded_ = any(f'"{member}":' in text for member in ENCODED_MEMBERS)
    return encoded_ or suspicious(text) or (OPEN in text and any(given_out(text)))


def redact_text(text: str, place: str) -> tuple[str, tuple[Secret, ...]]:
    """A source line or script with each credential replaced by its kind."""
    finder = _Finder()
    return finder.script(text, place), finder.found


class _Finder:
    """Walks one document's responses."""

    def __init__(self, used: Mapping[str, frozenset[str]] | None = None, *, portioned: bool = False) -> None:
        self._found: dict[Secret, None] = {}
        self._uses = used or {}
        self._portioned = portioned
        self._plain: set[str] = set()

    @property
    def found(self) -> tuple[Secret, ...]:
        return tuple(self._found)

    def clean(self, value: Any, at: str, name: str, place: Place) -> Any:
        """A value without its credentials. `name` is what it is called, `place` what stands there."""
        if isinstance(value, str):
            return self._text(value, at, name, place)
        if isinstance(value, dict):
            return value if self._harmless(value, at, name) else self._members(value, at, place)
        if isinstance(value, list):
            if place is Place.SCRIPT:
                return self._arguments(value, at)
            return [self.clean(each, f"{at}[{index}]", name, place) for index, each in enumerate(value)]
        if isinstance(value, Unknown) and value.text:
            return Unknown(value.reason, self._text(value.text, at, name, place))
        return value

    def _harmless(self, value: dict[str, Any], at: str, name: str) -> bool:
        """Whether a portion as a whole shows nothing, and no other tells that it is a credential: a parameter's use."""
        portion = self._portioned and at.count(".") in _PORTIONS and not (self._uses and "Parameters" in at)
        return portion and not worth_searching({name: value})

    def script(self, text: str, at: str) -> str:
        """A script without its credentials; one that is base64 as a whole and hides any goes as a whole."""
        if text in self._plain:
            return text
        if _hides(text):
            return self._whole(at, NAMED)
        spans = [*_formats(text), *_assignments(text)]
        if not spans:
            self._plain.add(text)
        return self._cut(text, at, spans)

    def _members(self, value: dict[str, Any], at: str, place: Place, label: str = "") -> dict[str, Any]:
        """The members without credentials. `label` is what the whole is called, where it does not say so itself."""
        if "Parameters" in value and not _CODE.isdisjoint(value):
            self._uses = uses(value)
        label = next((value[key] for key in LABELS if isinstance(value.get(key), str)), label)
        around = Place.FREE if place is Place.SCRIPT else place
        cleaned: dict[str, Any] = {}
        for key, each in value.items():
            inner, stands = f"{at}.{key}" if at else key, place_of(key, around)
            if key in self._uses and isinstance(each, dict) and at.endswith("Parameters"):
                cleaned[key] = self._members(each, inner, stands, key)
            else:
                name = self._called(label, each) if label and key in _VALUES else key
                cleaned[key] = self.clean(each, inner, name, stands)
        return cleaned

    def _called(self, label: str, value: Any) -> str:
        """The label of a value; of a parameter's, the name that it is used under and is a credential by, if any."""
        values = [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, str)]
        names = sorted(self._uses.get(label, ()))
        return next((name for name in names if any(named(name, each) for each in values)), label)

    def _text(self, text: str, at: str, name: str, place: Place) -> str:
        if place is Place.OWN:
            return text
        if place is Place.ENCODED and (script := encoded(text)) is not None:
            cleaned = self.script(script, at)
            return text if cleaned == script else base64.b64encode(cleaned.encode()).decode()
        if text[:1] in {"{", "["}:
            structure = self._structure(text, at, name, Place.FREE if place is Place.ENCODED else place)
            if structure is not None:
                return structure
        if place in {Place.SCRIPT, Place.ENCODED}:
            return self.script(text, at)
        return self._value(text, at, name) if place is Place.FREE else self._cut(text, at, list(_formats(text)))

    def _structure(self, text: str, at: str, name: str, place: Place) -> str | None:
        """A text in JSON without its credentials; None for any other, and for what is nested too deeply to be used."""
        try:
            inner = json.loads(text)
            cleaned = self.clean(inner, at, name, place)
            return text if cleaned == inner else json.dumps(cleaned)
        except (ValueError, RecursionError):
            return None

    def _value(self, text: str, at: str, name: str) -> str:
        """A value under a name that users chose: known formats first, since they say more than a name."""
        if (cleaned := self.script(text, at)) != text:
            return cleaned
        if named(name, text):
            return self._whole(at, NAMED)
        return self._whole(at, RANDOM) if random(name, text) else text

    def _arguments(self, arguments: list[Any], at: str) -> list[Any]:
        cleaned: list[Any] = []
        flag = ""
        for index, each in enumerate(arguments):
            place = f"{at}[{index}]"
            if not isinstance(each, str):
                cleaned.append(self.clean(each, place, flag, Place.SCRIPT))
                flag = ""
                continue
            known = self.script(each, place)
            cleaned.append(self._whole(place, NAMED) if known == each and flag and named(flag, each) else known)
            flag = each.lstrip("-") if each.startswith("-") and "=" not in each else ""
        return cleaned

    def _whole(self, at: str, kind: str) -> str:
        self._found[Secret(kind, at, detector())] = None
        return f"<secret: {kind}>"

    def _cut(self, text: str, at: str, spans: list[Span]) -> str:
        """Replace spans, the first of overlapping ones, from the end so that offsets hold."""
        kept: list[Span] = []
        for span in sorted(spans):
            if not kept or span.start >= kept[-1].end:
                kept.append(span)
        for span in reversed(kept):
            text = f"{text[: span.start]}{self._whole(at, span.kind)}{text[span.end :]}"
        return text


def _formats(text: str) -> Iterator[Span]:
    """Credentials by their format, in what is known of a text; and references to what AWS gives out as one."""
    if OPEN not in text:
        yield from formats(text)
        return
    yield from (Span(start, end, NAMED) for start, end in given_out(text))
    level = levelled(text)
    yield from (span for span in formats(level) if literal(level[span.start : span.end]))
    yield from within_symbols(text, formats(text))


def _assignments(text: str) -> Iterator[Span]:
    """Credentials by the name that a script gives them, in what is known of a text."""
    yield from assignments(levelled(text))
    if OPEN in text:
        yield from within_symbols(text, assignments(text))


def _hides(text: str) -> bool:
    """Whether a value is a text in base64 that holds a credential."""
    script = encoded(text) if len(text) >= _ENCODED_LENGTH else None
    return script is not None and any(chain(_formats(script), _assignments(script)))
