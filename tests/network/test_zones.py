"""How many availability zones subnets span."""

from auditor.network import Subnet, spans_zones, zones


def subnet(name: str, zone: str | None = None, zone_id: str | None = None) -> Subnet:
    return Subnet(name, "vpc-1", zone=zone, zone_id=zone_id)


def test_zone_ids_come_before_names() -> None:
    shared = [subnet("subnet-1", "eu-west-1a", "euw1-az2"), subnet("subnet-2", "eu-west-1b", "euw1-az2")]
    assert zones(shared) == {"euw1-az2"}
    assert spans_zones(shared).value is False
    assert zones([subnet("subnet-1", "eu-west-1a", "euw1-az2"), subnet("subnet-2", "eu-west-1b")]) == {
        "eu-west-1a",
        "eu-west-1b",
    }


def test_what_was_not_read_may_be_another_zone() -> None:
    one = [subnet("subnet-1", "eu-west-1a")]
    assert spans_zones(one).value is False
    assert spans_zones(one, unread=1).value is None
    assert spans_zones([*one, subnet("subnet-2")]).value is None
    assert spans_zones([*one, subnet("subnet-2", zone_id="euw1-az1")]).value is None
    two = spans_zones([*one, subnet("subnet-2", "eu-west-1b")], unread=1)
    assert two.value is True
    assert two.path == ("subnet-1", "subnet-2", "eu-west-1a", "eu-west-1b")


def test_zones_that_only_deployment_spells_are_distinct_among_themselves_alone() -> None:
    def spans(*names: str) -> bool | None:
        return spans_zones([subnet(str(n), zone=name) for n, name in enumerate(names)]).value

    assert spans("«availability zone 0»", "«availability zone 1»") is True
    assert spans("«availability zone 0»", "eu-west-1a") is None
    assert spans("«availability zone 0»", "eu-west-1a", "eu-west-1b") is True
    assert spans("«availability zone 0»", "«availability zone 0»") is False
