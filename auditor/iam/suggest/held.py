"""What of a need a principal holds today: the part of it that an Allow statement gives, under its conditions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from auditor.iam.actions import matches_action
from auditor.iam.conditions import always_holds
from auditor.iam.patterns import intersects
from auditor.iam.policy import Condition, Statement
from auditor.iam.resources import covers_resources
from auditor.iam.suggest.permission import Permission, Restriction, Restrictions, live, text_within, within

_LIKE = frozenset({"StringLike", "ArnLike"})


def held(wanted: Permission, allows: Iterable[Statement]) -> tuple[Permission, ...]:
    """The permissions within `wanted` that these Allow statements give; the whole of it alone where one gives that."""
    found: dict[Permission, None] = {}
    for statement in allows:
        if not statement.understood or not matches_action(statement, wanted.action):
            continue
        restrictions = _both(wanted.restrictions, statement.conditions)
        if restrictions is None:
            continue
        for resource in _shared(wanted.resource, statement):
            found[Permission(wanted.action, resource, restrictions)] = None
    return (wanted,) if wanted in found else tuple(found)


def gives(statement: Statement, permission: Permission) -> bool:
    """Whether an Allow statement is proven to give all of a permission."""
    if not statement.understood or not matches_action(statement, permission.action):
        return False
    if not _gives_resource(statement, permission.resource):
        return False
    return all(_implied(condition, permission.restrictions) for condition in statement.conditions)


def partly(wanted: Permission, allows: Iterable[Statement]) -> bool:
    """Whether the statements' resources overlap with the wanted ones in a way that no pattern says."""
    return any(
        matches_action(statement, wanted.action)
        and (statement.not_resources or any(intersects(wanted.resource, one) for one in statement.resources))
        for statement in allows
    )


def _gives_resource(statement: Statement, resource: str) -> bool:
    if statement.not_resources:
        return covers_resources(statement, resource)
    return any(within(resource, live(text, statement.variables)) for text in statement.resources)


def _shared(resource: str, statement: Statement) -> Iterator[str]:
    """The resource where the statement gives all of it, else those of the statement's that lie within it."""
    if _gives_resource(statement, resource):
        yield resource
        return
    texts = (live(text, statement.variables) for text in statement.resources)
    yield from (text for text in texts if within(text, resource))


def _both(ours: Restrictions, theirs: Iterable[Condition]) -> Restrictions | None:
    """Our restrictions and the statement's; None where no policy can say both in one statement."""
    joined = {(each.operator, each.key): each for each in ours}
    for condition in theirs:
        if _implied(condition, ours):
            continue
        added = Restriction.of(condition)
        place = (added.operator, added.key)
        common = added if place not in joined else _common(joined[place], added)
        if common is None:
            return None
        joined[place] = common
    return tuple(sorted(joined.values()))


def _common(ours: Restriction, theirs: Restriction) -> Restriction | None:
    """The values that both allow, for an operator whose values are patterns; None where there are none."""
    if ours.operator not in _LIKE:
        return None
    narrower = [value for value in ours.values if any(text_within(value, other) for other in theirs.values)]
    narrower += [value for value in theirs.values if any(text_within(value, other) for other in ours.values)]
    return Restriction(ours.operator, ours.key, tuple(dict.fromkeys(narrower))) if narrower else None


def _implied(condition: Condition, ours: Restrictions) -> bool:
    """Whether the condition holds for every request that our restrictions let through."""
    if always_holds(condition):
        return True
    same = Restriction.of(condition)
    return same in ours or any(_narrows(mine, same) for mine in ours)


def _narrows(mine: Restriction, theirs: Restriction) -> bool:
    if mine.key != theirs.key or theirs.operator not in _LIKE or mine.operator not in {theirs.operator, "StringEquals"}:
        return False
    if mine.operator == "StringEquals" and theirs.operator != "StringLike":
        return False
    return all(any(text_within(value, other) for other in theirs.values) for value in mine.values)
