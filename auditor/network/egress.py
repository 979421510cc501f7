"""Whether a SageMaker interface reaches the internet, and by which way: routes followed from gateway to gateway.

Sources: VPC User Guide, "NAT gateways" (public ones stand in a subnet whose way out is an internet gateway), "NAT
instances" (source/destination check off), "VPC peering limitations" (no edge-to-edge routing), "Block public access to
VPCs"; SageMaker Developer Guide, "Give hosted endpoints access to resources in your VPC" (no public addresses).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from auditor.network.acls import Ports, name_of, passing, replies
from auditor.network.blocks import INTERNET, IPV4, IPV6, NOTHING, Flow, any_of
from auditor.network.firewall import Packet, deciding, let_through, packets
from auditor.network.hops import Place, Way, onward
from auditor.network.plan import Plan
from auditor.network.shapes import Reach, Subnet


class Egress(Struct, frozen=True):
    """What an interface reaches of the internet by one kind of packet, and the ways that were found."""

    packet: Packet
    flow: Flow
    ways: tuple[Way, ...]
    blocked: str | None = None


def reaches_internet(
    subnet: Subnet, plan: Plan, groups: Sequence[str] | None = None, *, dual_stack: bool | None = None
) -> Reach:
    """Tell whether an interface that SageMaker puts into a subnet reaches any address of the internet.

    Such an interface has no public IPv4 address, so a route to an internet gateway gives it nothing.

    Args:
        subnet: where the interface stands.
        plan: what was read of the networks.
        groups: ids of its security groups; None where their rules are not part of the question.
        dual_stack: whether the interface has an IPv6 address where the subnet has them to give; None where not known.

    Returns:
        True where TCP or UDP to any port gets there and its answers back; None where that hangs on what was not read,
        or on what no document says: an appliance's rules, a peer account's gateways.
    """
    kinds = packets(plan, groups or ())
    best = _best(egress(subnet, plan, groups, packet, ipv6=dual_stack if subnet.ipv6 else False) for packet in kinds)
    value = best.flow.value()
    way = _telling(best.ways, best.flow)
    if value is None and groups is not None and best.flow.possible and way.flow.sure & best.flow.possible:
        steps = (*way.path, *deciding(plan, groups, best.packet, best.flow.possible, inbound=False))
        return Reach(value=None, path=steps, reason="rules of security groups or network ACLs may let it pass")
    if value is False and best.blocked and way.flow.possible:
        return Reach(value=False, path=way.path, reason=best.blocked)
    steps = way.path if groups is None or not value else (*way.path, *_letting_out(plan, groups, best))
    return Reach(value=value, path=steps, reason=way.reason)


def _best(found: Iterator[Egress]) -> Egress:
    """The first that surely gets out, else the first that may, else the first."""
    best = next(found)
    for one in () if best.flow.sure else found:
        if one.flow.sure:
            return one
        best = one if one.flow.possible and not best.flow.possible else best
    return best


def egress(
    subnet: Subnet, plan: Plan, groups: Sequence[str] | None, packet: Packet, *, ipv6: bool | None = False
) -> Egress:
    """What of the internet a SageMaker interface, with or without IPv6, reaches by one kind of packet."""
    wanted = INTERNET & (IPV4 if ipv6 is False else IPV4 | IPV6)
    start = Place(subnet, packet, ipv6=ipv6)
    ways = tuple(onward(plan, start, wanted))
    routed = any_of(way.flow for way in ways)
    out = let_through(plan, groups, packet, inbound=False) if groups is not None else Flow.certain(wanted)
    if routed.possible and not (routed & out).possible:
        return Egress(packet, NOTHING, ways, "no outbound rule of its security groups lets it out")
    around = _around(plan, subnet.id, packet)
    flow = routed & out & around
    blocked = None if flow.possible else f"{name_of(plan, subnet.id)} does not let it out and its answers in"
    return Egress(packet, flow, ways, blocked)


def _around(plan: Plan, subnet: str, packet: Packet) -> Flow:
    """The other ends that the ACL of the interface's own subnet lets it talk to."""
    port: Ports = (packet.port, packet.port)
    out = passing(plan, subnet, packet.protocol, port, inbound=False)
    return out & replies(plan, subnet, packet.protocol, inbound=True, linux=True)


def _letting_out(plan: Plan, groups: Sequence[str], found: Egress) -> Iterator[str]:
    yield from deciding(plan, groups, found.packet, found.flow.sure, inbound=False)


def _telling(ways: Sequence[Way], flow: Flow) -> Way:
    """The way that explains an answer: the one with most of what is sure, else possible, else asked for."""
    sure = [way for way in ways if way.flow.sure & flow.sure]
    possible = [way for way in ways if way.flow.possible & flow.possible]
    passed_on = [way for way in ways if way.flow.possible]
    if sure:
        return max(sure, key=lambda way: (way.flow.sure & flow.sure).size)
    if possible:
        return max(possible, key=lambda way: (way.flow.possible & flow.possible).size)
    return max(passed_on or ways, key=lambda way: (way.asked & IPV4).size)
