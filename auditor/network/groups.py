"""What security groups let in, let out, and let pass between the members of a job.

Sources: VPC User Guide, "Security group rules"; SageMaker Developer Guide, "Protect communications between ML compute
instances": UDP 500 and IP protocol 50 (ESP) between the members for inter-container encryption.
"""

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Network, IPv6Network, collapse_addresses, ip_network

from msgspec.structs import replace

from auditor.network.plan import NO_LISTS, Listed, PrefixList
from auditor.network.shapes import GroupRule, Reach, SecurityGroup

ALL_PROTOCOLS = "-1"
ESP = "50"
UDP = "17"
TCP = "6"
IKE_PORT = 500
_NUMBERS = {"tcp": TCP, "udp": UDP, "icmp": "1", "icmpv6": "58", "esp": ESP, "all": ALL_PROTOCOLS}
_ALL_PORTS = (0, 65535)


def open_inbound(
    groups: Iterable[SecurityGroup],
    *,
    narrowest: tuple[int, int] = (0, 0),
    lists: Listed[PrefixList] = NO_LISTS,
    complete: bool = True,
) -> Reach:
    """Tell whether the groups let in whole address ranges.

    Args:
        groups: those of one network interface (their rules add up).
        narrowest: longest IPv4 and IPv6 prefix that still counts as open; (0, 0) means the whole internet only.
        lists: the prefix lists that rules name.
        complete: whether all groups of the interface were read.

    Returns:
        True with the ids of the rules; None where only a prefix list or a group that was not read could be that wide.
    """
    rules = [(group, resolved(rule, lists)) for group in groups for rule in group.rules if rule.inbound]
    return _open(rules, narrowest, complete=complete)


def open_egress(
    groups: Iterable[SecurityGroup], *, lists: Listed[PrefixList] = NO_LISTS, complete: bool = True
) -> Reach:
    """Tell whether the groups let everything out to everywhere: all protocols to the whole internet."""
    found = [(group, rule) for group in groups for rule in group.rules if not rule.inbound and _is_all(rule)]
    return _open([(group, resolved(rule, lists)) for group, rule in found], (0, 0), complete=complete)


def resolved(rule: GroupRule, lists: Listed[PrefixList]) -> GroupRule:
    """A rule with the blocks of its prefix lists; those are left that were not read.

    An AWS service's own list holds that service's addresses: none of a VPC's, and not the internet at large.
    """
    found = {name: lists.get(name) for name in rule.prefix_lists}
    blocks = (block for one in found.values() if one is not None for block in one.cidrs or ())
    unread = (name for name, one in found.items() if one is None or (one.cidrs is None and one.service is None))
    return replace(rule, cidrs=(*rule.cidrs, *blocks), prefix_lists=tuple(unread))


def passes_between(
    groups: Sequence[SecurityGroup],
    protocol: str,
    ports: tuple[int, int] | None = None,
    *,
    cidrs: Sequence[str] = (),
    lists: Listed[PrefixList] = NO_LISTS,
    complete: bool = True,
) -> Reach:
    """Tell whether traffic passes between members that all carry the same groups.

    Args:
        groups: the groups that each member carries.
        protocol: a name or IANA number.
        ports: first and last port; None for a protocol without ports, or all of them.
        cidrs: the blocks of the members' subnets; a rule by address counts if it takes in all of them.
        lists: the prefix lists that rules name.
        complete: whether all groups of the members were read; if not, a rule that is missing may be in another one.
    """
    out, into = (
        [
            resolved(rule, lists)
            for group in groups
            for rule in group.rules
            if rule.inbound is inbound and _allows(rule, protocol, ports)
        ]
        for inbound in (False, True)
    )
    members = frozenset(group.id for group in groups)
    found = [_to_members(rules, members, cidrs) for rules in (out, into)]
    path = tuple(rule for _, rules in found for rule in rules)
    values = [value if value or complete else None for value, _ in found]
    if all(values):
        return Reach(value=True, path=path, reason="an outbound and an inbound rule let it pass")
    if False in values:
        sides = [side for side, value in zip(("outbound", "inbound"), values, strict=True) if value is False]
        ids = tuple(sorted(members))
        return Reach(value=False, path=ids, reason=f"no {' and no '.join(sides)} rule lets it pass between members")
    return Reach(
        value=None, path=path, reason="rules by address or prefix list, or groups that were not read, may let it pass"
    )


def passes_container_encryption(
    groups: Sequence[SecurityGroup],
    *,
    cidrs: Sequence[str] = (),
    lists: Listed[PrefixList] = NO_LISTS,
    complete: bool = True,
) -> Reach:
    """Tell whether the groups let pass what inter-container encryption needs: UDP 500 and ESP between members."""
    needs = {"UDP 500": (UDP, (IKE_PORT, IKE_PORT)), "IP protocol 50": (ESP, None)}
    found = {
        name: passes_between(groups, protocol, ports, cidrs=cidrs, lists=lists, complete=complete)
        for name, (protocol, ports) in needs.items()
    }
    for value in (False, None):
        for name, reach in found.items():
            if reach.value is value:
                return Reach(value=value, path=reach.path, reason=f"{name}: {reach.reason}")
    path = tuple(dict.fromkeys(step for reach in found.values() for step in reach.path))
    return Reach(value=True, path=path, reason="UDP 500 and IP protocol 50 pass between members")


def _open(rules: Iterable[tuple[SecurityGroup, GroupRule]], narrowest: tuple[int, int], *, complete: bool) -> Reach:
    listed = list(rules)
    wide = [(group, rule) for group, rule in listed if _wide(rule, narrowest)]
    if wide:
        blocks = sorted({block for _, rule in wide for block in _wide(rule, narrowest)})
        return Reach(value=True, path=_path(wide), reason=f"open to {', '.join(blocks)}")
    unknown = [(group, rule) for group, rule in listed if rule.prefix_lists]
    if unknown:
        return Reach(value=None, path=_path(unknown), reason="the entries of a prefix list were not read")
    if not complete:
        return Reach(value=None, path=(), reason="not all of the security groups were read")
    return Reach(value=False, path=(), reason="no rule is that wide")


def _path(rules: Iterable[tuple[SecurityGroup, GroupRule]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(step for group, rule in rules for step in (group.id, rule.id)))


def _to_members(
    rules: Iterable[GroupRule], members: frozenset[str], cidrs: Sequence[str]
) -> tuple[bool | None, tuple[str, ...]]:
    """Whether one of the rules takes in all members, and which ones."""
    listed = list(rules)
    sure = [rule.id for rule in listed if members & set(rule.groups) or _holds_all(rule.cidrs, cidrs)]
    if sure:
        return True, tuple(sure)
    maybe = [rule.id for rule in listed if rule.prefix_lists or (rule.cidrs and not cidrs)]
    return (None, tuple(maybe)) if maybe else (False, ())


def _holds_all(blocks: Sequence[str], wanted: Sequence[str]) -> bool:
    if any(_network(block).prefixlen == 0 and ":" not in block for block in blocks):
        return True
    return bool(wanted) and all(any(_holds(_network(block), _network(one)) for block in blocks) for one in wanted)


def _holds(outer: IPv4Network | IPv6Network, inner: IPv4Network | IPv6Network) -> bool:
    return outer.version == inner.version and outer.prefixlen <= inner.prefixlen and inner.network_address in outer


def _network(block: str) -> IPv4Network | IPv6Network:
    return ip_network(block, strict=False)


def _wide(rule: GroupRule, narrowest: tuple[int, int]) -> tuple[str, ...]:
    """The blocks of a rule that are wide enough, those that lie side by side taken as one."""
    networks = [_network(block) for block in rule.cidrs]
    four = collapse_addresses(one for one in networks if isinstance(one, IPv4Network))
    six = collapse_addresses(one for one in networks if isinstance(one, IPv6Network))
    wide = [str(one) for one in four if one.prefixlen <= narrowest[0]]
    return (*wide, *(str(one) for one in six if one.prefixlen <= narrowest[1]))


def protocol_number(protocol: str) -> str:
    """The IANA number of a protocol that is named or numbered, ``-1`` for all."""
    return _NUMBERS.get(protocol.lower(), protocol)


def _is_all(rule: GroupRule) -> bool:
    return protocol_number(rule.protocol) == ALL_PROTOCOLS


def _allows(rule: GroupRule, protocol: str, ports: tuple[int, int] | None) -> bool:
    if _is_all(rule):
        return True
    if protocol_number(rule.protocol) != protocol_number(protocol):
        return False
    if rule.ports is None:
        return True
    first, last = ports or _ALL_PORTS
    return rule.ports[0] <= first and last <= rule.ports[1]
