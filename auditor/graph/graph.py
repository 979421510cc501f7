"""What a rule may ask of everything around its resource. Each answer is recorded as evidence."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeVar

from auditor.graph import (
    access,
    authority,
    compiled,
    disclosure,
    guardrails,
    images,
    keys,
    logs,
    operators,
    possible,
    presigned,
    storage,
    takeover,
    usage,
)
from auditor.graph.disclosure import Disclosure
from auditor.graph.estate import Use
from auditor.graph.keys import Custody
from auditor.graph.lookup import Lookup
from auditor.graph.operators import Writer
from auditor.graph.presigned import Opened
from auditor.graph.reach import Network
from auditor.graph.takeover import Route
from auditor.iam import (
    Answer,
    Authority,
    EndpointBinding,
    Exposure,
    Grants,
    Request,
    TransportGuard,
    Trust,
    decide,
)
from auditor.iam.devices import Unscoped, unscoped
from auditor.iam.guardrails import Permitted
from auditor.iam.openings import Opening, openings
from auditor.model.aws.ec2 import Subnet, VpcEndpoint
from auditor.model.aws.iam import PolicyHolder, Principal, Role
from auditor.model.aws.iot import IotPolicy
from auditor.model.aws.s3 import Bucket
from auditor.model.aws.sagemaker.mixins import RunsContainers
from auditor.model.neo import Target
from auditor.model.resource import Resource
from auditor.model.values import Ref

R = TypeVar("R", bound=Resource)


class Graph(Lookup):
    """All that a rule may ask: the lookups, who uses what, and questions about policies, keys, buckets and networks."""

    def users(self, *types: str, whole: bool = False) -> tuple[Use, ...]:
        """Who refers to the judged resource: core resources one by one, jobs as counts with an example.

        `types` narrows them to these types, `AWS::SageMaker::` to those of a service.

        Raises:
            MissingEvidence: where nobody is known to, or the `whole` of them is wanted, and not everybody who could
                was read.
        """
        return usage.users(self._estate, self._subject, self._recorder, types, whole=whole)

    def referrers(self, kind: type[R], *, whole: bool = False) -> tuple[R, ...]:
        """The core resources of `kind`, a mixin or a type, that refer to the judged resource, as they are.

        Raises:
            MissingEvidence: where none is known, or the `whole` of them is wanted, and not everything was read.
        """
        return usage.referrers(self._estate, self._subject, self._recorder, kind, whole=whole)

    def compiled_for(self, location: str, *, whole: bool = False) -> tuple[Target, ...]:
        """What the model at an S3 location was compiled for by Neo; empty where no job that was read made it.

        Raises:
            MissingEvidence: where none is known to have made it, or the `whole` of them is wanted, and not every
                compilation job was read.
        """
        return compiled.targets(self._estate, self._subject.identity, self._recorder, location, whole=whole)

    def users_of(self, resource: Resource, *types: str) -> tuple[Use, ...]:
        """Who refers to another resource than the judged one; as `users`."""
        return usage.users(self._estate, resource, self._recorder, types)

    def used_subnets(self, vpc: Ref, *, all_of_them: bool = False) -> tuple[Subnet, ...]:
        """The subnets of a VPC that SageMaker's resources are attached to.

        Raises:
            MissingEvidence: where none is known, or `all_of_them` are wanted, and not everything was read.
        """
        found = usage.used_subnets(self._estate, vpc, self._subject, self._recorder, whole=all_of_them)
        return tuple(subnet.judged(self._recorder) for subnet in found)

    def grants(self, holder: PolicyHolder) -> Grants:
        """What a role's, user's or group's identity policies grant within its boundary; raises MissingEvidence."""
        return access.grants_of(self, holder)

    def authority(self, principal: Principal) -> Authority:
        """A role or user with every policy that bears on its requests, for `decide`; raises MissingEvidence."""
        return authority.authority_of(self, principal)

    def can(self, principal: Principal, action: str, resource: Resource, *, within: str = "") -> Answer:
        """Whether a principal may do something to a resource, or to a part of it such as `/prefix/*`.

        Raises:
            MissingEvidence: where the principal's policies, or the resource's, were not read.
        """
        target = authority.target_of(self, resource, within=within, service=action.partition(":")[0])
        context = authority.context_of(self, principal)
        return decide(authority.authority_of(self, principal), Request(action, target, context))

    def unprotected(self, principal: Principal, *names: str) -> tuple[Permitted, ...] | None:
        """What a role or user may create without these protections; None where it may create none of what has them.

        `names` are requirements of `auditor guardrails`, such as `volume-key`.

        Raises:
            MissingEvidence: where its policies were not read, or those of its organization may refuse it.
        """
        return guardrails.unprotected(self, principal, *names)

    def escalation(self, principal: Principal) -> Route | None:
        """How a principal becomes administrator of its account; None where it is proven that it can't.

        Raises:
            MissingEvidence: where that hangs on policies or resources that were not read.
        """
        return takeover.to_administrator(self._estate, self._recorder, principal)

    def opened(self, principal: Principal) -> Opened:
        """What a principal may surely open by presigned URLs: notebooks, user profiles; raises MissingEvidence."""
        return presigned.opened(self._estate, self._recorder, principal)

    def from_outside(self, principal: Principal, *actions: str) -> dict[str, Answer]:
        """The actions that a principal may surely do over the internet, through no VPC; raises MissingEvidence."""
        return possible.possible(self._estate, self._recorder, principal, actions, possible.OUTSIDE)

    def possible(self, principal: Principal, action: str, **keys: str) -> Answer | None:
        """The grounds on which a principal may surely do something somewhere; None where that is not sure.

        `keys` are condition keys of SageMaker's that the request has, such as `ModelApprovalStatus="Approved"`.

        Raises:
            MissingEvidence: where its policies, or those of its organization, were not read.
        """
        pairs = tuple((f"sagemaker:{key.lower()}", value) for key, value in keys.items())
        return possible.possible(self._estate, self._recorder, principal, (action,), pairs).get(action)

    def data_beyond(self, role: Role) -> tuple[Disclosure, ...]:
        """The buckets that nothing of SageMaker's uses, whose objects a role can read by its own policies.

        Raises:
            MissingEvidence: where that hangs on policies that were not read, or on who uses a bucket.
        """
        return disclosure.beyond(self, self._estate, self._recorder, role)

    def operators(self, issuer: str) -> tuple[str, ...]:
        """The roles with actions of SageMaker's that tokens of an OpenID Connect issuer can get.

        Raises:
            MissingEvidence: where none is known, and not every role could be judged.
        """
        return operators.operators(self._estate, self._subject, self._recorder, issuer)

    def issued_here(self, issuer: str) -> bool:
        """Whether an EKS cluster of a scanned account issues the tokens of an OpenID Connect issuer.

        Raises:
            MissingEvidence: where none is known to, and not every cluster of its region was read.
        """
        return operators.issued_here(self._estate, self._subject, self._recorder, issuer)

    def writers(self, bucket: Bucket, key: str) -> tuple[Writer, ...]:
        """The roles that SageMaker runs work with and that can write an object; the certain ones, if there are any.

        Raises:
            MissingEvidence: where none is certain, and not every role could be judged.
        """
        return operators.writers(self._estate, self._subject, self._recorder, bucket, key)

    def runs_image(self, kind: type[RunsContainers], repository: str) -> bool:
        """Whether any `kind` in the account runs AWS's image of that name; raises MissingEvidence."""
        return images.runs_image(self._estate, self._subject, self._recorder, kind, repository)

    def writes_logs(self, role: Role, group: str) -> bool:
        """Whether a role may write to a log group of the judged resource's home; raises MissingEvidence."""
        return logs.writes_logs(self, role, self._subject, group)

    def trust(self, role: Role) -> Trust:
        """Whom a role's trust policy lets in."""
        return access.trust_of(role)

    def exposure(self, resource: Resource, policy: str) -> Exposure:
        """How far a resource's own policy opens it."""
        return access.exposure_of(resource, policy)

    def openings(self, resource: Resource, policy: str, action: str) -> tuple[Opening, ...]:
        """Whom a resource's own policy lets do an action, whoever that is."""
        return openings(access.policy(policy, "resource policy", resource), within=action)

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

    def unscoped(self, policy: IotPolicy) -> tuple[Unscoped, ...]:
        """What devices may do beyond themselves by an IoT policy."""
        return unscoped(access.policy(policy.policy, policy.name, policy))

    def unrestricted(self, endpoint: VpcEndpoint) -> bool:
        """Whether the policy of a VPC endpoint lets everybody do everything that its service can."""
        return access.unrestricted(endpoint)

    @property
    def network(self) -> Network:
        """Questions about subnets, routes, endpoints and security groups."""
        return Network(self, self._estate, self._subject, self._recorder)
