"""How many availability zones a set of subnets spans."""

from collections.abc import Iterable, Sequence

from auditor.model.choice import symbolic
from auditor.network.shapes import Reach, Subnet


def zones(subnets: Iterable[Subnet]) -> frozenset[str]:
    """Return the distinct availability zones, by zone id where every subnet has one, else by name.

    Names are an account's own, so a shared subnet is told apart by its id only; ids and names are never mixed.
    """
    return frozenset(zone for zone in _placed(list(subnets)) if zone)


def spans_zones(subnets: Iterable[Subnet], *, at_least: int = 2, unread: int = 0) -> Reach:
    """Tell whether subnets lie in enough availability zones.

    Args:
        subnets: the subnets that were read.
        at_least: how many zones are asked for.
        unread: how many further subnets were not read: each may lie in a zone of its own.
    """
    listed = list(subnets)
    found = zones(listed)
    spelled = frozenset(zone for zone in found if not symbolic(zone))
    sure = max(len(spelled), len(found - spelled))  # a zone that only deployment spells may be one of the others
    path = (*(subnet.id for subnet in listed), *sorted(found))
    reason = f"{len(found)} availability zones of {len(listed) + unread} subnets: {', '.join(sorted(found)) or 'none'}"
    if sure >= at_least:
        return Reach(value=True, path=path, reason=reason)
    unplaced = unread + sum(1 for zone in _placed(listed) if not zone)
    value = None if len(found) + unplaced >= at_least else False
    return Reach(value=value, path=path, reason=reason)


def _placed(subnets: Sequence[Subnet]) -> list[str | None]:
    by_id = all(subnet.zone_id for subnet in subnets)
    return [subnet.zone_id if by_id else subnet.zone for subnet in subnets]
