"""Conditions against what is known of a request: they hold, they don't, or that hangs on an unknown key.

Source: IAM User Guide, "Condition operators" and "Multivalued context keys".
"""

from collections.abc import Callable, Iterable, Sequence

from auditor.iam.context import UNKNOWN, Context, resolve
from auditor.iam.globs import compile_text
from auditor.iam.operators import OPERATORS, Compare, Operator
from auditor.iam.policy import Condition, Quantifier

Test = Callable[[Context], bool | None]
"""A compiled condition: whether it holds; None where that hangs on something unknown."""


def compile_condition(condition: Condition) -> Test:
    """Compile a condition, so that asking it again and again costs little."""
    if always_holds(condition):
        return lambda _context: True
    operator = OPERATORS.get(condition.operator)
    if operator is None:
        return lambda _context: None  # an operator that AWS does not document
    if operator.name == "Null":
        return _null(condition)
    if condition.variables and operator.takes_variables and any("${" in value for value in condition.values):
        return _with_variables(condition, operator)
    return _with_values(condition, operator)


def holds(condition: Condition, context: Context) -> bool | None:
    """Whether the condition holds; None where that hangs on something unknown."""
    return compile_condition(condition)(context)


def all_hold(conditions: Iterable[Condition], context: Context) -> bool | None:
    """Whether all hold (Kleene: one that fails decides, whatever is unknown)."""
    return together([compile_condition(condition) for condition in conditions], context)


def together(tests: Iterable[Test], context: Context) -> bool | None:
    """Whether all compiled conditions hold (Kleene: one that fails decides, whatever is unknown)."""
    sure: bool | None = True
    for test in tests:
        found = test(context)
        if found is False:
            return False
        if found is None:
            sure = None
    return sure


def always_holds(condition: Condition) -> bool:
    """Whether the condition restricts nothing, whatever the request: a ``*`` that an absent key passes as well."""
    passes_absence = condition.if_exists or condition.quantifier is Quantifier.ALL
    return passes_absence and condition.operator in ("StringLike", "ArnLike", "ArnEquals") and "*" in condition.values


def _null(condition: Condition) -> Test:
    wanted = {value.lower() == "true" for value in condition.values}
    key = condition.key

    def test(context: Context) -> bool | None:
        actual = context.of(key)
        # a key with an empty set of values counts as absent
        return None if actual is UNKNOWN else (not actual) in wanted

    return test


def _with_values(condition: Condition, operator: Operator) -> Test:
    """Compile a condition whose values are known."""
    wanted, every, negated = _any_of(operator, condition.values), _every(condition, operator), operator.negated

    def compare(actual: tuple[str, ...], _context: Context) -> bool:
        if len(actual) == 1:
            return bool(wanted(actual[0])) is not negated
        if every:
            return all(bool(wanted(value)) is not negated for value in actual)
        return any(bool(wanted(value)) is not negated for value in actual)

    return _present(condition, compare)


def _with_variables(condition: Condition, operator: Operator) -> Test:
    """Compile a condition whose values name other keys, and so are known only with the request."""
    every = _every(condition, operator)

    def compare(actual: tuple[str, ...], context: Context) -> bool | None:
        resolved = [found for value in condition.values if (found := resolve(value, context, variables=True))]
        sure = [operator.compile(value.tokens) for value in resolved if value.sure]
        unsure = len(sure) < len(resolved)
        answers = {_one(operator, sure, value, unsure=unsure) for value in actual}
        decides = not every
        if decides in answers:
            return decides
        return None if None in answers else every

    return _present(condition, compare)


def _present(condition: Condition, compare: Callable[[tuple[str, ...], Context], bool | None]) -> Test:
    """Compare where the request has the key; say what its absence means where it has not."""
    key, absent = condition.key, _absent(condition)
    # to ForAllValues an empty text is an empty set
    nothing = ("",) if condition.quantifier is Quantifier.ALL else None

    def test(context: Context) -> bool | None:
        actual = context.of(key)
        if actual is UNKNOWN:
            return None
        if actual is None:
            return absent
        return True if actual == nothing else compare(actual, context)

    return test


def _one(operator: Operator, wanted: Sequence[Compare], actual: str, *, unsure: bool) -> bool | None:
    """Compare one value of the request with all of the policy's."""
    if any(compare(actual) for compare in wanted):
        return not operator.negated
    return None if unsure else operator.negated


def _any_of(operator: Operator, values: Sequence[str]) -> Compare:
    if operator.name in ("StringEquals", "StringNotEquals"):
        return frozenset(values).__contains__
    compares = [operator.compile(compile_text(value)) for value in values]
    if len(compares) == 1:
        return compares[0]
    return lambda actual: any(compare(actual) for compare in compares)


def _absent(condition: Condition) -> bool:
    """Whether the condition holds for a request that lacks the key."""
    if condition.if_exists:
        return True
    if condition.quantifier is not None:
        return condition.quantifier is Quantifier.ALL
    return OPERATORS[condition.operator].negated


def _every(condition: Condition, operator: Operator) -> bool:
    """Whether each value of the request must fit.

    Without a quantifier several values are read as AWS reads them: one match suffices, for Not forms none may match.
    """
    return condition.quantifier is Quantifier.ALL or (condition.quantifier is None and operator.negated)
