"""Flaws of Action and NotAction, and of Allow with an element that says what is left out."""

import re
from collections.abc import Iterator
from difflib import get_close_matches

from auditor.iam.known import known
from auditor.iam.lint import newer
from auditor.iam.lint.flaw import LIMITING, Attachment, Flaw, Grade, flaw, listed, short
from auditor.iam.policy import Effect, Statement

_ACTION = re.compile(r"[a-z0-9-]+:[a-z0-9*?]+", re.IGNORECASE)
_ALIKE = 0.85
"""From which likeness on (`difflib`, 1 is the same) an action is proposed for one that nobody knows."""
_EVERYTHING = frozenset({"*", "*:*"})
_OF_TRUST = re.compile(r"sts:(\*|assume.*|tag.*|set.*|\w*\*)", re.IGNORECASE)


def check(statement: Statement, attached_to: Attachment) -> Iterator[Flaw]:
    """The flaws of what a statement is about."""
    element = "NotAction" if statement.not_actions else "Action"
    patterns = statement.not_actions or statement.actions
    wrong = [one for one in patterns if one not in _EVERYTHING and not _ACTION.fullmatch(one)]
    if wrong:
        why = f"{listed(wrong)} is no action: AWS expects service:Name, with wildcards in the name only"
        yield flaw(statement, element, why, Grade.BROKEN)
    yield from _unknown(statement, element, [one for one in patterns if one not in wrong])
    if attached_to == "trust" and (idle := [one for one in statement.actions if not _of_trust(one)]):
        why = f"a trust policy speaks of actions of sts only, so {listed(idle)} does nothing: remove it"
        yield flaw(statement, "Action", why, Grade.BROKEN)
    if statement.effect is Effect.ALLOW and attached_to not in LIMITING:
        yield from _left_out(statement)


def _unknown(statement: Statement, element: str, patterns: list[str]) -> Iterator[Flaw]:
    table = known()
    strange = [one for one in patterns if one not in _EVERYTHING and not table.has_service(one.partition(":")[0])]
    if strange:
        why = f"{listed(strange)} is of no service that AWS documented by {table.date}: check the spelling"
        yield flaw(statement, element, why, Grade.DOUBTFUL)
    none = [one for one in patterns if one not in strange and not _is_known(one)]
    for one in (one for one in none if one.lower() in newer.AUTHORISED_AS):
        action = newer.AUTHORISED_AS[one.lower()]
        why = f"{short(one)} is authorised as {action}, so that this has no effect: name {action}"
        yield flaw(statement, element, why)
    none = [one for one in none if one.lower() not in newer.AUTHORISED_AS]
    if none:
        why = f"{listed(none)} fits no action that AWS documented by {table.date}: check the spelling{_meant(none)}"
        yield flaw(statement, element, why, Grade.DOUBTFUL)


def _is_known(pattern: str) -> bool:
    return pattern.lower() in newer.ACTIONS or bool(known().bits("*" if pattern == "*:*" else pattern))


def _meant(patterns: list[str]) -> str:
    """The action that was probably meant by the first of these; empty where none is alike."""
    service, _, name = patterns[0].partition(":")
    table = known()
    names = [one.partition(":")[2] for one in table.names(table.bits(f"{service}:*"))]
    alike = get_close_matches(name, names, n=1, cutoff=_ALIKE)
    return f" ({service}:{alike[0]}?)" if alike else ""


def _of_trust(action: str) -> bool:
    return action in _EVERYTHING or _OF_TRUST.fullmatch(action) is not None


def _left_out(statement: Statement) -> Iterator[Flaw]:
    if statement.not_actions:
        why = "Allow with NotAction grants all other actions, those of future services included: list what is needed"
        yield flaw(statement, "NotAction", why)
    if statement.not_resources:
        why = "Allow with NotResource grants all other resources, those not made yet included: list what is needed"
        yield flaw(statement, "NotResource", why)
