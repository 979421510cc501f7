"""Assuming a role: its trust policy names the caller, or the caller's account, which leaves it to the caller's own."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.graph.edges.edge import Edge
from auditor.graph.edges.population import Door, Population
from auditor.graph.edges.power import Power
from auditor.iam import Caller

ASSUME = "sts:AssumeRole"


def edges(power: Power, population: Population) -> Iterator[Edge]:
    """The roles that a principal may assume, those of other accounts that were scanned among them."""
    caller, free = power.authority.caller, power.may(ASSUME)
    region = (("aws:requestedregion", power.place.regions[0]),)
    for door in population.doors.values():
        if door.arn != power.arn and _concerns(door, caller, free=free):
            answer = power.on(ASSUME, door.target, (*region, *power.tags(ASSUME, door.tags)))
            if answer.may_allow:
                yield Edge(power.arn, door.arn, "sts-001", ASSUME, (answer,))


def _concerns(door: Door, caller: Caller, *, free: bool) -> bool:
    """Whether a trust policy may be about a caller; one that names only its account leaves it to the caller's own."""
    callers = door.callers
    if callers is None or caller.identity in callers:
        return True
    return free and not callers.isdisjoint({caller.account, caller.root})
