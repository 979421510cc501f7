"""Sets of addresses, IPv4 and IPv6 together, and what is surely or possibly true of each address."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache, reduce
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_network, summarize_address_range

from msgspec import Struct

_IPV6_FROM = 1 << 32
"""IPv6 addresses stand above the IPv4 ones on one line of numbers."""
_END = _IPV6_FROM + (1 << 128) - 1
Range = tuple[int, int]


@lru_cache(maxsize=65_536)
def _range(text: str) -> Range:
    network = ip_network(text, strict=False)
    base = _IPV6_FROM if isinstance(network, IPv6Network) else 0
    return base + int(network.network_address), base + int(network.broadcast_address)


def _joined(ranges: Iterable[Range]) -> Iterator[Range]:
    """The ranges in order, each apart from the next; the two families never run into one another."""
    open_: Range | None = None
    for first, last in sorted(ranges):
        if open_ is not None and first <= open_[1] + 1 and first != _IPV6_FROM:
            open_ = open_[0], max(open_[1], last)
        else:
            if open_ is not None:
                yield open_
            open_ = first, last
    if open_ is not None:
        yield open_


class Blocks(Struct, frozen=True):
    """A set of addresses, as sorted ranges that don't touch."""

    ranges: tuple[Range, ...] = ()

    @classmethod
    def of(cls, *texts: str) -> Blocks:
        """The addresses of CIDR blocks (`10.0.0.0/8`, `::/0`)."""
        return cls(tuple(_joined(map(_range, texts))))

    def __bool__(self) -> bool:
        """Whether there is any address."""
        return bool(self.ranges)

    def __or__(self, other: Blocks) -> Blocks:
        """The addresses of either."""
        return Blocks(tuple(_joined((*self.ranges, *other.ranges))))

    def __and__(self, other: Blocks) -> Blocks:
        """The addresses of both."""
        pairs = ((max(a, c), min(b, d)) for a, b in self.ranges for c, d in other.ranges)
        return Blocks(tuple(_joined((first, last) for first, last in pairs if first <= last)))

    def __sub__(self, other: Blocks) -> Blocks:
        """The addresses of this one alone."""
        return self & Blocks(tuple(_gaps(other.ranges)))

    def holds(self, other: Blocks) -> bool:
        """Whether every address of `other` is among these."""
        return not other - self

    @property
    def size(self) -> int:
        """How many addresses."""
        return sum(last - first + 1 for first, last in self.ranges)

    def cidrs(self) -> tuple[str, ...]:
        """The blocks as text."""
        return tuple(text for piece in self.ranges for text in _texts(piece))


def _gaps(ranges: Iterable[Range]) -> Iterator[Range]:
    start = 0
    for first, last in ranges:
        if start < first:
            yield from _by_family(start, first - 1)
        start = last + 1
    if start <= _END:
        yield from _by_family(start, _END)


def _by_family(first: int, last: int) -> Iterator[Range]:
    if first < _IPV6_FROM <= last:
        yield from ((first, _IPV6_FROM - 1), (_IPV6_FROM, last))
    else:
        yield first, last


def _texts(piece: Range) -> Iterator[str]:
    first, last = piece
    if first < _IPV6_FROM:
        yield from map(str, summarize_address_range(IPv4Address(first), IPv4Address(last)))
    else:
        ends = IPv6Address(first - _IPV6_FROM), IPv6Address(last - _IPV6_FROM)
        yield from map(str, summarize_address_range(*ends))


NOWHERE = Blocks()
IPV4 = Blocks.of("0.0.0.0/0")
IPV6 = Blocks.of("::/0")
EVERYWHERE = IPV4 | IPV6
INTERNET = (
    IPV4
    - Blocks.of("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12")
    - Blocks.of("192.0.0.0/24", "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/3")
) | Blocks.of("2000::/3")
"""Addresses of the internet: neither private, shared, link-local nor multicast (IANA's special-purpose registries)."""


class Flow(Struct, frozen=True):
    """For which addresses something is `sure`, and for which `possible` as far as is known (the sure ones too)."""

    sure: Blocks = NOWHERE
    possible: Blocks = NOWHERE

    @classmethod
    def certain(cls, blocks: Blocks) -> Flow:
        """Surely these and no others."""
        return cls(blocks, blocks)

    def __and__(self, other: Flow) -> Flow:
        """Where both hold."""
        return Flow(self.sure & other.sure, self.possible & other.possible)

    def __or__(self, other: Flow) -> Flow:
        """Where either holds."""
        return Flow(self.sure | other.sure, self.possible | other.possible)

    def within(self, blocks: Blocks) -> Flow:
        """For these addresses only."""
        return self & Flow.certain(blocks)

    def unsure(self) -> Flow:
        """The same, no longer sure."""
        return Flow(NOWHERE, self.possible)

    def passes(self, value: bool | None) -> Flow:  # noqa: FBT001 - a three-valued condition, not a switch
        """The same where a condition holds: nothing where it doesn't, nothing sure where it is not known."""
        if value is None:
            return self.unsure()
        return self if value else NOTHING

    def value(self, wanted: Blocks = EVERYWHERE) -> bool | None:
        """Whether it holds for any of the addresses that are wanted."""
        if self.sure & wanted:
            return True
        return None if self.possible & wanted else False

    def whole_block(self, cidr: str | None) -> bool | None:
        """Whether it holds for all addresses of a block, of which None says that it was not read."""
        return self.whole(IPV4 if cidr is None else Blocks.of(cidr))

    def whole(self, wanted: Blocks) -> bool | None:
        """Whether it holds for all of the addresses that are wanted: None where for some, or where not known."""
        if self.sure.holds(wanted):
            return True
        return None if self.possible & wanted else False


NOTHING = Flow()


def any_of(flows: Iterable[Flow]) -> Flow:
    """Where any holds."""
    return reduce(Flow.__or__, flows, NOTHING)


def whichever(flows: Iterable[Flow]) -> Flow:
    """What is sure or possible where one of the flows is real, and not known which."""
    listed = list(flows)
    if not listed:
        return NOTHING
    return Flow(reduce(Blocks.__and__, (each.sure for each in listed)), any_of(listed).possible)
