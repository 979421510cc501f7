"""What a principal may open by presigned URLs: notebooks and Studio's user profiles, each with a role of its own."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from auditor.graph.authority import arn_of
from auditor.graph.edges import notebooks, studio
from auditor.graph.edges.power import Power
from auditor.graph.escalation import Escalation
from auditor.graph.estate import Estate
from auditor.iam import Answer, Decision, StatementRef
from auditor.model.aws.iam import DETAILS, Principal
from auditor.model.aws.sagemaker.notebook import NotebookInstance
from auditor.model.aws.sagemaker.studio import Domain, UserProfile
from auditor.model.document import Identity
from auditor.model.gap import Gap, MissingEvidence, Reason
from auditor.model.recorder import Recorder

_SEVERAL = 2
Way = tuple[Identity, Answer]


class Opened(Struct, frozen=True):
    """What may be opened whatever the request: names, and the statements that allow it."""

    notebooks: tuple[str, ...]
    profiles: tuple[str, ...]
    by: tuple[StatementRef, ...]


def opened(estate: Estate, recorder: Recorder, principal: Principal) -> Opened:
    """The notebooks, and the user profiles of domains that sign in by IAM, that a principal may surely open.

    Raises:
        MissingEvidence: where that hangs on policies or resources that were not read, and no two of a kind are sure.
    """
    population, arn = Escalation.of(estate).population, arn_of(principal)
    if arn in population.unread:
        raise population.unread[arn]
    power = population.powers.get(arn)
    labs: list[Way] = [] if power is None else list(notebooks.openable(power, population))
    people: list[Way] = [] if power is None else list(studio.openable(power, population))
    sure_labs, sure_people = _sure(labs), _sure(people)
    if power is not None and max(len(sure_labs), len(sure_people)) < _SEVERAL:
        for missing in _undecided(estate, power, [*labs, *people]):
            raise missing
    by = dict.fromkeys(ref for _, answer in (*sure_labs, *sure_people) for ref in answer.decided_by)
    found = Opened(_names(sure_labs), _names(sure_people), tuple(by))
    recorder.note(principal.identity, "notebooks that it may open", found.notebooks, DETAILS)
    recorder.note(principal.identity, "user profiles that it may open", found.profiles, DETAILS)
    return found


def _sure(ways: list[Way]) -> list[Way]:
    return [way for way in ways if way[1].decision is Decision.ALLOW]


def _names(ways: list[Way]) -> tuple[str, ...]:
    return tuple(identity.name for identity, _ in ways)


def _undecided(estate: Estate, power: Power, ways: list[Way]) -> Iterator[MissingEvidence]:
    home = power.principal.identity
    for kind in dict.fromkeys(kind for _, answer in ways for kind in answer.unread):
        gap = Gap(kind, Reason.NOT_COLLECTED, f"{kind} may refuse it, and were not read")
        yield MissingEvidence(home.id, "what it may open", gap)
    for action, type_, others in (
        (notebooks.OPEN, NotebookInstance.type, ()),
        (studio.OPEN, UserProfile.type, (Domain.type,)),
    ):
        unlisted = estate.incomplete((type_, *others), power.account) if power.may(action) else None
        if unlisted is not None:
            yield MissingEvidence(home.id, type_, unlisted)
