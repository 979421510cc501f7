"""Credentials in texts of code that hold symbols: what is not known yet is none, and does not hide those beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from auditor.model.choice import CLOSE, OPEN, symbols
from auditor.redact.spans import Span

_SYMBOL: Final = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
_GIVEN_OUT: Final = frozenset({"SecretAccessKey", "ClientSecret", "ApiKey"})
"""What `AWS::IAM::AccessKey`, `AWS::Cognito::UserPoolClient` and `AWS::AppSync::ApiKey` return: credentials themselves.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/ (return values).
"""
_FENCE: Final = re.compile(r"-----[^-]*-----")
_CORE: Final = re.compile(r"\w{4}")
_STAND_IN: Final = "reference"


def given_out(text: str) -> Iterator[tuple[int, int]]:
    """Where a text refers to a credential that AWS will make."""
    return (each.span() for each in symbols(text) if each["attribute"] in _GIVEN_OUT)


def levelled(text: str) -> str:
    """A text of the same length whose symbols are one word each, so that no pattern stops within one."""
    return _SYMBOL.sub(_levelled, text) if OPEN in text else text


def _levelled(found: re.Match[str]) -> str:
    return f"{OPEN}{'_' * (len(found[0]) - 2)}{CLOSE}"


def within_symbols(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    """Those spans that lie within what looks like a symbol: what AWS says of a live resource holds none."""
    places = [found.span() for found in _SYMBOL.finditer(text)]
    return (span for span in spans if any(begin < span.start and span.end < end for begin, end in places))


def literal(core: str) -> bool:
    """Whether enough of a credential is there besides symbols, and the lines that fence a key in, to be one."""
    return bool(_CORE.search(_FENCE.sub("", _SYMBOL.sub(" ", core))))


def readings(value: str) -> tuple[str, ...]:
    """A value as it may turn out: as it stands where it is known, else with nothing or a word for each symbol."""
    if OPEN not in value:
        return (value,)
    return _SYMBOL.sub("", value), _SYMBOL.sub(_STAND_IN, value)
