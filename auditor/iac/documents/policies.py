"""Policy documents of code: judged in part, though the code does not tell every text in them.

What stands in Resource, in a principal's ARN or in some conditions is mostly a name that a parameter gives. Such a text
becomes a choice of what it may turn out to be, and rules judge each: a plain name, `*`, and, where an account's id may
stand, this account. What every one of them shows is certain. Where no such list can be complete (an action, an effect,
a service, an encryption algorithm), the value stays unknown, and with it the policy.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from auditor.iac.documents.partitions import in_own
from auditor.iac.nodes import mapped, renamed
from auditor.iac.planned import Home
from auditor.model.choice import OneOf, Unknown, symbol, symbolic, symbols, untold

PLAIN: Final = "a plain name"
STAR: Final = "*"
OWN: Final = "this account"
ROLE: Final = "a role of this account"

DEPLOYED_TO: Final = "the one deployed to"
ELSEWHERE: Final = "another"

_NAME: Final = " in a policy"
_ACCOUNT: Final = f" as an account{_NAME}"
_PRINCIPAL: Final = " as a policy's principal"
_FIXED_ACCOUNT: Final = " as an account that a policy names"
"""What decisions are called behind their subject: one ending for each set of options."""
LIMIT: Final = " (a limit)"
"""Behind these where `*` grants less: what a Deny names, or what NotResource and tests with Not leave out."""
ENDINGS: Final = tuple(
    f"{ending}{limit}" for ending in (_ACCOUNT, _NAME, _PRINCIPAL, _FIXED_ACCOUNT) for limit in ("", LIMIT)
)

_PARTITION = re.compile(r"aws[a-z-]*")
_ACCOUNT_ID = re.compile(r"[0-9]{12}")
_SUBJECT = re.compile(r"parameter [^\s:,;]+")
_UNFIT = re.compile(r"[«»|/:]+")
_ACCOUNT_AT: Final = 4
"""How many colons of an ARN stand before its account."""
_PSEUDO = re.compile(r"account|region|partition|url suffix|(?:.*\.)?stack (?:name|id)")
"""The symbols of what a deployment is told, not the code."""
_TEXTUAL = re.compile(
    r"(?:For(?:AnyValue|AllValues):)?(?:String|Arn)(?:Not)?(?:Equals|Like)(?:IgnoreCase)?(?:IfExists)?"
)
_ACCOUNT_KEYS: Final = frozenset(
    {"aws:sourceaccount", "aws:principalaccount", "aws:resourceaccount", "kms:calleraccount", "aws:sourceowner"}
)
_NAME_KEYS: Final = re.compile(
    r"sts:externalid|s3:prefix|aws:sourcevpce?|aws:(?:principal|request|resource)tag/.*|kms:encryptioncontext:.*|.*:sub"
)
"""Conditions of which rules ask only whether a value is fixed or matches too much, never whether it is one of a set."""

Texts = Callable[[Unknown], Any]
"""What an unknown text of some element becomes."""


def policy(value: Any, home: Home | None = None) -> Any:
    """A policy (a structure, or JSON text, which holds nothing unknown) prepared for being judged.

    `home` is where it will be in force. However many texts are open, they are few decisions: `grouping` sees to it.
    """
    return mapped(value, partial(_document, home=home or Home()))


def _document(raw: Any, home: Home) -> Any:
    if isinstance(raw, str) and (symbolic(home.partition) or symbolic(home.account)):
        raw = _parsed(raw)
    if not isinstance(raw, Mapping):
        return raw
    return {name: _statements(each, home) if name == "Statement" else each for name, each in raw.items()}


def _parsed(text: str) -> Any:
    """The structure of a text in JSON; any other text as it is, for the rules to say what is wrong with it."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return found if isinstance(found, dict) else text


def _statements(raw: Any, home: Home) -> Any:
    if isinstance(raw, OneOf):
        return mapped(raw, partial(_statements, home=home))
    if isinstance(raw, (list, tuple)):
        return [_statements(each, home) for each in raw]
    if not isinstance(raw, Mapping):
        return raw
    if isinstance(effect := raw.get("Effect"), OneOf):  # what it names widens a grant or limits it, as this is decided
        return mapped(effect, lambda decided: _statements({**raw, "Effect": decided}, home))
    limits = effect != "Allow"
    return {name: _element(name, each, home, limits=limits) for name, each in raw.items()}


def _element(name: str, value: Any, home: Home, *, limits: bool) -> Any:
    if name in {"Resource", "NotResource"}:
        opened = _at_home(_opened(value, partial(_named, home=home)), home)
    elif name == "Principal" or (name == "NotPrincipal" and not limits):
        opened = mapped(value, partial(_principal, home=home, limits=limits))
    elif name == "Condition":
        return mapped(value, partial(_conditions, home=home, limits=limits))
    else:
        return value
    return _limit(opened) if limits != name.startswith("Not") else opened


def _limit(value: Any) -> Any:
    return renamed(value, lambda decision: f"{decision}{LIMIT}" if decision.endswith(ENDINGS) else decision)


def _at_home(value: Any, home: Home) -> Any:
    """`value` with the ARNs in it as they read where nobody said where the code goes.

    AWS takes no ARN of another partition, so that code which names one is for it, unless it names several; an account
    that is named may be the one deployed to, or another.
    """
    if isinstance(value, OneOf):
        options = {name: _at_home(each, home) for name, each in value.options.items()}
        return OneOf(value.decision, options, value.assumed)
    if isinstance(value, (list, tuple)):
        return [_at_home(each, home) for each in value]
    return _arn_at_home(value, home) if isinstance(value, str) and value.startswith("arn:") else value


def _arn_at_home(text: str, home: Home) -> Any:
    _, partition, *rest = text.split(":", _ACCOUNT_AT + 1)
    if not symbolic(home.partition) or not _PARTITION.fullmatch(partition):
        return _account_at_home(text, home)
    there = _account_at_home(":".join(["arn", home.partition, *rest]), home)
    return in_own(partition, there, _account_at_home(text, home), home)


def _account_at_home(text: str, home: Home) -> Any:
    parts = text.split(":", _ACCOUNT_AT + 1)
    account = parts[_ACCOUNT_AT] if len(parts) > _ACCOUNT_AT else ""
    if not symbolic(home.account) or not _ACCOUNT_ID.fullmatch(account):
        return text
    own = text.replace(f":{account}:", f":{home.account}:", 1)
    return OneOf(f"account {account}", {DEPLOYED_TO: own, ELSEWHERE: text})


def _principal(raw: Any, home: Home, *, limits: bool) -> Any:
    if not isinstance(raw, Mapping):
        return raw
    caller = partial(_caller, home=home, limits=limits)
    return {kind: _opened(each, caller) if kind == "AWS" else each for kind, each in raw.items()}


def _conditions(raw: Any, home: Home, *, limits: bool) -> Any:
    if not isinstance(raw, Mapping):
        return raw
    tests = {op: mapped(keys, partial(_tested, op, home=home, limits=limits)) for op, keys in raw.items()}
    return {operator: _limit(keys) if limits != ("Not" in operator) else keys for operator, keys in tests.items()}


def _tested(operator: str, keys: Any, home: Home, *, limits: bool) -> Any:
    if not isinstance(keys, Mapping) or not _TEXTUAL.fullmatch(operator):
        return keys
    matched = partial(_matched, operator, home=home, limits=limits)
    return {key: _opened(each, partial(matched, key.lower())) for key, each in keys.items()}


def _opened(value: Any, texts: Texts) -> Any:
    """`value` with each unknown in it, in lists and choices too, made what it may be."""
    if isinstance(value, Unknown):
        return texts(value)
    if isinstance(value, OneOf):
        options = {name: _opened(each, texts) for name, each in value.options.items()}
        return OneOf(value.decision, options, value.assumed)
    if isinstance(value, (list, tuple)):
        return [_opened(each, texts) for each in value]
    return value


def _named(unknown: Unknown, home: Home) -> Any:
    """A resource: a name or a star; in an account's place, this account too."""
    if _in_account(unknown):
        return _account(unknown, home)
    return OneOf(f"{_subject(unknown)}{_NAME}", {PLAIN: _text(unknown), STAR: _replaced(unknown, STAR)})


def _account(unknown: Unknown, home: Home) -> Any:
    options = {
        PLAIN: _text(unknown),
        STAR: _replaced(unknown, STAR),
        OWN: _replaced(unknown, home.account, account_only=True),
    }
    return OneOf(f"{_subject(unknown)}{_ACCOUNT}", options)


def _caller(unknown: Unknown, home: Home, *, limits: bool) -> Any:
    """A principal: where all of it is unknown, another's, everyone, this account, or one of its roles.

    Within a principal AWS takes no wildcard: what is partly known is a plain name, and its account may be this one.
    """
    if _partly(unknown) and not _in_account(unknown):
        return _text(unknown)
    if _partly(unknown):
        return _fixed_account(unknown, home, limits=limits)
    role = f"arn:{home.partition}:iam::{home.account}:role/{symbol(_key(unknown))}"
    options = {PLAIN: _text(unknown), STAR: STAR, OWN: home.account, ROLE: role}
    return OneOf(f"{_subject(unknown)}{_PRINCIPAL}", options)


def _fixed_account(unknown: Unknown, home: Home, *, limits: bool) -> Any:
    """An account where a star would be plain text; in a Deny it may be one that another statement allows: unknown."""
    if limits:
        return unknown
    options = {PLAIN: _text(unknown), OWN: _replaced(unknown, home.account, account_only=True)}
    return OneOf(f"{_subject(unknown)}{_FIXED_ACCOUNT}", options)


def _matched(operator: str, key: str, unknown: Unknown, home: Home, *, limits: bool) -> Any:
    """A condition's value; of keys that compare with something certain it stays unknown."""
    wild = operator.rpartition(":")[2].startswith("Arn") or "Like" in operator
    if key in _ACCOUNT_KEYS and not _partly(unknown):
        return _account(unknown, home) if wild else _fixed_account(unknown, home, limits=limits)
    if _NAME_KEYS.fullmatch(key) or (key.endswith("arn") and _partly(unknown)):
        return _named(unknown, home) if wild else _text(unknown)
    return unknown


def _partly(unknown: Unknown) -> bool:
    """Whether more of the text is known than that it is one name."""
    found = next(symbols(unknown.text), None)
    return found is not None and found.group() != unknown.text


def _subject(unknown: Unknown) -> str:
    """What decides: the parameter that the reason names, else a text of which the reason tells."""
    found = _SUBJECT.match(unknown.reason)
    return found.group() if found else f"a text ({unknown.reason})"


def _key(unknown: Unknown) -> str:
    return _UNFIT.sub(" ", _subject(unknown)).strip()


def _text(unknown: Unknown) -> str:
    """The text with what nothing tells called so: lint, which takes no name for an ARN, must know it from a name."""
    text = unknown.text or symbol(_key(unknown))
    for one in reversed(_blamed(unknown) if unknown.text else list(symbols(text))):
        if not one["attribute"]:
            text = f"{text[: one.start()]}{untold(_told(one['key'], unknown))}{text[one.end() :]}"
    return text


def _told(key: str, unknown: Unknown) -> str:
    return f"parameter {key}" if unknown.reason.startswith(f"parameter {key} ") else key


def _in_account(unknown: Unknown) -> bool:
    """Whether what is not known stands in the account's place of an ARN."""
    return any(_names_account(unknown.text[: one.start()]) for one in _blamed(unknown))


def _names_account(before: str) -> bool:
    """Whether what follows in a text is the account of an ARN."""
    return before.startswith("arn:") and before.endswith(":") and before.count(":") == _ACCOUNT_AT


def _blamed(unknown: Unknown) -> list[re.Match[str]]:
    """The symbols of what is not known: those that stand for no resource, else what a resource answers."""
    found = [one for one in symbols(unknown.text) if not _PSEUDO.fullmatch(one["key"])]
    return [one for one in found if not one["attribute"]] or found


def _replaced(unknown: Unknown, by: str, *, account_only: bool = False) -> str:
    """The text with `by` for what is not known, or for that part of it which is an account."""
    text = unknown.text or by
    for one in reversed(_blamed(unknown)):
        if not account_only or text == one.group() or _names_account(text[: one.start()]):
            text = f"{text[: one.start()]}{by}{text[one.end() :]}"
    return text
