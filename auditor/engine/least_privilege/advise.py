"""Suggestions for the execution roles of a snapshot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from auditor.engine.least_privilege.collecting import Collecting
from auditor.engine.least_privilege.rows import Advice, LeftOutRow, NeedRow, RequestRow
from auditor.engine.least_privilege.seen import Seen
from auditor.graph.access import grants_of, trust_of
from auditor.graph.estate import Estate
from auditor.graph.lookup import Lookup
from auditor.iam import Grants
from auditor.iam.suggest import Need, Suggestion, condition_of, suggest
from auditor.model.aws.iam import Role
from auditor.model.catalog import concrete_types
from auditor.model.errors import UserError
from auditor.model.gap import MissingEvidence
from auditor.model.recorder import Recorder
from auditor.snapshot.read import Snapshot


class NoRoleError(UserError):
    """A role was asked for that nothing in the snapshot uses, or that SageMaker may not assume."""


def advise(snapshot: Snapshot, wanted: Sequence[str] = ()) -> tuple[Advice, ...]:
    """The suggestions, by role.

    Args:
        snapshot: what was collected.
        wanted: names or ARNs of roles; all execution roles that are used, where empty.

    Raises:
        NoRoleError: for a wanted role that is none of them.
    """
    known = {kind.type: kind for kind in concrete_types()}
    core = (
        one
        for type_ in snapshot.types()
        if type_ in known and not known[type_].streamed
        for one in snapshot.documents(type_)
    )
    estate = Estate.of(core, snapshot.manifest.listings, snapshot.shapes, known)
    collecting = Collecting(snapshot, estate)
    seen = collecting.run()
    roles = {
        role.identity.arn or role.identity.id: role
        for account in sorted(estate.accounts)
        for role in estate.of_type(Role, account)
    }
    execution = {arn: found for arn, found in sorted(seen.items()) if arn not in roles or _trusted(roles[arn])}
    chosen = _chosen(execution, wanted)
    return tuple(_advice(arn, execution[arn], roles.get(arn), estate, collecting.unread) for arn in chosen)


def _trusted(role: Role) -> bool:
    """Whether SageMaker may assume a role; where its trust policy was not read, its use says so."""
    try:
        return trust_of(role.judged(Recorder())).trusts_sagemaker()
    except MissingEvidence:
        return True


def _chosen(execution: Iterable[str], wanted: Sequence[str]) -> list[str]:
    known = list(execution)
    if not wanted:
        return known
    chosen: dict[str, None] = {}
    for name in wanted:
        found = [arn for arn in known if name in (arn, arn.rpartition("/")[2])]
        if not found:
            raise NoRoleError(
                f"role {name}: no execution role that anything in the snapshot uses; leave --role out to see all"
            )
        chosen.update(dict.fromkeys(found))
    return list(chosen)


def _advice(arn: str, seen: Seen, role: Role | None, estate: Estate, unread: tuple[str, ...]) -> Advice:
    today, gaps = _today(role, estate)
    made = suggest(seen.needs, today, arn)
    return Advice(
        role=arn,
        document=made.document,
        allows_seen=made.allows_seen,
        narrows=made.narrows,
        unproven=made.unproven,
        seen=dict(sorted(seen.users.items())),
        not_observable=seen.not_observable,
        gaps=(*gaps, *seen.gaps, *unread),
        needs=tuple(_given(made)),
        left_out=tuple(LeftOutRow(**_row(one.need), because=one.because) for one in made.left_out),
        joined=tuple(map(str, made.joints)),
        gives_up=tuple(RequestRow(action=action, resource=resource) for action, resource in made.given_up),
        used_elsewhere=tuple(_elsewhere(role, made)),
        actions_today=made.actions_today,
        actions_suggested=made.actions_suggested,
        size=made.size,
    )


def _today(role: Role | None, estate: Estate) -> tuple[Grants | None, tuple[str, ...]]:
    """The role's policies and boundary; None with the reason where they were not read."""
    if role is None:
        return None, ("the role is not in the snapshot",)
    try:
        return grants_of(Lookup(estate, role, Recorder()), role.judged(Recorder())), ()
    except MissingEvidence as missing:
        return None, (f"its policies were not read: {missing.gap.operation} {missing.gap.reason}",)


def _row(need: Need) -> dict[str, Any]:
    one = need.permission
    condition = condition_of(one.restrictions)
    return {"action": one.action, "resource": one.resource, "condition": condition, "why": need.why}


def _given(made: Suggestion) -> Iterator[NeedRow]:
    """What is given, with one row for all prefixes of objects that were joined."""
    joined = set[tuple[str, str]]()
    for need in made.needs:
        joint = next((one for one in made.joints if one.takes_in(need.permission.resource)), None)
        place = (need.permission.action, joint.resource if joint else "")
        if joint is None:
            yield NeedRow(**_row(need))
        elif place not in joined:
            joined.add(place)
            yield NeedRow(**_row(need)).model_copy(update={"resource": joint.resource})


def _elsewhere(role: Role | None, made: Suggestion) -> Iterator[str]:
    """Services that the role has called within the time that AWS keeps, and that the suggestion has nothing of."""
    if role is None:
        return
    own = {need.permission.action.partition(":")[0] for need in made.needs}
    try:
        uses = role.judged(Recorder()).allowed_services
    except MissingEvidence:
        return
    for use in uses:
        if use.at is not None and use.namespace not in own:
            yield str(use)
