"""Who watches, firewalls and APIs, read from moto: an AWS that somebody else wrote."""

from __future__ import annotations

from typing import Any

import boto3
import pytest

from auditor.collect import apigateway, apigatewayv2, config, logs, networkfirewall
from auditor.collect.session import made_up_session
from tests.collect.reading import REGION, Found, scanned

MODULES = (apigateway, apigatewayv2, config, logs, networkfirewall)
RUNTIME = f"arn:aws:apigateway:{REGION}:runtime.sagemaker:path//endpoints/churn/invocations"
OWNER = "123456789012"


def client(service: str) -> Any:
    keys = {"aws_access_key_id": "made-up", "aws_secret_access_key": "made-up"}
    return boto3.Session(region_name=REGION, **keys).client(service)


@pytest.fixture(scope="module")
def found(moto: str) -> Found:
    assert moto
    for seed in (seed_rest, seed_http, seed_rules, seed_filters, seed_firewall):
        seed()
    return scanned(made_up_session(REGION), [module.COLLECTOR for module in MODULES])


def seed_rest() -> None:
    aws = client("apigateway")
    api = aws.create_rest_api(name="scores")["id"]
    (root,) = aws.get_resources(restApiId=api)["items"]
    path = aws.create_resource(restApiId=api, parentId=root["id"], pathPart="score")["id"]
    where = {"restApiId": api, "resourceId": path, "httpMethod": "POST"}
    aws.put_method(**where, authorizationType="NONE")
    aws.put_integration(**where, type="AWS", integrationHttpMethod="POST", uri=RUNTIME)


def seed_http() -> None:
    aws = client("apigatewayv2")
    api = aws.create_api(Name="chat", ProtocolType="WEBSOCKET", RouteSelectionExpression="$request.body.do")["ApiId"]
    made = aws.create_integration(ApiId=api, IntegrationType="AWS", IntegrationUri=RUNTIME)["IntegrationId"]
    aws.create_route(ApiId=api, RouteKey="ask", Target=f"integrations/{made}")


def seed_rules() -> None:
    source = {"Owner": "AWS", "SourceIdentifier": "SAGEMAKER_NOTEBOOK_NO_DIRECT_INTERNET_ACCESS"}
    client("config").put_config_rule(ConfigRule={"ConfigRuleName": "notebooks", "Source": source})


def seed_filters() -> None:
    aws = client("logs")
    aws.create_log_group(logGroupName="/vpc/flows")
    made = [{"metricName": "Outside", "metricNamespace": "Network", "metricValue": "1"}]
    aws.put_metric_filter(logGroupName="/vpc/flows", filterName="outside", filterPattern="", metricTransformations=made)


def seed_firewall() -> None:
    policy = f"arn:aws:network-firewall:{REGION}:{OWNER}:firewall-policy/egress"
    client("network-firewall").create_firewall(
        FirewallName="egress", FirewallPolicyArn=policy, VpcId="vpc-1", SubnetMappings=[{"SubnetId": "subnet-1"}]
    )


def only(found: Found, type_: str) -> Any:
    (name,) = found.names(type_)
    return found.resource(type_, name)


def test_a_rest_method_that_calls_sagemaker_is_seen(found: Found) -> None:
    assert only(found, apigateway.API).methods == (("POST /score", "NONE", RUNTIME),)


def test_a_route_that_calls_sagemaker_is_seen(found: Found) -> None:
    api = only(found, apigatewayv2.API)
    (route,), (integration,) = api.routes, api.integrations
    assert (route.key, route.authorization, route.target) == ("ask", "NONE", f"integrations/{integration.id}")
    assert (api.protocol, integration.uri) == ("WEBSOCKET", RUNTIME)


def test_a_managed_rule_of_configs_is_seen(found: Found) -> None:
    rule = only(found, config.RULE)
    assert (rule.state, rule.owner, rule.source) == ("ACTIVE", "AWS", "SAGEMAKER_NOTEBOOK_NO_DIRECT_INTERNET_ACCESS")


def test_a_metric_filter_is_seen(found: Found) -> None:
    one = only(found, logs.FILTER)
    assert (one.log_group.name, [each.metric for each in one.metrics]) == ("/vpc/flows", ["Outside"])


def test_a_firewall_is_seen(found: Found) -> None:
    firewall = only(found, networkfirewall.FIREWALL)
    assert (firewall.status, firewall.vpc.name) == ("READY", "vpc-1")
