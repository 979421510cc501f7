"""Services that work with a role: one that the caller passes, or that of something which already exists.

The role must trust the service; `iam:PassRole` is decided on the role with `iam:PassedToService` filled in.
`iam:AssociatedResourceArn` hangs on what is created, and stays unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from auditor.graph.edges import assume
from auditor.graph.edges.edge import Edge
from auditor.graph.edges.population import Door, Population
from auditor.graph.edges.power import Power
from auditor.graph.edges.techniques import Technique, techniques
from auditor.graph.edges.witness import concerns
from auditor.iam import Answer, Decision

PASS = "iam:PassRole"  # noqa: S105 - an action, no password

Way = tuple[Technique, tuple[Answer, ...]]


def edges(power: Power, population: Population, *, every: bool = False) -> Iterator[Edge]:
    """The roles that a principal can use through a service; by the best technique of each, or by `every` one."""
    for service, doors in population.by_service[power.account].items():
        if power.may(PASS):
            yield from _passed(power, population, service, doors, every=every)
        ways = _ways(power, population, techniques(service, passes=False))
        for door in doors if ways else ():
            trust = population.trusts(door, service)
            fitting = [way for way in ways if trust.may_allow and _fits(way[0], door)]
            for technique, answers in fitting if every else fitting[:1]:
                yield _edge(power, door, technique, (*answers, trust))


def _passed(
    power: Power, population: Population, service: str, doors: Iterable[Door], *, every: bool
) -> Iterator[Edge]:
    asked = (
        (door, power.wherever(PASS, door.arn, (("iam:passedtoservice", service), *power.tags(PASS, door.tags))))
        for door in doors
    )
    passable = [(door, answer) for door, answer in asked if answer.may_allow]
    ways = _ways(power, population, techniques(service, passes=True)) if passable else []
    for door, answer in passable if ways else ():
        trust = population.trusts(door, service)
        fitting = [way for way in ways if trust.may_allow and _fits(way[0], door)]
        direct = [way for way in fitting if not way[0].through]
        for technique, answers in direct if every else direct[:1]:
            yield _edge(power, door, technique, (answer, *answers, trust))
        for technique, answers in (way for way in fitting if way[0].through):
            for beyond, assumed in _beyond(door, population):
                yield _edge(power, beyond, technique, (answer, *answers, trust, assumed))


def _ways(power: Power, population: Population, table: Iterable[Technique]) -> list[Way]:
    """The techniques all of whose actions a principal may be allowed; the proven ones first."""
    asked = ((technique, _answers(power, population, technique)) for technique in table)
    found = [(technique, answers) for technique, answers in asked if answers is not None]
    return sorted(
        found, key=lambda way: bool(way[0].needs) or any(one.decision is not Decision.ALLOW for one in way[1])
    )


def _answers(power: Power, population: Population, technique: Technique) -> tuple[Answer, ...] | None:
    """The answers to all actions of a technique: those about what must exist are asked about each that does."""
    if not technique.on:
        return power.everything(technique.actions)
    if not all(map(power.may, technique.actions)):
        return None
    tried = [_about(power, technique, arn) for arn in population.existing(technique.on, power.account)]
    fitting = [answers for answers in tried if all(answer.may_allow for answer in answers)]
    return min(fitting, key=lambda answers: sum(one.decision is not Decision.ALLOW for one in answers), default=None)


def _about(power: Power, technique: Technique, arn: str) -> tuple[Answer, ...]:
    return tuple(
        power.regional(action, arn) if concerns(action, arn) else power.somewhere(action)
        for action in technique.actions
    )


def _beyond(door: Door, population: Population) -> Iterator[tuple[Door, Answer]]:
    """The roles that a service assumes by means of one that was passed to it."""
    power = population.powers.get(door.arn)
    for edge in () if power is None else assume.edges(power, population):
        yield population.doors[edge.target], edge.answers[0]


def _fits(technique: Technique, door: Door) -> bool:
    return not technique.profile or bool(door.role.instance_profiles)


def _edge(power: Power, door: Door, technique: Technique, answers: tuple[Answer, ...]) -> Edge:
    needs = (technique.needs,) if technique.needs else ()
    return Edge(power.arn, door.arn, technique.id, technique.via, answers, needs)
