"""What security groups let in, out, and between the members of a job."""

from collections.abc import Sequence

import pytest

from auditor.network import (
    GroupRule,
    PrefixList,
    SecurityGroup,
    listed,
    open_egress,
    open_inbound,
    passes_between,
    passes_container_encryption,
)


def rule(protocol: str, *, inbound: bool = True, ports: tuple[int, int] | None = None, cidrs: Sequence[str] = (),
         groups: Sequence[str] = (), lists: Sequence[str] = ()) -> GroupRule:  # fmt: skip
    name = f"sgr-{'in' if inbound else 'out'}"
    return GroupRule(name, inbound, protocol, ports, tuple(cidrs), tuple(groups), tuple(lists))


def group(*rules: GroupRule, name: str = "sg-1") -> SecurityGroup:
    return SecurityGroup(name, "vpc-1", rules)


OUT = rule("-1", inbound=False, cidrs=["0.0.0.0/0"])


@pytest.mark.parametrize(
    ("found", "narrowest", "expected"),
    [
        (rule("tcp", ports=(443, 443), cidrs=["0.0.0.0/0"]), (0, 0), True),
        (rule("-1", cidrs=["::/0"]), (0, 0), True),
        (rule("-1", cidrs=["10.0.0.0/8"]), (0, 0), False),
        (rule("-1", cidrs=["10.0.0.0/8"]), (8, 0), True),
        (rule("-1", cidrs=["10.0.0.0/9"]), (8, 0), False),
        (rule("-1", cidrs=["128.0.0.0/1", "0.0.0.0/1"]), (0, 0), True),
        (rule("-1", groups=["sg-1"]), (0, 0), False),
        (rule("-1", lists=["pl-1"]), (0, 0), None),
        (OUT, (0, 0), False),
    ],
)
def test_open_inbound(found: GroupRule, narrowest: tuple[int, int], expected: bool | None) -> None:  # noqa: FBT001
    assert open_inbound([group(found)], narrowest=narrowest).value is expected


def test_open_egress_is_all_protocols_to_everywhere() -> None:
    assert open_egress([group(OUT)]).path == ("sg-1", "sgr-out")
    assert open_egress([group(rule("tcp", inbound=False, ports=(443, 443), cidrs=["0.0.0.0/0"]))]).value is False
    assert open_egress([group(rule("-1", inbound=False, cidrs=["10.0.0.0/8"]))]).value is False


def test_a_group_that_was_not_read_may_be_open() -> None:
    assert open_inbound([group()], complete=False).value is None
    assert open_egress([group()], complete=False).value is None
    assert open_inbound([group(rule("-1", cidrs=["0.0.0.0/0"]))], complete=False).value is True


LISTS = listed([
    PrefixList("pl-all", ("0.0.0.0/1", "128.0.0.0/1")),
    PrefixList("pl-own", ("10.0.0.0/16",)),
    PrefixList("pl-s3", service="s3"),
    PrefixList("pl-unread"),
])  # fmt: skip


@pytest.mark.parametrize(
    ("name", "open_", "between"),
    [("pl-all", True, True), ("pl-own", False, True), ("pl-s3", False, False), ("pl-unread", None, None),
     ("pl-unknown", None, None)],
)  # fmt: skip
def test_prefix_lists_are_their_entries(name: str, *, open_: bool | None, between: bool | None) -> None:
    into, out = rule("-1", lists=[name]), rule("-1", inbound=False, lists=[name])
    assert open_inbound([group(into)], lists=LISTS).value is open_
    assert open_egress([group(out)], lists=LISTS).value is open_
    assert passes_between([group(into, out)], "tcp", cidrs=["10.0.1.0/24"], lists=LISTS).value is between
    assert passes_container_encryption([group(into, OUT)], cidrs=["10.0.1.0/24"], lists=LISTS).value is between


def test_members_need_a_rule_in_each_direction() -> None:
    own = rule("-1", groups=["sg-1"])
    assert passes_between([group(own, OUT)], "tcp", (22, 22)).path == ("sgr-out", "sgr-in")
    assert passes_between([group(own)], "tcp", (22, 22)).value is False
    assert passes_between([group(OUT)], "tcp", (22, 22)).value is False
    assert passes_between([group(OUT)], "tcp", (22, 22), complete=False).value is None
    assert passes_between([group(rule("-1", groups=["sg-2"]), OUT)], "tcp").value is False
    # the members carry both groups, so a rule of one that names the other serves
    assert passes_between([group(rule("-1", groups=["sg-2"]), OUT), group(name="sg-2")], "tcp").value is True


def test_rules_by_address_count_if_they_hold_all_members() -> None:
    tcp = group(rule("tcp", ports=(0, 65535), cidrs=["10.0.0.0/16"]), OUT)
    assert passes_between([tcp], "tcp", cidrs=["10.0.1.0/24", "10.0.2.0/24"]).value is True
    assert passes_between([tcp], "tcp", cidrs=["10.0.1.0/24", "10.1.2.0/24"]).value is False
    assert passes_between([tcp], "tcp").value is None
    assert passes_between([tcp], "udp", cidrs=["10.0.1.0/24"]).value is False


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([rule("-1", groups=["sg-1"])], True),
        ([rule("udp", ports=(500, 500), groups=["sg-1"]), rule("50", groups=["sg-1"])], True),
        ([rule("17", ports=(0, 1023), groups=["sg-1"]), rule("50", cidrs=["0.0.0.0/0"])], True),
        ([rule("udp", ports=(500, 500), groups=["sg-1"])], False),
        ([rule("udp", ports=(501, 600), groups=["sg-1"]), rule("50", groups=["sg-1"])], False),
        ([rule("tcp", ports=(0, 65535), groups=["sg-1"])], False),
        ([rule("udp", ports=(500, 500), groups=["sg-1"]), rule("50", lists=["pl-1"])], None),
    ],
)
def test_container_encryption(rules: list[GroupRule], expected: bool | None) -> None:  # noqa: FBT001 - a table
    assert passes_container_encryption([group(*rules, OUT)]).value is expected
