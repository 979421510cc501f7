"""From needs and from what is held today to a suggested policy with its proof."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from auditor.iam.grants import Grants
from auditor.iam.parse import parse_policy
from auditor.iam.policy import Effect, Statement
from auditor.iam.suggest import proof
from auditor.iam.suggest.document import MANAGED_LIMIT, document, size
from auditor.iam.suggest.held import gives, held, partly
from auditor.iam.suggest.permission import Need, Permission
from auditor.iam.suggest.prefixes import Joint, shorten

NAME = "least-privilege"
_NOT_HELD = "not allowed today by the identity policies"


class LeftOut(Struct, frozen=True):
    """A need that is not in the suggestion, because nobody may be given more than is held today."""

    need: Need
    because: str


class Suggestion(Struct, frozen=True):
    """A policy in place of a principal's identity policies, and what is proven of it.

    Attributes:
        document: the policy; None where nothing was needed, or nothing of it is held.
        needs: what it is for.
        left_out: needs that today's policies do not allow.
        joints: prefixes that were joined to keep the policy short: more than was seen.
        unproven: what the engine could not prove, in words.
        allows_seen: whether each of `needs` is proven to be allowed by it, within the boundary.
        narrows: whether it is proven to allow nothing that is not allowed today, and something less; None: not known.
        given_up: examples of (action, resource) that are allowed today and no longer.
        actions_today: how many known actions today's policies name in an Allow; None where they were not read.
        actions_suggested: how many the suggestion names.
        size: its length as IAM counts it.
    """

    document: dict[str, Any] | None
    needs: tuple[Need, ...]
    left_out: tuple[LeftOut, ...]
    joints: tuple[Joint, ...]
    unproven: tuple[str, ...]
    allows_seen: bool
    narrows: bool | None
    given_up: tuple[tuple[str, str], ...]
    actions_today: int | None
    actions_suggested: int
    size: int


def suggest(needs: Iterable[Need], today: Grants | None, holder: str) -> Suggestion:
    """Suggest a policy.

    Args:
        needs: what was seen.
        today: the identity policies and the boundary; None where they were not read: then all needs are taken, and
            nothing is proven about narrowing.
        holder: ARN of the role or user.

    Every Deny of today's identity policies is kept. The boundary stays where it is and is no part of the suggestion.
    """
    wanted = sorted(dict.fromkeys(needs))
    if today is None:
        return _conclude(_Taken(wanted, [], [need.permission for need in wanted]), None, holder)
    taken = _Taken([], [], [])
    for need in wanted:
        _take(need, today, holder, taken)
    return _conclude(taken, today, holder)


class _Taken(Struct, frozen=True):
    """What is taken over of the needs so far, what is not, and the permissions that give it."""

    kept: list[Need]
    left: list[LeftOut]
    pieces: list[Permission]


def _take(need: Need, today: Grants, holder: str, taken: _Taken) -> None:
    """Take a need over as far as it is allowed today."""
    wanted = need.permission
    allows = today.allow_layers()[0]
    found = [(_asked(one, wanted), one) for one in held(wanted, allows)]
    if any(asked == wanted for asked, _ in found):
        why = _refused(need, today, holder)
        if why is None:
            taken.kept.append(need)
            taken.pieces.extend(one for _, one in found)
        else:
            taken.left.append(LeftOut(need, why))
        return
    given = {asked: one for asked, one in found if _refused(Need(asked, need.why), today, holder) is None}
    taken.kept.extend(Need(asked, need.why) for asked in given)
    taken.pieces.extend(one for asked, one in found if asked in given)
    overlap = "allowed today for part of it only, which no pattern says" if partly(wanted, allows) else _NOT_HELD
    told = ", ".join(sorted(map(_shown, given)))
    taken.left.append(LeftOut(need, f"allowed today on {told} only, which is kept" if given else overlap))


def _asked(piece: Permission, wanted: Permission) -> Permission:
    """A piece without the conditions that only today's statement sets: what of the need it answers."""
    places = {(one.operator, one.key) for one in wanted.restrictions}
    return replace(piece, restrictions=tuple(one for one in piece.restrictions if (one.operator, one.key) in places))


def _shown(asked: Permission) -> str:
    limits = "".join(f" with {one.key} {' or '.join(one.values)}" for one in asked.restrictions)
    return f"{asked.resource}{limits}"


def _refused(need: Need, today: Grants, holder: str) -> str | None:
    """Why a request for the need is refused today; None where it is or may be allowed."""
    action, resource, known = need.sample(holder)
    answer = today.decide(action, resource, context=known)
    if answer.may_allow:
        return None
    if answer.decided_by:
        return f"denied today by {', '.join(f'{ref.policy}[{ref.sid or ref.index}]' for ref in answer.decided_by)}"
    own = Grants(today.identity).decide(action, resource, context=known)
    return "not allowed today by the permissions boundary" if own.may_allow else _NOT_HELD


def _conclude(taken: _Taken, today: Grants | None, holder: str) -> Suggestion:
    allows, denies = ((), ()) if today is None else (today.allow_layers()[0], _denies(today))
    pieces, joints = _short(taken.pieces, allows, denies, checked=today is not None)
    policy = document(pieces, denies)
    suggested = _grants(policy, today)
    unproven = list(_unmet(taken.kept, suggested, holder))
    doubts, given_up = _narrowing(suggested, today, holder)
    length = size(policy) if policy else 0
    long = length > MANAGED_LIMIT
    too_long = [f"its {length:,} characters do not fit a managed policy ({MANAGED_LIMIT:,}): split it"] if long else []
    return Suggestion(
        document=policy,
        needs=tuple(taken.kept),
        left_out=tuple(taken.left),
        joints=joints,
        unproven=(*unproven, *doubts, *too_long),
        allows_seen=not unproven,
        narrows=None if today is None else not doubts,
        given_up=given_up,
        actions_today=None if today is None else proof.count_actions(today),
        actions_suggested=proof.count_actions(Grants(suggested.identity)),
        size=length,
    )


def _short(
    pieces: Collection[Permission], allows: Sequence[Statement], denies: Sequence[Statement], *, checked: bool
) -> tuple[tuple[Permission, ...], tuple[Joint, ...]]:
    """Join prefixes until the policy fits a managed one; what is not held today is not made."""

    def fits(permissions: Collection[Permission]) -> bool:
        policy = document(permissions, denies)
        return policy is None or size(policy) <= MANAGED_LIMIT

    def allowed(permission: Permission) -> bool:
        return not checked or any(gives(statement, permission) for statement in allows)

    return shorten(pieces, fits, allowed)


def _grants(policy: dict[str, Any] | None, today: Grants | None) -> Grants:
    """The suggestion in place of the identity policies, under the same boundary."""
    identity = (parse_policy(policy, name=NAME),) if policy else ()
    return Grants(identity, today.boundary if today else None)


def _denies(today: Grants) -> tuple[Statement, ...]:
    return tuple(one for policy in today.identity for one in policy.having(Effect.DENY) if one.understood)


def _unmet(kept: Iterable[Need], suggested: Grants, holder: str) -> Iterator[str]:
    for need, answer in proof.unmet(kept, suggested, holder):
        keys = ", ".join(answer.hangs_on) or "what is not known of the request"
        yield f"{need.permission.action} on {need.permission.resource}: hangs on {keys}, as it does today"


def _narrowing(suggested: Grants, today: Grants | None, holder: str) -> tuple[list[str], tuple[tuple[str, str], ...]]:
    """Why it is not proven that the suggestion narrows, and what it gives up."""
    if today is None:
        return ["narrowing: today's policies were not read"], ()
    wider = [one for policy in suggested.identity for one in proof.widening(policy, today)]
    doubts = [f"narrowing: {one.action} on {one.resource} is not proven to be allowed today" for one in wider]
    unclear = (policy for policy in today.identity if any(not one.understood for one in policy.having(Effect.DENY)))
    doubts += [f"narrowing: a Deny of {policy.name} is not understood, and could not be kept" for policy in unclear]
    given_up = proof.given_up(today, suggested, holder)
    if not given_up:
        doubts.append("narrowing: nothing was found that is allowed today and would no longer be")
    return doubts, given_up
