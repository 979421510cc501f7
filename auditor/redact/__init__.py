"""Keeps credentials off the disk: replaces each by its kind before a document is stored, and remembers where it was.

responses, secrets = redact({"DescribeTrainingJob": {"Environment": {"DB_PASSWORD": "hunter2!"}}})
responses == {"DescribeTrainingJob": {"Environment": {"DB_PASSWORD": "<secret: Secret Keyword>"}}}
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from auditor.model.document import Secret
from auditor.redact.detect import (
    NAMED,
    RANDOM,
    Span,
    assignments,
    detector,
    formats,
    named,
    random,
    suspicious,
)

__all__ = ["redact", "redact_text"]

_FREE: Final = frozenset({
    "Environment", "EnvironmentVariables", "EnvironmentVariableOverrides", "HyperParameters", "StaticHyperParameters",
    "DefaultEnvironmentVariables", "ContainerEnvironmentVariables", "EnvironmentParameterRanges", "Parameters",
    "PipelineDefinition", "PipelineParameters", "ProvisioningParameters", "DefaultParameters", "CustomizedMetadata",
    "ServerlessJobConfig", "MetadataProperties", "Properties",
})  # fmt: skip
"""Members below which users choose the names, so that a name tells a credential."""

_SCRIPTS: Final = frozenset({
    "ContainerArguments", "ContainerEntrypoint", "Arguments", "Args", "Entrypoint", "EntryPoint", "Command", "UserData",
})  # fmt: skip
_ENCODED: Final = frozenset({"Content", "StudioLifecycleConfigContent", "UserData"})
"""Scripts that the API keeps as base64."""

_NAMES: Final = ("Name", "Key", "ParameterName")
_VALUES: Final = frozenset({"Value", "DefaultValue"})


def redact(responses: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[Secret, ...]]:
    """The responses with each credential replaced by its kind, structure kept, and where they were."""
    text = msgspec.json.encode(responses).decode()
    if not suspicious(text) and not any(f'"{member}":' in text for member in _ENCODED):
        return dict(responses), ()
    finder = _Finder()
    return {name: finder.clean(response, name, name, free=False) for name, response in responses.items()}, finder.found


def redact_text(text: str, place: str) -> tuple[str, tuple[Secret, ...]]:
    """A source line or script with each credential replaced by its kind."""
    finder = _Finder()
    return finder.script(text, place), finder.found


class _Finder:
    """Walks one document's responses."""

    def __init__(self) -> None:
        self._found: dict[Secret, None] = {}

    @property
    def found(self) -> tuple[Secret, ...]:
        return tuple(self._found)

    def clean(self, value: Any, at: str, name: str, *, free: bool) -> Any:
        """A value without its credentials. `name` is what it is called; `free`: whether users chose that name."""
        if isinstance(value, str):
            return self._text(value, at, name, free=free)
        if isinstance(value, dict):
            return self._members(value, at, free=free)
        if isinstance(value, list):
            if name in _SCRIPTS and all(isinstance(each, str) for each in value):
                return self._arguments(value, at)
            return [self.clean(each, f"{at}[{index}]", name, free=free) for index, each in enumerate(value)]
        return value

    def script(self, text: str, at: str) -> str:
        """A script without its credentials."""
        return self._cut(text, at, [*formats(text), *assignments(text)])

    def _members(self, value: dict[str, Any], at: str, *, free: bool) -> dict[str, Any]:
        label = next((value[key] for key in _NAMES if isinstance(value.get(key), str)), None)
        return {
            key: self.clean(
                each,
                f"{at}.{key}",
                label if label and key in _VALUES else key,
                free=free or key in _FREE,
            )
            for key, each in value.items()
        }

    def _text(self, text: str, at: str, name: str, *, free: bool) -> str:
        if name in _ENCODED and (script := _decoded(text)) is not None:
            cleaned = self.script(script, at)
            return text if cleaned == script else base64.b64encode(cleaned.encode()).decode()
        if text[:1] in {"{", "["} and (inner := _json(text)) is not None:
            cleaned = self.clean(inner, at, name, free=free)
            return text if cleaned == inner else json.dumps(cleaned)
        if name in _SCRIPTS:
            return self.script(text, at)
        if free and named(name, text):
            return self._whole(at, NAMED)
        if free and random(name, text):
            return self._whole(at, RANDOM)
        return self._cut(text, at, list(formats(text)))

    def _arguments(self, arguments: list[str], at: str) -> list[str]:
        cleaned: list[str] = []
        flag = ""
        for index, each in enumerate(arguments):
            place = f"{at}[{index}]"
            secret = flag and named(flag, each)
            cleaned.append(self._whole(place, NAMED) if secret else self.script(each, place))
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


def _decoded(text: str) -> str | None:
    try:
        return base64.b64decode(text, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None
