"""The condition operators: their names, and how each compares one policy value with one request value.

Source: IAM User Guide, "IAM JSON policy elements: Condition operators". A value that is not of the operator's type
(a date that is none, an address that is none) matches nothing. AWS stores operator names as written and compares
them without case, so they are read that way.
"""

import base64
import binascii
import operator
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from ipaddress import ip_address, ip_network
from typing import Any

from msgspec import Struct

from auditor.iam.globs import ARN_PARTS, TextSet
from auditor.iam.patterns import Token, Wild
from auditor.iam.policy import Quantifier

_UNREADABLE = (ValueError, InvalidOperation, OverflowError, OSError, binascii.Error)
Compare = Callable[[str], object]
"""Answers truthy where a value of the request fits."""

_YEAR_DIGITS = 4
_MONTH = len("2026-01")


class Operator(Struct, frozen=True):
    """One operator.

    Attributes:
        name: canonical name.
        compile: makes the comparison with one policy value (wildcards marked, variables filled in).
        negated: whether it holds where the comparison fails (the ``Not`` forms).
    """

    name: str
    compile: Callable[[Sequence[Token]], Compare]
    negated: bool = False

    @property
    def takes_variables(self) -> bool:
        """Whether ``${...}`` in its values is a policy variable: only of texts and ARNs."""
        return self.name.startswith(("String", "Arn"))


def text_of(tokens: Sequence[Token]) -> str:
    """Write tokens as text, wildcards as the characters that stand for them."""
    return "".join(token.value if isinstance(token, Wild) else token for token in tokens)


def never(_actual: str) -> bool:
    """Compare with a policy value that is not of the operator's type: nothing fits."""
    return False


def _equals(wanted: Sequence[Token]) -> Compare:
    return text_of(wanted).__eq__


def _equals_ignore_case(wanted: Sequence[Token]) -> Compare:
    folded = text_of(wanted).casefold()
    return lambda actual: actual.casefold() == folded


def _like(wanted: Sequence[Token]) -> Compare:
    return TextSet([wanted]).__contains__


def _arn(wanted: Sequence[Token]) -> Compare:
    """Compare the six parts one by one; ``*`` alone stands for every ARN."""
    if list(wanted) == [Wild.MANY]:
        return lambda _actual: True
    patterns = [TextSet([part]) for part in _arn_parts(wanted)]
    if len(patterns) != ARN_PARTS:
        return never

    def compare(actual: str) -> bool:
        parts = actual.split(":", ARN_PARTS - 1)
        return len(parts) == ARN_PARTS and all(part in pattern for pattern, part in zip(patterns, parts, strict=True))

    return compare


def _arn_parts(tokens: Sequence[Token]) -> list[list[Token]]:
    parts: list[list[Token]] = [[]]
    for piece in tokens:
        if piece == ":" and len(parts) < ARN_PARTS:
            parts.append([])
        else:
            parts[-1].append(piece)
    return parts


def _bool(wanted: Sequence[Token]) -> Compare:
    lowered = text_of(wanted).lower()
    return lambda actual: actual.lower() == lowered


def _binary(wanted: Sequence[Token]) -> Compare:
    return _compared(lambda text: base64.b64decode(text, validate=True), operator.eq)(wanted)


def _ip(wanted: Sequence[Token]) -> Compare:
    try:
        network = ip_network(text_of(wanted), strict=False)
    except ValueError:
        return never

    def compare(actual: str) -> bool:
        try:
            return ip_address(actual) in network
        except ValueError:
            return False

    return compare


def _compared(read: Callable[[str], Any], test: Callable[[Any, Any], bool]) -> Callable[[Sequence[Token]], Compare]:
    """Compare what both texts say once they are read; a text that says nothing fits nothing."""

    def compile_value(wanted: Sequence[Token]) -> Compare:
        try:
            limit = read(text_of(wanted))
        except _UNREADABLE:
            return never

        def compare(actual: str) -> bool:
            try:
                return test(read(actual), limit)
            except _UNREADABLE:
                return False

        return compare

    return compile_value


def _moment(text: str) -> datetime:
    """Read an ISO 8601 date (W3C forms, UTC unless it says otherwise) or seconds since 1970."""
    if text.lstrip("-").isdigit() and len(text) > _YEAR_DIGITS:
        return datetime.fromtimestamp(int(text), UTC)
    if text.isdigit() and len(text) == _YEAR_DIGITS:
        return datetime(int(text), 1, 1, tzinfo=UTC)
    if len(text) == _MONTH:
        text = f"{text}-01"
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
