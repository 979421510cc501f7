"""Flaws of Action and NotAction, and of Allow with an element that says what is left out."""

import re
from collections.abc import Iterator

from auditor.iam.known import known
from auditor.iam.lint.flaw import LIMITING, Attachment, Flaw, Grade, flaw, listed
from auditor.iam.policy import Effect, Statement

_ACTION = re.compile(r"[a-z0-9-]+:[a-z0-9*?]+", re.IGNORECASE)
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
    services = frozenset(table.services())
    strange = [one for one in patterns if one not in _EVERYTHING and one.partition(":")[0].lower() not in services]
    if strange:
        why = f"no service is known that {listed(strange)} could be an action of, so it does nothing: check the spelling"
        yield flaw(statement, element, why, Grade.DOUBTFUL)
    none = [one for one in patterns if one not in strange and not table.bits("*" if one == "*:*" else one)]
    if none:
        why = f"no known action is called {listed(none)}, so it does nothing: check the spelling"
        yield flaw(statement, element, why, Grade.DOUBTFUL)


def _of_trust(action: str) -> bool:
    return action in _EVERYTHING or _OF_TRUST.fullmatch(action) is not None


def _left_out(statement: Statement) -> Iterator[Flaw]:
    if statement.not_actions:
        why = "Allow with NotAction grants all other actions, those of future services included: list what is needed"
        yield flaw(statement, "NotAction", why)
    if statement.not_resources:
        why = "Allow with NotResource grants all other resources, those not made yet included: list what is needed"
        yield flaw(statement, "NotResource", why)
