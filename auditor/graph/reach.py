"""Network questions of rules. An answer records the path that it rests on, not every table that was looked at."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import TypeVar

from auditor import network
from auditor.graph import topology
from auditor.graph.estate import Estate
from auditor.graph.lookup import Lookup
from auditor.model.aws.ec2 import RouteTable, SecurityGroup, Subnet, Vpc, VpcEndpoint
from auditor.model.aws.sagemaker.notebook import NotebookInstance
from auditor.model.aws.sagemaker.studio import Domain
from auditor.model.gap import Gap, MissingEvidence, Reason
from auditor.model.recorder import Recorder
from auditor.model.resource import Resource
from auditor.model.values import Ref

R = TypeVar("R", bound=Resource)
T = TypeVar("T")

_TABLES = "DescribeRouteTables"
_ENDPOINTS = "DescribeVpcEndpoints"
_SUBNETS = "DescribeSubnets"
_GROUPS = "DescribeSecurityGroups"


class Network:
    """The networks around one judged resource. Every answer is True or False; an open one raises MissingEvidence."""

    def __init__(self, graph: Lookup, estate: Estate, subject: Resource, recorder: Recorder) -> None:
        """Answer for `subject`; rules get this as `graph.network`."""
        self._graph, self._estate, self._subject, self._recorder = graph, estate, subject, recorder

    def public(self, ref: Ref) -> bool:
        """Whether a subnet is public: a route of the table it really follows leads to an internet gateway."""
        plan = self._around(ref)
        reach = network.is_public(self._subnet(ref), plan.tables, plan.lists)
        return self._answer(ref, "route to an internet gateway", reach, _TABLES)

    def reaches_internet(self, ref: Ref, groups: Sequence[Ref] | None = None) -> bool:
        """Whether an interface that SageMaker puts into the subnet reaches the internet; it has no public address.

        `groups` are its security groups; without any, their rules are not part of the question.
        """
        plan, names = self._around(ref), _names(groups)
        dual_stack = self._dual_stack(ref)
        answers = self._estate.derived.setdefault((network.reaches_internet, id(plan)), {})
        key = (ref.name, names, dual_stack)
        if key not in answers:
            home = self._subnet(ref)
            answers[key] = network.reaches_internet(home, plan, names, dual_stack=dual_stack)
        return self._answer(ref, "way to the internet", answers[key], _TABLES)

    def missing_services(
        self, task: network.Task, ref: Ref, groups: Sequence[Ref] | None = None, *, apart: Collection[str] = ()
    ) -> tuple[str, ...]:
        """The services, those `apart` left out, that a task in the subnet needs and surely does not reach privately.

        `groups` are its security groups; without any, they and network ACLs are not part of the question.

        Raises:
            MissingEvidence: where none is sure to be missing, and one may be.
        """
        found = network.missing_services(task, self._subnet(ref), self._around(ref), _names(groups))
        missing = {service: reach for service, reach in found.items() if service not in apart}
        sure = {service: reach for service, reach in missing.items() if reach.value is False}
        for service, reach in (sure or missing).items():
            self._answer(ref, f"endpoint for {service}", reach, _ENDPOINTS)
        return tuple(sorted(sure))

    def reachable(self, ref: Ref, groups: Sequence[Ref], port: int, *sources: str) -> bool:
        """Whether anybody in the `sources` (CIDR blocks; none: anywhere) can open a TCP connection to the interface."""
        packet, asked = network.Packet(network.TCP, port), network.Blocks.of(*sources) or network.EVERYWHERE
        home, dual_stack = self._subnet(ref), self._dual_stack(ref)
        around = self._around(ref)
        reach = network.reachable(home, around, _names(groups) or (), packet, asked, dual_stack=dual_stack)
        return self._answer(ref, f"connections to port {port}", reach, _GROUPS)

    def resolves_privately(self, vpc: Ref) -> bool:
        """Whether a VPC resolves the private names of its endpoints: DNS support and host names are both on."""
        found = self._graph.get(Vpc, vpc)
        return found.dns_support and found.dns_hostnames

    def spans_zones(self, refs: Sequence[Ref]) -> bool:
        """Whether subnets lie in at least two availability zones."""
        known, unread = self._read(refs, self._subnet)
        reach = network.spans_zones(known, unread=len(unread))
        if reach.value is None and unread:
            raise unread[0]
        return self._noted("availability zones", reach, _SUBNETS)

    def open_inbound(self, refs: Iterable[Ref], *, narrowest: tuple[int, int] = (0, 0)) -> bool:
        """Whether the groups let in the internet, or blocks at least as wide as `narrowest` (IPv4, IPv6 prefix)."""
        known, unread = self._read(refs, self._group)
        reach = network.open_inbound(known, narrowest=narrowest, lists=self._lists(), complete=not unread)
        return self._of_groups("inbound rules", reach, unread)

    def open_egress(self, refs: Iterable[Ref]) -> bool:
        """Whether the groups let everything out to everywhere."""
        known, unread = self._read(refs, self._group)
        reach = network.open_egress(known, lists=self._lists(), complete=not unread)
        return self._of_groups("egress rules", reach, unread)

    def passes_container_encryption(self, refs: Iterable[Ref], *, subnets: Iterable[Ref] = ()) -> bool:
        """Whether UDP 500 and IP protocol 50 pass between the members of the groups, which stand in `subnets`."""
        known, unread = self._read(refs, self._group)
        homes, unplaced = self._read(subnets, self._subnet)
        blocks = tuple(home.cidr for home in homes if home.cidr is not None)
        placed = blocks if len(blocks) == len(homes) and not unplaced else ()
        reach = network.passes_container_encryption(known, cidrs=placed, lists=self._lists(), complete=not unread)
        return self._of_groups("rules for IPsec between members", reach, (*unread, *unplaced))

    def _read(self, refs: Iterable[Ref], read: Callable[[Ref], T]) -> tuple[list[T], list[MissingEvidence]]:
        """Those of `refs` that were read, and why the others were not: what is known may decide without them."""
        known, unread = list[T](), list[MissingEvidence]()
        for ref in refs:
            try:
                known.append(read(ref))
            except MissingEvidence as missing:
                unread.append(missing)
        return known, unread

    def _group(self, ref: Ref) -> network.SecurityGroup:
        return topology.security_group(self._estate_resource(SecurityGroup, ref))

    def _subnet(self, ref: Ref) -> network.Subnet:
        return topology.subnet(self._estate_resource(Subnet, ref))

    def _estate_resource(self, kind: type[R], ref: Ref) -> R:
        return self._graph.get(kind, ref).judged(Recorder())

    def _around(self, ref: Ref) -> network.Plan:
        home = self._graph.get(Subnet, ref)
        own = home.identity
        new = self._estate.makes(home.judged(Recorder()).vpc, own)
        return topology.topology(self._estate, own.account, own.region, new=new)

    def _lists(self) -> network.Listed[network.PrefixList]:
        """The prefix lists of the subject's account and region, which its security groups may name."""
        home = self._subject.identity
        return topology.topology(self._estate, home.account, home.region).lists

    def _dual_stack(self, ref: Ref) -> bool | None:
        """Whether the subject's interface in a subnet has an IPv6 address; None where its kind does not tell.

        Source: CreateNotebookInstance and DomainSettings, `IpAddressType` (ipv4 unless dualstack is asked for).
        """
        if not self._subnet(ref).ipv6:
            return False
        subject = self._subject
        return subject.ip_address_type == "dualstack" if isinstance(subject, (NotebookInstance, Domain)) else None

    def _answer(self, ref: Ref, fact: str, reach: network.Reach, operation: str) -> bool:
        identity = self._graph.get(Subnet, ref).identity
        self._recorder.note(identity, fact, reach.path, operation)
        gap = self._gap(operation, identity.account, identity.region)
        return topology.decided(reach, identity.id, fact, gap)

    def _gap(self, operation: str, account: str, region: str) -> Gap:
        listed = {_TABLES: RouteTable, _ENDPOINTS: VpcEndpoint, _GROUPS: SecurityGroup}[operation]
        listing = self._estate.listing(listed.type, account, region)
        return listing if isinstance(listing, Gap) else Gap(operation, Reason.NOT_RETURNED)

    def _of_groups(self, fact: str, reach: network.Reach, unread: Sequence[MissingEvidence]) -> bool:
        if reach.value is None and unread:
            raise unread[0]
        return self._noted(fact, reach, _GROUPS)

    def _noted(self, fact: str, reach: network.Reach, operation: str) -> bool:
        self._recorder.note(self._subject.identity, fact, reach.path, operation)
        return topology.decided(reach, self._subject.identity.id, fact, Gap(operation, Reason.NOT_RETURNED))


def _names(refs: Sequence[Ref] | None) -> tuple[str, ...] | None:
    return tuple(ref.name for ref in refs) if refs else None
