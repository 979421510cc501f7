"""Who a resource's policy lets in: one opening for each principal of each Allow, Denies taken into account.

Shared by role trust policies and by the policies of buckets, keys, repositories, topics and endpoints.
"""

from collections.abc import Iterable, Iterator
from enum import StrEnum

from msgspec import Struct

from auditor.iam.actions import EVERY_ACTION, action_pattern, covers_actions, touches_actions
from auditor.iam.compiled import Policy
from auditor.iam.limits import (
    OWN_ACCOUNT,
    PRINCIPAL_KEYS,
    SOURCE_KEYS,
    Limit,
    account_in_arn,
    accounts_of,
    exclusion_of,
    is_account,
    limit_of,
    within_own_account,
)
from auditor.iam.policy import Condition, Effect, Principals, Statement, StatementRef
from auditor.iam.resources import EVERYTHING, covers_resources


class Kind(StrEnum):
    """The kind of a principal."""

    EVERYONE = "everyone"
    AWS = "aws"
    SERVICE = "service"
    FEDERATED = "federated"
    CANONICAL = "canonical"


class Opening(Struct, frozen=True):
    """One principal that one Allow statement lets in.

    Attributes:
        statement: the Allow.
        kind: the kind of principal.
        principal: as written; ``*`` for everyone (also for an Allow with NotPrincipal).
        bounds: the conditions that narrow the callers down, each with its alternatives: one of the Allow itself stands
            alone; of those of a Deny that refuses all others ("unless this or that"), one is enough.
        refused: the conditions under which a Deny takes it back, of each Deny.
    """

    statement: Statement
    kind: Kind
    principal: str
    bounds: tuple[tuple[Condition, ...], ...] = ()
    refused: tuple[tuple[Condition, ...], ...] = ()

    @property
    def limits(self) -> tuple[Condition, ...]:
        """All conditions that narrow the callers down."""
        return tuple(condition for bound in self.bounds for condition in bound)

    @property
    def ref(self) -> StatementRef:
        """Where the Allow stands."""
        return self.statement.ref

    @property
    def narrowed_to(self) -> frozenset[Limit]:
        """What the limits narrow callers down to."""
        found = (limit_of(condition) or exclusion_of(condition) for condition in self.limits)
        return frozenset(limit for limit in found if limit)

    @property
    def at_large(self) -> bool:
        """Whether just anyone is let in: everyone, with nothing that says who. "Through a service" says only how."""
        return self.kind is Kind.EVERYONE and not self.narrowed_to - {Limit.VIA_SERVICE}

    @property
    def accounts(self) -> frozenset[str]:
        """The account ids that are let in, as far as the policy names them.

        A principal's account that the limits shut out is not let in, and neither is it named where an organization
        must be the caller's: who is outside it gets nowhere.
        """
        callers = [bound for bound in self.bounds if all(map(_tells_caller, bound))]
        if self.kind is Kind.AWS:
            account = self.principal_account
            shut = any(map(_names_organization, callers)) or not _lets_in(account, callers)
            return frozenset() if shut or account is None else frozenset({account})
        if self.kind is not Kind.EVERYONE:
            return frozenset()
        named = frozenset(account for condition in self.limits for account in accounts_of(condition))
        return frozenset(account for account in named if _lets_in(account, callers))

    @property
    def principal_account(self) -> str | None:
        """The account of an AWS principal; None where it can't be told, as of a deleted one."""
        return self.principal if is_account(self.principal) else account_in_arn(self.principal)

    @property
    def source_accounts(self) -> frozenset[str]:
        """The account ids on whose behalf a service is let in, as far as the policy names them."""
        if self.kind is not Kind.SERVICE:
            return frozenset()
        sources = [tuple(one for one in bound if one.key in SOURCE_KEYS) for bound in self.bounds]
        named = frozenset(account for bound in sources for account in _named(bound) if account != OWN_ACCOUNT)
        return frozenset(account for account in named if _lets_in(account, sources))


def openings(policy: Policy, *, within: str = EVERY_ACTION) -> tuple[Opening, ...]:
    """Return whom the policy lets in, in document order.

    Args:
        policy: the policy of a resource or role.
        within: an action pattern; what statements say of other actions does not matter.
    """
    denies = policy.having(Effect.DENY)
    allows = (allow for allow in policy.having(Effect.ALLOW) if touches_actions(allow, within))
    return tuple(opening for allow in allows for opening in _opened(allow, denies, within))


def principals_of(principals: Principals) -> Iterator[tuple[Kind, str]]:
    """Yield (kind, text) for each principal."""
    for text in principals.aws:
        yield (Kind.EVERYONE if text == "*" else Kind.AWS), text
    yield from ((Kind.SERVICE, text) for text in principals.service)
    yield from ((Kind.FEDERATED, text) for text in principals.federated)
    yield from ((Kind.CANONICAL, text) for text in principals.canonical)


def _opened(allow: Statement, denies: Iterable[Statement], within: str) -> Iterator[Opening]:
    own = tuple((condition,) for condition in allow.conditions if limit_of(condition))
    shutting = [deny for deny in denies if _reaches(deny, allow, within)]
    for kind, principal in _let_in(allow, shutting):
        against = [deny for deny in shutting if _is_against(deny, kind, principal)]
        if any(not deny.conditions for deny in against):
            continue
        left = (_leaves(deny, kind) for deny in against)
        refused = tuple(deny.conditions for deny in against)
        yield Opening(allow, kind, principal, own + tuple(bound for bound in left if bound), refused)


def _let_in(allow: Statement, shutting: Iterable[Statement]) -> Iterator[tuple[Kind, str]]:
    """Whom an Allow names; in the place of everyone, whom a Deny of all others spares."""
    spared = next((deny.not_principals for deny in shutting if deny.not_principals and not deny.conditions), None)
    # an Allow with NotPrincipal lets in everyone else, anonymous callers included
    for kind, principal in principals_of(allow.principals) if allow.principals else [(Kind.EVERYONE, "*")]:
        if kind is Kind.EVERYONE and spared:
            yield from (one for one in principals_of(spared) if one[0] is not Kind.SERVICE)
        else:
            yield kind, principal


def _named(bound: Iterable[Condition]) -> frozenset[str]:
    """The accounts that the alternatives name; the resource's own may stand there as a variable."""
    conditions = tuple(bound)
    own = {OWN_ACCOUNT} if any(map(within_own_account, conditions)) else set[str]()
    return frozenset(own.union(*map(accounts_of, conditions)))


def _lets_in(account: str | None, bounds: Iterable[tuple[Condition, ...]]) -> bool:
    """Whether each bound that names accounts names this one."""
    return all(account in named for named in map(_named, bounds) if named)


def _tells_caller(condition: Condition) -> bool:
    return condition.key in PRINCIPAL_KEYS or condition.key.startswith("aws:principalorg")


def _names_organization(bound: Iterable[Condition]) -> bool:
    return any(condition.key.startswith("aws:principalorg") for condition in bound)


def _reaches(deny: Statement, allow: Statement, within: str) -> bool:
    """Whether the Deny takes in all resources of the Allow, and all of its actions that matter."""
    asked, exact = action_pattern(within), not set(within) & set("*?")
    actions = [] if exact else [one for one in allow.actions if action_pattern(one).intersects(asked)]
    actions = actions or [within]
    if not all(covers_actions(deny, action) for action in actions):
        return False
    if not deny.resources and not deny.not_resources:
        return True
    return all(covers_resources(deny, resource) for resource in allow.resources or (EVERYTHING,))


def _is_against(deny: Statement, kind: Kind, principal: str) -> bool:
    if deny.not_principals:
        # whoever is listed is spared; nobody else is
        return _id_of_root(principal) not in {_id_of_root(text) for _, text in principals_of(deny.not_principals)}
    if deny.principals is None:
        return False
    denied = {(kind, _id_of_root(text)) for kind, text in principals_of(deny.principals)}
    whole = account_in_arn(principal) if kind is Kind.AWS else None  # denied with all that is in it
    return deny.everyone or not denied.isdisjoint({(kind, _id_of_root(principal)), (kind, whole)})


def _id_of_root(principal: str) -> str:
    """The account's id where the principal is its root, which is the same; any other principal as it is."""
    return (account_in_arn(principal) or principal) if principal.endswith(":root") else principal


def _leaves(deny: Statement, kind: Kind) -> tuple[Condition, ...]:
    """Return the "unless" conditions of a Deny that refuses all callers but those; empty where others slip through."""
    unless = tuple(condition for condition in deny.conditions if exclusion_of(condition))
    others = [condition for condition in deny.conditions if condition not in unless]
    slips = any(exclusion_of(condition) is Limit.VIA_SERVICE for condition in unless)
    return () if slips or not all(_concerns(condition, kind) for condition in others) else unless


def _concerns(condition: Condition, kind: Kind) -> bool:
    """Whether the condition only says that a Deny is for AWS services, or for all others, and so reaches this kind.

    Anonymous requests lack ``aws:PrincipalIsAWSService``, so only its IfExists form reaches everyone.
    """
    if condition.key != "aws:principalisawsservice" or condition.operator != "Bool":
        return False
    if kind is Kind.SERVICE:
        return condition.values == ("true",)
    return condition.values == ("false",) and condition.if_exists
