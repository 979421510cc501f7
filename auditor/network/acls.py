"""What the network ACL around a subnet lets in and out: the first rule that matches, by number, decides.

Source: VPC User Guide, "Control subnet traffic with network access control lists": stateless, so that replies need a
rule of their own, to the port that the other end chose ("Ephemeral ports"); IPv4 and IPv6 are judged apart.
"""

from __future__ import annotations

from auditor.network.blocks import EVERYWHERE, NOWHERE, Blocks, Flow
from auditor.network.groups import ALL_PROTOCOLS, protocol_number
from auditor.network.plan import Acl, Plan

Ports = tuple[int, int]
EPHEMERAL: Ports = (1024, 65535)
"""Ports that clients of any kind, and NAT gateways, may choose for themselves."""
LINUX_PORTS: Ports = (32768, 60999)
"""Ports that Linux chooses: what SageMaker runs is Linux."""


def passing(plan: Plan, subnet: str, protocol: str, ports: Ports, *, inbound: bool) -> Flow:
    """The other ends whose packets to any of these destination ports pass the ACL of a subnet: sure if to all of them.

    A subnet always has an ACL. Where a complete list names none, it is the VPC's default, which lets everything pass.
    """
    acl = next((each for each in plan.acls if subnet in each.subnets), None)
    if acl is None:
        return Flow.certain(EVERYWHERE) if plan.acls.complete else Flow(NOWHERE, EVERYWHERE)
    pieces = [_to_port(acl, protocol, port, inbound=inbound) for port in _representatives(acl, ports, inbound=inbound)]
    whole, some = EVERYWHERE, NOWHERE
    for piece in pieces:
        whole, some = whole & piece, some | piece
    return Flow(whole, some)


def replies(plan: Plan, subnet: str, protocol: str, *, inbound: bool, linux: bool) -> Flow:
    """The other ends whose replies pass the ACL: sure if to every port that the client may have chosen.

    `linux` says that the client is known to be Linux; that a reply passes to none of the ephemeral ports is told of all
    of them in either case.
    """
    anyhow = passing(plan, subnet, protocol, EPHEMERAL, inbound=inbound)
    usual = passing(plan, subnet, protocol, LINUX_PORTS, inbound=inbound) if linux else anyhow
    return Flow(usual.sure, anyhow.possible)


def name_of(plan: Plan, subnet: str) -> str:
    """The id of a subnet's ACL, for the path of an answer."""
    return next((each.id for each in plan.acls if subnet in each.subnets), f"network ACL of {subnet}")


def _representatives(acl: Acl, ports: Ports, *, inbound: bool) -> list[int]:
    """One port of each stretch that the ACL's rules treat alike."""
    bounds = (one.ports for one in acl.rules if one.inbound is inbound and one.ports is not None)
    starts = {edge for first, last in bounds for edge in (first, last + 1)}
    return sorted({ports[0], *(one for one in starts if ports[0] <= one <= ports[1])})


def _to_port(acl: Acl, protocol: str, port: int, *, inbound: bool) -> Blocks:
    """The other ends whose packets to one port pass."""
    passed, left = NOWHERE, EVERYWHERE
    for rule in sorted(acl.rules, key=lambda one: one.number):
        number = protocol_number(rule.protocol)
        fits = number == ALL_PROTOCOLS or (
            number == protocol and (rule.ports is None or rule.ports[0] <= port <= rule.ports[1])
        )
        if rule.inbound is inbound and fits:
            matched = left & (Blocks.of(rule.cidr) if rule.cidr else NOWHERE)
            left = left - matched
            passed = passed | matched if rule.allow else passed
    return passed
