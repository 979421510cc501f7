"""Which data a role reaches beyond SageMaker's: buckets that nothing of SageMaker's uses, and that it can read."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from msgspec import Struct

from auditor.graph.authority import arn_of
from auditor.graph.edges.data import READ, reading
from auditor.graph.edges.declared import refers_to
from auditor.graph.edges.edge import Edge
from auditor.graph.escalation import Escalation
from auditor.graph.estate import Estate
from auditor.graph.lookup import Lookup
from auditor.graph.takeover import named
from auditor.graph.usage import SAGEMAKER
from auditor.model.aws.iam import DETAILS, Role
from auditor.model.aws.s3 import Bucket
from auditor.model.catalog import concrete_types
from auditor.model.gap import Gap, MissingEvidence, Reason
from auditor.model.recorder import Recorder
from auditor.model.verdict import Step


class Disclosure(Struct, frozen=True):
    """A bucket whose objects a role can read: the step there, and the condition keys that it hangs on."""

    bucket: str
    step: Step
    hangs_on: tuple[str, ...]


def beyond(graph: Lookup, estate: Estate, recorder: Recorder, role: Role) -> tuple[Disclosure, ...]:
    """The buckets that nothing of SageMaker's uses, whose objects a role can read by its own policies.

    Their keys can be used, too. Those that are certain come alone, where there are any.

    Raises:
        MissingEvidence: where that hangs on policies that were not read, or on who uses a bucket.
    """
    found, gaps = list[Disclosure](), list[MissingEvidence]()
    for bucket in _unused(estate, role):
        try:
            edge = _edge(graph, estate, role, bucket)
        except MissingEvidence as missing:
            gaps.append(missing)
            continue
        if edge is not None and edge.openness > 1:
            gaps.append(_unread(role, edge))
        elif edge is not None:
            found.append(_readable(role, bucket, edge))
    sure = [one for one in found if not one.hangs_on]
    if gaps and not sure:
        raise gaps[0]
    for hidden in _open(estate, role, found=bool(found)):
        raise hidden
    for one in sure or found:
        recorder.note(one.step.target, f"{one.step.relation} by the judged role", one.step.words, DETAILS)
    return tuple(sure or found)


def _unused(estate: Estate, role: Role) -> Iterator[Bucket]:
    for bucket in estate.of_type(Bucket, role.identity.account):
        if not any(use.type.startswith(SAGEMAKER) for use in estate.uses(bucket)):
            yield bucket


def _edge(graph: Lookup, estate: Estate, role: Role, bucket: Bucket) -> Edge | None:
    """How the role reads the bucket, if its own policies allow it to: a bucket that is open to all is judged apart."""
    population, arn = Escalation.of(estate).population, arn_of(role)
    if arn in population.unread:
        raise population.unread[arn]
    power = population.powers.get(arn)
    if power is None or not power.may(READ):
        return None
    edge = reading(power, bucket, graph)
    own = edge is not None and any(ref.policy != "resource policy" for ref in edge.decided_by)
    return edge if own else None


def _readable(role: Role, bucket: Bucket, edge: Edge) -> Disclosure:
    words = f"reads bucket {bucket.identity.name} by {edge.via} ({named(edge.decided_by)})"
    step = Step(role.identity, bucket.identity, edge.via.rpartition(":")[2], words)
    return Disclosure(bucket.identity.name, step, edge.hangs_on)


def _unread(role: Role, edge: Edge) -> MissingEvidence:
    what = " and ".join(edge.unread)
    gap = Gap(what, Reason.NOT_COLLECTED, f"{what} may shut it out of {edge.target}, and were not read")
    return MissingEvidence(role.identity.id, "the data that it reaches", gap)


@cache
def _naming_buckets() -> tuple[str, ...]:
    """SageMaker's types that refer to buckets."""
    kinds = (kind for kind in concrete_types() if kind.type.startswith(SAGEMAKER))
    return tuple(kind.type for kind in kinds if Bucket.type in refers_to(kind))


def _open(estate: Estate, role: Role, *, found: bool) -> Iterator[MissingEvidence]:
    """Buckets that were not listed, or users of a bucket that were not read."""
    home = role.identity
    gap = (
        estate.unseen(Bucket.type, home.account, _naming_buckets())
        if found
        else estate.incomplete((Bucket.type,), home.account)
    )
    if gap is not None:
        yield MissingEvidence(home.id, Bucket.type, gap)
