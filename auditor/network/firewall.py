"""Which addresses security groups let in or out by rules that name addresses, prefix lists resolved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from auditor.network.blocks import EVERYWHERE, NOTHING, NOWHERE, Blocks, Flow, any_of
from auditor.network.groups import ALL_PROTOCOLS, protocol_number
from auditor.network.plan import Plan
from auditor.network.shapes import GroupRule, SecurityGroup

TCP, UDP = "6", "17"
HTTPS = 443


class Packet(Struct, frozen=True):
    """The kind of traffic that is asked for: protocol number (TCP, UDP) and destination port."""

    protocol: str = TCP
    port: int = HTTPS

    def __str__(self) -> str:
        """TCP 443."""
        return f"{ {TCP: 'TCP', UDP: 'UDP'}.get(self.protocol, self.protocol) } {self.port}"


def addresses(plan: Plan, name: str) -> Flow:
    """The addresses of a prefix list.

    A list of an AWS service's own holds none of the internet's at large: which services are reached is asked apart.
    """
    found = plan.lists.get(name)
    if found is not None and found.cidrs is not None:
        return Flow.certain(Blocks.of(*found.cidrs))
    return NOTHING if found is not None and found.service else Flow(NOWHERE, EVERYWHERE)


def let_through(plan: Plan, groups: Sequence[str], packet: Packet, *, inbound: bool) -> Flow:
    """The addresses that the groups of an interface let in, or let out to. Groups that were not read may let anything.

    Rules that name security groups are left out: they let through members of groups, none of which is the internet.
    """
    known = [plan.groups.get(name) for name in groups]
    flows = [_by_rule(plan, rule, packet) for rule in rules(known, packet, inbound=inbound)]
    unread = Flow(NOWHERE, EVERYWHERE) if None in known else NOTHING
    return any_of((*flows, unread))


def deciding(plan: Plan, groups: Sequence[str], packet: Packet, blocks: Blocks, *, inbound: bool) -> tuple[str, ...]:
    """The ids of the rules that let through any of `blocks`, surely or possibly."""
    known = [plan.groups.get(name) for name in groups]
    found = rules(known, packet, inbound=inbound)
    return tuple(rule.id for rule in found if _by_rule(plan, rule, packet).possible & blocks)


def rules(groups: Sequence[SecurityGroup | None], packet: Packet, *, inbound: bool) -> Iterator[GroupRule]:
    """The rules of groups that speak of a packet's protocol and port."""
    for group in groups:
        yield from (rule for rule in (group.rules if group else ()) if rule.inbound is inbound and _fits(rule, packet))


def packets(plan: Plan, groups: Sequence[str]) -> list[Packet]:
    """One packet of each kind that the rules on its way may treat alike, HTTPS first.

    On the way are the groups of the interface, those of devices that forward, and network ACLs.
    """
    edges = {0}
    forwarding = (name for one in plan.interfaces if not one.checked for name in one.groups)
    for name in {*groups, *forwarding}:
        group = plan.groups.get(name)
        for rule in group.rules if group else ():
            edges |= set() if rule.ports is None else {rule.ports[0], rule.ports[1] + 1}
    for acl in plan.acls:
        edges |= {edge for rule in acl.rules if rule.ports for edge in (rule.ports[0], rule.ports[1] + 1)}
    found = (Packet(protocol, port) for protocol in (TCP, UDP) for port in sorted(edges) if port <= 65535)  # noqa: PLR2004 - the last port
    return list(dict.fromkeys((Packet(), *found)))


def _fits(rule: GroupRule, packet: Packet) -> bool:
    number = protocol_number(rule.protocol)
    if number == ALL_PROTOCOLS:
        return True
    return number == packet.protocol and (rule.ports is None or rule.ports[0] <= packet.port <= rule.ports[1])


def _by_rule(plan: Plan, rule: GroupRule, packet: Packet) -> Flow:
    if not _fits(rule, packet):
        return NOTHING
    return any_of((Flow.certain(Blocks.of(*rule.cidrs)), *(addresses(plan, name) for name in rule.prefix_lists)))
