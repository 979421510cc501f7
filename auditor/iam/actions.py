"""The action test of a statement: ``service:Name`` patterns, compared without case.

Source: IAM User Guide, "IAM JSON policy elements: Action": prefix and name are case-insensitive.
"""

from auditor.iam.patterns import Pattern, compile_pattern
from auditor.iam.policy import Statement

EVERY_ACTION = "?*:?*"
"""A pattern for every action there is; ``*`` and ``*:*`` both cover it."""


def action_pattern(text: str) -> Pattern:
    """Compile an action pattern."""
    return compile_pattern(text.lower())


def matches_action(statement: Statement, action: str) -> bool:
    """Whether the statement's Action or NotAction takes in this action (a name, no pattern)."""
    lowered = action.lower()
    if statement.not_actions:
        return not any(action_pattern(pattern).matches(lowered) for pattern in statement.not_actions)
    return any(action_pattern(pattern).matches(lowered) for pattern in statement.actions)


def covers_actions(statement: Statement, pattern: str) -> bool:
    """Whether the statement takes in every action of the pattern."""
    asked = action_pattern(pattern)
    if statement.not_actions:
        return not any(action_pattern(left_out).intersects(asked) for left_out in statement.not_actions)
    return any(action_pattern(listed).covers(asked) for listed in statement.actions)


def touches_actions(statement: Statement, pattern: str) -> bool:
    """Whether the statement takes in some action of the pattern."""
    asked = action_pattern(pattern)
    if statement.not_actions:
        return not any(action_pattern(left_out).covers(asked) for left_out in statement.not_actions)
    return any(action_pattern(listed).intersects(asked) for listed in statement.actions)
