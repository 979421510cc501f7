"""What a rule may ask of everything around its resource. Each answer is recorded as evidence."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TypeVar

from auditor.graph import access, keys, storage
from auditor.graph.edges.declared import refers_to
from auditor.graph.estate import Estate, Use
from auditor.graph.keys import Custody
from auditor.graph.reach import Network
from auditor.iam import Exposure, Grants, Trust
from auditor.model.aws.iam import Principal, Role
from auditor.model.aws.s3 import Bucket
from auditor.model.catalog import concrete_types
from auditor.model.fact import Resource
from auditor.model.gap import Gap, MissingEvidence, Reason
from auditor.model.recorder import Recorder
from auditor.model.values import Ref

R = TypeVar("R", bound=Resource)


class Graph:
    """The estate as one judgement sees it: bound to the judged resource and to the recorder of its reads."""

    def __init__(self, estate: Estate, subject: Resource, recorder: Recorder) -> None:
        """Answer for `subject`, telling `recorder`."""
        self._estate, self._subject, self._recorder = estate, subject, recorder

    def find(self, kind: type[R], ref: Ref) -> R | None:
        """The resource that `ref` names, or None where a complete listing proves that there is none.

        Raises:
            MissingEvidence: where the listing was denied, cut short, not asked for, or belongs to an account or
                region that was not scanned.
        """
        subject = self._subject.identity
        found = self._estate.lookup(ref, subject)
        if isinstance(found, kind):
            return found.judged(self._recorder)
        proof = self._estate.absence(ref, subject)
        if isinstance(proof, Gap):
            raise MissingEvidence(ref.text, kind.type, proof)
        self._recorder.note(subject, f"{kind.type} {ref.text}", None, proof.operation)
        return None

    def get(self, kind: type[R], ref: Ref) -> R:
        """The resource that `ref` names; one that does not exist is missing evidence, too."""
        found = self.find(kind, ref)
        if found is None:
            gap = self._estate.absence(ref, self._subject.identity)
            operation = gap.operation
            raise MissingEvidence(ref.text, kind.type, Gap(operation, Reason.NOT_RETURNED, f"there is no {ref.text}"))
        return found

    def all(self, kind: type[R]) -> tuple[R, ...]:
        """All resources of `kind` in the judged resource's account and region (or the account's global ones).

        Raises:
            MissingEvidence: where any listing of the kind is not known to be complete.
        """
        subject = self._subject.identity
        for concrete in concrete_types():
            if issubclass(concrete, kind):
                listing = self._estate.listing(concrete.type, subject.account, subject.region)
                if isinstance(listing, Gap):
                    raise MissingEvidence(subject.id, concrete.type, listing)
        return self.some(kind)

    def some(self, kind: type[R]) -> tuple[R, ...]:
        """Those resources of `kind` that were read, complete or not: enough to prove that something exists."""
        subject = self._subject.identity
        found = self._estate.of_type(kind, subject.account, subject.region)
        if not found:
            self._recorder.note(subject, kind.type or kind.__name__, (), f"list {kind.type or kind.__name__}")
        return tuple(resource.judged(self._recorder) for resource in found)

    def users(self) -> tuple[Use, ...]:
        """Who refers to the judged resource: core resources one by one, jobs as counts with an example.

        Raises:
            MissingEvidence: where nobody is known to, but not everybody who could was read.
        """
        uses, subject = self._estate.uses(self._subject), self._subject.identity
        if not uses:
            could = [kind.type for kind in concrete_types() if subject.type in refers_to(kind)]
            gap = self._estate.incomplete(could, subject.account)
            if gap is not None:
                raise MissingEvidence(subject.id, "users", gap)
        shown = tuple(
            f"{use.type} {use.example}" + (f" and {use.count - 1} more" if use.count > 1 else "") for use in uses
        )
        self._recorder.note(subject, "users", shown, "references")
        return uses

    def owned(self, account: str) -> bool:
        """Whether `account` is one of those that were scanned."""
        return account in self._estate.accounts

    def grants(self, principal: Principal) -> Grants:
        """What a role's or user's identity policies grant within its boundary; raises MissingEvidence."""
        return access.grants_of(self, principal)

    def trust(self, role: Role) -> Trust:
        """Whom a role's trust policy lets in."""
        return access.trust_of(role)

    def exposure(self, resource: Resource, policy: str) -> Exposure:
        """How far a resource's own policy opens it."""
        return access.exposure_of(resource, policy)

    def is_public(self, bucket: Bucket) -> bool:
        """Whether anyone outside can reach a bucket, its own and its account's public-access blocks considered."""
        return storage.is_public(self, bucket)

    def custody(self, key: Ref, trusted: Collection[str] = ()) -> Custody:
        """In whose hands a key is; `trusted` are the accounts (settings) whose keys are accepted unread."""
        return keys.custody(self, key, trusted)

    @property
    def network(self) -> Network:
        """Questions about subnets, routes, endpoints and security groups."""
        return Network(self, self._estate, self._subject, self._recorder)

    def neighbours(self) -> Iterator[Resource]:
        """The resources next to the judged one, in either direction."""
        graph, own = self._estate.references, self._subject.identity.id
        if own in graph:
            for other in sorted({*graph.predecessors(own), *graph.successors(own)}):
                yield graph.nodes[other]["resource"]
