"""The resource test of a statement: ARN patterns, case-sensitive, segment by segment.

Source: IAM User Guide, "IAM JSON policy elements: Resource" and "Variables and tags": a Resource whose variable
has no value matches no resource, so a match through a variable of unknown value is never certain.
"""

from collections.abc import Callable, Sequence

from auditor.iam.context import Context, resolve
from auditor.iam.globs import TextSet, compile_text
from auditor.iam.patterns import compile_pattern
from auditor.iam.policy import Statement

EVERYTHING = "*"
"""The pattern for every resource; also the resource of an action that names none."""

Test = Callable[[str, Context], bool | None]
"""A compiled Resource or NotResource: whether it takes in an ARN; None where that hangs on a policy variable."""


def compile_resources(statement: Statement) -> Test | None:
    """Compile the test; None where it takes in whatever is asked.

    The ARN may be ``*``, the resource of an action that names none. A statement with neither element speaks of the
    resource it is attached to.
    """
    if statement.not_resources:
        left_out = _any_of(statement.not_resources, variables=statement.variables)

        def spares(resource: str, context: Context) -> bool | None:
            found = left_out(resource, context)
            return None if found is None else not found

        return spares
    if not statement.resources or EVERYTHING in statement.resources:
        return None
    return _any_of(statement.resources, variables=statement.variables)


def covers_resources(statement: Statement, pattern: str) -> bool:
    """Whether the statement is proven to take in every resource of the pattern, whatever variables in it stand for."""
    asked = compile_pattern(pattern, variables=True)
    if statement.not_resources:
        left_out = (compile_pattern(text, variables=statement.variables) for text in statement.not_resources)
        return not any(one.intersects(asked) for one in left_out)
    patterns = (compile_pattern(text, variables=statement.variables) for text in statement.resources)
    return not statement.resources or any(one.covers(asked) for one in patterns)


def _any_of(patterns: Sequence[str], *, variables: bool) -> Test:
    dynamic = [text for text in patterns if variables and "${" in text]
    fixed = TextSet([compile_text(text) for text in patterns if text not in dynamic], arns=True)
    if not dynamic:
        return lambda resource, _context: resource in fixed

    def test(resource: str, context: Context) -> bool | None:
        if resource in fixed:
            return True
        resolved = [found for text in dynamic if (found := resolve(text, context, variables=True))]
        fitting = [found.sure for found in resolved if resource in TextSet([found.tokens], arns=True)]
        if True in fitting:
            return True
        return None if fitting else False

    return test
