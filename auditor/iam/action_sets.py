"""Which of the known actions a principal may do at all, as bitsets: a question that costs microseconds.

See `auditor.iam.symbolic` for the resources and conditions behind them.
"""

from __future__ import annotations

from weakref import WeakKeyDictionary

from msgspec import Struct

from auditor.iam.compiled import Clause, Policy
from auditor.iam.known import known
from auditor.iam.policy import Effect, Statement
from auditor.iam.request import Authority, Policies, Unread
from auditor.iam.resources import EVERYTHING
from auditor.iam.symbolic import layers


def action_sets(authority: Authority) -> tuple[int, int]:
    """Tell which known actions a principal is sure to be allowed on some resource, and which it may be.

    Returns:
        (MUST, MAY) as bitsets over the table of known actions (see `auditor.iam.known`). An action outside MAY is
        refused on every resource in every context. MUST may leave out some that `permissions` finds certain: those on
        which a Deny has something to say, or whose resources two kinds of policies name each in its own way.
    """
    sets = [(_sets(policies) if not isinstance(policies, Unread) else None) for _, policies in layers(authority)]
    read = [one for one in sets if one is not None]
    may, must = _EVERY, 0
    for place, one in enumerate(read):
        may &= one.allowed
        others = _EVERY
        for other in (*read[:place], *read[place + 1 :]):
            others &= other.free
        must |= one.sure & others
    touched = 0
    for one in read:
        may &= ~one.refused  # a Deny of one kind of policy binds what all of them allow
        touched |= one.denied
    return (0 if len(read) < len(sets) else must & ~touched), may


class _Sets(Struct, frozen=True):
    """What the policies of one kind say of the known actions, as bitsets.

    Attributes:
        allowed: allowed somehow.
        sure: allowed whatever the context, on some resource.
        free: allowed whatever the context, on every resource.
        denied: denied somehow.
        refused: denied whatever the context, on every resource.
    """

    allowed: int = 0
    sure: int = 0
    free: int = 0
    denied: int = 0
    refused: int = 0

    def joined(self, other: _Sets) -> _Sets:
        """Return what both say together."""
        return _Sets(
            self.allowed | other.allowed,
            self.sure | other.sure,
            self.free | other.free,
            self.denied | other.denied,
            self.refused | other.refused,
        )


_EVERY = -1
_known_sets: WeakKeyDictionary[Policy, _Sets] = WeakKeyDictionary()


def _sets(policies: Policies) -> _Sets:
    joined = _Sets()
    for policy in policies:
        found = _known_sets.get(policy)
        if found is None:
            found = _Sets()
            for statement in policy.statements:
                found = found.joined(_sets_of(statement))
            _known_sets[policy] = found
        joined = joined.joined(found)
    return joined


def _sets_of(statement: Statement) -> _Sets:
    bits = 0
    for pattern in statement.not_actions or statement.actions or ("*",):
        bits |= known().bits(pattern)
    if statement.not_actions:
        bits = known().bits("*") & ~bits
    conditional = Clause(statement).hangs
    everywhere = not statement.not_resources and (not statement.resources or EVERYTHING in statement.resources)
    free = 0 if conditional or not everywhere else bits
    if statement.effect is Effect.DENY:
        return _Sets(denied=bits, refused=free)
    return _Sets(allowed=bits, sure=0 if conditional else bits, free=free)
