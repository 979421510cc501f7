"""Whether a statement's Condition holds: operators, IfExists, set operators, Null.

Part of the reference evaluator.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from tests.iam.reference_patterns import Pieces, Values, arn_matches, literal, matches, substituted

NEGATED = {
    "StringNotEquals": "StringEquals",
    "StringNotEqualsIgnoreCase": "StringEqualsIgnoreCase",
    "StringNotLike": "StringLike",
    "NumericNotEquals": "NumericEquals",
    "DateNotEquals": "DateEquals",
    "NotIpAddress": "IpAddress",
    "ArnNotEquals": "ArnEquals",
    "ArnNotLike": "ArnLike",
}
COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "Equals": lambda have, want: have == want,
    "LessThan": lambda have, want: have < want,
    "LessThanEquals": lambda have, want: have <= want,
    "GreaterThan": lambda have, want: have > want,
    "GreaterThanEquals": lambda have, want: have >= want,
}


def condition_holds(block: dict[str, Any], context: Values, *, variables: bool) -> bool:
    """All operators and all their keys must hold.

    Args:
        block: the Condition element.
        context: the complete request context.
        variables: whether the policy's Version knows variables.
    """
    return all(
        one_holds(operator, key, as_list(values), context, variables=variables)
        for operator, keys in block.items()
        for key, values in keys.items()
    )


def one_holds(operator: str, key: str, wanted: list[Any], context: Values, *, variables: bool) -> bool:
    """One operator over one key."""
    found = context.get(key.lower())
    values = [] if found is None else as_list(found)
    if operator == "Null":
        absent = "true" if not values else "false"
        return any(text(want).lower() == absent for want in wanted)
    quantifier, _, name = operator.rpartition(":")
    if_exists = name.endswith("IfExists")
    name = name.removesuffix("IfExists")
    if found is None and if_exists:
        return True
    negated = name in NEGATED
    name = NEGATED.get(name, name)
    patterns = [text(want) for want in wanted]
    where = context if variables else None
    hits = [any(value_matches(name, pattern, value, where) for pattern in patterns) for value in values]
    if quantifier == "ForAllValues":
        # "also returns true if there are no context keys in the request, or if the value resolves to a null dataset,
        # such as an empty string"
        return values == [""] or all(hit != negated for hit in hits)
    if quantifier == "ForAnyValue":
        return any(hit != negated for hit in hits)
    return any(hits) != negated


def value_matches(name: str, pattern: str, value: str, context: Values | None) -> bool:
    """Whether one value of the request matches one value of the policy, under a positive operator."""
    if name in {"ArnEquals", "ArnLike"}:
        return arn_matches(substituted(pattern, context), value)
    if name.startswith("String"):
        return string_matches(name, pattern, value, context)
    if name == "Bool":
        return value.lower() == pattern.lower() and value.lower() in {"true", "false"}
    if name == "BinaryEquals":
        return value == pattern
    if name == "IpAddress":
        return within(value, pattern)
    for family, read in (("Numeric", number), ("Date", moment)):
        if name.startswith(family):
            have, want = read(value), read(pattern)
            return have is not None and want is not None and COMPARISONS[name.removeprefix(family)](have, want)
    message = f"the reference knows no operator {name}"
    raise ValueError(message)


def string_matches(name: str, pattern: str, value: str, context: Values | None) -> bool:
    """StringEquals has no wildcards; StringLike has."""
    pieces: Pieces | None = substituted(pattern, context)
    if pieces is None:
        return False
    if name == "StringLike":
        return matches(pieces, value)
    wanted = "".join(character for character, _ in pieces)
    if name == "StringEqualsIgnoreCase":
        return matches(literal(wanted.lower()), value.lower())
    return wanted == value


def number(given: str) -> Decimal | None:
    """An integer or decimal number."""
    try:
        found = Decimal(given)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def moment(given: str) -> datetime | None:
    """A time in one of W3C's ISO 8601 formats, or in seconds since 1970."""
    try:
        if given.isdigit() and len(given) > len("2024"):
            return datetime.fromtimestamp(int(given), UTC)
        for length, tail in ((len("2024"), "-01-01"), (len("2024-01"), "-01")):
            if len(given) == length:
                given += tail
        found = datetime.fromisoformat(given)
    except (ValueError, OverflowError, OSError):  # OSError: beyond what the system can tell
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def within(address: str, block: str) -> bool:
    """Whether the address lies in the CIDR block; a bare address is a block of one."""
    try:
        return ipaddress.ip_address(address) in ipaddress.ip_network(block, strict=False)
    except ValueError:
        return False


def text(value: object) -> str:
    """JSON numbers and booleans stand for their text."""
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


def as_list(value: Any) -> list[Any]:
    """One or many."""
    return value if isinstance(value, list) else [value]
