"""Statements in which one wildcard grants both reading and changing a type of SageMaker's resources.

Source: Service Authorization Reference, access levels of actions. Tagging is neither; the resources that a statement
names are not looked at, since a name bounds which ones, and not what may be done.
"""

from collections.abc import Iterable, Iterator
from functools import cache

from msgspec import Struct

from auditor.iam.compiled import Policy
from auditor.iam.known import Action, Level, known
from auditor.iam.policy import Effect, Statement, StatementRef

_READING = frozenset({Level.READ, Level.LIST})
_CHANGING = frozenset({Level.WRITE, Level.PERMISSIONS})


class Merged(Struct, frozen=True):
    """A pattern of an Allow that takes in actions that read and actions that change.

    Attributes:
        pattern: as written; ``NotAction`` for all but those listed.
        types: the resource types of which it grants both, such as ``endpoint``.
        ref: where the statement stands.
    """

    pattern: str
    types: tuple[str, ...]
    ref: StatementRef


def merged(policy: Policy) -> tuple[Merged, ...]:
    """Return the wildcards of a policy's Allows that merge reading with changing."""
    return tuple(found for one in policy.having(Effect.ALLOW) for found in _of(one))


def _of(statement: Statement) -> Iterator[Merged]:
    table, sagemaker = known(), _sagemaker()
    for pattern in statement.actions:
        if "*" in pattern or "?" in pattern:
            yield from _found(pattern, table.bits(pattern) & sagemaker, statement)
    if statement.not_actions:
        left_out = 0
        for pattern in statement.not_actions:
            left_out |= table.bits(pattern)
        yield from _found("NotAction", sagemaker & ~left_out, statement)


def _found(pattern: str, bits: int, statement: Statement) -> Iterator[Merged]:
    types = _both(bits)
    if types:
        yield Merged(pattern, types, statement.ref)


@cache
def _both(bits: int) -> tuple[str, ...]:
    """The resource types that a set of actions both reads and changes."""
    actions = [known().action(name) for name in known().names(bits)]
    # Create* means what it says, though AWS calls CreateHubContentPresignedUrls reading
    plain = (one for one in actions if one is not None and ":Create" not in one.name)
    reading = _types(one for one in plain if one.level in _READING)
    changing = _types(one for one in actions if one is not None and one.level in _CHANGING)
    return tuple(sorted(reading & changing))


def _types(actions: Iterable[Action]) -> frozenset[str]:
    return frozenset(use.type for action in actions for use in action.resources)


@cache
def _sagemaker() -> int:
    bits = 0
    for service in known().services():
        if service.startswith("sagemaker"):
            bits |= known().bits(f"{service}:*")
    return bits
