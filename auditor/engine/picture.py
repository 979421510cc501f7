"""The part of the graph around a finding, for its picture."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from auditor.graph.edges.declared import references
from auditor.graph.estate import Estate
from auditor.model.document import Identity
from auditor.model.report import Edge, Neighbourhood, Node
from auditor.model.resource import Resource
from auditor.model.verdict import Step

LARGEST = 50
"""A picture of more nodes than this says nothing."""


def along(subject: str, steps: Sequence[Step]) -> Neighbourhood:
    """The picture of a way: each resource on it, and what leads from one to the next."""
    known = {end.id: end for step in steps for end in (step.source, step.target)}
    edges = (Edge(source=step.source.id, target=step.target.id, relation=step.relation) for step in steps)
    return Neighbourhood(
        nodes=tuple(
            Node(id=one.id, type=one.type, name=one.name, mark="subject" if one.id == subject else "evidence")
            for one in known.values()
        ),
        edges=tuple(dict.fromkeys(edges)),
    )


class Painter:
    """Cuts neighbourhoods out of an estate."""

    def __init__(self, estate: Estate) -> None:
        """Paint from `estate`; streamed records are made known with `place`."""
        self._estate = estate
        self._streamed: dict[str, tuple[Identity, Resource]] = {}

    def place(self, job: Resource, alike: Iterable[Identity]) -> None:
        """Make jobs known, so that their references can be drawn: those of `job`, which all that are `alike` share."""
        self._streamed.update((identity.id, (identity, job)) for identity in alike)

    def around(self, subject: str, evidence: Iterable[str]) -> Neighbourhood | None:
        """The subject, what it refers to and what refers to it, and the resources the verdict rests on."""
        graph = self._estate.references.graph
        marked = [one for one in dict.fromkeys(evidence) if one != subject and one in graph]
        edges = self._edges(subject)
        ids = list(dict.fromkeys([subject, *marked, *(end for edge in edges for end in edge[:2])]))[:LARGEST]
        inner = [edge for one in marked for edge in self._edges(one) if edge[0] in ids and edge[1] in ids]
        kept = [edge for edge in dict.fromkeys([*edges, *inner]) if edge[0] in ids and edge[1] in ids]
        if len(ids) < 2:  # noqa: PLR2004 - one node is no picture
            return None
        return Neighbourhood(
            nodes=tuple(self._node(one, subject, marked) for one in ids),
            edges=tuple(Edge(source=source, target=target, relation=relation) for source, target, relation in kept),
        )

    def _edges(self, one: str) -> Sequence[tuple[str, str, str]]:
        if one in self._streamed:
            identity, job = self._streamed[one]
            targets = ((self._estate.lookup(each.ref, identity), each.relation) for each in references(job))
            return [(one, target.identity.id, relation) for target, relation in targets if target is not None]
        graph = self._estate.references.graph
        if one not in graph:
            return []
        out: list[tuple[str, str, str]] = list(graph.out_edges(one, data="relation"))
        into: list[tuple[str, str, str]] = list(graph.in_edges(one, data="relation"))
        return [*sorted(out), *sorted(into)]

    def _node(self, one: str, subject: str, marked: Sequence[str]) -> Node:
        known = self._streamed.get(one)
        identity = known[0] if known else self._estate.references.graph.nodes[one]["resource"].identity
        mark: Literal["subject", "evidence", "context"]
        mark = "subject" if one == subject else "evidence" if one in marked else "context"
        return Node(id=one, type=identity.type, name=identity.name, mark=mark)
