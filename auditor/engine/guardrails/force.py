"""Whether guardrails are in force in an account: everybody's policies are asked the requests that they would refuse."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from auditor.engine.answers import StatementRow
from auditor.engine.guardrails.rows import GuardrailRow, StillAllowed
from auditor.engine.guardrails.wanted import Wanted
from auditor.engine.scps import FULL_ACCESS, Levels
from auditor.graph.authority import arn_of, authority_of, context_of, levels_of
from auditor.graph.estate import Estate
from auditor.graph.graph import Graph
from auditor.iam import UNREAD, Authority, Caller, Context, Decision, Unread
from auditor.iam.guardrails import Guardrail, Permitted, PolicyKind, Principal, document, prove, statements
from auditor.model.arn import Arn
from auditor.model.aws.iam import Role, User
from auditor.model.document import GLOBAL
from auditor.model.gap import Gap, MissingEvidence
from auditor.model.recorder import Recorder
from auditor.model.resource import Resource

_SHOWN: Final = 10
_SCP: Final = "SERVICE_CONTROL_POLICY"
_MADE_UP: Final = "000000000000"


class Breach(Struct, frozen=True):
    """Somebody who may do what a requirement refuses."""

    principal: str
    how: Permitted


Breaches = dict[tuple[str, str], list[Breach]]
"""By requirement and action."""


class Found(Struct, frozen=True):
    """What was found out about one account.

    Attributes:
        account: its id; None for an account that is made up.
        breaches: who may do what, by requirement and action.
        root: ARN of its root user.
        outside: why service control policies bind nobody here; empty where they do.
        linked: ARNs of the roles that services made for themselves.
        unread: what could not be read, in words.
    """

    account: str | None
    breaches: Breaches
    root: str
    outside: str = ""
    linked: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


def judged(
    wanted: Wanted,
    estate: Estate | None,
    scps: Levels | None,
    kinds: Iterable[PolicyKind] = PolicyKind,
    *,
    partition: str = "aws",
) -> tuple[GuardrailRow, ...]:
    """One row for each control, kind of policy, and account of the estate (None: for no account).

    Args:
        wanted: which guardrails.
        estate: a snapshot's core.
        scps: service control policies by level, in the place of those of the snapshot.
        kinds: which kinds of policies.
        partition: of accounts of which nothing else tells it.

    Raises:
        UnprovenError: where the engine decides a request otherwise than a guardrail says.
    """
    kinds = tuple(kinds)
    if estate is not None:
        found = [_account(estate, account, wanted, scps, partition) for account in sorted(estate.accounts)]
    else:
        found = (
            [_anywhere(wanted, scps, partition)]
            if scps is not None
            else [Found(None, {}, "", unread=("no snapshot given",))]
        )
    asked = [(one, kind) for one in wanted.found for kind in kinds]
    made = {(one.control, kind): _document(one, kind, wanted, partition) for one, kind in asked}
    return tuple(_row(one, kind, made[one.control, kind], where) for where in found for one, kind in asked)


def _document(guardrail: Guardrail, kind: PolicyKind, wanted: Wanted, partition: str) -> dict[str, Any]:
    found = document(statements(guardrail.asked, wanted.allowed))
    prove([found], guardrail.asked, kind, wanted.allowed, partition=partition)
    return found


def _account(estate: Estate, account: str, wanted: Wanted, scps: Levels | None, partition: str) -> Found:
    holders = (*estate.of_type(Role, account), *estate.of_type(User, account))
    linked = frozenset(arn for arn in map(arn_of, holders) if Caller.of(arn).service_linked)
    unread = [f"{kind.type} could not all be listed" for kind in (Role, User) if _unlisted(estate, kind.type, account)]
    levels, breaches = _levels(estate, account, scps), Breaches()
    for holder in holders:
        if arn_of(holder) in linked:
            continue
        graph = Graph(estate, holder, Recorder(holder.identity))
        try:
            asked = Principal(replace(authority_of(graph, holder), scps=levels), context_of(graph, holder))
        except MissingEvidence as missing:
            unread.append(f"{arn_of(holder)}: {missing.fact} was not read ({missing.gap.reason.value})")
            continue
        _ask(asked, wanted, breaches)
    root = f"arn:{holders[0].identity.partition if holders else partition}:iam::{account}:root"
    _ask(_root(root, levels), wanted, breaches)
    outside = "the whole account: it manages the organization, or is in none" if levels is None else ""
    return Found(account, breaches, root, outside, tuple(sorted(linked)), tuple(unread))


def _levels(estate: Estate, account: str, scps: Levels | None) -> Levels | Unread | None:
    """The policies that bind an account; those given don't bind one that is known to be exempt."""
    given = UNREAD if scps is None else scps
    anything = next(iter(estate.of_type(Resource, account)), None)
    if anything is None:
        return given
    read = levels_of(Graph(estate, anything, Recorder(anything.identity)), account, _SCP)
    return read if read is None or scps is None else given


def _anywhere(wanted: Wanted, scps: Levels | None, partition: str) -> Found:
    """Administrators of a made-up account, of whom nothing else is known."""
    breaches = Breaches()
    root = f"arn:{partition}:iam::{_MADE_UP}:root"
    somebody = Caller.of(root.replace("root", "role/any-administrator"))
    _ask(Principal(Authority(somebody, (FULL_ACCESS,), scps=scps), Context.partial()), wanted, breaches)
    _ask(_root(root, scps), wanted, breaches)
    return Found(None, breaches, root)


def _root(arn: str, levels: Levels | Unread | None) -> Principal:
    known = {"aws:PrincipalArn": arn, "aws:PrincipalAccount": Arn.parse(arn).account, "aws:PrincipalType": "Account"}
    return Principal(Authority(Caller.of(arn), scps=levels), Context.partial(known))


def _ask(principal: Principal, wanted: Wanted, breaches: Breaches) -> None:
    for requirement, use in wanted.asked:
        how = principal.breaching(requirement, use, wanted.allowed)
        if how is not None:
            breaches.setdefault((requirement.id, use.action), []).append(Breach(principal.authority.caller.name, how))


def _unlisted(estate: Estate, type_: str, account: str) -> bool:
    listing = estate.listing(type_, account, GLOBAL)
    return isinstance(listing, Gap) or listing.gap is not None


def _row(guardrail: Guardrail, kind: PolicyKind, body: dict[str, Any], found: Found) -> GuardrailRow:
    binds: Callable[[Breach], bool] = lambda one: kind is PolicyKind.SCP or one.principal != found.root  # noqa: E731
    keys = dict.fromkeys((requirement.id, use.action) for requirement, use in guardrail.asked)
    listed = [one for key in keys for one in found.breaches.get(key, ()) if binds(one)]
    listed.sort(key=lambda one: one.how.rank)
    in_force, why = _verdict(listed, found, kind)
    return GuardrailRow(
        control=guardrail.control,
        kind=kind,
        document=body,
        in_force=in_force,
        exempt=_exempt(kind, found),
        still_allowed=tuple(map(_still, listed[:_SHOWN])),
        account=found.account,
        why=why,
        more=max(0, len(listed) - _SHOWN),
        actions=tuple(sorted({use.action for _, use in guardrail.asked})),
        stricter=guardrail.stricter,
        gaps=tuple(f"{gap.action} lacks {gap.lacks}" for gap in guardrail.gaps),
    )


def _verdict(listed: list[Breach], found: Found, kind: PolicyKind) -> tuple[bool | None, str]:
    if any(one.how.decision is Decision.ALLOW for one in listed):
        return False, ""
    if found.account is None and (kind is PolicyKind.IAM or found.unread):
        return None, "no snapshot was given: nobody's policies were asked"
    unread = sorted({kind_ for one in listed for kind_ in one.how.unread})
    if unread:
        return None, f"allowed by the account; {' and '.join(unread)} were not read"
    if listed:
        keys = sorted({key for one in listed for key in one.how.hangs_on})
        return None, f"possible, depending on {', '.join(keys) or 'policies that are not understood'}"
    return (None, "; ".join(found.unread)) if found.unread else (True, "")


def _exempt(kind: PolicyKind, found: Found) -> tuple[str, ...]:
    if kind is PolicyKind.IAM:
        return (found.root, *found.linked) if found.account else ("the root user", "service-linked roles")
    if found.account is None:
        return ("the management account", "service-linked roles")
    return (found.outside,) if found.outside else found.linked


def _still(breach: Breach) -> StillAllowed:
    how = breach.how
    return StillAllowed(
        principal=breach.principal,
        action=how.action,
        request=how.case,
        decision=how.decision,
        decided_by=tuple(map(StatementRow.of, how.decided_by)),
        hangs_on=how.hangs_on,
        unread=how.unread,
    )


def missing(rows: Iterable[GuardrailRow]) -> Iterator[GuardrailRow]:
    """The rows of guardrails that are not known to be in force."""
    return (row for row in rows if row.in_force is not True)
