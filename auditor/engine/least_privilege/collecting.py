"""Going through a snapshot: which role is used by what, and what all of that needs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

import msgspec
from msgspec import Struct

from auditor.engine.least_privilege.access import noun
from auditor.engine.least_privilege.besides import besides
from auditor.engine.least_privilege.grouping import taken
from auditor.engine.least_privilege.needs import Needs
from auditor.engine.least_privilege.reading import ROLE, Told, Touch, touches
from auditor.engine.least_privilege.seen import Seen
from auditor.engine.least_privilege.stand_in import roles_of
from auditor.graph.edges.declared import refers_to
from auditor.graph.estate import Estate
from auditor.model.catalog import concrete_types
from auditor.model.gap import Gap, MissingEvidence
from auditor.model.resource import Resource
from auditor.model.values import Ref
from auditor.snapshot.manifest import SnapshotError
from auditor.snapshot.read import Snapshot

_SERVICE = "AWS::SageMaker::"
_THROUGH_OTHERS = frozenset({"TransformJob", "InferenceComponent", "Space"})
"""Types without a role of their own, which use another resource's."""


class _Users(Struct, frozen=True):
    """The roles that a resource, and all that name the same, use; or why they were not read."""

    roles: tuple[Seen, ...] = ()
    unread: str | None = None


class Collecting:
    """Everything that was seen of all roles, by ARN."""

    def __init__(self, snapshot: Snapshot, estate: Estate) -> None:
        """Read the core from the estate and jobs, one at a time, from the snapshot."""
        self._snapshot, self._estate, self._needs = snapshot, estate, Needs(estate)
        self.roles: defaultdict[str, Seen] = defaultdict(Seen)
        self._unread: Counter[str] = Counter()

    def run(self) -> dict[str, Seen]:
        """Go through all resources of SageMaker's that use roles."""
        for kind in _types():
            self._all(kind)
        return dict(self.roles)

    @property
    def unread(self) -> tuple[str, ...]:
        """What was not read of the account, so that some needs may be lacking of any role."""
        listings = [
            f"{noun(row.type)} resources of {row.account} in {row.region} were not all listed: {row.gap.reason}"
            for row in self._snapshot.manifest.listings
            if row.gap is not None and row.type in {kind.type for kind in _types()}
        ]
        passed = [f"{count} {name} older than the scan's history" for name, count in self._left_out()]
        return (*listings, *(f"{count} {what}" for what, count in sorted(self._unread.items())), *passed)

    def _left_out(self) -> Iterable[tuple[str, int]]:
        return ((noun(type_), count) for type_, count in sorted(self._snapshot.manifest.left_out.items()) if count)

    def _all(self, kind: type[Resource]) -> None:
        """Take every resource of a type; of jobs that name the same things, one stands for all."""
        lines = self._snapshot.lines(kind.type)
        try:
            for users in taken(lines, kind, self._snapshot.shapes, self._take):
                for seen in users.roles:
                    seen.users[kind.type] += 1
                if users.unread is not None:
                    self._unread[users.unread] += 1
        except msgspec.DecodeError as error:
            path = self._snapshot.path
            raise SnapshotError(f"{path}: {kind.type} holds what is no document of its type: {error}") from error

    def _take(self, resource: Resource) -> _Users:
        try:
            roles = roles_of(resource, self._estate)
            told = list(touches(resource, roles))
        except MissingEvidence as missing:
            return _Users(unread=f"{noun(resource.type)} whose role was not read ({missing.gap.reason})")
        named = dict.fromkeys((*roles, *(role for one in told if isinstance(one, Touch) for role in one.roles)))
        seen = {role: self._seen(role, resource) for role in named}
        more = besides(resource, self._estate, self._needs) if seen else None
        for one in seen.values():
            if more is not None:
                one.take(more)
        self._spread(told, seen, resource)
        return _Users(tuple({id(one): one for one in seen.values()}.values()))

    def _spread(self, told: Iterable[Told], seen: dict[str, Seen], resource: Resource) -> None:
        """Give each role what it needs of what was told."""
        for one in told:
            if isinstance(one, Gap):
                for each in seen.values():
                    each.gaps[f"part of a {noun(resource.type)} was not read: {one.operation} {one.reason}"] = None
            elif one.roles:
                found = self._needs.of(one, resource.identity)
                for role in one.roles:
                    seen[role].take(found)

    def _seen(self, role: str, resource: Resource) -> Seen:
        known = self._estate.lookup(Ref(ROLE, role), resource.identity)
        return self.roles[(known.identity.arn if known else None) or role]


def _types() -> tuple[type[Resource], ...]:
    """SageMaker's types that use a role, their own or another's."""
    return tuple(
        kind
        for kind in concrete_types()
        if kind.type.startswith(_SERVICE) and (ROLE in refers_to(kind) or noun(kind.type) in _THROUGH_OTHERS)
    )
