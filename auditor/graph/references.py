"""The references between the resources of an estate, as a directed graph in which one may refer to another twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from auditor.graph.edges.declared import references
from auditor.model.document import Identity
from auditor.model.resource import Resource
from auditor.model.values import Ref

if TYPE_CHECKING:
    import networkx as nx


class Edge(NamedTuple):
    """One resource refers to another, by their ids: as what (`volume_key`)."""

    source: str
    target: str
    relation: str


class References:
    """Who refers to whom, among the resources of an estate."""

    def __init__(self, resources: Iterable[Resource], lookup: Callable[[Ref, Identity], Resource | None]) -> None:
        """Follow what each resource refers to by `lookup`; what leads nowhere, or to itself, is no edge.

        Raises:
            Undecided: where a reference, or whether its target will be there, hangs on a decision.
        """
        known = tuple(resources)
        self.resources = {resource.identity.id: resource for resource in known}
        self._from: dict[str, list[Edge]] = defaultdict(list)
        self._to: dict[str, list[Edge]] = defaultdict(list)
        for resource in known:
            own = resource.identity.id
            for reference in references(resource):
                target = lookup(reference.ref, resource.identity)
                if target is not None and target is not resource:
                    edge = Edge(own, target.identity.id, reference.relation)
                    self._from[own].append(edge)
                    self._to[edge.target].append(edge)

    @cached_property
    def graph(self) -> nx.MultiDiGraph[str]:
        """The same as a graph of networkx: nodes are ids with their `resource`, edges carry their `relation`."""
        import networkx as nx  # noqa: PLC0415 - a fifth of what a cold start may take, and only pictures need it

        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        for own, resource in self.resources.items():
            graph.add_node(own, resource=resource)
        for edges in self._from.values():
            graph.add_edges_from((edge.source, edge.target, {"relation": edge.relation}) for edge in edges)
        return graph

    def of(self, own: str) -> list[Edge]:
        """What the resource of this id refers to, sorted."""
        return sorted(self._from.get(own, ()))

    def to(self, own: str) -> list[Edge]:
        """What refers to the resource of this id, sorted."""
        return sorted(self._to.get(own, ()))
