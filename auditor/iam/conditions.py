"""Conditions against what is known of a request: they hold, they don't, or that hangs on an unknown key.

Source: IAM User Guide, "Condition operators" and "Multivalued context keys".
"""

from collections.abc import Iterable, Sequence

from auditor.iam.context import UNKNOWN, Context, resolve
from auditor.iam.operators import OPERATORS, Operator
from auditor.iam.patterns import Token
from auditor.iam.policy import Condition, Quantifier


def holds(condition: Condition, context: Context) -> bool | None:
    """Whether the condition holds; None where that hangs on something unknown."""
    actual = context.of(condition.key)
    if always_holds(condition):
        return True
    if actual is UNKNOWN:
        return None
    if condition.operator == "Null":
        # a key with an empty set of values counts as absent
        return any((value.lower() == "true") is (not actual) for value in condition.values)
    if actual is None:
        return _absent(condition)
    return _compare(condition, actual, context)


def all_hold(conditions: Iterable[Condition], context: Context) -> bool | None:
    """Whether all hold (Kleene: one that fails decides, whatever is unknown)."""
    found = [holds(condition, context) for condition in conditions]
    if False in found:
        return False
    return None if None in found else True


def always_holds(condition: Condition) -> bool:
    """Whether the condition restricts nothing, whatever the request: a ``*`` that an absent key passes as well."""
    passes_absence = condition.if_exists or condition.quantifier is Quantifier.ALL
    return passes_absence and condition.operator in ("StringLike", "ArnLike", "ArnEquals") and "*" in condition.values


def _absent(condition: Condition) -> bool:
    if condition.if_exists:
        return True
    if condition.quantifier is not None:
        return condition.quantifier is Quantifier.ALL
    return OPERATORS[condition.operator].negated


def _compare(condition: Condition, actual: tuple[str, ...], context: Context) -> bool | None:
    operator = OPERATORS[condition.operator]
    resolved = [resolve(value, context, variables=condition.variables) for value in condition.values]
    unsure = any(value is not None and not value.sure for value in resolved)
    wanted = [value.tokens for value in resolved if value is not None and value.sure]
    found = [_one(operator, wanted, value, unsure=unsure) for value in actual]
    # without a quantifier several values are read as AWS reads them: one match suffices, for Not forms none may match
    every = condition.quantifier is Quantifier.ALL or (condition.quantifier is None and operator.negated)
    decides = not every
    if decides in found:
        return decides
    return None if None in found else every


def _one(operator: Operator, wanted: Sequence[Sequence[Token]], actual: str, *, unsure: bool) -> bool | None:
    """Compare one value of the request with all of the policy's."""
    if any(operator.test(value, actual) for value in wanted):
        return not operator.negated
    return None if unsure else operator.negated
