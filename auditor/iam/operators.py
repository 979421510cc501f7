"""The condition operators: their names, and how each compares one policy value with one request value.

Source: IAM User Guide, "IAM JSON policy elements: Condition operators". A value that is not of the operator's type
(a date that is none, an address that is none) matches nothing. AWS stores operator names as written and compares
them without case, so they are read that way.
"""

import base64
import binascii
import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from ipaddress import ip_address, ip_network
from typing import Any

from auditor.iam.patterns import Pattern, Token, Wild
from auditor.iam.policy import Quantifier

Test = Callable[[Sequence[Token], str], bool]
"""Compares a policy value (wildcards marked, variables filled in) with a value of the request."""

_ARN_PARTS = 6
_YEAR_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Operator:
    """One operator: its test, and whether it holds where the test fails (the ``Not`` forms)."""

    name: str
    test: Test
    negated: bool = False


def text_of(tokens: Sequence[Token]) -> str:
    """Write tokens as text, wildcards as the characters that stand for them."""
    return "".join(token.value if isinstance(token, Wild) else token for token in tokens)


def _equals(wanted: Sequence[Token], actual: str) -> bool:
    return text_of(wanted) == actual


def _equals_ignore_case(wanted: Sequence[Token], actual: str) -> bool:
    return text_of(wanted).casefold() == actual.casefold()


def _like(wanted: Sequence[Token], actual: str) -> bool:
    return Pattern(wanted).matches(actual)


def _arn(wanted: Sequence[Token], actual: str) -> bool:
    """Compare the six parts one by one; ``*`` alone stands for every ARN."""
    if list(wanted) == [Wild.MANY]:
        return True
    patterns, parts = _arn_parts(wanted), actual.split(":", _ARN_PARTS - 1)
    if len(patterns) != _ARN_PARTS or len(parts) != _ARN_PARTS:
        return False
    return all(Pattern(pattern).matches(part) for pattern, part in zip(patterns, parts, strict=True))


def _arn_parts(tokens: Sequence[Token]) -> list[list[Token]]:
    parts: list[list[Token]] = [[]]
    for piece in tokens:
        if piece == ":" and len(parts) < _ARN_PARTS:
            parts.append([])
        else:
            parts[-1].append(piece)
    return parts


def _bool(wanted: Sequence[Token], actual: str) -> bool:
    return text_of(wanted).lower() == actual.lower()


def _binary(wanted: Sequence[Token], actual: str) -> bool:
    try:
        return base64.b64decode(text_of(wanted), validate=True) == base64.b64decode(actual, validate=True)
    except (binascii.Error, ValueError):
        return False


def _ip(wanted: Sequence[Token], actual: str) -> bool:
    try:
        return ip_address(actual) in ip_network(text_of(wanted), strict=False)
    except ValueError:
        return False


def _compared(read: Callable[[str], Any], compare: Callable[[Any, Any], bool]) -> Test:
    def test(wanted: Sequence[Token], actual: str) -> bool:
        try:
            return compare(read(actual), read(text_of(wanted)))
        except (ValueError, InvalidOperation, OverflowError):
            return False

    return test


def _moment(text: str) -> datetime:
    """Read an ISO 8601 date (W3C forms, UTC unless it says otherwise) or seconds since 1970."""
    if text.lstrip("-").isdigit() and len(text) > _YEAR_DIGITS:
        return datetime.fromtimestamp(int(text), UTC)
    if text.isdigit() and len(text) == _YEAR_DIGITS:
        return datetime(int(text), 1, 1, tzinfo=UTC)
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _number(text: str) -> Decimal:
    number = Decimal(text)
    if not number.is_finite():
        raise ValueError(text)
    return number


def _all_operators() -> list[Operator]:
    found = [
        Operator("StringEquals", _equals),
        Operator("StringNotEquals", _equals, negated=True),
        Operator("StringEqualsIgnoreCase", _equals_ignore_case),
        Operator("StringNotEqualsIgnoreCase", _equals_ignore_case, negated=True),
        Operator("StringLike", _like),
        Operator("StringNotLike", _like, negated=True),
        Operator("ArnEquals", _arn),
        Operator("ArnNotEquals", _arn, negated=True),
        Operator("ArnLike", _arn),
        Operator("ArnNotLike", _arn, negated=True),
        Operator("Bool", _bool),
        Operator("BinaryEquals", _binary),
        Operator("IpAddress", _ip),
        Operator("NotIpAddress", _ip, negated=True),
        Operator("Null", _bool),
    ]
    for family, read in (("Numeric", _number), ("Date", _moment)):
        found += [
            Operator(f"{family}Equals", _compared(read, operator.eq)),
            Operator(f"{family}NotEquals", _compared(read, operator.eq), negated=True),
            Operator(f"{family}LessThan", _compared(read, operator.lt)),
            Operator(f"{family}LessThanEquals", _compared(read, operator.le)),
            Operator(f"{family}GreaterThan", _compared(read, operator.gt)),
            Operator(f"{family}GreaterThanEquals", _compared(read, operator.ge)),
        ]
    return found


OPERATORS = {found.name: found for found in _all_operators()}
"""Every operator by its canonical name."""

_BY_LOWER = {name.lower(): name for name in OPERATORS}
_QUANTIFIERS = {quantifier.value.lower(): quantifier for quantifier in Quantifier}
_IF_EXISTS = "ifexists"


def parse_operator(written: str) -> tuple[str, Quantifier | None, bool] | None:
    """Split an operator as written into (canonical name, quantifier, IfExists); None where AWS knows no such one."""
    prefix, colon, rest = written.lower().partition(":")
    quantifier = _QUANTIFIERS.get(prefix) if colon else None
    if colon and quantifier is None:
        return None
    name = rest if colon else prefix
    base = name.removesuffix(_IF_EXISTS)
    if base not in _BY_LOWER or (base == "null" and base != name):
        return None
    return _BY_LOWER[base], quantifier, base != name
