"""A snapshot's core in memory: everything but jobs, which are streamed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auditor.engine.scps import Levels
from auditor.graph.estate import Estate
from auditor.model.catalog import concrete_types

if TYPE_CHECKING:
    from auditor.snapshot.read import Snapshot


def core_of(snapshot: Snapshot, scps: Levels | None = None) -> Estate:
    """The estate of all core resources; raises SnapshotError for a damaged snapshot.

    `scps` are service control policies that take the place of those collected.
    """
    kinds = {kind.type: kind for kind in concrete_types() if not kind.streamed}
    documents = (document for type_ in snapshot.types() if type_ in kinds for document in snapshot.documents(type_))
    return Estate.of(documents, snapshot.manifest.listings, snapshot.shapes, kinds, scps)


def streamed(snapshot: Snapshot) -> tuple[str, ...]:
    """The types of jobs in a snapshot."""
    kinds = {kind.type for kind in concrete_types() if kind.streamed}
    return tuple(type_ for type_ in snapshot.types() if type_ in kinds)
