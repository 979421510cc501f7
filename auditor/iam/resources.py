"""The resource test of a statement: ARN patterns by text, case-sensitive.

Source: IAM User Guide, "IAM JSON policy elements: Resource" and "Variables and tags": a Resource whose variable
has no value matches no resource, so a match through a variable of unknown value is never certain.
"""

from auditor.iam.context import Context, resolve
from auditor.iam.patterns import Pattern, compile_pattern
from auditor.iam.policy import Statement

EVERYTHING = "*"
"""The pattern for every resource; also the resource of an action that names none."""


def matches_resource(statement: Statement, resource: str, context: Context) -> bool | None:
    """Whether Resource or NotResource takes in this resource (an ARN, or ``*`` for an action that names none).

    Returns:
        True, False, or None where that hangs on the value of a policy variable. A statement with neither element
        speaks of the resource it is attached to and takes in whatever is asked.
    """
    if statement.not_resources:
        left_out = _any_matches(statement, statement.not_resources, resource, context)
        return None if left_out is None else not left_out
    return not statement.resources or _any_matches(statement, statement.resources, resource, context)


def covers_resources(statement: Statement, pattern: str) -> bool:
    """Whether the statement is proven to take in every resource of the pattern."""
    asked = compile_pattern(pattern)
    if statement.not_resources:
        left_out = (compile_pattern(text, variables=statement.variables) for text in statement.not_resources)
        return not any(one.intersects(asked) for one in left_out)
    patterns = (compile_pattern(text, variables=statement.variables) for text in statement.resources)
    return not statement.resources or any(one.covers(asked) for one in patterns)


def _any_matches(statement: Statement, patterns: tuple[str, ...], resource: str, context: Context) -> bool | None:
    found = {_matches(text, resource, context, variables=statement.variables) for text in patterns}
    if True in found:
        return True
    return None if None in found else False


def _matches(text: str, resource: str, context: Context, *, variables: bool) -> bool | None:
    if not variables or "${" not in text:
        return compile_pattern(text).matches(resource)
    resolved = resolve(text, context, variables=True)
    if resolved is None or not Pattern(resolved.tokens).matches(resource):
        return False
    return True if resolved.sure else None
