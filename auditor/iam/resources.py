"""The resource test of a statement: ARN patterns, case-sensitive, segment by segment.

Source: IAM User Guide, "IAM JSON policy elements: Resource" and "Variables and tags": a Resource whose variable
has no value matches no resource, so a match through a variable of unknown value is never certain.
"""

from collections.abc import Sequence

from auditor.iam.context import Context, resolve
from auditor.iam.globs import TextSet
from auditor.iam.patterns import compile_pattern
from auditor.iam.policy import Statement

EVERYTHING = "*"
"""The pattern for every resource; also the resource of an action that names none."""


class ResourceTest:
    """A compiled Resource or NotResource. The ARN may be ``*``, the resource of an action that names none."""

    __slots__ = ("_dynamic", "_fixed", "_negated")

    def __init__(self, patterns: Sequence[str], *, negated: bool, variables: bool) -> None:
        """Take in what one of the patterns fits, or all else where `negated`."""
        self._dynamic = tuple(text for text in patterns if variables and "${" in text)
        self._fixed = TextSet([text for text in patterns if text not in self._dynamic], arns=True)
        self._negated = negated

    def fits(self, resource: str, context: Context) -> bool | None:
        """Whether it takes in an ARN; None where that hangs on the value of a policy variable."""
        if resource in self._fixed:
            return not self._negated
        if not self._dynamic:
            return self._negated
        found = self._fits_by_variables(resource, context)
        return None if found is None else found is not self._negated

    def _fits_by_variables(self, resource: str, context: Context) -> bool | None:
        resolved = [found for text in self._dynamic if (found := resolve(text, context, variables=True))]
        fitting = [found.sure for found in resolved if resource in TextSet([found.tokens], arns=True)]
        if True in fitting:
            return True
        return None if fitting else False


def compile_resources(statement: Statement) -> ResourceTest | None:
    """Compile the test; None where it takes in whatever is asked.

    A statement with neither element speaks of the resource it is attached to.
    """
    if statement.not_resources:
        return ResourceTest(statement.not_resources, negated=True, variables=statement.variables)
    if not statement.resources or EVERYTHING in statement.resources:
        return None
    return ResourceTest(statement.resources, negated=False, variables=statement.variables)


def covers_resources(statement: Statement, pattern: str) -> bool:
    """Whether the statement is proven to take in every resource of the pattern, whatever variables in it stand for."""
    asked = compile_pattern(pattern, variables=True)
    if statement.not_resources:
        left_out = (compile_pattern(text, variables=statement.variables) for text in statement.not_resources)
        return not any(one.intersects(asked) for one in left_out)
    patterns = (compile_pattern(text, variables=statement.variables) for text in statement.resources)
    return not statement.resources or any(one.covers(asked) for one in patterns)
