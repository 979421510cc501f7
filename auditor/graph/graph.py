"""What a rule may ask of everything around its resource. Each answer is recorded as evidence."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TypeVar

from auditor.graph import access, keys, storage, usage
from auditor.graph.edges.declared import unread
from auditor.graph.estate import Estate, Use
from auditor.graph.keys import Custody
from auditor.graph.reach import Network
from auditor.iam import EndpointBinding, Exposure, Grants, TransportGuard, Trust
from auditor.model.aws.ec2 import Subnet, VpcEndpoint
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

    def all(self, kind: type[R], *, everywhere: bool = False) -> tuple[R, ...]:
        """All resources of `kind` in the judged resource's account and region (or the account's global ones).

        `everywhere` takes in the other regions that were scanned.

        Raises:
            MissingEvidence: where any listing of the kind is not known to be complete.
        """
        subject = self._subject.identity
        for concrete in concrete_types():
            if issubclass(concrete, kind):
                listing = self._estate.listing(concrete.type, subject.account, subject.region)
                gap = self._estate.incomplete((concrete.type,), subject.account) if everywhere else None
                gap = gap or (listing if isinstance(listing, Gap) else None)
                if gap is not None:
                    raise MissingEvidence(subject.id, concrete.type, gap)
        return self.some(kind, everywhere=everywhere)

    def some(self, kind: type[R], *, everywhere: bool = False) -> tuple[R, ...]:
        """Those resources of `kind` that were read, complete or not: enough to prove that something exists."""
        subject = self._subject.identity
        found = self._estate.of_type(kind, subject.account, None if everywhere else subject.region)
        if not found:
            self._recorder.note(subject, kind.type or kind.__name__, (), f"list {kind.type or kind.__name__}")
        return tuple(resource.judged(self._recorder) for resource in found)

    def users(self, *types: str) -> tuple[Use, ...]:
        """Who refers to the judged resource: core resources one by one, jobs as counts with an example.

        `types` narrows them to these types, `AWS::SageMaker::` to those of a service.

        Raises:
            MissingEvidence: where nobody is known to, but not everybody who could was read.
        """
        return usage.users(self._estate, self._subject, self._recorder, types)

    def used_subnets(self, vpc: Ref, *, all_of_them: bool = False) -> tuple[Subnet, ...]:
        """The subnets of a VPC that SageMaker's resources are attached to.

        Raises:
            MissingEvidence: where none is known, or `all_of_them` are wanted, and not everything was read.
        """
        found = usage.used_subnets(self._estate, vpc, self._subject, self._recorder, whole=all_of_them)
        return tuple(subnet.judged(self._recorder) for subnet in found)

    def refers(self, resource: Resource) -> bool:
        """Whether `resource` refers to the judged one.

        Raises:
            MissingEvidence: where it is not known to, and what may refer to it was not read.
        """
        subject = self._subject.identity
        known = self._estate.references.has_edge(resource.identity.id, subject.id)
        if not known:
            hidden = unread(resource.judged(Recorder()))  # what it refers to instead is nobody's evidence
            gap = next((told.gap for told in hidden if subject.type in told.types), None)
            if gap is not None:
                raise MissingEvidence(resource.identity.id, "references", gap)
        self._recorder.note(resource.identity, f"refers to the {subject.type.rsplit(':', 1)[-1]}", known, "references")
        return known

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

    def transport_guard(self, bucket: Bucket) -> TransportGuard:
        """What a bucket's policy refuses of requests without TLS, or with an old one."""
        return storage.transport_guard(bucket)

    def endpoint_binding(self, bucket: Bucket) -> EndpointBinding:
        """How a bucket's policy binds its objects to VPCs or endpoints."""
        return storage.endpoint_binding(bucket)

    def unrestricted(self, endpoint: VpcEndpoint) -> bool:
        """Whether the policy of a VPC endpoint lets everybody do everything that its service can."""
        return access.unrestricted(endpoint)

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
