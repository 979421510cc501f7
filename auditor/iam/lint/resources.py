"""Flaws of Resource and NotResource: patterns that no ARN fits, and actions that none of them is for."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from auditor.iam.known import known
from auditor.iam.limits import is_account
from auditor.iam.lint.flaw import Attachment, Flaw, Grade, flaw, listed, short
from auditor.iam.patterns import intersects
from auditor.iam.policy import Statement
from auditor.model.choice import symbolic, symbols, untold_in

_KEPT = 16_384
"""How many answers of each kind are kept: the same patterns and actions stand in one statement after the other."""
_SEGMENTS = 6
_SERVICE, _ACCOUNT = 2, 4
_ACCOUNT_DIGITS = 12
_WILD = re.compile(r"[*?]")
_VARIABLE = re.compile(r"\$\{[^}]*\}|«[^»]*»")
"""What only a request spells, and in code what only deployment does."""
_NEEDED: frozenset[Attachment] = frozenset({"identity", "boundary", "scp", "rcp"})
_OWNERS = frozenset({"aws", "aws-managed", "cloudfront", "third-party", ""})
"""What stands in an ARN's account beside account ids: `aws` is the owner of managed policies."""

_EXACT = frozenset({"dynamodb", "ecr", "iam", "kms", "s3", "secretsmanager", "sqs", "sts"})
"""Services whose actions the reference lists with all resource types that they take. Of actions that it says take none
some do: `iam:ListRoles` is asked about `role/`, `logs:DescribeLogGroups` about a log group."""


def check(statement: Statement, attached_to: Attachment) -> Iterator[Flaw]:
    """The flaws of what a statement's actions are done to."""
    patterns = statement.not_resources or statement.resources
    element = "NotResource" if statement.not_resources else "Resource"
    if not patterns and attached_to in _NEEDED:
        why = "Resource is missing, and without it AWS refuses the policy: name the resources of the actions"
        yield flaw(statement, "Resource", why, Grade.BROKEN)
    if patterns and attached_to == "trust":
        why = f"AWS refuses {element} in a trust policy, which is about its own role: leave it out"
        yield flaw(statement, element, why, Grade.BROKEN)
    wrong = {pattern: reason for pattern in patterns if (reason := wrong_arn(pattern)) is not None}
    for pattern, said in wrong.items():
        yield flaw(statement, element, f"{short(pattern)} {said}", Grade.BROKEN)
    if statement.resources and not wrong:
        yield from _idle(statement)


def wrong_arn(pattern: str) -> str | None:
    """Why no ARN fits a pattern of resources; None where one may."""
    plain = _plain(pattern)
    if plain.startswith("*"):
        return None
    parts = plain.split(":", _SEGMENTS - 1)
    if parts[0] != "arn" and not intersects(parts[0], "arn"):
        return 'fits no resource, as it does not begin with "arn:": write the whole ARN'
    if len(parts) < _SEGMENTS:
        if any(part.endswith("*") for part in parts):
            return None
        return f"fits no resource: an ARN has {_SEGMENTS} parts between colons, this one has {len(parts)}"
    if not parts[-1]:
        return "fits no resource, as it names none after the last colon"
    return _wrong_part(parts, pattern.split(":", _SERVICE + 1)[_SERVICE])


@lru_cache(maxsize=_KEPT)
def _plain(pattern: str) -> str:
    """A pattern with what a request or deployment spells as wildcards."""
    return _VARIABLE.sub(_wild, pattern)


def _wild(found: re.Match[str]) -> str:
    """What a variable or a symbol may turn out to be; the name of what the code makes is a name, not an ARN."""
    named = next(symbols(found[0]), None)
    is_name = named is not None and not named["attribute"] and not untold_in(found[0])
    return "0" * _ACCOUNT_DIGITS if is_name else "*"


def _wrong_part(parts: list[str], written: str) -> str | None:
    service, account = parts[_SERVICE], parts[_ACCOUNT]
    if not service:
        return "fits no resource, as it names no service"
    if _WILD.search(service) and not symbolic(written):
        return "has a wildcard for the service, which AWS refuses: name the service, or write * alone"
    if not _WILD.search(account) and account not in _OWNERS and not is_account(account):
        return f"fits no resource: {short(account)} is no account id of twelve digits"
    return None


def _idle(statement: Statement) -> Iterator[Flaw]:
    """Actions, named in full, that none of the statement's resources is for."""
    patterns = [_plain(pattern) for pattern in statement.resources]
    if not all(pattern.strip("*") for pattern in patterns):
        return
    idle = [action for action in statement.actions if _pointless(action, patterns)]
    if idle:
        why = f"none of these resources is one that {listed(idle)} could be done to, so there it does nothing"
        yield flaw(statement, "Resource", f"{why}: name those that it is for")


def _pointless(action: str, patterns: Iterable[str]) -> bool:
    if _WILD.search(action) or action.partition(":")[0].lower() not in _EXACT:
        return False
    formats = _formats(action.lower())
    return bool(formats) and not any(_fits(pattern, one) for pattern in patterns for one in formats)


@lru_cache(maxsize=_KEPT)
def _fits(plain: str, arn_format: str) -> bool:
    """Whether an ARN of this format may fit the pattern; each part for itself, unless a `*` crosses from one on."""
    wanted = _plain(arn_format)
    parts = plain.split(":", _SEGMENTS - 1)
    if len(parts) < _SEGMENTS or any(part.endswith("*") for part in parts[:-1]):
        return intersects(plain, wanted)
    if arn_format.endswith(":::${BucketName}") and "/" in parts[-1]:
        return False
    return all(intersects(part, other) for part, other in zip(parts, wanted.split(":", _SEGMENTS - 1), strict=True))


@lru_cache(maxsize=_KEPT)
def _formats(action: str) -> tuple[str, ...]:
    """The ARN formats of what an action can be done to; none where it takes no resource, or nobody knows."""
    found = known().action(action)
    return () if found is None else tuple(arn for use in found.resources for arn in use.arns)
