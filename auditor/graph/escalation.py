"""Who can become whom, and who an administrator: paths over edges that the policy engine proved, or proved possible.

Computed once for an estate. Shortest proven path first; where there is none, the shortest that hangs on condition keys;
and then the shortest that hangs on what nobody read.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from heapq import heappop, heappush
from itertools import chain, count

from msgspec import Struct

from auditor.graph.edges import assume, credentials, data, editing, notebooks, passing, spaces, studio
from auditor.graph.edges.edge import Edge
from auditor.graph.edges.population import Population
from auditor.graph.edges.power import Power
from auditor.graph.estate import Estate
from auditor.iam import Answer, Decision
from auditor.model.aws.kms import Key
from auditor.model.aws.s3 import Bucket

Near = dict[str, Edge]
"""Where one step leads: the best edge for each target."""
_OPENNESS = (0, 1, 2)


class Path(Struct, frozen=True):
    """Steps from one principal to another, or to where it is administrator.

    Attributes:
        steps: in order; empty where it is one already.
        arrival: whether the last one is administrator, where that was asked.
    """

    steps: tuple[Edge, ...]
    arrival: Answer | None = None

    @property
    def proven(self) -> bool:
        """Whether nothing is left open."""
        return all(step.proven for step in self.steps) and not self.possible_if

    @property
    def hangs_on(self) -> tuple[str, ...]:
        """The condition keys that it hangs on."""
        arrival = () if self.arrival is None else self.arrival.hangs_on
        return tuple(dict.fromkeys(chain(*(step.hangs_on for step in self.steps), arrival)))

    @property
    def unread(self) -> tuple[str, ...]:
        """What it hangs on and nobody read."""
        arrival = () if self.arrival is None else self.arrival.unread
        return tuple(dict.fromkeys(chain(*(step.unread for step in self.steps), arrival)))

    @property
    def possible_if(self) -> tuple[str, ...]:
        """All that it hangs on; empty for a proven one."""
        return (*self.hangs_on, *(f"{kind} (not read)" for kind in self.unread))


class Escalation:
    """The escalation graph of an estate; edges are found when they are first asked for."""

    def __init__(self, estate: Estate) -> None:
        """Read the principals of an estate."""
        self.population = Population(estate)
        self._near: dict[str, Near] = {}
        self._raises: dict[str, Near] = {}
        self._administrators: dict[str, Answer] | None = None
        self._ways: dict[str, Path] | None = None

    @classmethod
    def of(cls, estate: Estate) -> Escalation:
        """The escalation graph of an estate, made once.

        Raises:
            Undecided: where what a principal may do hangs on a decision.
        """
        found: Escalation = estate.derived.recall(cls, cls, estate)
        return found

    @property
    def administrators(self) -> dict[str, Answer]:
        """Those who are administrators within all that limits them, or may be."""
        if self._administrators is None:
            answers = ((arn, power.is_administrator) for arn, power in self.population.powers.items())
            self._administrators = {arn: answer for arn, answer in answers if answer.may_allow}
        return self._administrators

    def administrator(self, arn: str) -> bool:
        """Whether a principal is proven to be administrator."""
        answer = self.administrators.get(arn)
        return answer is not None and answer.decision is Decision.ALLOW

    def near(self, arn: str) -> Near:
        """The principals that one can become in one step, by the best way to each."""
        if arn not in self._near:
            power = self.population.powers.get(arn)
            self._near[arn] = {} if power is None else _best(_steps(power, self.population))
        return self._near[arn]

    def raised(self, arn: str) -> Near:
        """The principals that one can make administrators in one step."""
        if arn not in self._raises:
            power = self.population.powers.get(arn)
            self._raises[arn] = {} if power is None else _best(editing.edges(power, self.population))
        return self._raises[arn]

    def ways(self, arn: str) -> Iterator[Edge]:
        """Every way of a principal in one step, the worse ones of a pair included."""
        power = self.population.powers[arn]
        yield from _steps(power, self.population, every=True)
        yield from editing.edges(power, self.population)

    def path(self, source: str, target: str) -> Path | None:
        """The shortest way from one principal to another: a proven one before a possible one."""
        if source == target:
            return Path(())
        for openness in _OPENNESS:
            before = self._from(source, openness, stop=target)
            if target in before:
                return Path(_unwound(before, source, target))
        return None

    def to_data(self, source: str, thing: Bucket | Key) -> Path | None:
        """The shortest way from a principal to the objects of a bucket, or to the use of a key.

        Raises:
            MissingEvidence: where the policies of the bucket or its key were not read.
        """
        for openness in _OPENNESS:
            before = self._from(source, openness)
            for arn in (source, *before):
                power = self.population.powers.get(arn)
                edge = None if power is None else next(data.edges(power, thing, self.population), None)
                if edge is not None and edge.openness <= openness:
                    return Path((*_unwound(before, source, arn), edge))
        return None

    def to_administrator(self, source: str) -> Path | None:
        """The shortest way from a principal to being administrator, a proven one first; no steps for one that is."""
        if self._ways is None:
            self._ways = _Home(self).ways()
        way = self._ways.get(source)
        if way is not None and way.proven:
            return way
        raised = self._by_raising(source)
        return raised if way is None or (raised is not None and raised.proven) else way

    def reach(self, source: str) -> frozenset[str]:
        """Everyone that a principal may become, itself included."""
        return frozenset((source, *self._from(source, _OPENNESS[-1])))

    def _by_raising(self, source: str) -> Path | None:
        """A principal that another one in reach can make administrator may itself be within reach, by any way."""
        if not any(self._raises.values()):
            return None
        for openness in _OPENNESS:
            before = self._from(source, openness)
            for editor in (source, *before):
                for victim, edge in self.raised(editor).items():
                    if (victim == source or victim in before) and edge.openness <= openness:
                        there, back = (_unwound(before, source, one) for one in (editor, victim))
                        return Path((*there, edge, *(step for step in back if step not in there)))
        return None

    def _from(self, source: str, openness: int, *, stop: str | None = None) -> Near:
        """Breadth first: the last step on the shortest way to each principal in reach."""
        before: Near = {}
        queue = deque([source])
        while queue:
            for target, edge in self.near(queue.popleft()).items():
                if target != source and target not in before and edge.openness <= openness:
                    before[target] = edge
                    if target == stop:
                        return before
                    queue.append(target)
        return before


class _Home:
    """The shortest ways of all principals to being administrator, found backwards from the administrators."""

    def __init__(self, graph: Escalation) -> None:
        self._graph = graph
        self._into: dict[str, list[Edge]] = {}
        self._last: list[tuple[str, Path]] = []
        for arn in graph.population.powers:
            if not graph.administrator(arn):
                self._take(arn)

    def ways(self) -> dict[str, Path]:
        """The path of each principal that has one."""
        found: dict[str, Path] = {}
        for openness in _OPENNESS:
            goals = {arn: answer for arn, answer in self._graph.administrators.items() if _open(answer) <= openness}
            self._walk(found, goals, openness)
        return found

    def _take(self, arn: str) -> None:
        near = self._graph.near(arn)
        for edge in near.values():
            self._into.setdefault(edge.target, []).append(edge)
        for victim, raised in self._graph.raised(arn).items():
            if victim == arn:
                self._last.append((arn, Path((raised,))))
            elif victim in near:
                self._last.append((arn, Path((raised, near[victim]))))

    def _walk(self, found: dict[str, Path], goals: dict[str, Answer], openness: int) -> None:
        """Add whoever is not found yet, nearest to an administrator first."""
        heap = list[tuple[int, int, str, Path]]()
        order = count()

        def push(arn: str, path: Path) -> None:
            heappush(heap, (len(path.steps), next(order), arn, path))

        for arn, path in found.items():
            push(arn, path)
        for arn, answer in goals.items():
            push(arn, Path((), answer))
        for arn, path in self._last:
            if all(step.openness <= openness for step in path.steps):
                push(arn, path)
        walked = set[str]()
        while heap:
            _, _, arn, path = heappop(heap)
            if arn in walked or found.setdefault(arn, path) is not path:
                continue
            walked.add(arn)
            for edge in self._into.get(arn, ()):
                if edge.source not in found and edge.openness <= openness:
                    push(edge.source, Path((edge, *path.steps), path.arrival))


def _steps(power: Power, population: Population, *, every: bool = False) -> Iterator[Edge]:
    yield from assume.edges(power, population)
    yield from passing.edges(power, population, every=every)
    for family in (notebooks, studio, spaces, credentials):
        yield from family.edges(power, population)


def _best(edges: Iterable[Edge]) -> Near:
    """One edge for each target: the least open, then the first."""
    found: Near = {}
    for edge in edges:
        known = found.get(edge.target)
        if known is None or edge.openness < known.openness:
            found[edge.target] = edge
    return found


def _open(answer: Answer) -> int:
    return 0 if answer.decision is Decision.ALLOW else 2 if answer.unread else 1


def _unwound(before: Near, source: str, target: str) -> tuple[Edge, ...]:
    steps = list[Edge]()
    while target != source:
        edge = before[target]
        steps.append(edge)
        target = edge.source
    return tuple(reversed(steps))
