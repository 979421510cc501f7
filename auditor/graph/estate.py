"""The core of a scan in memory: roles, keys, networks, buckets, models, endpoints. Jobs are not held here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeVar

from msgspec import Struct

from auditor.graph.edges.declared import Unread, unread
from auditor.graph.references import References
from auditor.iam import Policy
from auditor.model.arn import Arn
from auditor.model.aws.sagemaker.mixins import MakesModels
from auditor.model.choice import OneOf, Undecided
from auditor.model.document import GLOBAL, Document, Identity, Listing, Shapes, is_new
from auditor.model.gap import Gap, MissingEvidence, Reason
from auditor.model.memory import Memory
from auditor.model.registries import Registry
from auditor.model.resource import Resource
from auditor.model.values import Ref

R = TypeVar("R", bound=Resource)

_REPOSITORY = "AWS::ECR::Repository"
_UNIQUE_NAMES = frozenset({"AWS::S3::Bucket"})
"""Types whose names are unique over all accounts and regions of a partition: found from wherever they are named."""

_IMAGES = "AWS::ECR::Repository"
"""What images are references to. Those of AWS's own registries are kept by name: who runs them is asked, too."""


class Use(Struct, frozen=True):
    """Somebody refers to a resource: as what (`volume_key`), of which type, an example's name, and how many of them."""

    relation: str
    type: str
    example: str
    count: int = 1


class Estate:
    """All core resources by reference, and what is known of the completeness of each listing."""

    def __init__(
        self,
        resources: Iterable[Resource],
        listings: Iterable[Listing],
        shapes: Shapes,
        scps: Sequence[Sequence[Policy]] | None = None,
        beyond: str | None = None,
    ) -> None:
        """Index `resources`; order of insertion is irrelevant.

        `scps` are service control policies by level, from the root down, that take the place of those collected.
        `beyond` says, where nothing was collected at all (code alone), why nothing is known of what is not among them.
        """
        self.beyond = beyond
        self.scps = scps
        self.shapes = shapes
        self.derived = Memory()  # what others compute once from this estate, and keep no longer than it
        self.common: dict[Hashable, Any] = {}  # what follows from what its key holds: worlds of one unit share it
        self.makers: list[MakesModels] = []  # streamed jobs that made models, each one
        self._by_type: dict[str, list[Resource]] = defaultdict(list)
        self._by_name: dict[tuple[str, str, str, str], Resource] = {}
        self._by_arn: dict[str, Resource] = {}
        self._nameless: dict[tuple[str, str, str], Gap] = {}
        self._streamed: set[tuple[str, str, str]] = set()
        self._uses: dict[str, dict[tuple[str, str], Use]] = defaultdict(dict)
        self._elsewhere: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._listings = {(row.type, row.account, row.region): row for row in listings}
        for resource in sorted(resources, key=lambda each: each.identity.id):
            self._index(resource)

    @classmethod
    def of(
        cls,
        documents: Iterable[Document],
        listings: Iterable[Listing],
        shapes: Shapes,
        kinds: Mapping[str, type[Resource]],
        scps: Sequence[Sequence[Policy]] | None = None,
    ) -> Estate:
        """Build from documents; those of a type that `kinds` does not know are passed over."""
        known = (kinds[doc.identity.type](doc, shapes) for doc in documents if doc.identity.type in kinds)
        return cls(known, listings, shapes, scps)

    def _index(self, resource: Resource) -> None:
        identity = resource.identity
        self._by_type[identity.type].append(resource)
        home = (identity.type, identity.account, self._scope(identity))
        self._by_name[(*home, identity.name)] = resource
        if identity.type in _UNIQUE_NAMES:
            self._by_name[identity.type, "", GLOBAL, identity.name] = resource
        if identity.arn:
            self._by_arn[identity.arn] = resource
        for name in resource.document.known_as:
            self._name(resource, name)
        try:
            for name in resource.also_known_as:
                self._by_name[(*home, name)] = resource
        except MissingEvidence as missing:
            self._nameless[home] = missing.gap
        except Undecided as fork:
            self._nameless[home] = Gap("deployment", Reason.UNRESOLVED, f"it hangs on {fork.choice.decision}")

    def _name(self, resource: Resource, name: str) -> None:
        """Find `resource` by a name or an ARN that code refers to it by."""
        identity = resource.identity
        if Arn.looks_like(name):
            self._by_arn[name] = resource
            return
        for home in ((identity.account, self._scope(identity)), (identity.account, identity.region)):
            self._by_name[(identity.type, *home, name)] = resource
        if identity.type in _UNIQUE_NAMES:
            self._by_name[identity.type, "", GLOBAL, name] = resource

    def _scope(self, identity: Identity) -> str:
        """Within which region a name is unique: buckets have a region, and names of the whole account."""
        return GLOBAL if (identity.type, identity.account, GLOBAL) in self._listings else identity.region

    def resources(self) -> Iterator[Resource]:
        """Every core resource, by type and id."""
        for type_ in sorted(self._by_type):
            yield from self._by_type[type_]

    def of_type(self, kind: type[R], account: str, region: str | None = None) -> tuple[R, ...]:
        """The resources of a type (or mixin) in an account and region (None: any), or in the account's global scope."""
        return tuple(
            resource
            for resources in self._by_type.values()
            if resources and isinstance(resources[0], kind)
            for resource in resources
            if isinstance(resource, kind)
            and resource.identity.account == account
            and _there(resource)
            and (region is None or self._scope(resource.identity) in {region, GLOBAL})
        )

    def saw(self, subject: Identity) -> None:
        """Remember that there are streamed records like `subject`."""
        self._streamed.add((subject.type, subject.account, subject.region))

    def has_seen(self, type_: str, account: str, region: str) -> bool:
        """Whether there are resources or streamed records of a type in an account and region."""
        if (type_, account, region) in self._streamed:
            return True
        homes = (resource.identity for resource in self._by_type.get(type_, ()))
        return any((home.account, home.region) == (account, region) for home in homes)

    def lookup(self, ref: Ref, subject: Identity) -> Resource | None:
        """The resource that `subject` means by `ref`, or None where it is not among those collected."""
        found = self._found(ref, subject)
        return found if found is None or _there(found) else None

    def _found(self, ref: Ref, subject: Identity) -> Resource | None:
        if (found := self._by_arn.get(ref.text)) is not None:
            return found
        account, region = self._home(ref, subject)
        name = self._name_in(ref)
        for home in ((account, region), (account, GLOBAL), ("", GLOBAL)):
            if (found := self._by_name.get((ref.type, *home, name))) is not None:
                return found
        return None

    @staticmethod
    def _home(ref: Ref, subject: Identity) -> tuple[str, str]:
        """The account and region that a reference means: its ARN's, else those of the resource that makes it.

        An image means those of its registry; what comes from elsewhere than Amazon ECR means no account at all.
        """
        arn = ref.arn
        if arn is None and ref.type == _REPOSITORY:
            registry = Registry.of(ref.text, subject.partition)
            return registry.account or "", registry.region or ""
        return (arn and arn.account) or subject.account, (arn and arn.region) or subject.region

    @staticmethod
    def _name_in(ref: Ref) -> str:
        arn = ref.arn
        if arn is None:
            return ref.text.partition("/")[2] if ref.type == _REPOSITORY else ref.text
        return arn.resource if arn.resource.startswith("alias/") else arn.name

    def absence(self, ref: Ref, subject: Identity) -> Listing | Gap:
        """Why `ref` was not found: the complete listing that proves its absence, or the gap that leaves it open."""
        account, region = self._home(ref, subject)
        listing = self.listing(ref.type, account, region)
        if isinstance(listing, Gap):
            return listing
        if self._name_in(ref).startswith("alias/"):
            homes = ((ref.type, account, home) for home in (listing.region, GLOBAL))
            return next((self._nameless[home] for home in homes if home in self._nameless), listing)
        return listing

    def listing(self, type_: str, account: str, region: str) -> Listing | Gap:
        """The listing of a type in an account and region: the proof that nothing else is there, or the gap in it."""
        if self.beyond is not None:
            return Gap(f"list {type_}", Reason.NOT_COLLECTED, self.beyond)
        if account not in self.accounts:
            return Gap(f"list {type_}", Reason.FOREIGN, f"account {account} was not scanned")
        row = self._listings.get((type_, account, region)) or self._listings.get((type_, account, GLOBAL))
        if row is None:
            return Gap(f"list {type_}", Reason.NOT_COLLECTED, f"none was collected in {region}")
        return row.gap or row

    def makes(self, ref: Ref, subject: Identity) -> bool:
        """Whether code makes what `ref` names, so that nothing that is there can refer to it yet."""
        found = self._found(ref, subject)
        return found is not None and is_new(found.identity)

    @cached_property
    def accounts(self) -> frozenset[str]:
        """The account ids that were scanned."""
        return frozenset(account for _, account, _ in self._listings)

    def regions(self, account: str) -> frozenset[str]:
        """The regions of an account that were scanned, `global` among them."""
        return frozenset(region for _, owner, region in self._listings if owner == account)

    def incomplete(self, types: Iterable[str], account: str) -> Gap | None:
        """The first gap in the listings of `types` anywhere in `account`."""
        wanted = frozenset(types)
        if wanted and self.beyond is not None:
            return Gap(f"list {min(wanted)}", Reason.NOT_COLLECTED, self.beyond)
        gaps = (row.gap for key, row in sorted(self._listings.items()) if key[0] in wanted and key[1] == account)
        return next((gap for gap in gaps if gap), None)

    @property
    def references(self) -> References:
        """The references of all core resources; raises Undecided."""
        if isinstance(self._followed, OneOf):
            raise Undecided(self._followed)
        return self._followed

    @cached_property
    def _followed(self) -> References | OneOf:
        """The references, or the decision that they hang on: many ask, and each would follow them all again."""
        try:
            return References(self.resources(), self.lookup)
        except Undecided as fork:
            return fork.choice

    @cached_property
    def _unread(self) -> dict[tuple[str, str, str], Gap]:
        """The first gap in what resources of a type in an account say of those that they refer to of another type."""
        found: dict[tuple[str, str, str], Gap] = {}
        for resource in self.resources():
            for told in unread(resource):
                for type_ in told.types:
                    found.setdefault((resource.identity.account, resource.identity.type, type_), told.gap)
        return found

    def add_unread(self, subject: Identity, told: Unread) -> None:
        """Remember that a streamed record like `subject` may refer to resources, and that nobody knows to which."""
        for type_ in told.types:
            self._unread.setdefault((subject.account, subject.type, type_), told.gap)

    def unseen(self, type_: str, account: str, users: Iterable[str], *, new: bool = False) -> Gap | None:
        """Why resources of the types `users` may refer to one of `type_` without our knowing; None: all were read.

        `new`: the one that is asked about is new (`document.is_new`), so that code alone can refer to it.
        """
        wanted = sorted(set(users))
        names = (gap for (named, owner, _), gap in self._nameless.items() if (named, owner) == (type_, account))
        told = (self._unread.get((account, user, type_)) for user in wanted)
        incomplete = None if new and self.beyond is not None else self.incomplete(wanted, account)
        return incomplete or next((gap for gap in (*names, *told) if gap), None)

    def add_use(self, ref: Ref, subject: Identity, relation: str, count: int) -> None:
        """Count that `count` streamed records like `subject` refer to `ref`."""
        target = self.lookup(ref, subject)
        if target is None:
            if ref.type == _IMAGES:
                self._elsewhere[subject.type, subject.account].add(ref.text)
            return
        uses = self._uses[target.identity.id]
        known = uses.get((relation, subject.type))
        total = count + (known.count if known else 0)
        example = min(known.example, subject.name) if known else subject.name
        uses[relation, subject.type] = Use(relation, subject.type, example, total)

    def images_elsewhere(self, type_: str, account: str) -> frozenset[str]:
        """The repositories, none of them collected, whose images streamed records of a type in an account run."""
        return frozenset(self._elsewhere.get((type_, account), ()))

    def uses(self, resource: Resource) -> tuple[Use, ...]:
        """Who refers to `resource`: core resources one by one, jobs as counts with an example."""
        graph, own = self.references, resource.identity.id
        core = ((graph.resources[edge.source].identity, edge.relation) for edge in graph.to(own))
        return (
            *(Use(relation, user.type, user.name) for user, relation in core),
            *(use for _, use in sorted(self._uses.get(own, {}).items())),
        )


def _there(resource: Resource) -> bool:
    """Whether there is such a resource; raises Undecided where that hangs on a decision."""
    exists = resource.document.exists
    if isinstance(exists, OneOf):
        raise Undecided(exists)
    return exists
