"""Flaws of condition keys: those that nobody knows, that the actions lack, or that AWS has replaced."""

from collections.abc import Iterator, Sequence
from functools import cache

from msgspec.structs import replace

from auditor.iam.compiled import Policy
from auditor.iam.known import known
from auditor.iam.lint import newer
from auditor.iam.lint.absence import passes_absence
from auditor.iam.lint.conditions import place
from auditor.iam.lint.flaw import Attachment, Flaw, Grade, flaw, listed, short
from auditor.iam.lint.global_keys import is_global
from auditor.iam.patterns import escaped, split_variables
from auditor.iam.policy import Condition, Effect, Statement

_MOST = 200
"""Of how many actions each is asked about its keys: more than are named by a statement that means no whole service."""


def check(statement: Statement, _attached_to: Attachment) -> Iterator[Flaw]:
    """The flaws of the keys that a statement's conditions and variables ask for."""
    for condition in statement.conditions:
        guard = _guards(statement, condition)
        yield from (replace(one, guard=guard) for one in _known(statement, condition))
    actions = _actions(statement) if statement.conditions else ()
    for condition in statement.conditions:
        guard = _guards(statement, condition)
        if actions and _mistyped(condition.key) is None:
            yield from (replace(one, guard=guard) for one in _supported(statement, condition, actions))
    yield from _variables(statement)


def guarding(policy: Policy) -> bool:
    """Whether a Deny of the policy tests a key of SageMaker's."""
    return any(_guards(one, condition) for one in policy.statements for condition in one.conditions)


def _guards(statement: Statement, condition: Condition) -> bool:
    return statement.effect is Effect.DENY and condition.key.startswith("sagemaker:")


def _known(statement: Statement, condition: Condition) -> Iterator[Flaw]:
    wrong = _mistyped(condition.key)
    if wrong:
        yield flaw(statement, place(condition), f"{wrong}, so no request has it: check the spelling", Grade.DOUBTFUL)
    key = known().key(condition.key)
    if key is not None and key.replaced_by:
        why = f"AWS has deprecated {key.name}: test {key.replaced_by} instead"
        yield flaw(statement, place(condition), why, Grade.DOUBTFUL)


def _mistyped(key: str) -> str | None:
    """What is wrong with a key; None where it may be right. Keys of services other than AWS's own are anybody's."""
    prefix, colon, _ = key.partition(":")
    if not colon:
        return f"{short(key)} is no condition key"
    if prefix == "aws" and not is_global(key):
        return f"{short(key)} is no condition key that AWS documents"
    if prefix == "sagemaker" and known().key(key) is None and key not in newer.KEYS:
        return f"SageMaker documents no condition key {short(key)}"
    return None


def _actions(statement: Statement) -> Sequence[str]:
    """The names of all actions of a statement, where these are few, and all of them are known."""
    if not statement.actions:
        return ()
    table, bits = known(), 0
    for pattern in statement.actions:
        found = table.bits(pattern)
        if not found:
            return ()
        bits |= found
    return tuple(table.names(bits)) if bits.bit_count() <= _MOST else ()


def _supported(statement: Statement, condition: Condition, actions: Sequence[str]) -> Iterator[Flaw]:
    if condition.key not in _keys_of_sure_actions():
        return
    lacking = [action for action in actions if known().supports(action, condition.key) is False]
    if len(lacking) < len(actions):
        yield from _partly(statement, condition, lacking)
        return
    what = "these actions" if len(actions) > 1 else actions[0]
    always = passes_absence(condition)
    outcome = f"so it {'restricts nothing' if always else 'never holds'}, and the {statement.effect} {{}} applies"
    why = f"no request for {what} has {condition.key}, {outcome.format('always' if always else 'never')}"
    yield flaw(statement, place(condition), f"{why}: test a key that they have")


def _partly(statement: Statement, condition: Condition, lacking: Sequence[str]) -> Iterator[Flaw]:
    """A Deny for several actions, some of which, named in full, lack the key."""
    full = {one.lower() for one in statement.actions}
    missed = [action for action in lacking if action.lower() in full]
    if not missed or not _guards(statement, condition):
        return
    outcome = "it always holds for them" if passes_absence(condition) else "it never holds for them"
    why = f"no request for {listed(missed)} has {condition.key}, so {outcome}: give them a statement of their own"
    yield flaw(statement, place(condition), why)


@cache
def _keys_of_sure_actions() -> frozenset[str]:
    """The keys of which it is sure in which requests they are.

    Keys of a role's session, such as `ec2:SourceInstanceArn`, are in its requests for any action, and in other services
    the reference does not list every action of a key.
    """
    table = known()
    listed_keys = (table.keys_of(action) for action in table.names(table.bits("sagemaker:*")))
    own = {key for keys in listed_keys for key in keys if key.startswith("sagemaker:") and "$" not in key}
    return frozenset({*own, "iam:passedtoservice"})


def _variables(statement: Statement) -> Iterator[Flaw]:
    if not statement.variables:
        return
    for element, texts in (("Resource", statement.resources), ("NotResource", statement.not_resources)):
        yield from _unfilled(statement, element, texts)
    for condition in statement.conditions:
        yield from _unfilled(statement, place(condition), condition.values)


def _unfilled(statement: Statement, element: str, texts: Sequence[str]) -> Iterator[Flaw]:
    bodies = [body for text in texts for _, body in split_variables(text) if body is not None]
    names = [body.partition(",")[0].strip() for body in bodies if escaped(body) is None]
    wrong = list(dict.fromkeys(name for name in names if _mistyped(name.lower())))
    if wrong:
        why = f"there is no policy variable {listed(wrong)}, so the text matches nothing: check the spelling"
        yield flaw(statement, element, why)
