from __future__ import annotations

import pytest

from auditor.iac.documents.ec2_vpc import DESCRIBES, IMPLIED
from auditor.iac.documents.related import Related
from auditor.model.aws.ec2 import DhcpOptions, PrefixList, Subnet, Vpc
from auditor.model.choice import OneOf, Undecided, Unknown, symbol
from auditor.model.gap import MissingEvidence
from tests.iac.documents.reading import described, planned, read

VPC = planned("AWS::EC2::VPC", "Vpc", CidrBlock="10.0.0.0/16", EnableDnsHostnames="true")
REF = symbol("Vpc", "Ref")


def test_a_vpc_has_its_block_and_the_dns_settings_that_code_or_aws_gives_it() -> None:
    vpc = read(Vpc, described(DESCRIBES, VPC))
    assert vpc.cidrs == ("10.0.0.0/16",)
    assert (vpc.dns_support, vpc.dns_hostnames, vpc.default) == (True, True, False)
    plain = read(Vpc, described(DESCRIBES, planned("AWS::EC2::VPC", "Vpc", CidrBlock="10.0.0.0/16")))
    assert plain.dns_hostnames is False


def test_blocks_that_are_added_count_and_those_of_amazon_are_not_told() -> None:
    more = planned("AWS::EC2::VPCCidrBlock", "More", VpcId=REF, CidrBlock="10.1.0.0/16")
    six = planned("AWS::EC2::VPCCidrBlock", "Six", VpcId=REF, AmazonProvidedIpv6CidrBlock=True)
    vpc = read(Vpc, described(DESCRIBES, VPC, more, six))
    assert vpc.cidrs == ("10.0.0.0/16", "10.1.0.0/16")
    with pytest.raises(MissingEvidence):
        _ = vpc.ipv6_cidrs
    assert read(Vpc, described(DESCRIBES, VPC, more)).ipv6_cidrs == ()


def test_a_block_that_hangs_on_a_condition_is_there_in_its_world_only() -> None:
    maybe = OneOf("condition IsProd", {"true": True, "false": False})
    more = planned("AWS::EC2::VPCCidrBlock", "More", maybe, VpcId=REF, CidrBlock="10.1.0.0/16")
    made = described(DESCRIBES, VPC, more)
    assert len(read(Vpc, made, **{"condition IsProd": "true"}).cidrs) == 2
    assert read(Vpc, made, **{"condition IsProd": "false"}).cidrs == ("10.0.0.0/16",)
    with pytest.raises(Undecided):
        _ = read(Vpc, made).cidrs


def test_public_access_is_not_blocked_unless_the_unit_sets_it() -> None:
    assert read(Vpc, described(DESCRIBES, VPC)).internet_block == "off"
    block = planned("AWS::EC2::VPCBlockPublicAccessOptions", "Block", InternetGatewayBlockMode="block-bidirectional")
    assert read(Vpc, described(DESCRIBES, VPC, block)).internet_block == "block-bidirectional"
    lifted = planned("AWS::EC2::VPCBlockPublicAccessExclusion", "Lifted", VpcId=REF)
    with pytest.raises(MissingEvidence):
        _ = read(Vpc, described(DESCRIBES, VPC, block, lifted)).internet_block


def test_dhcp_options_are_those_of_the_association() -> None:
    options = planned("AWS::EC2::DHCPOptions", "Dns", DomainNameServers=["10.0.0.2", "AmazonProvidedDNS"])
    joined = planned(
        "AWS::EC2::VPCDHCPOptionsAssociation", "Join", VpcId=REF, DhcpOptionsId=symbol("Dns", "DhcpOptionsId")
    )
    vpc = read(Vpc, described(DESCRIBES, VPC, options, joined))
    assert str(vpc.dhcp_options) == symbol("Dns", "DhcpOptionsId")
    assert read(DhcpOptions, described(DESCRIBES, options)).name_servers == ("10.0.0.2", "AmazonProvidedDNS")
    none = planned(joined.type, "Join", VpcId=REF, DhcpOptionsId="default")
    assert str(read(Vpc, described(DESCRIBES, VPC, none)).dhcp_options) == "default"


def test_a_vpc_that_is_given_no_options_has_those_that_name_amazon_s_resolver() -> None:
    (implied,) = IMPLIED[VPC.type](VPC, Related.among([VPC]))
    assert str(read(Vpc, described(DESCRIBES, VPC)).dhcp_options) == symbol("Vpc", implied.which)
    assert read(DhcpOptions, implied.responses).name_servers == ("AmazonProvidedDNS",)


def test_a_subnet_has_what_code_says_and_no_zone_that_it_does_not() -> None:
    told = planned("AWS::EC2::Subnet", "A", VpcId=REF, CidrBlock="10.0.0.0/24", AvailabilityZone="eu-west-1a")
    subnet = read(Subnet, described(DESCRIBES, told))
    assert (subnet.vpc.text, subnet.cidr, subnet.zone) == (REF, "10.0.0.0/24", "eu-west-1a")
    untold = read(Subnet, described(DESCRIBES, planned("AWS::EC2::Subnet", "B", VpcId=REF, CidrBlock=Unknown("why"))))
    for fact in ("zone", "zone_id", "cidr"):
        with pytest.raises(MissingEvidence):
            getattr(untold, fact)
    assert untold.ipv6_cidrs == ()


def test_a_prefix_list_has_its_own_entries_and_those_beside_it() -> None:
    own = planned(
        "AWS::EC2::PrefixList",
        "Office",
        PrefixListName="office",
        MaxEntries="5",
        AddressFamily="IPv4",
        Entries=[{"Cidr": "192.0.2.0/24"}],
    )
    beside = planned(
        "AWS::EC2::PrefixListEntry", "More", PrefixListId=symbol("Office", "PrefixListId"), Cidr="198.51.100.0/24"
    )
    made = described(DESCRIBES, own, beside)
    assert made["DescribeManagedPrefixLists"]["MaxEntries"] == 5
    assert read(PrefixList, made).cidrs == ("192.0.2.0/24", "198.51.100.0/24")
