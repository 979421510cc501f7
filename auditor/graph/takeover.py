"""What rules are told of escalation: the way in words, or that nobody can know whether there is one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from auditor.graph.authority import arn_of
from auditor.graph.edges import editing, notebooks, studio
from auditor.graph.edges.edge import Edge
from auditor.graph.edges.power import Power
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


@dataclass(frozen=True, slots=True)
class Route:
    """A way, told step by step.

    Attributes:
        steps: as a reader sees them, the last one being what is reached.
        hangs_on: the condition keys that it hangs on; empty for a proven one.
    """

    steps: tuple[Step, ...]
    hangs_on: tuple[str, ...] = ()

    @property
    def proven(self) -> bool:
        """Whether nothing is left open."""
        return not self.hangs_on

    def __str__(self) -> str:
        """All steps in a row."""
        return "; ".join(step.words for step in self.steps)


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
    steps = [_step(graph, edge, subject) for edge in path.steps]
    if path.arrival is not None:
        last = steps[-1].target if steps else subject
        steps.append(_arrival(path.arrival, last, first=not steps))
    return Route(tuple(steps), path.hangs_on)


def _step(graph: Escalation, edge: Edge, subject: Identity) -> Step:
    source, target = (_identity(graph, arn) for arn in (edge.source, edge.target))
    by = f"{edge.via} ({named(edge.decided_by)}{', if ' + ', '.join(edge.hangs_on) if edge.hangs_on else ''})"
    if not edge.raises:
        return Step(source, target, _short(edge), f"becomes {label(target)} by {by}")
    whom = "itself" if edge.target in (edge.source, subject.arn) else label(target)
    goal = _administrator(source) if edge.target == edge.source else target
    return Step(source, goal, _short(edge), f"makes {whom} administrator by {by}")


def _short(edge: Edge) -> str:
    """The last action, or the one that passes a role: what fits on an arrow."""
    actions = edge.via.partition(" on ")[0].split(" + ")
    return actions[-1].partition(":")[2] if len(actions) == 1 else f"{actions[1].partition(':')[2]}"


def _arrival(answer: Answer, last: Identity, *, first: bool) -> Step:
    words = f"is administrator by {named(answer.decided_by)}"
    return Step(last, _administrator(last), "is administrator", words if first else f"which {words}")


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
    """Notebooks and user profiles that could be opened, had they been read."""
    families = ((notebooks.NEEDED, (NotebookInstance.type,)), (studio.NEEDED, (UserProfile.type, Domain.type)))
    for actions, types in families:
        if any(power.may(action) for power in powers for action in actions):
            gap = estate.unseen(Role.type, home.account, types) or estate.unseen(Domain.type, home.account, types)
            if gap is not None:
                yield MissingEvidence(home.id, types[0], gap)
