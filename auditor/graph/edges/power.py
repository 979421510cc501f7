"""A user or role as the source of requests: its policies at hand, every decision made once.

Two requests that the same clauses speak of in the same way have the same answer. So an action that thousands of
resources are tried with is decided a few times, and otherwise only matched.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain

from msgspec.structs import replace

from auditor.graph.edges.witness import Place, formats, names, region_of
from auditor.iam import Answer, Authority, Context, Decision, Policy, Request, Target, decide, effective_administrator
from auditor.iam.compiled import Clause
from auditor.iam.request import Unread
from auditor.model.aws.iam import Principal

Pairs = tuple[tuple[str, str | None], ...]
"""Context keys of one request; None is absent."""

REFUSED = Answer(Decision.IMPLICIT_DENY)
_IAM_REGIONS = {"aws-cn": "cn-north-1", "aws-us-gov": "us-gov-west-1"}
"""Where IAM's one endpoint of a partition stands; of `aws` it is us-east-1. Source: IAM endpoints and quotas."""
_TAGS = ("aws:resourcetag/", "iam:resourcetag/")
_RETAGGING = ("iam:TagUser", "sts:TagSession")
"""Actions by which a user may have other tags than it has: its own changed, or those of a federated session."""
_REGION = "aws:requestedregion"
_DIRECTLY: dict[str, tuple[str, ...] | None] = {
    "aws:viaawsservice": ("false",),
    "aws:calledvia": None,
    "aws:calledviafirst": None,
    "aws:calledvialast": None,
}
"""A principal may make its requests itself."""


class Power:
    """What one user or role is allowed to do."""

    def __init__(self, principal: Principal, authority: Authority, context: Context, place: Place) -> None:
        """Take a principal with all policies that bear on it, and what is known of its requests."""
        self.principal, self.authority, self.place = principal, authority, place
        self.arn = authority.caller.identity
        self._context = context
        self._contexts: dict[Pairs, Context] = {}
        self._clauses: dict[str, tuple[bool, tuple[Clause, ...]]] = {}
        self._answers: dict[tuple[str, Pairs, tuple[bool | None, ...]], Answer] = {}
        self._somewhere: dict[tuple[str, Pairs], Answer] = {}
        self._together: dict[tuple[str, ...], tuple[Answer, ...] | None] = {}
        if context.lacks and any(map(self.may, _RETAGGING)):
            values = {key: value for key, value in context.values.items() if not key.startswith(context.lacks)}
            self._context = replace(context, values=values, lacks=())
        self._known = {**self._context.values, **_DIRECTLY}

    @property
    def account(self) -> str:
        """The principal's account."""
        return self.place.account

    @property
    def iam_region(self) -> str:
        """The region that its requests to IAM go to."""
        return _IAM_REGIONS.get(self.place.partition, "us-east-1")

    def may(self, action: str) -> bool:
        """Whether its own policies allow an action on anything, as far as their actions tell."""
        return self._about(action)[0]

    def ask(self, action: str, arn: str, pairs: Pairs = ()) -> Answer:
        """Decide a request whose resource has no policy of its own."""
        allowed, clauses = self._about(action)
        if not allowed:
            return REFUSED
        context = self.context(pairs)
        key = (action, pairs, tuple([clause.applies(arn, context) for clause in clauses]))
        found = self._answers.get(key)
        if found is None:
            found = decide(self.authority, Request(action, Target(arn, self.account), context))
            self._answers[key] = found
        return found

    def iam(self, action: str, arn: str, pairs: Pairs = ()) -> Answer:
        """Decide a request to IAM."""
        return self.ask(action, arn, (("aws:requestedregion", self.iam_region), *pairs))

    def on(self, action: str, target: Target, pairs: Pairs = ()) -> Answer:
        """Decide a request whose resource has a policy."""
        return decide(self.authority, Request(action, target, self.context(pairs)))

    def regional(self, action: str, arn: str) -> Answer:
        """Decide a request about a resource in its region."""
        return self.ask(action, arn, (("aws:requestedregion", region_of(arn, self.place.regions[0])),))

    def wherever(self, action: str, arn: str, pairs: Pairs = ()) -> Answer:
        """Decide a request about a global resource, in the region that has the best chances."""
        regions = self._regions(action) if self._depends(action, _REGION) else self.place.regions[:1]
        return best(self.ask(action, arn, (("aws:requestedregion", region), *pairs)) for region in regions)

    def somewhere(self, action: str, pairs: Pairs = ()) -> Answer:
        """Decide the request that has the best chances, on whatever resource."""
        if not self.may(action):
            return REFUSED
        found = self._somewhere.get((action, pairs))
        if found is None:
            tried = (self._in_region(action, region, pairs) for region in self._regions(action))
            found = self._somewhere[action, pairs] = best(tried)
        return found

    def everything(self, actions: tuple[str, ...]) -> tuple[Answer, ...] | None:
        """The answers to actions all of which may be allowed somewhere; None where one is not."""
        if actions not in self._together:
            self._together[actions] = self._everything(actions) if all(map(self.may, actions)) else None
        return self._together[actions]

    def _everything(self, actions: tuple[str, ...]) -> tuple[Answer, ...] | None:
        answers = list[Answer]()
        for action in actions:
            answer = self.somewhere(action)
            if not answer.may_allow:
                return None
            answers.append(answer)
        return tuple(answers)

    def clauses(self, action: str) -> tuple[Clause, ...]:
        """What its policies, and those that limit it, say of an action."""
        return self._about(action)[1]

    def patterns(self, action: str) -> tuple[str, ...]:
        """The resources that Allow statements name for an action."""
        return tuple(one for clause in self.clauses(action) if not clause.deny for one in clause.statement.resources)

    def tags(self, action: str, tags: Mapping[str, str]) -> Pairs:
        """The tags of a resource as condition keys, as far as policies ask for them in requests for an action."""
        keys = (one.key for clause in self.clauses(action) for one in clause.statement.conditions)
        asked = sorted({key for key in keys if key.startswith(_TAGS)})
        return tuple((key, tags.get(key.partition("/")[2])) for key in asked)

    @cached_property
    def is_administrator(self) -> Answer:
        """Whether it is administrator."""
        return self.administrator(self.authority)

    def administrator(self, authority: Authority) -> Answer:
        """Whether it would be administrator with this authority."""
        return effective_administrator(authority, self.context((("aws:requestedregion", self.iam_region),)))

    def context(self, pairs: Pairs) -> Context:
        """What is known of a request of its own."""
        found = self._contexts.get(pairs)
        if found is None:
            more: Mapping[str, tuple[str, ...] | None] = {
                key.lower(): None if value is None else (value,) for key, value in pairs
            }
            found = self._contexts[pairs] = replace(self._context, values={**self._known, **more})
        return found

    def _regions(self, action: str) -> tuple[str, ...]:
        """The regions to try: those scanned; where conditions speak of regions, also those that they name, and one."""
        if not self._depends(action, _REGION):
            return self.place.regions
        conditions = (one for clause in self.clauses(action) for one in clause.statement.conditions)
        named = (value for one in conditions if one.key == _REGION for value in one.values)
        plain = (value for value in named if not set(value) & {*"*?$"})
        return tuple(dict.fromkeys((*self.place.regions, *plain, self.iam_region)))

    def _in_region(self, action: str, region: str, pairs: Pairs) -> Answer:
        patterns = self.patterns(action)
        needed = list[Answer]()
        for group in formats(action, self.place, region):
            arns = chain.from_iterable(names(format_, patterns) for format_ in group)
            needed.append(best(self._named(action, arn, region, pairs) for arn in arns))
        return worst(needed)

    def _named(self, action: str, arn: str, region: str, pairs: Pairs) -> Answer:
        return self.ask(action, arn, (("aws:requestedregion", region_of(arn, region)), *pairs))

    def _depends(self, action: str, key: str) -> bool:
        return any(one.key == key for clause in self._about(action)[1] for one in clause.statement.conditions)

    def _about(self, action: str) -> tuple[bool, tuple[Clause, ...]]:
        found = self._clauses.get(action)
        if found is None:
            found = self._clauses[action] = self._find(action.lower())
        return found

    def _find(self, action: str) -> tuple[bool, tuple[Clause, ...]]:
        own = [clause for policy in _read(self.authority.identity) for clause in policy.about(action)]
        if all(clause.deny for clause in own):
            return False, ()
        scps = self.authority.scps
        levels = () if scps is None or isinstance(scps, Unread) else scps
        others = chain(_read(self.authority.boundary), *levels)
        clauses = (*own, *(clause for policy in others for clause in policy.about(action)))
        return not any(map(_shuts, clauses)), clauses


def best(answers: Iterator[Answer] | Iterable[Answer]) -> Answer:
    """The first that allows; else one that may; else a refusal."""
    kept = REFUSED
    for answer in answers:
        if answer.decision is Decision.ALLOW:
            return answer
        if answer.may_allow and not kept.may_allow:
            kept = answer
    return kept


def worst(answers: Iterable[Answer]) -> Answer:
    """One that refuses; else one that hangs on something; else the first."""
    found = list(answers)
    refused = (answer for answer in found if not answer.may_allow)
    unknown = (answer for answer in found if answer.decision is Decision.UNKNOWN)
    return next(refused, None) or next(unknown, None) or found[0]


def _shuts(clause: Clause) -> bool:
    """Whether a Deny refuses the action on everything, whatever the context."""
    statement = clause.statement
    return clause.deny and not clause.residual and not statement.not_resources and "*" in statement.resources


def _read(policies: tuple[Policy, ...] | Unread | None) -> tuple[Policy, ...]:
    return () if policies is None or isinstance(policies, Unread) else policies
