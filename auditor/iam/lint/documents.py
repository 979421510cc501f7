"""Flaws of a document as a whole: its version, its size, the ids of its statements."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Final
from urllib.parse import unquote

from auditor.iam.compiled import Policy
from auditor.iam.context import variable_keys
from auditor.iam.exposure import is_full_access
from auditor.iam.lint.flaw import Attachment, Flaw, Grade, flaw
from auditor.iam.policy import LIVE_VARIABLES, Statement

LARGEST: Final[Mapping[Attachment, int]] = {
    "identity": 10_240,
    "boundary": 6_144,
    "trust": 4_096,
    "scp": 10_240,
    "rcp": 5_120,
    "resource": 32_768,
    "endpoint": 20_480,
}
"""Characters without white space that a policy may have at most, of all quotas of its kind the largest.

Sources: IAM User Guide, "IAM and AWS STS quotas"; Organizations User Guide, "Quotas"; KMS Developer Guide, "Resource
quotas" (the largest resource policy); VPC User Guide, "VPC endpoints quotas".
"""

_UNIQUE_SIDS: frozenset[Attachment] = frozenset({"identity", "boundary", "trust"})
_SID = re.compile(r"[A-Za-z0-9]*")
_MEND = f'add "Version": "{LIVE_VARIABLES}"'


def check(policy: Policy, attached_to: Attachment, text: str | None) -> Iterator[Flaw]:
    """The flaws of a document as a whole."""
    if not policy.problems and not policy.statements:
        yield Flaw(policy.name, "/Statement", "there are no statements, so it neither allows nor denies anything")
    yield from _size(policy, attached_to, text)
    yield from _version(policy, attached_to, text)
    yield from _sids(policy, attached_to)


def _size(policy: Policy, attached_to: Attachment, text: str | None) -> Iterator[Flaw]:
    size, largest = len("".join((text or "").split())), LARGEST[attached_to]
    if size > largest:
        why = f"it has {size:,} characters without white space, and AWS refuses more than {largest:,}: split it"
        yield Flaw(policy.name, "", why, grade=Grade.BROKEN)


def _version(policy: Policy, attached_to: Attachment, text: str | None) -> Iterator[Flaw]:
    if policy.version == LIVE_VARIABLES:
        return
    literal = [(statement, first) for statement in policy.statements if (first := next(_variables(statement), None))]
    for statement, variable in literal:
        why = f"the policy's Version is not {LIVE_VARIABLES}, so ${{{variable}}} is plain text, not a variable: {_MEND}"
        yield flaw(statement, "", why)
    if not literal and _without_version(text) and not (attached_to == "endpoint" and is_full_access(policy)):
        why = f"Version is missing, so the rules of 2008-10-17 apply, which know no policy variables: {_MEND}"
        yield Flaw(policy.name, "/Version", why, grade=Grade.DOUBTFUL)


def _variables(statement: Statement) -> Iterator[str]:
    """The variables that a statement would have, were its version one that knows them."""
    values = (value for condition in statement.conditions for value in condition.values)
    for text in (*statement.resources, *statement.not_resources, *values):
        yield from variable_keys(text)


def _without_version(text: str | None) -> bool:
    with suppress(ValueError, RecursionError):
        body = json.loads(unquote(text) if text and text.lstrip().startswith("%") else text or "")
        return isinstance(body, Mapping) and "Version" not in body
    return False


def _sids(policy: Policy, attached_to: Attachment) -> Iterator[Flaw]:
    counted = Counter(statement.sid for statement in policy.statements if statement.sid)
    strict = attached_to in _UNIQUE_SIDS
    seen = set[str]()
    for statement in policy.statements:
        sid = statement.sid
        if sid is None or not statement.understood:
            continue
        if counted[sid] > 1 and sid in seen:
            why = f"the statement id {sid!r} stands more than once in the policy, which IAM refuses: give each its own"
            yield flaw(statement, "Sid", why, Grade.BROKEN if strict else Grade.DOUBTFUL)
        seen.add(sid)
        if strict and not _SID.fullmatch(sid):
            yield flaw(statement, "Sid", "IAM refuses statement ids with other than letters and digits", Grade.BROKEN)
