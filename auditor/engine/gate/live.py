"""What is there already when code is deployed: nothing that anybody knows, or what a snapshot holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from auditor.engine.check import groups
from auditor.engine.core import core_of, streamed
from auditor.engine.engine import Engine
from auditor.engine.scps import Levels
from auditor.engine.stream import Group, Stream, count_uses
from auditor.graph.estate import Estate
from auditor.iac.planned import Home, partition_of
from auditor.model.catalog import resource_type
from auditor.model.document import Identity, Listing, Shapes
from auditor.model.errors import UserError
from auditor.model.resource import Resource
from auditor.model.settings import Settings
from auditor.rule import Context

if TYPE_CHECKING:
    from auditor.snapshot.read import Snapshot

BEYOND = "the code does not hold it; lay it over a snapshot of the account by --over"


class There(Estate):
    """What is there, with the jobs: they are no nodes, but a request may name one to change it."""

    snapshot: Snapshot | None = None

    def job(self, identity: Identity) -> Resource | None:
        """The job of that name, or that ARN; every record of its type is looked through."""
        kind = resource_type(identity.type)
        if self.snapshot is None or not kind.streamed or identity.type not in self.snapshot.types():
            return None
        found = (one for one in self.snapshot.documents(identity.type) if _is(one.identity, identity))
        document = next(found, None)
        return None if document is None else kind(document, self.snapshot.shapes)


def _is(there: Identity, meant: Identity) -> bool:
    home = (there.account, there.region) == (meant.account, meant.region)
    return home and meant.name in {there.name, there.arn}


class Live(Struct, frozen=True):
    """The resources that are there, the jobs by what they use, how completely all are known, and where that is."""

    resources: tuple[Resource, ...] = ()
    listings: tuple[Listing, ...] = ()
    shapes: Shapes | None = None
    scps: Levels | None = None
    snapshot: Snapshot | None = None
    jobs: tuple[Group, ...] = ()

    @classmethod
    def of(cls, snapshot: Snapshot, scps: Levels | None) -> Live:
        """What a snapshot holds; raises SnapshotError for a damaged one."""
        estate = core_of(snapshot, scps)
        idle = Engine((), estate, Context(Settings(), datetime.fromisoformat(snapshot.manifest.finished)))
        jobs = tuple(
            group
            for type_ in streamed(snapshot)
            for group in groups(Stream(idle, resource_type(type_)), snapshot, type_)
        )
        listings = tuple(snapshot.manifest.listings)
        return cls(tuple(estate.resources()), listings, snapshot.shapes, scps, snapshot, jobs)

    def estate(self, planned: Sequence[Resource], gone: frozenset[str]) -> There:
        """What will be there: `planned` in the place of what has the same id, and nothing of those that are `gone`."""
        replaced = gone | {one.identity.id for one in planned}
        kept = (one for one in self.resources if one.identity.id not in replaced)
        shapes = self.shapes or Shapes({})
        estate = There([*kept, *planned], self.listings, shapes, self.scps, None if self.snapshot else BEYOND)
        estate.snapshot = self.snapshot
        for group in self.jobs:
            count_uses(estate, group)
        return estate

    def home(self, account: str | None, region: str | None) -> Home:
        """Where code goes: as it was said, else the one account and region of the snapshot.

        Raises:
            UserError: a snapshot of several accounts or regions leaves it open, or does not have the one that was said.
        """
        given = Home()
        if self.snapshot is None:
            partition = partition_of(region) if region else given.partition
            return Home(partition, account or given.account, region or given.region)
        scope = self.snapshot.manifest.scope
        regions = {one.id: one.regions for one in scope.accounts}
        home = _chosen("account", account, sorted(regions))
        return Home(scope.partition, home, _chosen("region", region, regions[home]))


def _chosen(what: str, said: str | None, known: Sequence[str]) -> str:
    if said is None and len(known) == 1:
        return known[0]
    if said in known and said is not None:
        return said
    held = ", ".join(known)
    if said is None:
        raise UserError(f"the snapshot holds more than one {what} ({held}): say by --{what} which the code goes to")
    raise UserError(f"--{what} {said}: the snapshot holds {held} only")
