"""What a principal can do at all: not one request, but every way in which its policies allow an action.

An answer is what is left of the policies once the action is fixed: the Allow statements that must meet (one of each
kind of policy) and the Denies that may take the request back. It is exact: a request is allowed if and only if one of
the permissions admits it. What the resource's own policy adds or withholds is not part of it; ask `decide` for that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from msgspec import Struct

from auditor.iam.callers import CallerKind
from auditor.iam.compiled import Clause
from auditor.iam.conditions import always_holds
from auditor.iam.context import UNKNOWN, Context
from auditor.iam.patterns import compile_pattern
from auditor.iam.policy import Condition, Statement, StatementRef
from auditor.iam.request import UNREAD, Authority, Policies, Unread
from auditor.iam.resources import EVERYTHING, covers_resources


class Permission(Struct, frozen=True):
    """A way in which an action is allowed.

    Attributes:
        allows: the clauses that must all apply, one for each kind of policy that must allow.
        denies: the clauses none of which may apply.
        unread: the kinds of policies that may take it back and were not read.
    """

    allows: tuple[Clause, ...]
    denies: tuple[Clause, ...]
    unread: tuple[str, ...] = ()

    @property
    def certain(self) -> bool:
        """Whether it holds whatever the request's context, on the resources that it names (MUST; else MAY)."""
        return not self.unread and not any(clause.hangs for clause in (*self.allows, *self.denies))

    @property
    def resources(self) -> tuple[str, ...]:
        """The resource patterns; where several kinds of policies narrow one another, patterns joined by ``&``."""
        layers = [_patterns(clause.statement) for clause in self.allows]
        return tuple(dict.fromkeys(met for choice in product(*layers) if (met := _met(choice)) is not None))

    @property
    def exceptions(self) -> tuple[str, ...]:
        """The resource patterns that are left out whatever the context."""
        left_out = (pattern for clause in self.allows for pattern in clause.statement.not_resources)
        denied = (pattern for one in self.denies if not one.hangs for pattern in _patterns(one.statement))
        return tuple(dict.fromkeys((*left_out, *denied)))

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """The conditions that must hold."""
        found = (one for clause in self.allows for one in clause.statement.conditions if not always_holds(one))
        return tuple(dict.fromkeys(found))

    @property
    def unless(self) -> tuple[StatementRef, ...]:
        """The Denies that hang on the request's context."""
        return tuple(one.statement.ref for one in self.denies if one.hangs)

    def hangs_on(self, context: Context) -> tuple[str, ...]:
        """The condition keys of which the context does not tell enough, sorted."""
        keys = {key for clause in (*self.allows, *self.denies) for key in clause.keys}
        return tuple([key for key in sorted(keys) if context.of(key) is UNKNOWN])

    @property
    def decided_by(self) -> tuple[StatementRef, ...]:
        """The statements that allow."""
        return tuple(dict.fromkeys(clause.statement.ref for clause in self.allows))

    def open_under(self, context: Context) -> bool | None:
        """Whether it allows the action on some resource that it names; None where that hangs on something unknown."""
        if any(clause.held(context) is False for clause in self.allows):
            return False
        against = [deny for deny in self.denies if deny.held(context) is not False]
        if any(deny.held(context) and not deny.by_variable and self._shut_by(deny) for deny in against):
            return False
        sure = all(clause.held(context) and not clause.by_variable for clause in self.allows)
        return True if sure and not self.unread and all(deny.held(context) for deny in against) else None

    def _shut_by(self, deny: Clause) -> bool:
        return any(_covers(deny, allow) for allow in self.allows)

    def admits(self, resource: str, context: Context) -> bool | None:
        """Whether it allows the action on a resource; None where that hangs on something unknown."""
        allowed = [clause.applies(resource, context) for clause in self.allows]
        denied = [clause.applies(resource, context) for clause in self.denies]
        if False in allowed or True in denied:
            return False
        return None if None in allowed or None in denied or self.unread else True


def permissions(authority: Authority, action: str) -> tuple[Permission, ...]:
    """Return every way in which a principal's own policies, and those of its organization, allow an action.

    Args:
        authority: a user, role or session; of others the policies of resources decide alone, and nothing is returned.
        action: ``service:Name``, no pattern.
    """
    if authority.caller.account is None or authority.caller.kind is CallerKind.ROOT:
        return ()
    unread, allows = list[str](), list[list[Clause]]()
    denies = list[Clause]()
    for kind, policies in layers(authority):
        if isinstance(policies, Unread):
            unread.append(kind)
            continue
        clauses = [clause for policy in policies for clause in policy.about(action.lower())]
        allows.append([clause for clause in clauses if not clause.deny])
        if not allows[-1]:
            return ()
        denies += (clause for clause in clauses if clause.deny)
    return tuple(_permissions(allows, denies, tuple(unread)))


def speaking_of(authority: Authority, action: str) -> tuple[Clause, ...]:
    """Return the clauses of all policies that are about an action: where they are the same, so are the permissions."""
    read = (policies for _, policies in layers(authority) if not isinstance(policies, Unread))
    return tuple(clause for policies in read for policy in policies for clause in policy.about(action.lower()))


def layers(authority: Authority) -> Iterator[tuple[str, Policies | Unread]]:
    """Yield the kinds of policies each of which must allow."""
    yield "identity policies", authority.identity
    if authority.boundary is not None:
        yield "permissions boundary", authority.boundary
    if authority.session is not None:
        yield "session policy", authority.session
    scps = authority.scps
    if scps is None or authority.caller.service_linked:
        return
    if scps is UNREAD:
        yield "service control policies", UNREAD
    else:
        yield from (("service control policies", level) for level in scps)


def _permissions(layers: Sequence[list[Clause]], denies: list[Clause], unread: tuple[str, ...]) -> Iterator[Permission]:
    for allows in product(*layers):
        if not all(_meet(one, other) for place, one in enumerate(allows) for other in allows[:place]):
            continue
        against = [deny for deny in denies if all(_meet(deny, allow) for allow in allows)]
        if not any(not deny.hangs and any(_covers(deny, allow) for allow in allows) for deny in against):
            yield Permission(allows, tuple(against), unread)


def _patterns(statement: Statement) -> tuple[str, ...]:
    return statement.resources or (EVERYTHING,)


def _meet(one: Clause, other: Clause) -> bool:
    """Whether some resource may be in both, as far as patterns tell."""
    return any(
        compile_pattern(a, variables=one.statement.variables).intersects(
            compile_pattern(b, variables=other.statement.variables)
        )
        for a in _patterns(one.statement)
        for b in _patterns(other.statement)
    )


def _covers(deny: Clause, allow: Clause) -> bool:
    return all(covers_resources(deny.statement, pattern) for pattern in _patterns(allow.statement))


def _met(patterns: Iterable[str]) -> str | None:
    """Join patterns that all must fit: the narrower of two where one covers the other; None where none fits all."""
    left: list[str] = []
    for pattern in dict.fromkeys(patterns):
        compiled = compile_pattern(pattern)
        if not all(compiled.intersects(compile_pattern(one)) for one in left):
            return None
        if not any(compiled.covers(compile_pattern(one)) for one in left):
            left = [*(one for one in left if not compile_pattern(one).covers(compiled)), pattern]
    return " & ".join(left)
