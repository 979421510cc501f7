"""Who can open a connection to a SageMaker interface: security groups, network ACLs, and a way back for the answers."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.network.acls import passing, replies
from auditor.network.blocks import EVERYWHERE, INTERNET, IPV4, IPV6, NOWHERE, Blocks, Flow, any_of
from auditor.network.firewall import Packet, deciding, let_through, rules
from auditor.network.plan import Plan
from auditor.network.routes import effective_table, legs
from auditor.network.shapes import TWO_WAY, Reach, Route, Subnet, Target

_BY_OTHERS = TWO_WAY | {Target.INSTANCE, Target.FIREWALL_ENDPOINT}
"""Targets over which others reach a private address, if they have a route, or an appliance that passes them on."""


def reachable(
    subnet: Subnet,
    plan: Plan,
    groups: Sequence[str],
    packet: Packet,
    sources: Blocks = EVERYWHERE,
    *,
    dual_stack: bool | None = None,
) -> Reach:
    """Tell whether anybody among `sources` can open a connection to an interface that SageMaker put into a subnet.

    Nobody on the internet can by IPv4: the interface has no public address. An IPv6 address (`dual_stack`: whether it
    has one where the subnet has them to give) is public by itself, and an internet gateway leads to it. Neighbours in
    the subnet pass no network ACL.

    Returns:
        True where the groups let some address of the VPC in; None where the source lies behind a peering connection or
        gateway, whose other side decides too, where rules name security groups, or where something was not read.
    """
    allowed = let_through(plan, groups, packet, inbound=True) | _members(plan, groups, packet)
    inside = allowed & _around(plan, subnet, packet)
    flow = inside & _routed(subnet, plan, dual_stack if subnet.ipv6 else False)
    value = flow.value(sources)
    found = sources & (flow.sure if value else flow.possible)
    path = (*_path(subnet, plan), *deciding(plan, groups, packet, found, inbound=True))
    if value:
        return Reach(value=True, path=path, reason=f"{packet} is let in from {', '.join(found.cidrs()[:3])}")
    if value is None:
        return Reach(value=None, path=path, reason=f"whether {packet} arrives hangs on what was not read, or on a peer")
    if not allowed.possible & sources:
        return Reach(value=False, path=path, reason=f"no rule of its security groups lets {packet} in from there")
    if (allowed.possible & sources) - INTERNET:
        return Reach(value=False, path=path, reason="a network ACL or the routes keep connections from there away")
    return Reach(value=False, path=path, reason="SageMaker's interfaces have no public address")


def _members(plan: Plan, groups: Sequence[str], packet: Packet) -> Flow:
    """Rules that name security groups let in their members, wherever those are."""
    known = [plan.groups.get(name) for name in groups]
    named = any(rule.groups for rule in rules(known, packet, inbound=True))
    return Flow(NOWHERE, EVERYWHERE - INTERNET) if named else Flow()


def _around(plan: Plan, subnet: Subnet, packet: Packet) -> Flow:
    port = (packet.port, packet.port)
    into = passing(plan, subnet.id, packet.protocol, port, inbound=True)
    answers = replies(plan, subnet.id, packet.protocol, inbound=False, linux=False)
    # what passes some of the ports that a client may choose lets connections in
    through = into & Flow(answers.sure | (answers.possible if plan.acls.complete else NOWHERE), answers.possible)
    neighbours = Flow.certain(Blocks.of(subnet.cidr)) if subnet.cidr else Flow()
    return through | neighbours


def _routed(subnet: Subnet, plan: Plan, ipv6: bool | None) -> Flow:  # noqa: FBT001 - three-valued, no switch
    """The addresses that answers are routed to: surely those of the VPC, perhaps those behind its gateways."""
    own = Flow.certain(Blocks.of(subnet.cidr)) if subnet.cidr else Flow()
    table = effective_table(subnet, plan.tables).table
    if table is None:
        return own | Flow(NOWHERE, EVERYWHERE - (INTERNET if ipv6 is False else INTERNET & IPV4))
    shared = legs(table, EVERYWHERE, plan.lists)
    local = any_of(Flow.certain(leg.blocks) for leg in shared.known if leg.route and leg.route.target is Target.LOCAL)
    beyond = (leg for leg in shared.known if leg.route and leg.route.active and leg.route.target in _BY_OTHERS)
    gateways = [leg for leg in shared.known if _leads_in(leg.route) and subnet.internet_block == "off"]
    public = any_of(Flow.certain(leg.blocks & IPV6).passes(ipv6) for leg in gateways)
    found = any_of((own, local, public, *(Flow(NOWHERE, leg.blocks - INTERNET) for leg in beyond)))
    if not shared.unread:
        return found
    unseen = EVERYWHERE - (INTERNET if ipv6 is False else INTERNET & IPV4)
    return Flow(found.sure & own.sure, found.possible | unseen)


def _leads_in(route: Route | None) -> bool:
    return route is not None and route.active and route.target is Target.INTERNET_GATEWAY


def _path(subnet: Subnet, plan: Plan) -> tuple[str, ...]:
    return effective_table(subnet, plan.tables).path
