"""The closed-form answers against the packet-by-packet reference, on generated networks; and hidden evidence."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from auditor.network import TCP, Blocks, Listed, Packet, Plan, PrefixList, TransitTable, reachable, reaches_internet
from tests.network.plans import plan
from tests.network.reference import SOURCES, answer, entries

BLOCKS = st.sampled_from(["0.0.0.0/0", "0.0.0.0/1", "128.0.0.0/1", "8.8.8.0/24", "10.0.0.0/8", "pl-1"])
TARGETS = st.sampled_from(["nat-1", "nat-2", "eni-1", "igw-1", "tgw-1", "pcx-1", "nat-1 gone"])
CIDRS = st.sampled_from(["0.0.0.0/0", "10.0.0.0/8", "10.0.1.0/24", "10.0.1.0/25", "8.8.8.0/24", "128.0.0.0/1"])
PORTS = st.sampled_from(["all", "443", "80", "1024-65535", "32768-65535", "32768-60999", "1024-40000"])
MOSTLY = st.sampled_from([True, True, True, False])
WAYS = st.sampled_from(["nat-1", "tgw-1", "eni-1"])
ACTIONS = st.sampled_from(["allow", "allow", "allow", "deny"])
OPEN_GROUP = ["in all all 0.0.0.0/0", "out all all 0.0.0.0/0"]
SOME_ANSWERS = ["in 10 allow tcp 32768-65535 0.0.0.0/0", "in 20 allow all all 10.0.0.0/8",
                "out 30 allow all all 0.0.0.0/0"]  # fmt: skip
"""An ACL that lets answers back to some of the ports that a NAT device may choose."""


@st.composite
def tables(draw: st.DrawFn, local: str, *, biased: str) -> str:
    chosen = draw(st.lists(st.tuples(BLOCKS, TARGETS), max_size=2, unique_by=lambda pair: pair[0]))
    usual = [] if "0.0.0.0/0" in dict(chosen) else [("0.0.0.0/0", biased)]
    return "; ".join([f"{local} local", *(f"{block} {target}" for block, target in [*chosen, *usual])])


@st.composite
def acl(draw: st.DrawFn) -> list[str]:
    rules = [
        f"{way} {number} {draw(ACTIONS)} {draw(st.sampled_from(['tcp', 'all', 'udp']))} {draw(PORTS)} {draw(CIDRS)}"
        for way in ("in", "out")
        for number in range(1, draw(st.integers(1, 3)))
    ]
    open_ = [f"{way} 99 allow all all 0.0.0.0/0" for way in ("in", "out") if draw(st.integers(0, 3))]
    return [*rules, *open_]


@st.composite
def group(draw: st.DrawFn) -> list[str]:
    ends = st.sampled_from(["0.0.0.0/0", "8.8.8.0/24", "10.0.0.0/8", "pl-1", "pl-s3"])
    rules = [f"{way} {draw(st.sampled_from(['tcp', 'all']))} {draw(PORTS)} {draw(ends)}"
             for way in draw(st.lists(st.sampled_from(["in", "out"]), max_size=3))]  # fmt: skip
    return [*rules, *(OPEN_GROUP if draw(st.booleans()) else [])]


@st.composite
def networks(draw: st.DrawFn) -> dict[str, Any]:
    """Any network, one that reaches the internet, or one where that hangs on a port that a NAT device chooses."""
    mode = draw(st.sampled_from(["any", "any", "reaches", "reaches", "doubtful", "doubtful"]))
    return draw(any_networks()) if mode == "any" else draw(working_networks(doubtful=mode == "doubtful"))


@st.composite
def working_networks(draw: st.DrawFn, *, doubtful: bool) -> dict[str, Any]:
    """By NAT gateway, by instance or by transit gateway; what is not on the way is as it may be."""
    spec, way = draw(any_networks()), draw(WAYS)
    spec["subnets"]["subnet-9"]["block"] = "off"
    spec["subnets"]["subnet-7"]["zone"] = "a"
    for name, routes in {
        "rtb-1": f"10.0.0.0/16 local; 0.0.0.0/0 {way}",
        "rtb-9": "10.0.0.0/16 local; 0.0.0.0/0 igw-1",
        "rtb-7": "10.7.0.0/16 local; 0.0.0.0/0 nat-2",
        "rtb-8": "10.7.0.0/16 local; 0.0.0.0/0 igw-1; 10.0.0.0/16 tgw-1",
    }.items():
        spec["tables"][name]["routes"] = routes
    spec["nats"]["nat-1"] = {"in": "subnet-9"}
    spec["interfaces"]["eni-1"]["checked"] = False
    spec["groups"] = {"sg-1": [*draw(group()), *OPEN_GROUP], "sg-2": [*draw(group()), *OPEN_GROUP]}
    spec["transit_tables"] = {
        "tgw-rtb-1": {"routes": ["0.0.0.0/0 tgw-attach-2"]},
        "tgw-rtb-2": {"routes": ["10.0.0.0/16 tgw-attach-1 propagated"]},
    }
    narrow = ["subnet-8", "subnet-9"] if doubtful else []
    spec["acls"] = {f"acl-{name}": {"of": [name], "rules": SOME_ANSWERS} for name in narrow}
    return spec


@st.composite
def any_networks(draw: st.DrawFn) -> dict[str, Any]:
    walled = draw(st.lists(st.sampled_from(["subnet-1", "subnet-9", "subnet-8", "subnet-7"]), unique=True, max_size=2))
    blocked = draw(st.sampled_from(["off", "off", "off", "block-ingress", "block-bidirectional"]))
    zone = draw(st.sampled_from(["a", "b"]))
    return {
        "subnets": {
            "subnet-1": {"cidr": "10.0.1.0/24"},
            "subnet-9": {"cidr": "10.0.9.0/24", "block": blocked},
            "subnet-7": {"cidr": "10.7.7.0/24", "vpc": "vpc-2", "zone": zone},
            "subnet-8": {"cidr": "10.7.8.0/24", "vpc": "vpc-2"},
        },
        "tables": {
            "rtb-1": {"of": ["subnet-1"], "routes": draw(tables("10.0.0.0/16", biased=draw(WAYS)))},
            "rtb-9": {"main": True, "routes": draw(tables("10.0.0.0/16", biased="igw-1"))},
            "rtb-7": {"of": ["subnet-7"], "vpc": "vpc-2", "routes": draw(tables("10.7.0.0/16", biased="nat-2"))},
            "rtb-8": {"main": True, "vpc": "vpc-2", "routes": draw(tables("10.7.0.0/16", biased="igw-1"))
                      + draw(st.sampled_from(["; 10.0.0.0/16 tgw-1", ""]))},
        },
        "nats": {"nat-1": {"in": "subnet-9", "public": draw(MOSTLY), "available": draw(MOSTLY)},
                 "nat-2": {"in": "subnet-8"}},
        "interfaces": {"eni-1": {"in": "subnet-9", "groups": ["sg-2"], "public": True, "checked": not draw(MOSTLY)}},
        "groups": {"sg-1": draw(group()), "sg-2": draw(group())},
        "lists": {"pl-1": draw(st.lists(st.sampled_from(["8.8.8.0/24", "0.0.0.0/2", "10.0.0.0/8"]), unique=True)),
                  "pl-s3": "s3"},
        "acls": {f"acl-{name}": {"of": [name], "rules": draw(acl())} for name in walled},
        "attachments": {
            "tgw-attach-1": {"of": "vpc-1", "table": "tgw-rtb-1", "subnets": ["subnet-9"]},
            "tgw-attach-2": {"of": "vpc-2", "table": "tgw-rtb-2", "subnets": ["subnet-7"]},
        },
        "transit_tables": {
            "tgw-rtb-1": {"routes": draw(st.sampled_from([["0.0.0.0/0 tgw-attach-2"], [],
                          ["0.0.0.0/0 blackhole", "0.0.0.0/1 tgw-attach-2"], ["8.8.8.0/24 tgw-attach-1"]]))},
            "tgw-rtb-2": {"routes": draw(st.sampled_from([["10.0.0.0/16 tgw-attach-1 propagated"], [],
                          ["10.0.0.0/8 tgw-attach-1", "10.0.1.0/24 blackhole"]]))},
        },
    }  # fmt: skip


@st.composite
def entered_networks(draw: st.DrawFn) -> dict[str, Any]:
    """Any network, joined to others, with IPv6 around the interface; its groups mostly let in less than everybody."""
    spec = draw(any_networks())
    blocks, joined = st.sampled_from(["off", "off", "block-ingress"]), st.sampled_from(["pcx-1", "tgw-1", "pcx-1 gone"])
    spec["subnets"]["subnet-1"] |= {"ipv6": draw(MOSTLY), "block": draw(blocks)}
    spec["tables"]["rtb-1"]["routes"] += f"; ::/0 {draw(st.sampled_from(['igw-1', 'eigw-1']))}"
    spec["tables"]["rtb-1"]["routes"] += f"; 172.16.0.0/12 {draw(joined)}; 10.7.0.0/16 {draw(joined)}"
    ends = ["172.16.0.0/12", "10.7.0.0/16", "8.8.8.0/24", "::/0", "pl-1"]
    near = ["10.0.1.0/24", "10.0.9.0/24"] if draw(st.booleans()) else ends
    found = draw(st.lists(st.sampled_from([*ends, *near, *near]), min_size=1, max_size=2))
    spec["groups"]["sg-1"] = [
        f"in tcp {draw(st.sampled_from(['all', 'all', '443', '1024-65535']))} {end}" for end in found
    ]
    for rules in spec["acls"].values():
        rules["rules"] += ["in 98 allow all all ::/0", "out 98 allow all all ::/0"] if draw(MOSTLY) else []
    return spec


GROUPS = st.sampled_from([None, ["sg-1"], ["sg-2"], ["sg-1", "sg-2"], ["sg-2", "sg-1"], []])
HIDDEN = st.sampled_from(["subnets", "tables", "nats", "interfaces", "groups", "lists", "acls", "attachments",
                          "transit_tables", "entries", "routes of the gateway", "places"])  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(networks(), GROUPS)
def test_answers_are_those_of_single_packets(spec: dict[str, Any], groups: list[str] | None) -> None:
    found = plan(spec)
    subnet = found.subnets.items["subnet-1"]
    expected, told = answer(found, subnet, groups), reaches_internet(subnet, found, groups)
    assert (told.value is True) == (expected is True), told
    if told.value is False:
        assert expected is False, told
    if not spec["acls"] and expected is False and groups is None:
        assert told.value is False, told


def test_the_networks_give_each_answer_often() -> None:
    answers = Counter[bool | None]()

    @settings(max_examples=200, deadline=None, derandomize=True, database=None, phases=[Phase.generate])
    @given(networks(), GROUPS)
    def count(spec: dict[str, Any], groups: list[str] | None) -> None:
        found = plan(spec)
        answers[reaches_internet(found.subnets.items["subnet-1"], found, groups).value] += 1

    count()
    assert all(answers[value] * 4 >= answers.total() for value in (True, False, None)), answers


def test_connections_get_each_answer_often() -> None:
    answers = Counter[bool | None]()

    @settings(max_examples=200, deadline=None, derandomize=True, database=None, phases=[Phase.generate])
    @given(entered_networks(), st.booleans())
    def count(spec: dict[str, Any], dual_stack: bool) -> None:  # noqa: FBT001 - drawn
        found, asked = plan(spec), Blocks.of(*map(str, SOURCES))
        subnet = found.subnets.items["subnet-1"]
        answers[reachable(subnet, found, ["sg-1"], Packet(TCP, 443), asked, dual_stack=dual_stack).value] += 1

    count()
    assert all(answers[value] * 5 >= answers.total() for value in (True, False, None)), answers


@settings(max_examples=150, deadline=None)
@given(entered_networks(), st.sampled_from([443, 8888, 33000]), st.booleans())
def test_connections_arrive_as_single_ones_do(spec: dict[str, Any], port: int, dual_stack: bool) -> None:  # noqa: FBT001 - drawn
    found, asked = plan(spec), Blocks.of(*map(str, SOURCES))
    subnet = found.subnets.items["subnet-1"]
    told = reachable(subnet, found, ["sg-1"], Packet(TCP, port), asked, dual_stack=dual_stack)
    assert told.value is entries(found, subnet, ["sg-1"], port, dual_stack=dual_stack), told


@settings(max_examples=60, deadline=None)
@given(networks(), GROUPS, st.lists(HIDDEN, min_size=1, max_size=3))
def test_hidden_evidence_flips_no_answer(spec: dict[str, Any], groups: list[str] | None, hidden: list[str]) -> None:
    whole = plan(spec)
    subnet = whole.subnets.items["subnet-1"]
    known, told = reaches_internet(subnet, whole, groups).value, reaches_internet(subnet, hide(whole, hidden), groups)
    assert told.value in (known, None), told


@settings(max_examples=100, deadline=None)
@given(entered_networks(), st.booleans(), st.lists(HIDDEN, min_size=1, max_size=3))
def test_hidden_evidence_lets_nobody_in_or_out(spec: dict[str, Any], dual_stack: bool, hidden: list[str]) -> None:  # noqa: FBT001 - drawn
    whole = plan(spec)
    subnet = whole.subnets.items["subnet-1"]
    known, told = (
        reachable(subnet, one, ["sg-1"], Packet(TCP, 443), dual_stack=dual_stack)
        for one in (whole, hide(whole, hidden))
    )
    assert told.value in (known.value, None), told


def hide(whole: Plan, kinds: list[str]) -> Plan:
    for kind in kinds:
        if kind == "tables":
            whole = replace(whole, tables=replace(whole.tables, tables=whole.tables.tables[:1], complete=False))
        elif kind == "entries":
            whole = replace(whole, lists=Listed({name: PrefixList(name) for name in whole.lists.items}))
        elif kind == "routes of the gateway":
            bare = {one.id: TransitTable(one.id, one.routes[:1], complete=False) for one in whole.transit_tables}
            whole = replace(whole, transit_tables=Listed(bare))
        elif kind == "places":
            bare_places = {one.id: replace(one, subnets=None) for one in whole.attachments}
            whole = replace(whole, attachments=Listed(bare_places))
        else:
            nothing: Any = Listed({}, complete=False)
            whole = replace(whole, **{kind: nothing})
    return whole
