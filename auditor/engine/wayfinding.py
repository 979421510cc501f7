"""Ways from one principal of a snapshot to another, to an administrator, or to data: what `auditor path` prints."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

from pydantic import Field

from auditor.engine.answers import StatementRow
from auditor.engine.asking import Asking
from auditor.graph import authority, takeover
from auditor.graph.edges.edge import Edge
from auditor.graph.escalation import Escalation, Path
from auditor.iam import Caller
from auditor.model.arn import Arn
from auditor.model.aws.iam import Principal
from auditor.model.aws.kms import Key
from auditor.model.aws.s3 import Bucket
from auditor.model.errors import UserError
from auditor.model.report import Model
from auditor.model.resource import Resource

ADMINISTRATOR = "administrator"
"""The target that is no resource: whoever administers the account."""


class StepRow(Model):
    """One step: from whom to whom or what, by which actions and statements, and on what it hangs (empty: proven)."""

    source: str = Field(validation_alias="from", serialization_alias="from")
    target: str = Field(validation_alias="to", serialization_alias="to")
    via: str
    decided_by: tuple[StatementRow, ...]
    possible_if: tuple[str, ...]

    @classmethod
    def of(cls, edge: Edge) -> StepRow:
        """Write down an edge."""
        told: dict[str, Any] = {"from": edge.source, "to": edge.target, "via": edge.via}
        refs = tuple(map(StatementRow.of, edge.decided_by))
        return cls(**told, decided_by=refs, possible_if=edge.possible_if)


def way(desk: Asking, source: str, target: str) -> tuple[StepRow, ...] | None:
    """The steps of the shortest way: a proven one before a possible one; None where there is none.

    Raises:
        UserError: for a name that is not in the snapshot, or a target that is no principal, bucket or key.
        MissingEvidence: where the policies of the source, or of the data, were not read.
    """
    start = desk.principal(source)
    if isinstance(start, Caller):
        raise UserError(f"{source!r} is no user or role of the snapshot")
    graph, arn = Escalation.of(desk.estate), authority.arn_of(start)
    if arn in graph.population.unread:
        raise graph.population.unread[arn]
    path = _path(graph, desk, arn, target)
    return None if path is None else tuple(map(StepRow.of, path.steps)) + _arrival(path, target)


def hidden(desk: Asking, source: str) -> tuple[str, ...]:
    """Why there may be a way that nobody sees, a line for each thing that was not read."""
    start = desk.principal(source)
    found = () if isinstance(start, Caller) else takeover.hidden(Escalation.of(desk.estate), start)
    return tuple(dict.fromkeys(f"{one.fact} of {one.resource} was not read: {one.gap.operation}" for one in found))


def _path(graph: Escalation, desk: Asking, source: str, target: str) -> Path | None:
    if target == ADMINISTRATOR:
        return graph.to_administrator(source)
    thing = _thing(desk, target)
    if isinstance(thing, Principal):
        return graph.path(source, authority.arn_of(thing))
    return graph.to_data(source, thing)


def _thing(desk: Asking, text: str) -> Principal | Bucket | Key:
    """A principal before a resource of the same name."""
    ends = [one for one in desk.estate.resources() if isinstance(one, (Principal, Bucket, Key))]
    if Arn.looks_like(text):
        meant = desk.thing(text).resource
        found = [one for one in ends if one is meant]
    else:
        named = [one for one in ends if text in (one.identity.name, one.identity.id, _tail(one))]
        found = [one for one in named if isinstance(one, Principal)] or named
    if len(found) == 1:
        return found[0]
    if found:
        raise UserError(f"{text!r} is several; name one of {', '.join(map(authority.arn_of, found))}")
    names = {one.identity.name for one in ends} | {ADMINISTRATOR}
    near = [name for name in names if name.startswith(text)] or get_close_matches(text, names, n=3)
    hint = f"; did you mean {', '.join(sorted(near)[:3])}?" if near else ""
    raise UserError(f"{text!r} is no user, role, bucket or key of the snapshot, nor {ADMINISTRATOR!r}{hint}")


def _tail(resource: Resource) -> str:
    """`role/path/name`, as an ARN ends."""
    return authority.arn_of(resource).split(":", 5)[-1]


def _arrival(path: Path, target: str) -> tuple[StepRow, ...]:
    """The last word on an administrator who is one under conditions only."""
    answer = path.arrival
    if target != ADMINISTRATOR or answer is None or not (answer.hangs_on or answer.unread) or not path.steps:
        return ()
    last = path.steps[-1].target
    told: dict[str, Any] = {"from": last, "to": ADMINISTRATOR, "via": "is administrator"}
    open_ = (*answer.hangs_on, *(f"{kind} (not read)" for kind in answer.unread))
    return (StepRow(**told, decided_by=tuple(map(StatementRow.of, answer.decided_by)), possible_if=open_),)
