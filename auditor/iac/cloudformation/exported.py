"""Values that one template exports and another imports."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from auditor.iac.cloudformation.item import keyed
from auditor.iac.planned import Home
from auditor.model.choice import CLOSE, OPEN, OneOf, Unknown, symbols

_HOME = Home()
_COMMON = frozenset({_HOME.account, _HOME.partition, _HOME.region})


def foreign(value: Any, file: str) -> Any:
    """A value with its symbols and decisions marked as another file's: a name means something else over here."""
    of = keyed(PurePath(file).name)
    if isinstance(value, str):
        return _text(value, of)
    if isinstance(value, Unknown):
        return Unknown(value.reason, _text(value.text, of))
    if isinstance(value, OneOf):
        options = {name: foreign(each, file) for name, each in value.options.items()}
        return OneOf(f"{value.decision} of {of}", options, value.assumed)
    if isinstance(value, Mapping):
        return {name: foreign(each, file) for name, each in value.items()}
    return [foreign(each, file) for each in value] if isinstance(value, list) else value


def _text(text: str, of: str) -> str:
    """Each symbol but those of the place of deployment: `«Key|Arn»` becomes `«Key of network.yaml|Arn»`."""
    for whole in {found[0] for found in symbols(text)} - _COMMON:
        inner = whole.removeprefix(OPEN).removesuffix(CLOSE)
        key, bar, attribute = inner.partition("|")
        text = text.replace(whole, f"{OPEN}{key} of {of}{bar}{attribute}{CLOSE}")
    return text
