"""Questions about access in a snapshot: may somebody do something, who may, and what somebody may do at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from difflib import get_close_matches
from functools import cached_property
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from auditor.engine.answers import AnswerRow, anything, row_of
from auditor.engine.core import core_of
from auditor.engine.scps import Levels
from auditor.graph import authority
from auditor.graph.estate import Estate
from auditor.graph.graph import Graph
from auditor.iam import (
    Authority,
    Caller,
    CallerKind,
    Context,
    Decision,
    Request,
    Target,
    action_sets,
    decide,
    permissions,
    speaking_of,
)
from auditor.iam.known import known
from auditor.iam.openings import openings
from auditor.model.arn import Arn
from auditor.model.aws.iam import Principal, Role, User
from auditor.model.aws.organizations import Organization
from auditor.model.document import GLOBAL
from auditor.model.errors import UserError
from auditor.model.gap import Gap, MissingEvidence
from auditor.model.recorder import Recorder
from auditor.model.resource import Resource
from auditor.snapshot.read import Snapshot

ANY = "*"


class Thing(Struct, frozen=True):
    """What a question is about: a resource of the snapshot, or a part of it, or an ARN of which nothing is known."""

    arn: str
    resource: Resource | None = None
    within: str = ""


class Circumstances(Struct, frozen=True):
    """What the asker knows of the request: context keys, and whether those that are not named are absent."""

    values: Mapping[str, str | Iterable[str]] = field(default_factory=dict[str, str])
    exact: bool = False


UNKNOWN_CIRCUMSTANCES: Final = Circumstances()


class Asking:
    """A snapshot that questions are put to."""

    def __init__(self, estate: Estate) -> None:
        """Answer for an estate."""
        self.estate = estate

    @classmethod
    def of(cls, snapshot: Snapshot, scps: Levels | None = None) -> Asking:
        """Read a snapshot; raises SnapshotError for a damaged one."""
        return cls(core_of(snapshot, scps))

    @cached_property
    def principals(self) -> dict[str, Principal]:
        """All users and roles by ARN."""
        found = (one for one in self.estate.resources() if isinstance(one, Principal))
        return {authority.arn_of(one): one for one in found}

    def principal(self, text: str) -> Principal | Caller:
        """The user or role of a name or ARN (a session's too), or a service principal; raises UserError for no such."""
        if text in self.principals:
            return self.principals[text]
        caller = Caller.of(text)
        if caller.identity in self.principals:
            return self.principals[caller.identity]
        if text == "anonymous" or (":" not in text and text.rpartition(".")[2] in ("com", "cn")):
            return caller
        named = [one for one in self.principals.values() if text in (one.identity.name, _tail(one))]
        if len(named) == 1:
            return named[0]
        raise UserError(self._which(text, named))

    def _which(self, text: str, named: list[Principal]) -> str:
        if named:
            return f"{text!r} is several principals; name one of {', '.join(map(authority.arn_of, named))}"
        names = {one.identity.name for one in self.principals.values()} | set(self.principals)
        near = get_close_matches(text, names, n=3)
        hint = f"; did you mean {', '.join(near)}?" if near else "; name it by its name or ARN"
        return (
            f"no user or role {text!r} is in the snapshot{hint if near else '; '.join(['', *self.unlisted()]) or hint}"
        )

    def unlisted(self) -> Iterator[str]:
        """Why there may be users and roles that the snapshot lacks, a line for each account and type."""
        for account in sorted(self.estate.accounts):
            for kind, words in ((User, "users"), (Role, "roles")):
                gap = self.estate.listing(kind.type, account, GLOBAL)
                if isinstance(gap, Gap):
                    yield f"{words} of account {account} were not read ({gap.operation}: {gap.reason.value})"

    def unbound(self) -> Iterator[str]:
        """The accounts that service control policies from files do not bind, a line each."""
        for account in sorted(self.estate.accounts) if self.estate.scps is not None else ():
            found = self.estate.of_type(Organization, account)
            if not found and not isinstance(self.estate.listing(Organization.type, account, GLOBAL), Gap):
                yield f"account {account} is in no organization"
            with suppress(MissingEvidence):
                if found and found[0].management_account == account:
                    yield f"account {account} is the organization's management account"

    def thing(self, text: str) -> Thing:
        """The resource of an ARN, a bucket's objects included, or of a name that only one has; raises UserError."""
        if Arn.looks_like(text):
            return self._by_arn(text)
        named = [one for one in self.estate.resources() if text in (one.identity.name, one.identity.id)]
        if len(named) == 1:
            return Thing(authority.arn_of(named[0]), named[0])
        if named:
            raise UserError(f"{text!r} is several resources; name it by its ARN")
        near = get_close_matches(text, {one.identity.name for one in self.estate.resources()}, n=3)
        hint = f"; did you mean {', '.join(near)}?" if near else "; name it by its ARN"
        raise UserError(f"no resource {text!r} is in the snapshot{hint}")

    def _by_arn(self, text: str) -> Thing:
        arn = Arn.parse(text)
        bucket, slash, key = arn.resource.partition("/")
        for one in self.estate.resources():
            if authority.arn_of(one) == text:
                return Thing(text, one)
            if arn.service == "s3" and one.type == "AWS::S3::Bucket" and one.identity.name == bucket:
                return Thing(text, one, slash + key)
        return Thing(text)

    def can(
        self, who: Principal | Caller, action: str, thing: Thing | None, given: Circumstances = UNKNOWN_CIRCUMSTANCES
    ) -> AnswerRow:
        """Whether somebody may do something: to a thing, or (None) to anything at all.

        Raises:
            MissingEvidence: where the principal's own policies were not read.
            UserError: for a service and no thing: what services may do is said by the policies of things alone.
        """
        name = name_of(who)
        if thing is None and isinstance(who, Caller):
            raise UserError(f"{name} has no policies of its own: name the resource whose policy may let it in")
        holder = Authority(who) if isinstance(who, Caller) else authority.authority_of(self._graph(who), who)
        context = self._context(who, given)
        if thing is None and known().takes_resource(action):
            row = anything(name, action, permissions(holder, action), context)
            answer = decide(holder, Request(action, Target(ANY, holder.caller.account), context))
            told = row.decision is Decision.IMPLICIT_DENY and answer.decision in (Decision.DENY, Decision.IMPLICIT_DENY)
            return row_of(name, action, None, answer) if told else row  # who refuses, where nothing is allowed
        target = Target(ANY, holder.caller.account) if thing is None else self._target(thing, action, holder.caller)
        return row_of(
            name, action, None if thing is None else thing.arn, decide(holder, Request(action, target, context))
        )

    def each(
        self, who: Principal | Caller, pattern: str, thing: Thing | None, given: Circumstances = UNKNOWN_CIRCUMSTANCES
    ) -> tuple[AnswerRow, ...]:
        """What somebody may do of the known actions that a pattern fits; what is refused for certain is left out.

        Where the principal's own policies were not read, one row says so of the pattern.
        """
        bits = known().bits(pattern)
        try:
            if isinstance(who, Caller) or thing is not None:
                rows = [self.can(who, name, thing, given) for name in known().names(bits)]
            else:
                holder = authority.authority_of(self._graph(who), who)
                rows = list(self._alike(who, holder, known().names(bits & action_sets(holder)[1]), given))
        except MissingEvidence as missing:
            return (_unread(who, pattern, thing, missing),)
        return tuple(row for row in rows if row.decision in (Decision.ALLOW, Decision.UNKNOWN))

    def _alike(
        self, who: Principal, holder: Authority, actions: Iterable[str], given: Circumstances
    ) -> Iterator[AnswerRow]:
        """Answer each action; those that the same clauses are about are answered once."""
        answered: dict[object, AnswerRow] = {}
        for action in actions:
            about = (known().takes_resource(action), *speaking_of(holder, action))
            if about not in answered:
                answered[about] = self.can(who, action, None, given)
            yield answered[about].model_copy(update={"action": action})

    def who_can(
        self, action: str, thing: Thing | None, given: Circumstances = UNKNOWN_CIRCUMSTANCES
    ) -> tuple[AnswerRow, ...]:
        """What each user and role answers, and whoever else the thing's policy names; those who can't are left in."""
        everybody: list[Principal | Caller] = [*self.principals.values(), *_others(thing)]
        rows = [self.ask(one, action, thing, given) for one in everybody]
        order = [Decision.ALLOW, Decision.UNKNOWN, Decision.IMPLICIT_DENY, Decision.DENY]
        return tuple(sorted(rows, key=lambda row: (order.index(row.decision), row.principal)))

    def ask(
        self, who: Principal | Caller, action: str, thing: Thing | None, given: Circumstances = UNKNOWN_CIRCUMSTANCES
    ) -> AnswerRow:
        """As `can`; unknown, with what is lacking, where the principal's own policies were not read."""
        try:
            return self.can(who, action, thing, given)
        except MissingEvidence as missing:
            return _unread(who, action, thing, missing)

    def _graph(self, resource: Resource) -> Graph:
        return Graph(self.estate, resource, Recorder(resource.identity))

    def _context(self, who: Principal | Caller, given: Circumstances) -> Context:
        told = Context.exact(given.values)
        base = Context.partial() if isinstance(who, Caller) else authority.context_of(self._graph(who), who)
        return replace(told, values={**base.values, **told.values}, complete=given.exact)

    def _target(self, thing: Thing, action: str, caller: Caller) -> Target:
        if thing.resource is None:
            return authority.unread_target(thing.arn, account=caller.account or "")
        service = action.partition(":")[0].lower()
        return authority.target_of(self._graph(thing.resource), thing.resource, within=thing.within, service=service)


def _unread(who: Principal | Caller, action: str, thing: Thing | None, missing: MissingEvidence) -> AnswerRow:
    return AnswerRow(
        principal=name_of(who),
        action=action,
        resource=None if thing is None else thing.arn,
        decision=Decision.UNKNOWN,
        unread=(f"{missing.fact} ({missing.gap.operation}: {missing.gap.reason.value})",),
    )


def _others(thing: Thing | None) -> Iterator[Caller]:
    """Whoever a thing's policy lets in beside the account's users and roles."""
    if thing is None or thing.resource is None:
        return
    policy = authority.policy_of(thing.resource)
    account = thing.resource.identity.account
    named = [] if policy is None else openings(policy)
    for principal in sorted({one.principal for one in named}):
        root = f"arn:{thing.resource.identity.partition}:iam::{principal}:root"
        caller = Caller.of(root if principal.isdigit() else principal)
        unnamed = caller.kind is CallerKind.SERVICE and "." not in principal  # somebody deleted, or a canonical id
        if caller.account != account and not unnamed:
            yield caller


def name_of(who: Principal | Caller) -> str:
    """The ARN of a principal, or the name of a service."""
    return who.name if isinstance(who, Caller) else authority.arn_of(who)


def _tail(principal: Principal) -> str:
    """`role/path/name`, as an ARN ends."""
    return Arn.parse(authority.arn_of(principal)).resource
