"""The one procedure that decides a request.

Sources: IAM User Guide, "Policy evaluation logic" and "Cross-account policy evaluation logic"; AWS Organizations User
Guide, "SCP evaluation" and "Resource control policies"; KMS Developer Guide, "Troubleshooting key access".

An explicit Deny anywhere wins. Then everything that only limits (organization policies, the policy of a VPC endpoint)
must allow, and something must grant: in one account the caller's own policies, or the resource's policy where it names
the caller; across accounts both. Keys and roles know their account only as far as their own policy lets them.
"""

from __future__ import annotations

from auditor.iam import services
from auditor.iam.answer import Answer, Decision
from auditor.iam.callers import CallerKind, Named, named
from auditor.iam.compiled import Clause
from auditor.iam.policy import Effect, Statement
from auditor.iam.request import UNREAD, Authority, Policies, Request, Unread

_IDENTITY, _BOUNDARY, _SESSION = "identity policies", "permissions boundary", "session policy"
_SCP, _RCP, _ENDPOINT = "service control policies", "resource control policies", "endpoint policy"
_RESOURCE, _GRANT = "resource policy", "grants"


class _Weight:
    """What one kind of policy says for a request: the statements that allow it for sure, and those that may.

    Attributes:
        allows: whether it allows; None where that is not known.
    """

    __slots__ = ("allows", "kind", "maybe", "sure", "unread")

    def __init__(self, kind: str, *, unread: bool = False, assumed: bool = False) -> None:
        self.kind, self.unread = kind, unread
        self.sure: list[Statement] = []
        self.maybe: list[Statement] = []
        self.allows: bool | None = None if unread else assumed


_SILENT, _DELEGATING = _Weight(_RESOURCE), _Weight(_RESOURCE, assumed=True)
_Route = list[_Weight]
"""Kinds of policies that grant a request if each of them allows it."""


def decide(authority: Authority, request: Request) -> Answer:
    """Decide a request.

    An exact context decides every request, unless policies were not read or not understood. In a partial one, what
    hangs on a key of which nothing is known is unknown: it could turn out either way. What nobody allows is denied,
    whether or not a Deny applies as well.
    """
    if services.cannot_be_refused(request):
        return Answer(Decision.ALLOW)
    return _Ballot(authority, request).count()


class _Ballot:
    """All that speaks for and against one request."""

    __slots__ = ("authority", "caller", "denied", "maybe_denied", "request", "unread")

    def __init__(self, authority: Authority, request: Request) -> None:
        self.authority, self.request, self.caller = authority, request, authority.caller
        self.denied: list[Statement] = []
        self.maybe_denied: list[Statement] = []
        self.unread: list[str] = []

    def count(self) -> Answer:
        """Come to the answer: collect every Deny first, then see whether a route to a grant is open."""
        routes, limits = self._routes(), self._limits()
        context = self.request.context
        if self.denied:
            return Answer(Decision.DENY, tuple(self.denied), context=context)
        best, granted = routes[0], _all_allow(routes[0])
        for route in routes[1:]:
            if granted is not True and (found := _all_allow(route)) is not False:
                best, granted = route, found
        if granted is False or _all_allow(limits) is False:
            return self._refused(best, limits)
        return self._granted([*best, *limits], routes)

    def _refused(self, route: _Route, limits: _Route) -> Answer:
        for weight in (*limits, *route):
            if weight.allows is False:
                return Answer(Decision.IMPLICIT_DENY, (), (), weight.kind, (), self.request.context)
        raise AssertionError("a request that is refused is refused by something")

    def _granted(self, best: _Route, routes: list[_Route]) -> Answer:
        context = self.request.context
        statements = tuple([statement for weight in best for statement in weight.sure])
        if not self.maybe_denied and not self.unread and _all_allow(best):
            return Answer(Decision.ALLOW, statements, (), None, (), context)
        unread = tuple(dict.fromkeys((*self.unread, *(weight.kind for weight in best if weight.unread))))
        hanging = [*best, *(weight for route in routes for weight in route)]
        unsure = dict.fromkeys(one for weight in hanging if not weight.allows for one in weight.maybe)
        return Answer(Decision.UNKNOWN, statements, (*self.maybe_denied, *unsure), unread=unread, context=context)

    def _routes(self) -> list[_Route]:
        """Weigh what can grant, and return the ways in which it does."""
        caller, target = self.caller, self.request.target
        own = self._own()
        abroad, governed = target.owner(caller) != caller.account, services.governs_itself(self.request)
        if target.bare and own and not abroad and not governed:
            return [own]  # nearly all requests
        itself, role, account = self._resource()
        if caller.account is None:
            return [[itself]]
        grant = [[self._grant()]] if target.grants else []
        if abroad:
            open_ = services.works_across_accounts(self.request)
            return [*([weight, *own] for weight in (itself, role, account) if open_), *grant] or [[_SILENT]]
        if governed:
            return [[itself], [role, *own[1:]], [account, *own], *grant]
        return [own, [itself], [role, *own[1:]], *grant] if own else [[]]

    def _own(self) -> _Route:
        """Weigh the caller's own policies; the root user has none, and is allowed everything."""
        authority = self.authority
        if self.caller.account is None or self.caller.kind is CallerKind.ROOT:
            return []
        own = [self._weigh(_IDENTITY, authority.identity)]
        if authority.boundary is not None:
            own.append(self._weigh(_BOUNDARY, authority.boundary))
        if authority.session is not None:
            own.append(self._weigh(_SESSION, authority.session))
        elif self.caller.kind is CallerKind.FEDERATED_USER:
            own.append(_Weight(_SESSION))  # without a policy passed along, the session may do nothing by itself
        return own

    def _limits(self) -> _Route:
        """Weigh what only limits. Organization policies don't bind services, nor the roles that those made."""
        found: _Route = []
        caller, request = self.caller, self.request
        scps, rcps = self.authority.scps, request.target.rcps
        if scps is not None and caller.account is not None and not caller.service_linked:
            found += [self._missed(_SCP)] if scps is UNREAD else [self._weigh(_SCP, level) for level in scps]
        if rcps is not None and services.bound_by_rcps(request, caller):
            # their levels all allow everything: what counts is what they deny
            if rcps is UNREAD:
                self._missed(_RCP)
            else:
                self._weigh_naming(_RCP, tuple(policy for level in rcps for policy in level))
        if request.endpoint is not None:
            itself, role, account = self._weigh_naming(_ENDPOINT, request.endpoint)
            root_only = services.account_means_root(request) and caller.kind is not CallerKind.ROOT
            found.append(_joined((itself, role) if root_only else (itself, role, account)))
        return found

    def _resource(self) -> tuple[_Weight, _Weight, _Weight]:
        policies = self.request.target.policies
        if policies is UNREAD:
            unread = self._missed(_RESOURCE)
            return unread, unread, unread
        if policies is None:
            return _SILENT, _SILENT, _DELEGATING
        if services.beyond_the_bucket_policy(self.request, self.caller):
            return _SILENT, _SILENT, _SILENT
        return self._weigh_naming(_RESOURCE, policies) if policies else (_SILENT, _SILENT, _SILENT)

    def _missed(self, kind: str) -> _Weight:
        """Note that policies were not read which may deny."""
        self.unread.append(kind)
        return _Weight(kind, unread=True)

    def _grant(self) -> _Weight:
        grants = self.request.target.grants
        if grants is UNREAD:
            return _Weight(_GRANT, unread=True)
        weight = _Weight(_GRANT)
        for index, grant in enumerate(grants):
            fits = services.usable(grant, self.caller, self.request)
            if fits is not False:
                actions = tuple(f"kms:{name}" for name in sorted(grant.operations))
                asked = services.constraints(grant)
                statement = Statement(f"grant[{index}]", 0, None, Effect.ALLOW, actions=actions, conditions=asked)
                (weight.sure if fits else weight.maybe).append(statement)
                weight.allows = weight.allows or fits
        return weight

    def _weigh(self, kind: str, policies: Policies | Unread) -> _Weight:
        """Weigh policies that speak of whomever they are attached to."""
        if policies is UNREAD:
            return self._missed(kind)
        weight = _Weight(kind)
        request = self.request
        action, arn, context = request.folded, request.target.arn, request.context
        for policy in policies:
            for clause in policy.about(action):
                fits = clause.applies(arn, context)
                if fits is not False:
                    self._cast(clause, weight, fits)
        return weight

    def _weigh_naming(self, kind: str, policies: Policies) -> tuple[_Weight, _Weight, _Weight]:
        """Weigh policies that say of whom they speak: the caller itself, its role, or its account."""
        weights = (_Weight(kind), _Weight(kind), _Weight(kind))
        action, arn, context = self.request.folded, self.request.target.arn, self.request.context
        bounded = self.authority.boundary is not None
        for policy in policies:
            for clause in policy.about(action):
                how = named(clause.statement, self.caller, bounded=bounded)
                fits = how is not Named.NOT and clause.applies(arn, context)
                if fits is not False:
                    weight = weights[0] if how is None else weights[Named.SELF - how]
                    self._cast(clause, weight, None if how is None else fits)
        return weights

    def _cast(self, clause: Clause, weight: _Weight, fits: bool | None) -> None:  # noqa: FBT001 - the answer itself
        if clause.deny:
            (self.denied if fits else self.maybe_denied).append(clause.statement)
        elif fits:
            weight.sure.append(clause.statement)
            weight.allows = True
        else:
            weight.maybe.append(clause.statement)
            weight.allows = weight.allows or None


def _all_allow(weights: _Route) -> bool | None:
    sure: bool | None = True
    for weight in weights:
        if weight.allows is False:
            return False
        if weight.allows is None:
            sure = None
    return sure


def _joined(weights: tuple[_Weight, ...]) -> _Weight:
    joined = _Weight(weights[0].kind)
    joined.sure = [statement for weight in weights for statement in weight.sure]
    joined.maybe = [statement for weight in weights for statement in weight.maybe]
    joined.allows = True if joined.sure else None if joined.maybe else False
    return joined
