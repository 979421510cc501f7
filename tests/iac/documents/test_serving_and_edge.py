"""APIs, clusters, firewalls, shares and devices from code."""

from __future__ import annotations

import json
from typing import Any

import pytest

from auditor.iac.documents import (
    accessanalyzer,
    apigateway,
    eks,
    greengrass,
    iot,
    networkfirewall,
    ram,
    route53resolver,
)
from auditor.model.aws.accessanalyzer import Analyzer
from auditor.model.aws.apigateway import Api, RestApi, invokes_sagemaker
from auditor.model.aws.eks import EksCluster
from auditor.model.aws.greengrass import Component, Deployment, Group
from auditor.model.aws.iot import IotPolicy, RoleAlias
from auditor.model.aws.networkfirewall import Firewall, VpcEndpointAssociation
from auditor.model.aws.ram import ResourceShare
from auditor.model.aws.route53resolver import (
    FirewallConfig,
    FirewallDomainList,
    FirewallRuleGroup,
    FirewallRuleGroupAssociation,
)
from auditor.model.choice import OneOf, Undecided, Unknown, symbol
from auditor.model.gap import MissingEvidence
from tests.iac.documents.reading import described, planned, read

URI = f"arn:{symbol('partition')}:apigateway:{symbol('region')}:runtime.sagemaker:path//endpoints/churn/invocations"
API = planned("AWS::ApiGateway::RestApi", "Api", Name="churn", EndpointConfiguration={"Types": ["REGIONAL"]})
ROOT = symbol("Api", "RootResourceId")


def method(path: str, exists: OneOf | None = None, /, **properties: Any) -> Any:
    told = {"RestApiId": symbol("Api", "Ref"), "ResourceId": path, "HttpMethod": "POST", **properties}
    return planned("AWS::ApiGateway::Method", "Method", exists, **told)


def test_the_methods_of_a_rest_api_are_those_that_name_it() -> None:
    outer = planned("AWS::ApiGateway::Resource", "V1", ParentId=ROOT, PathPart="v1", RestApiId=symbol("Api"))
    inner = planned("AWS::ApiGateway::Resource", "Call", ParentId=symbol("V1", "Ref"), PathPart="call")
    called = method(symbol("Call", "Ref"), AuthorizationType="AWS_IAM", Integration={"Type": "AWS", "Uri": URI})
    found = read(RestApi, described(apigateway.DESCRIBES, API, outer, inner, called))
    (only,) = found.methods
    assert (only.name, only.authorization, invokes_sagemaker(only.uri)) == ("POST /v1/call", "AWS_IAM", True)
    assert (found.name, found.kinds, found.policy) == ("churn", ("REGIONAL",), None)


def test_a_method_that_hangs_on_a_condition_is_there_in_its_world_only() -> None:
    maybe = OneOf("condition Open", {"true": True, "false": False})
    made = described(apigateway.DESCRIBES, API, method(ROOT, maybe))
    assert [each.name for each in read(RestApi, made, **{"condition Open": "true"}).methods] == ["POST /"]
    assert read(RestApi, made, **{"condition Open": "false"}).methods == ()
    with pytest.raises(Undecided):
        _ = read(RestApi, made).methods


def test_the_methods_of_a_document_have_the_authorization_of_their_scheme() -> None:
    integration = {"x-amazon-apigateway-integration": {"type": "aws", "uri": URI}}
    body = {
        "info": {"title": "documented"},
        "paths": {
            "/signed": {"post": {**integration, "security": [{"sigv4": []}]}},
            "/open": {"get": integration, "parameters": []},
            "/keyed": {"x-amazon-apigateway-any-method": {"security": [{"key": []}]}},
        },
        "components": {
            "securitySchemes": {
                "sigv4": {"type": "apiKey", "x-amazon-apigateway-authtype": "awsSigv4"},
                "key": {"type": "apiKey"},
            }
        },
    }
    made = described(apigateway.DESCRIBES, planned("AWS::ApiGateway::RestApi", "Api", Body=body))
    found = read(RestApi, made)
    assert found.name == "documented"
    assert {each.name: each.authorization for each in found.methods} == {
        "POST /signed": "AWS_IAM",
        "GET /open": "NONE",
        "ANY /keyed": "NONE",
    }


def test_a_document_that_is_not_there_leaves_the_methods_open() -> None:
    for body in ({"BodyS3Location": {"Bucket": "b"}}, {"Body": Unknown("only AWS can run AWS::Include")}):
        made = described(apigateway.DESCRIBES, planned("AWS::ApiGateway::RestApi", "Api", **body))
        with pytest.raises(MissingEvidence):
            _ = read(RestApi, made).methods


def test_an_http_api_has_its_routes_and_what_they_call() -> None:
    api = planned("AWS::ApiGatewayV2::Api", "Api", Name="a", ProtocolType="HTTP")
    route = planned(
        "AWS::ApiGatewayV2::Route",
        "R",
        ApiId=symbol("Api", "Ref"),
        RouteKey="POST /x",
        Target=f"integrations/{symbol('I', 'Ref')}",
    )
    integration = planned(
        "AWS::ApiGatewayV2::Integration",
        "I",
        ApiId=symbol("Api"),
        IntegrationType="HTTP_PROXY",
        IntegrationUri="https://x",
    )
    found = read(Api, described(apigateway.DESCRIBES, api, route, integration))
    assert (found.protocol, found.routes[0].key, found.routes[0].authorization) == ("HTTP", "POST /x", "NONE")
    assert found.routes[0].target == f"integrations/{found.integrations[0].id}"
    quick = planned(
        "AWS::ApiGatewayV2::Api", "Api", ProtocolType="HTTP", Target="arn:aws:lambda:eu-west-1:1:function:f"
    )
    made = read(Api, described(apigateway.DESCRIBES, quick))
    assert (made.routes[0].key, made.integrations[0].kind) == ("$default", "AWS_PROXY")


SUBNET = planned("AWS::EC2::Subnet", "A", VpcId=symbol("Vpc", "Ref"))


def cluster(*others: Any, **properties: Any) -> EksCluster:
    vpc = {"SubnetIds": [symbol("A", "Ref")], **properties.pop("vpc", {})}
    made = planned("AWS::EKS::Cluster", "Cluster", Name="ml", ResourcesVpcConfig=vpc, **properties)
    return read(EksCluster, described(eks.DESCRIBES, made, SUBNET, *others))


def test_a_cluster_is_open_to_everybody_unless_it_says_otherwise() -> None:
    plain = cluster()
    assert (plain.endpoint_public, plain.endpoint_private, plain.public_cidrs) == (True, False, ("0.0.0.0/0",))
    assert (str(plain.vpc), plain.audited, plain.encryption, plain.tags) == (symbol("Vpc", "Ref"), False, (), ())
    shut = cluster(vpc={"EndpointPublicAccess": "false", "EndpointPrivateAccess": True})
    assert (shut.endpoint_public, shut.endpoint_private) == (False, True)


def test_the_logs_encryption_and_tags_of_a_cluster_are_read() -> None:
    found = cluster(
        Logging={"ClusterLogging": {"EnabledTypes": [{"Type": "api"}, {"Type": "audit"}]}},
        EncryptionConfig=[{"Resources": ["secrets"], "Provider": {"KeyArn": symbol("Key", "Arn")}}],
        Tags=[{"Key": "team", "Value": "ml"}],
        UpgradePolicy={"SupportType": "STANDARD"},
        ComputeConfig={"Enabled": True},
    )
    assert found.audited
    assert (found.encryption[0].resources, str(found.encryption[0].key)) == (("secrets",), symbol("Key", "Arn"))
    assert (found.tags, found.support, found.auto_mode) == ((("team", "ml"),), "STANDARD", True)


def test_what_only_aws_knows_of_a_cluster_is_not_told() -> None:
    for fact in ("version", "status", "issuer", "standard_support_ends", "addon", "network_policies"):
        with pytest.raises(MissingEvidence):
            getattr(cluster(), fact)


def test_the_cni_add_on_says_whether_network_policies_are_on() -> None:
    told = {"AddonName": "vpc-cni", "ConfigurationValues": '{"enableNetworkPolicy": "true"}'}
    by_name = planned("AWS::EKS::Addon", "Cni", ClusterName="ml", **told)
    assert cluster(by_name).network_policies
    other = planned("AWS::EKS::Addon", "Dns", ClusterName=symbol("Cluster", "Ref"), AddonName="coredns")
    with pytest.raises(MissingEvidence):
        _ = cluster(other).network_policies


def test_an_alias_gives_a_role_for_so_long_and_a_policy_is_read() -> None:
    alias = planned(
        "AWS::IoT::RoleAlias", "A", RoleAlias="edge", RoleArn=symbol("Role", "Arn"), CredentialDurationSeconds="900"
    )
    found = read(RoleAlias, described(iot.DESCRIBES, alias))
    assert (found.name, str(found.role), found.credential_seconds) == ("edge", symbol("Role", "Arn"), 900)
    policy = planned("AWS::IoT::Policy", "P", PolicyDocument={"Statement": []})
    assert read(IotPolicy, described(iot.DESCRIBES, policy)).policy == '{"Statement":[]}'


def test_the_endpoints_of_a_firewall_are_not_told() -> None:
    made = planned("AWS::NetworkFirewall::Firewall", "F", FirewallName="f", VpcId=symbol("Vpc"), FirewallPolicyArn="p")
    found = read(Firewall, described(networkfirewall.DESCRIBES, made))
    assert (str(found.vpc), found.policy) == (symbol("Vpc"), "p")
    more = planned("AWS::NetworkFirewall::VpcEndpointAssociation", "E", FirewallArn="f", VpcId=symbol("Vpc"))
    further = read(VpcEndpointAssociation, described(networkfirewall.DESCRIBES, more))
    assert str(further.vpc) == symbol("Vpc")
    for one, fact in ((found, "endpoints"), (found, "nat_gateways"), (found, "status"), (further, "endpoints")):
        with pytest.raises(MissingEvidence):
            getattr(one, fact)


def test_dns_firewall_has_its_rules_lists_and_associations() -> None:
    rules = [{"Action": "BLOCK", "Priority": "1", "FirewallDomainListId": symbol("All", "Id")}]
    group = planned("AWS::Route53Resolver::FirewallRuleGroup", "G", FirewallRules=rules)
    rule = read(FirewallRuleGroup, described(route53resolver.DESCRIBES, group)).rules[0]
    assert (rule.action, rule.priority, str(rule.domains)) == ("BLOCK", 1, symbol("All", "Id"))
    names = planned("AWS::Route53Resolver::FirewallDomainList", "All", Domains=["*"])
    assert read(FirewallDomainList, described(route53resolver.DESCRIBES, names)).holds_everything
    file = planned("AWS::Route53Resolver::FirewallDomainList", "All", DomainFileUrl="s3://b/f")
    with pytest.raises(MissingEvidence):
        _ = read(FirewallDomainList, described(route53resolver.DESCRIBES, file)).domains
    ties = {"VpcId": symbol("Vpc"), "FirewallRuleGroupId": symbol("G", "Id"), "Priority": "101"}
    joined = planned("AWS::Route53Resolver::FirewallRuleGroupAssociation", "A", **ties)
    found = read(FirewallRuleGroupAssociation, described(route53resolver.DESCRIBES, joined))
    assert (str(found.group), found.priority, found.status) == (symbol("G", "Id"), 101, "COMPLETE")
    config = planned("AWS::Route53Resolver::FirewallConfig", "C", ResourceId=symbol("Vpc"), FirewallFailOpen="ENABLED")
    assert read(FirewallConfig, described(route53resolver.DESCRIBES, config)).fail_open == "ENABLED"


def test_an_analyzer_has_its_kind() -> None:
    made = planned("AWS::AccessAnalyzer::Analyzer", "A", AnalyzerName="a", Type="ACCOUNT_UNUSED_ACCESS")
    found = read(Analyzer, described(accessanalyzer.DESCRIBES, made))
    assert (found.name, found.kind) == ("a", "ACCOUNT_UNUSED_ACCESS")


def test_a_share_names_what_it_shares_and_with_whom() -> None:
    organization = "arn:aws:organizations::111122223333:organization/o-1"
    made = planned(
        "AWS::RAM::ResourceShare",
        "S",
        Name="hub",
        ResourceArns=["arn:aws:sagemaker:eu-west-1:111122223333:hub/ml"],
        Principals=[organization, "444455556666"],
    )
    found = read(ResourceShare, described(ram.DESCRIBES, made))
    assert (found.status, found.external_allowed, found.resource_types) == ("ACTIVE", True, ("sagemaker:Hub",))
    inside, other = found.sharings
    assert (inside.holds, inside.external, other.principal) == (True, False, "444455556666")
    with pytest.raises(MissingEvidence):
        _ = other.external
    untold = planned("AWS::RAM::ResourceShare", "S", Name="x", ResourceArns=[symbol("Hub", "HubArn")])
    with pytest.raises(MissingEvidence):
        _ = read(ResourceShare, described(ram.DESCRIBES, untold)).resource_types


RECIPE = {
    "ComponentName": "infer",
    "ComponentVersion": "1.0.0",
    "Manifests": [
        {"Lifecycle": {"Run": {"RequiresPrivilege": True}}, "Artifacts": [{"URI": "s3://models/a.zip"}]},
    ],
}
YAML_RECIPE = """
ComponentName: infer
ComponentVersion: 1.0.0
RecipeFormatVersion: 2020-01-25
Manifests:
  - Lifecycle: {Run: {RequiresPrivilege: true}}
    Artifacts: [{URI: s3://models/a.zip}]
"""


@pytest.mark.parametrize("recipe", [RECIPE, json.dumps(RECIPE), YAML_RECIPE])
def test_a_component_is_known_by_its_recipe(recipe: Any) -> None:
    made = planned("AWS::GreengrassV2::Component", "C", InlineRecipe=recipe)
    found = read(Component, described(greengrass.DESCRIBES, made))
    assert (found.name, found.version, found.privileged_steps) == ("infer", "1.0.0", ("Run",))
    assert [ref.text for ref in found.artifact_buckets] == ["models"]


@pytest.mark.parametrize("recipe", ["{", "[]", ": :", {"ComponentName": Unknown("why")}, Unknown("why")])
def test_a_recipe_that_can_t_be_read_is_a_gap(recipe: Any) -> None:
    made = planned("AWS::GreengrassV2::Component", "C", InlineRecipe=recipe)
    with pytest.raises(MissingEvidence):
        _ = read(Component, described(greengrass.DESCRIBES, made)).privileged_steps


def test_a_function_s_component_says_whether_it_is_contained() -> None:
    bare = {"LinuxProcessParams": {"IsolationMode": "NoContainer"}}
    for parameters, expected in ((bare, True), ({}, False)):
        function = {"ComponentName": "f", "ComponentLambdaParameters": parameters}
        made = planned("AWS::GreengrassV2::Component", "C", LambdaFunction=function)
        assert read(Component, described(greengrass.DESCRIBES, made)).uncontained is expected


def test_a_deployment_names_what_runs_as_root() -> None:
    components = {"infer": {"ComponentVersion": "1.0.0", "RunWith": {"PosixUser": "root"}}, "log": {}}
    made = planned("AWS::GreengrassV2::Deployment", "D", TargetArn="t", Components=components)
    found = read(Deployment, described(greengrass.DESCRIBES, made))
    assert (found.components, found.run_as_root, found.on_failure) == (("infer", "log"), ("infer",), "ROLLBACK")


def test_a_group_is_made_of_the_definitions_of_its_version() -> None:
    version = {
        "FunctionDefinitionVersionArn": symbol("Functions", "LatestVersionArn"),
        "LoggerDefinitionVersionArn": "l",
    }
    content = {"DefaultConfig": {"Execution": {"IsolationMode": "NoContainer", "RunAs": {"Uid": 0}}}, "Functions": []}
    functions = planned("AWS::Greengrass::FunctionDefinition", "Functions", InitialVersion=content)
    group = planned("AWS::Greengrass::Group", "Edge", Name="edge", InitialVersion=version)
    found = read(Group, described(greengrass.DESCRIBES, group, functions))
    assert (found.default_isolation, found.default_user, found.role) == ("NoContainer", 0, None)
    assert (found.cores, found.resources) == ((), ())
    with pytest.raises(MissingEvidence):
        _ = found.loggers
    bare = read(Group, described(greengrass.DESCRIBES, planned("AWS::Greengrass::Group", "Edge", Name="edge")))
    assert (bare.functions, bare.version) == ((), None)
