"""The action test of a statement: ``service:Name`` patterns, compared without case.

Source: IAM User Guide, "IAM JSON policy elements: Action": prefix and name are case-insensitive.
"""

from functools import lru_cache

from auditor.iam.patterns import Pattern, compile_pattern
from auditor.iam.policy import Statement

_KEPT = 16_384
"""How many answers of each kind are kept: the same statements are asked about the same actions over and over."""

EVERY_ACTION = "?*:?*"
"""A pattern for every action there is; ``*`` and ``*:*`` both cover it."""


def action_pattern(text: str) -> Pattern:
    """Compile an action pattern."""
    return compile_pattern(text.lower())


def matches_action(statement: Statement, action: str) -> bool:
    """Whether the statement's Action or NotAction takes in this action (a name, no pattern)."""
    if statement.not_actions:
        return not _matched(statement.not_actions, action)
    return _matched(statement.actions, action)


def covers_actions(statement: Statement, pattern: str) -> bool:
    """Whether the statement takes in every action of the pattern."""
    if statement.not_actions:
        return not _touched(statement.not_actions, pattern)
    return _covered(statement.actions, pattern)


def touches_actions(statement: Statement, pattern: str) -> bool:
    """Whether the statement takes in some action of the pattern."""
    if statement.not_actions:
        return not _covered(statement.not_actions, pattern)
    return _touched(statement.actions, pattern)


@lru_cache(maxsize=_KEPT)
def _matched(patterns: tuple[str, ...], action: str) -> bool:
    lowered = action.lower()
    return any(action_pattern(one).matches(lowered) for one in patterns)


@lru_cache(maxsize=_KEPT)
def _covered(patterns: tuple[str, ...], pattern: str) -> bool:
    asked = action_pattern(pattern)
    return any(action_pattern(one).covers(asked) for one in patterns)


@lru_cache(maxsize=_KEPT)
def _touched(patterns: tuple[str, ...], pattern: str) -> bool:
    asked = action_pattern(pattern)
    return any(action_pattern(one).intersects(asked) for one in patterns)
