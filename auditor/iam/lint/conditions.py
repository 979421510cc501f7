"""Flaws of the values that conditions compare with."""

from collections.abc import Iterator

from auditor.iam.globs import compile_text
from auditor.iam.lint.flaw import Attachment, Flaw, Grade, flaw, listed, short
from auditor.iam.operators import OPERATORS, never
from auditor.iam.policy import Condition, Statement

_TRUTH = frozenset({"true", "false"})
_KINDS = {
    "Numeric": "number",
    "Date": "date",
    "IpAddress": "IP address or range",
    "NotIpAddress": "IP address or range",
    "Arn": "ARN of six parts",
    "Bool": "truth value",
    "Null": "truth value",
    "Binary": "Base64 text",
}


def check(statement: Statement, _attached_to: Attachment) -> Iterator[Flaw]:
    """The flaws of the values of a statement's conditions."""
    for condition in statement.conditions:
        yield from _of(statement, condition)


def place(condition: Condition) -> str:
    """Where in its statement a condition stands, its operator by its canonical name."""
    quantifier = f"{condition.quantifier}:" if condition.quantifier else ""
    suffix = "IfExists" if condition.if_exists else ""
    return f"Condition/{quantifier}{condition.operator}{suffix}/{condition.key}"


def _of(statement: Statement, condition: Condition) -> Iterator[Flaw]:
    negated = OPERATORS[condition.operator].negated
    outcome = "always holds where the key is present" if negated else "never holds where the key is present"
    if not condition.values:
        yield flaw(statement, place(condition), f"the list of values is empty, so it {outcome}: give values")
    wrong = [value for value in condition.values if _wrong(condition, value)]
    if wrong:
        kind = next(kind for begin, kind in _KINDS.items() if condition.operator.startswith(begin))
        why = f"{listed(wrong)} is no {kind}, and matches nothing: correct the value or the operator"
        yield flaw(statement, place(condition), why, Grade.BROKEN)
    starred = next((value for value in condition.values if _starred(condition, value)), None)
    if starred is not None:
        like = condition.operator.replace("EqualsIgnoreCase", "Equals").replace("Equals", "Like")
        why = f"* is a plain character to {condition.operator}, so only {short(starred)} itself matches: use {like}"
        yield flaw(statement, place(condition), why)


def _wrong(condition: Condition, value: str) -> bool:
    if condition.variables and "${" in value:
        return False
    if condition.operator in ("Bool", "Null"):
        return value.lower() not in _TRUTH
    return OPERATORS[condition.operator].compile(compile_text(value)) is never


def _starred(condition: Condition, value: str) -> bool:
    if not condition.operator.startswith("String") or condition.operator.endswith("Like"):
        return False
    return "*" in value.replace("${*}", "")
