"""The collectors of DNS Firewall and Network Firewall, and of API Gateway in front of endpoints."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from auditor.collect import apigateway, apigatewayv2, networkfirewall, route53resolver
from auditor.model.gap import Reason
from auditor.sandbox import Fault
from tests.collect.reading import ACCOUNT, REGION, read

FIREWALL = f"arn:aws:network-firewall:{REGION}:{ACCOUNT}:firewall/egress"
ENDPOINT = f"arn:aws:network-firewall:{REGION}:{ACCOUNT}:vpc-endpoint-association/0a1b2c3d"
FULL = {
    "FirewallName": "egress",
    "FirewallArn": FIREWALL,
    "FirewallId": "0f1e2d3c",
    "FirewallPolicyArn": f"arn:aws:network-firewall:{REGION}:{ACCOUNT}:firewall-policy/egress",
    "VpcId": "vpc-1",
    "SubnetMappings": [{"SubnetId": "subnet-1"}],
}
RUNTIME = f"arn:aws:apigateway:{REGION}:runtime.sagemaker:path//endpoints/churn/invocations"


def service(name: str, **operations: Any) -> dict[str, Any]:
    return {"service": name, "region": REGION, "operations": operations}


def resolver() -> dict[str, Any]:
    rules = [
        {"FirewallRuleGroupId": "g-1", "FirewallDomainListId": "own", "Priority": 1, "Action": "ALLOW"},
        {"FirewallRuleGroupId": "g-1", "FirewallDomainListId": "aws", "Priority": 2, "Action": "BLOCK"},
        {"FirewallRuleGroupId": "g-1", "FirewallDomainListId": "all", "Priority": 3, "Action": "BLOCK"},
        {"FirewallRuleGroupId": "g-1", "FirewallThreatProtectionId": "tp", "Priority": 4, "Action": "BLOCK"},
    ]
    many = [f"host{number}.example.com." for number in range(5_100)]
    lists = [{"Id": "aws", "ManagedOwnerName": "Route 53 Resolver DNS Firewall"}, {"Id": "own"}, {"Id": "all"}]
    association = {"Id": "a-1", "FirewallRuleGroupId": "g-1", "VpcId": "vpc-1", "Priority": 101, "Status": "COMPLETE"}
    return service(
        "route53resolver",
        ListFirewallConfigs={"FirewallConfigs": [{"Id": "c-1", "ResourceId": "vpc-1", "FirewallFailOpen": "ENABLED"}]},
        ListFirewallRuleGroupAssociations={"FirewallRuleGroupAssociations": [association]},
        ListFirewallRules={"FirewallRules": rules},
        ListFirewallDomainLists={"FirewallDomainLists": lists},
        ListFirewallDomains=[
            {"match": {"FirewallDomainListId": "own"}, "response": {"Domains": [*many, "*.example.com."]}},
            {"match": {"FirewallDomainListId": "all"}, "response": {"Domains": ["*"]}},
        ],
    )


def test_the_rules_of_associated_groups_are_read_with_the_names_that_decide(tmp_path: Path) -> None:
    found = read(tmp_path, route53resolver.COLLECTOR, resolver())
    group = found.resource(route53resolver.GROUP, "g-1")
    assert [(rule.priority, rule.action) for rule in group.rules] == [
        (1, "ALLOW"), (2, "BLOCK"), (3, "BLOCK"), (4, "BLOCK"),
    ]  # fmt: skip
    assert group.rules[3].domains is None
    lists = {name: found.resource(route53resolver.LIST, name) for name in found.names(route53resolver.LIST)}
    assert {name: one.holds_everything for name, one in lists.items()} == {"own": False, "aws": False, "all": True}
    assert lists["own"].domains == ("*.example.com.",)
    assert found.resource(route53resolver.CONFIG, "c-1").fail_open == "ENABLED"
    assert found.resource(route53resolver.ASSOCIATION, "a-1").group.name == "g-1"


def test_a_vpc_without_dns_firewall_costs_two_calls(tmp_path: Path) -> None:
    found = read(tmp_path, route53resolver.COLLECTOR, service("route53resolver"))
    assert sorted(found.calls()) == ["ListFirewallConfigs", "ListFirewallRuleGroupAssociations"]
    assert {found.listed(type_) for type_ in route53resolver.COLLECTOR.types} == {None}


def test_rules_and_names_that_are_denied_are_gaps_of_their_group_and_list(tmp_path: Path) -> None:
    rules = read(tmp_path, route53resolver.COLLECTOR, resolver(), faults=[Fault("*.ListFirewallRules", "deny")])
    assert rules.document(route53resolver.GROUP, "g-1").gaps["ListFirewallRules"].reason is Reason.DENIED
    names = read(tmp_path, route53resolver.COLLECTOR, resolver(), faults=[Fault("*.ListFirewallDomains", "throttle")])
    gaps = names.document(route53resolver.LIST, "all").gaps
    assert gaps["ListFirewallDomains"].reason is Reason.THROTTLED
    assert names.document(route53resolver.LIST, "aws").gaps == {}


def firewalls() -> dict[str, Any]:
    state = {"Attachment": {"SubnetId": "subnet-1", "EndpointId": "vpce-1", "Status": "READY"}}
    added = {"Attachment": {"SubnetId": "subnet-2", "EndpointId": "vpce-2", "Status": "READY"}}
    association = {
        "VpcEndpointAssociationArn": ENDPOINT,
        "FirewallArn": FIREWALL,
        "VpcId": "vpc-2",
        "SubnetMapping": {"SubnetId": "subnet-2"},
    }
    return service(
        "network-firewall",
        ListFirewalls={"Firewalls": [{"FirewallName": "egress", "FirewallArn": FIREWALL}]},
        DescribeFirewall={
            "Firewall": FULL,
            "FirewallStatus": {
                "Status": "READY",
                "ConfigurationSyncStateSummary": "IN_SYNC",
                "SyncStates": {f"{REGION}a": state, f"{REGION}b": {}},
            },
        },
        ListVpcEndpointAssociations={"VpcEndpointAssociations": [{"VpcEndpointAssociationArn": ENDPOINT}]},
        DescribeVpcEndpointAssociation={
            "VpcEndpointAssociation": association,
            "VpcEndpointAssociationStatus": {"Status": "READY", "AssociationSyncState": {f"{REGION}a": added}},
        },
    )


def test_firewalls_have_their_endpoints_in_this_and_other_vpcs(tmp_path: Path) -> None:
    found = read(tmp_path, networkfirewall.COLLECTOR, firewalls())
    firewall = found.resource(networkfirewall.FIREWALL, "egress")
    assert (firewall.endpoints, firewall.nat_gateways, firewall.vpc.name) == (("vpce-1",), (), "vpc-1")
    assert found.resource(networkfirewall.ASSOCIATION, "0a1b2c3d").endpoints == ("vpce-2",)


def test_a_firewall_that_may_be_listed_and_not_described_is_a_gap(tmp_path: Path) -> None:
    denied = read(tmp_path, networkfirewall.COLLECTOR, firewalls(), faults=[Fault("*.DescribeFirewall", "deny")])
    assert denied.document(networkfirewall.FIREWALL, "egress").gaps["DescribeFirewall"].reason is Reason.DENIED
    assert denied.listed(networkfirewall.FIREWALL) is None


def test_a_firewall_that_was_deleted_meanwhile_is_left_out(tmp_path: Path) -> None:
    seen = firewalls()
    seen["operations"]["DescribeFirewall"] = [{"error": ["ResourceNotFoundException", "it is gone"]}]
    found = read(tmp_path, networkfirewall.COLLECTOR, seen)
    assert (found.names(networkfirewall.FIREWALL), found.listed(networkfirewall.FIREWALL)) == (set(), None)


def rest() -> dict[str, Any]:
    method = {"httpMethod": "POST", "authorizationType": "NONE", "methodIntegration": {"type": "AWS", "uri": RUNTIME}}
    items = [{"id": "r0", "path": "/"}, {"id": "r1", "path": "/score", "resourceMethods": {"POST": method}}]
    return service("apigateway", GetRestApis={"items": [{"id": "a1", "name": "scores"}]}, GetResources={"items": items})


def test_the_methods_of_a_rest_api_take_one_call(tmp_path: Path) -> None:
    found = read(tmp_path, apigateway.COLLECTOR, rest())
    api = found.resource(apigateway.API, "a1")
    assert api.methods == (("POST /score", "NONE", RUNTIME),)
    assert api.identity.arn == f"arn:aws:apigateway:{REGION}::/restapis/a1"
    assert found.calls() == ["GetRestApis", "GetResources"]


def test_methods_that_are_denied_are_a_gap(tmp_path: Path) -> None:
    found = read(tmp_path, apigateway.COLLECTOR, rest(), faults=[Fault("apigateway.GetResources", "deny")])
    assert found.document(apigateway.API, "a1").gaps["GetResources"].reason is Reason.DENIED


def test_an_http_api_has_its_routes_and_what_they_call(tmp_path: Path) -> None:
    seen = service(
        "apigatewayv2",
        GetApis={
            "Items": [
                {
                    "ApiId": "w1",
                    "Name": "chat",
                    "ProtocolType": "WEBSOCKET",
                    "RouteSelectionExpression": "$request.body.do",
                }
            ]
        },
        GetRoutes={"Items": [{"RouteId": "r1", "RouteKey": "ask", "Target": "integrations/i1"}]},
        GetIntegrations={"Items": [{"IntegrationId": "i1", "IntegrationType": "AWS", "IntegrationUri": RUNTIME}]},
    )
    api = read(tmp_path, apigatewayv2.COLLECTOR, seen).resource(apigatewayv2.API, "w1")
    assert [(route.key, route.authorization, route.target) for route in api.routes] == [
        ("ask", "NONE", "integrations/i1")
    ]
    assert [(one.id, one.uri) for one in api.integrations] == [("i1", RUNTIME)]
    denied = read(tmp_path, apigatewayv2.COLLECTOR, seen, faults=[Fault("apigatewayv2.GetRoutes", "deny")])
    assert set(denied.document(apigatewayv2.API, "w1").gaps) == {"GetRoutes"}
