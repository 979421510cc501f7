"""What rules are told of escalation: the way in words, or that nobody can know whether there is one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from auditor.graph.authority import arn_of
from auditor.graph.edges import editing, notebooks, spaces, studio
from auditor.graph.edges.edge import Edge
from auditor.graph.edges.passing import PASS
from auditor.graph.edges.power import Power
from auditor.graph.edges.techniques import PASSING
from auditor.graph.escalation import Escalation, Path
from auditor.graph.estate import Estate
from auditor.iam import Answer, StatementRef
from auditor.model.aws.iam import DETAILS, Group, ManagedPolicy, Principal, Role, User
from auditor.model.aws.sagemaker.notebook import NotebookInstance
from auditor.model.aws.sagemaker.studio import Domain, UserProfile
from auditor.model.document import GLOBAL, Identity
from auditor.model.gap import Gap, MissingEvidence, Reason
from auditor.model.recorder import Recorder
from auditor.model.verdict import Step

_SHOWN = 4
"""How many statements are named of one step."""
_EVERYWHERE = "FullAWSAccess"
_PEOPLE = (Role.type, User.type, Group.type, ManagedPolicy.type)


class Route(Struct, frozen=True):
    """A way, told step by step.

    Attributes:
        steps: as a reader sees them, the last one being what is reached.
        summary: all steps in a row, without the statements that they rest on.
        hangs_on: the condition keys that it hangs on; empty for a proven one.
    """

    steps: tuple[Step, ...]
    summary: str
    hangs_on: tuple[str, ...] = ()

    @property
    def proven(self) -> bool:
        """Whether nothing is left open."""
        return not self.hangs_on

    def __str__(self) -> str:
        """All steps in a row."""
        return self.summary


def to_administrator(estate: Estate, recorder: Recorder, principal: Principal) -> Route | None:
    """How a principal becomes administrator; None where every way is proven to be shut.

    Raises:
        MissingEvidence: where that hangs on policies or resources that were not read.
    """
    graph, arn = Escalation.of(estate), arn_of(principal)
    if arn in graph.population.unread:
        raise graph.population.unread[arn]
    path = graph.to_administrator(arn)
    if path is None:
        for missing in hidden(graph, principal):
            raise missing
        recorder.note(principal.identity, "ways to administrator", (), DETAILS)
        return None
    route = _told(graph, path, principal.identity)
    if path.unread:
        raise _missing(path, principal, route)
    for edge, step in zip(path.steps, route.steps, strict=False):
        recorder.note(step.source, edge.via, f"{step.target.name}, by {named(edge.decided_by)}", DETAILS)
    return route


def named(refs: Iterable[StatementRef]) -> str:
    """Statements as a reader finds them: policy, and statement id or position.

    The organization policy that AWS attaches everywhere, and that allows everything, tells a reader nothing.
    """
    found = list(dict.fromkeys(f"{ref.policy}[{ref.sid or ref.index}]" for ref in refs if ref.policy != _EVERYWHERE))
    more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    return ", ".join(found[:_SHOWN]) + more


def label(identity: Identity) -> str:
    """A resource in words: `role training`."""
    return f"{identity.type.rpartition(':')[2].lower()} {identity.name}"


def _told(graph: Escalation, path: Path, subject: Identity) -> Route:
    told = [_step(graph, edge, subject) for edge in path.steps]
    if path.arrival is not None:
        last = told[-1][0].target if told else subject
        told.append(_arrival(path.arrival, last, first=not told))
    return Route(tuple(step for step, _ in told), "; ".join(brief for _, brief in told), path.hangs_on)


def _step(graph: Escalation, edge: Edge, subject: Identity) -> tuple[Step, str]:
    """A step with its statements, and the same without."""
    source, target = (_identity(graph, arn) for arn in (edge.source, edge.target))
    if edge.raises:
        whom = "the judged one" if target.id == subject.id else label(target)
        brief = f"makes {'itself' if edge.target == edge.source else whom} administrator by {edge.via}"
    else:
        brief = f"becomes {label(target)} by {edge.via}"
    goal = _administrator(source) if edge.target == edge.source else target
    depending = f", if {', '.join(edge.hangs_on)}" if edge.hangs_on else ""
    return Step(source, goal, _short(edge), f"{brief} ({named(edge.decided_by)}{depending})"), brief


def _short(edge: Edge) -> str:
    """What fits on an arrow: the action that follows the passing of a role, or that begins."""
    actions = [one.partition(":")[2] for one in edge.via.partition(" on ")[0].split(" + ")]
    return next((one for one in actions if one != "PassRole"), actions[0])


def _arrival(answer: Answer, last: Identity, *, first: bool) -> tuple[Step, str]:
    brief = "is administrator" if first else "which is administrator"
    return Step(last, _administrator(last), "is administrator", f"{brief} ({named(answer.decided_by)})"), brief


def _administrator(home: Identity) -> Identity:
    return Identity(home.partition, home.account, GLOBAL, "AWS::IAM::Account", "administrator")


def _identity(graph: Escalation, arn: str) -> Identity:
    door = graph.population.doors.get(arn)
    if door is not None:
        return door.role.identity
    power = graph.population.powers.get(arn)
    if power is not None:
        return power.principal.identity
    parts = arn.split(":")
    return Identity(parts[1], parts[4], GLOBAL, "AWS::IAM::User", arn.rpartition("/")[2], arn)


def _missing(path: Path, principal: Principal, route: Route) -> MissingEvidence:
    """What nobody read keeps the way open: it is told, since nothing that was read shuts it."""
    what = " and ".join(path.unread)
    gap = Gap(what, Reason.NOT_COLLECTED, f"{what} may shut this way, or open it, and were not read: {route}")
    return MissingEvidence(principal.identity.id, "the way to administrator", gap)


def hidden(graph: Escalation, principal: Principal) -> Iterator[MissingEvidence]:
    """Why a principal may have a way that nobody sees: what was not read and could be on it."""
    estate, population, home = graph.population.estate, graph.population, principal.identity
    for type_ in _PEOPLE:
        gap = estate.incomplete((type_,), home.account)
        if gap is not None:
            yield MissingEvidence(home.id, type_, gap)
    yield from population.closed
    reach = graph.reach(arn_of(principal))
    yield from (population.unread[arn] for arn in sorted(reach & population.unread.keys()))
    powers = [population.powers[arn] for arn in sorted(reach) if arn in population.powers]
    if any(power.may(action) for power in powers for action in editing.ACTIONS):
        yield from population.unread.values()
    yield from _unseen(estate, powers, home)


def _unseen(estate: Estate, powers: Iterable[Power], home: Identity) -> Iterator[MissingEvidence]:
    """Notebooks, user profiles and the like that a way could lead through, had they been read."""
    for types in dict.fromkeys(_used(powers)):
        gap = estate.unseen(Role.type, home.account, types) or estate.unseen(Domain.type, home.account, types)
        if gap is not None:
            yield MissingEvidence(home.id, types[0], gap)


def _used(powers: Iterable[Power]) -> Iterator[tuple[str, ...]]:
    """The types of existing resources that principals could use, if there were any."""
    for power in powers:
        if any(map(power.may, notebooks.NEEDED)):
            yield (NotebookInstance.type,)
        if any(map(power.may, studio.NEEDED)):
            yield (UserProfile.type, Domain.type)
        if any(map(power.may, spaces.NEEDED)):
            yield spaces.TYPES
        for technique in PASSING if power.may(PASS) else ():
            if technique.on and all(map(power.may, technique.actions)):
                yield (technique.on, Domain.type)
