"""Which conditions really narrow down who may call: to accounts, organizations, networks or sources.

Sources: S3 User Guide, "The meaning of public" (only fixed values count: no wildcard, no policy variable; address
ranges wider than /8 or, in IPv6, /32 are public); IAM User Guide, "The confused deputy problem". A condition that
an absent key passes (IfExists, ForAllValues, Null) narrows nothing.
"""

import re
from enum import StrEnum
from ipaddress import ip_network

from auditor.iam.policy import Condition, Quantifier
from auditor.model.choice import CLOSE, OPEN


class Limit(StrEnum):
    """What a condition narrows callers down to."""

    ACCOUNT = "account"
    ORGANIZATION = "organization"
    NETWORK = "network"
    VIA_SERVICE = "via-service"
    """Any principal, but only through an AWS service: says how, not who."""


_ACCOUNT_KEYS = frozenset(
    {
        "aws:principalaccount",
        "aws:sourceaccount",
        "aws:sourceowner",
        "aws:vpceaccount",
        "kms:calleraccount",
        "s3:dataaccesspointaccount",
    }
)
_ARN_KEYS = frozenset({"aws:principalarn", "aws:sourcearn", "s3:dataaccesspointarn", "aws:userid"})
_ORGANIZATION_KEYS = frozenset(
    {
        f"aws:{who}{what}"
        for who in ("principal", "source", "vpce")
        for what in ("orgid", "orgpaths")
    }
)  # fmt: skip
_NETWORK_KEYS = frozenset({"aws:sourceip", "aws:sourcevpc", "aws:sourcevpce", "aws:sourcevpcarn"})
_SERVICE_KEYS = frozenset({"kms:viaservice"})
SOURCE_KEYS = frozenset({"aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid", "aws:sourceorgpaths"})
"""The keys that guard a service principal against being used for somebody else (the confused deputy)."""
PRINCIPAL_KEYS = frozenset({"aws:principalaccount", "aws:principalarn", "kms:calleraccount"})
"""The keys that tell by account who calls."""
ENDPOINT_KEYS = frozenset({"aws:sourcevpc", "aws:sourcevpce", "aws:sourcevpcarn", "aws:vpceaccount", "aws:vpceorgid"})
"""The keys that bind requests to VPCs or VPC endpoints."""

_POSITIVE = frozenset({"StringEquals", "StringEqualsIgnoreCase", "StringLike", "ArnEquals", "ArnLike", "IpAddress"})
_NEGATIVE = frozenset(
    {"StringNotEquals", "StringNotEqualsIgnoreCase", "StringNotLike", "ArnNotEquals", "ArnNotLike", "NotIpAddress"}
)
OWN_ACCOUNT = "${aws:resourceaccount}"
"""The policy variable for the account that owns the resource, in lower case."""
_OWN = frozenset({OWN_ACCOUNT, "${aws:resourceorgid}", "${aws:resourceorgpaths}"})
_WIDEST = {4: 8, 6: 32}
_SYMBOL = re.compile(f"{OPEN}[^{OPEN}{CLOSE}|]*{CLOSE}")
_ACCOUNT_PART = 4
_ARN_PARTS = 6


def limit_of(condition: Condition) -> Limit | None:
    """Return what an Allow with this condition is narrowed down to; None where it narrows nothing for sure."""
    if condition.operator not in _POSITIVE or condition.if_exists or condition.quantifier is Quantifier.ALL:
        return None
    return _kind(condition)


def exclusion_of(condition: Condition) -> Limit | None:
    """Return what a Deny with this condition leaves ("deny unless ..."); None where it leaves callers at large."""
    if condition.operator not in _NEGATIVE or condition.quantifier is Quantifier.ANY:
        return None
    return _kind(condition)


def accounts_of(condition: Condition) -> frozenset[str]:
    """Return the account ids that a condition's values name."""
    if condition.key in _ACCOUNT_KEYS:
        return frozenset(value for value in condition.values if is_account(value))
    if condition.key in _ARN_KEYS:
        return frozenset(found for value in condition.values if (found := account_in_arn(value)))
    return frozenset()


def within_own_account(condition: Condition) -> bool:
    """Whether a value stands for the account that owns the resource, whichever that is."""
    own = (value.lower() == OWN_ACCOUNT for value in condition.values)
    return condition.key in _ACCOUNT_KEYS and condition.variables and any(own)


def is_account(text: str) -> bool:
    """Whether a text is an account id, or the symbol of one that only deployment spells."""
    return (len(text) == len("123456789012") and text.isascii() and text.isdigit()) or bool(_SYMBOL.fullmatch(text))


def account_in_arn(arn: str) -> str | None:
    """Return the account id of an ARN or ARN pattern, None where it has none that is fixed."""
    parts = arn.split(":", _ARN_PARTS - 1)
    account = parts[_ACCOUNT_PART] if len(parts) == _ARN_PARTS else ""
    return account if is_account(account) else None


def _kind(condition: Condition) -> Limit | None:
    kinds = {_kind_of_value(condition.key, value, condition) for value in condition.values}
    return kinds.pop() if len(kinds) == 1 else None


def _kind_of_value(key: str, value: str, condition: Condition) -> Limit | None:
    own = condition.variables and value.lower() in _OWN
    if key in _ACCOUNT_KEYS:
        return Limit.ACCOUNT if own or is_account(value) else None
    if key in _ARN_KEYS:
        return Limit.ACCOUNT if account_in_arn(value) or _is_plain(value) else None
    if key in _ORGANIZATION_KEYS:
        return Limit.ORGANIZATION if own or _is_organization(value) else None
    if key in _NETWORK_KEYS:
        narrow = _is_narrow(value) if key == "aws:sourceip" else _is_plain(value)
        return Limit.NETWORK if narrow else None
    return Limit.VIA_SERVICE if key in _SERVICE_KEYS and value.strip("*?") else None


def _is_plain(value: str) -> bool:
    return bool(value) and not any(mark in value for mark in ("*", "?", "${"))


def _is_organization(value: str) -> bool:
    organization = value.partition("/")[0]
    return organization.startswith("o-") and _is_plain(organization)


def _is_narrow(value: str) -> bool:
    try:
        network = ip_network(value, strict=False)
    except ValueError:
        return False
    return network.prefixlen >= _WIDEST[network.version]
