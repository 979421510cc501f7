"""APIs, clusters, firewalls, shares and devices of a plan, as documents tell them."""

from __future__ import annotations

import json
from typing import Any

from auditor.iac.documents import apigateway, eks, iam, iot, networkfirewall, ram, route53resolver
from auditor.iac.documents.sagemaker import DESCRIBES
from auditor.model.choice import Unknown, symbol
from tests.iac.documents.reading import described
from tests.iac.terraform.plans import UNKNOWN, Tree, code, constant, plan, planned, refers, resource, unit

API, RESOURCE, METHOD = "aws_api_gateway_rest_api.r", "aws_api_gateway_resource.r", "aws_api_gateway_method.m"
LEADS = "aws_api_gateway_integration.i"
URI = "arn:aws:apigateway:eu-west-1:runtime.sagemaker:path/endpoints/e/invocations"


def answers(describes: Any, tree: Tree, address: str) -> dict[str, Any]:
    """What AWS would answer of one resource of a plan."""
    found = planned(tree)
    return described(describes, found[address], *(one for name, one in found.items() if name != address))


def rest_api(verb: str) -> Tree:
    """A REST API with one method, and an integration of a method with that verb."""
    whose = {"rest_api_id": refers(f"{API}.id"), "resource_id": refers(f"{RESOURCE}.id")}
    return plan(
        resource(API, name="r", root_resource_id=UNKNOWN),
        resource(RESOURCE, path_part="predict", rest_api_id=UNKNOWN, parent_id=UNKNOWN),
        resource(METHOD, http_method="POST", authorization="NONE", rest_api_id=UNKNOWN, resource_id=UNKNOWN),
        resource(
            "aws_api_gateway_integration.i",
            http_method=verb,
            type="AWS",
            uri=URI,
            rest_api_id=UNKNOWN,
            resource_id=UNKNOWN,
        ),
        resources=[
            code(API, name=constant("r")),
            code(RESOURCE, rest_api_id=whose["rest_api_id"], parent_id=refers(f"{API}.root_resource_id")),
            code(METHOD, **whose),
            code(LEADS, **whose),
        ],
    )


def test_a_rest_api_has_its_methods_with_where_they_lead() -> None:
    """The integration stands beside the method, for a resource and a verb."""
    found = answers(apigateway.DESCRIBES, rest_api("POST"), API)["GetResources"]["items"]
    method = {"authorizationType": "NONE", "methodIntegration": {"type": "AWS", "uri": URI}}
    assert found == [{"path": "/predict", "resourceMethods": {"POST": method}}]
    ((other,),) = [answers(apigateway.DESCRIBES, rest_api("GET"), API)["GetResources"]["items"]]
    assert "methodIntegration" not in other["resourceMethods"]["POST"]


def test_an_http_api_has_its_routes_and_integrations() -> None:
    """Both refer to it by its id."""
    named = {"api_id": refers("aws_apigatewayv2_api.h.id")}
    tree = plan(
        resource("aws_apigatewayv2_api.h", name="h", protocol_type="HTTP"),
        resource("aws_apigatewayv2_route.h", api_id=UNKNOWN, route_key="POST /x", authorization_type="AWS_IAM"),
        resource("aws_apigatewayv2_integration.h", api_id=UNKNOWN, integration_type="HTTP_PROXY", integration_uri=URI),
        resources=[
            code("aws_apigatewayv2_api.h"),
            code("aws_apigatewayv2_route.h", **named),
            code("aws_apigatewayv2_integration.h", **named),
        ],
    )
    found = answers(apigateway.DESCRIBES, tree, "aws_apigatewayv2_api.h")
    (route,), (integration,) = found["GetRoutes"]["Items"], found["GetIntegrations"]["Items"]
    assert (route["RouteKey"], route["AuthorizationType"]) == ("POST /x", "AWS_IAM")
    assert integration["IntegrationUri"] == URI


def test_a_share_has_what_is_associated_with_it() -> None:
    """Each thing and each principal is a resource of its own; what the plan makes has a known type."""
    share, group = "aws_ram_resource_share.s", "aws_sagemaker_model_package_group.g"
    whose = {"resource_share_arn": refers(f"{share}.arn")}
    tree = plan(
        resource(share, name="s", allow_external_principals=False),
        resource(group, model_package_group_name="g"),
        resource("aws_ram_resource_association.a", resource_share_arn=UNKNOWN, resource_arn=UNKNOWN),
        resource("aws_ram_principal_association.a", resource_share_arn=UNKNOWN, principal="444455556666"),
        resources=[
            code(share),
            code(group),
            code("aws_ram_resource_association.a", resource_arn=refers(f"{group}.arn"), **whose),
            code("aws_ram_principal_association.a", principal=constant("444455556666"), **whose),
        ],
    )
    found = answers(ram.DESCRIBES, tree, share)
    assert found["GetResourceShares"]["allowExternalPrincipals"] is False
    assert found["ListResources"] == {
        "resources": [{"arn": symbol(group, "Arn"), "type": "sagemaker:ModelPackageGroup"}]
    }
    (one,) = found["GetResourceShareAssociations"]["resourceShareAssociations"]
    assert one["associatedEntity"] == "444455556666"


def test_firewalls() -> None:
    """Those of a network, and those of names with their rules."""
    group = "aws_route53_resolver_firewall_rule_group.g"
    rule = {"name": "r", "action": "BLOCK", "block_response": "NXDOMAIN", "priority": 100}
    tree = plan(
        resource(
            "aws_networkfirewall_firewall.f", name="f", subnet_mapping=[{"subnet_id": "s-1", "ip_address_type": "IPV4"}]
        ),
        resource("aws_route53_resolver_firewall_domain_list.l", domains=["*."]),
        resource(group, name="g"),
        resource("aws_route53_resolver_firewall_rule.r", firewall_rule_group_id=UNKNOWN, **rule),
        resources=[
            code(group),
            code("aws_route53_resolver_firewall_rule.r", firewall_rule_group_id=refers(f"{group}.id")),
        ],
    )
    firewall = answers(networkfirewall.DESCRIBES, tree, "aws_networkfirewall_firewall.f")["DescribeFirewall"][
        "Firewall"
    ]
    assert firewall["SubnetMappings"] == [{"SubnetId": "s-1", "IPAddressType": "IPV4"}]
    (one,) = answers(route53resolver.DESCRIBES, tree, group)["ListFirewallRules"]["FirewallRules"]
    assert (one["Action"], one["Priority"]) == ("BLOCK", 100)
    names = answers(route53resolver.DESCRIBES, tree, "aws_route53_resolver_firewall_domain_list.l")
    assert names == {"ListFirewallDomains": {"Domains": ["*."]}}


def test_a_cluster_of_eks() -> None:
    """What is open to whom, what is encrypted, and what is logged."""
    tree = plan(
        resource(
            "aws_eks_cluster.e",
            name="e",
            enabled_cluster_log_types=["api", "audit"],
            vpc_config=[{"endpoint_public_access": True, "public_access_cidrs": ["10.0.0.0/8"], "subnet_ids": ["s-1"]}],
            encryption_config=[{"resources": ["secrets"], "provider": [{"key_arn": "arn:aws:kms:x"}]}],
        )
    )
    found = answers(eks.DESCRIBES, tree, "aws_eks_cluster.e")["eks:DescribeCluster"]["cluster"]
    assert found["resourcesVpcConfig"]["publicAccessCidrs"] == ["10.0.0.0/8"]
    assert found["logging"] == {"clusterLogging": [{"types": ["api", "audit"], "enabled": True}]}
    assert found["encryptionConfig"] == [{"resources": ["secrets"], "provider": {"keyArn": "arn:aws:kms:x"}}]


def test_devices() -> None:
    """The policy that they have, and the alias by which they ask for credentials."""
    policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "iot:*", "Resource": "*"}]}
    tree = plan(
        resource("aws_iot_policy.p", name="p", policy=json.dumps(policy)),
        resource("aws_iot_role_alias.a", alias="SageMakerEdge-f", role_arn="arn:aws:iam::111122223333:role/r"),
    )
    assert answers(iot.DESCRIBES, tree, "aws_iot_policy.p")["iot:GetPolicy"]["policyDocument"] == policy
    alias = answers(iot.DESCRIBES, tree, "aws_iot_role_alias.a")["DescribeRoleAlias"]["roleAliasDescription"]
    assert (alias["roleAlias"], alias["roleArn"]) == ("SageMakerEdge-f", "arn:aws:iam::111122223333:role/r")


def test_an_inline_policy_needs_no_name() -> None:
    """The provider makes one up, and the policy is judged all the same."""
    role = "aws_iam_role.r"
    policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    tree = plan(
        resource(role, name="r", assume_role_policy=json.dumps(policy)),
        resource("aws_iam_role_policy.p", role=UNKNOWN, name=UNKNOWN, policy=json.dumps(policy)),
        resources=[code(role, name=constant("r")), code("aws_iam_role_policy.p", role=refers(f"{role}.id"), policy={})],
    )
    (one,) = answers(iam.DESCRIBES, tree, role)["GetAccountAuthorizationDetails"]["RolePolicyList"]
    assert one["PolicyName"] == symbol("aws_iam_role_policy.p")
    assert one["PolicyDocument"]["Statement"][0]["Action"] == "*"


NOTEBOOK = "aws_sagemaker_notebook_instance.n"


def test_planned_values_leave_out_what_is_not_known() -> None:
    """What they have as null is not set; what they lack may be anything."""
    values: Tree = {"name": "n", "root_access": "Disabled", "kms_key_id": None, "security_groups": [], "tags": None}
    entry = {"address": NOTEBOOK, "mode": "managed", "type": "aws_sagemaker_notebook_instance", "name": "n"}
    tree = {"format_version": "0.1", "planned_values": {"root_module": {"resources": [{**entry, "values": values}]}}}
    found = answers(DESCRIBES, tree, NOTEBOOK)
    shown = found["DescribeNotebookInstance"]
    assert (shown["NotebookInstanceName"], shown["RootAccess"]) == ("n", "Disabled")
    assert shown.keys() & {"KmsKeyId", "SecurityGroups"} == set()
    assert isinstance(shown["SubnetId"], Unknown)
    assert isinstance(shown["DirectInternetAccess"], Unknown)
    assert found["ListTags"] == {"Tags": []}


def test_a_change_that_tells_no_values_tells_nothing() -> None:
    """Neither pass nor fail comes of it."""
    entry = resource(NOTEBOOK)
    for change in ({"actions": ["create"]}, {"actions": ["create"], "after": None}, None):
        (one,) = unit(plan({**entry, "change": change})).resources
        assert isinstance(one.properties["RootAccess"], Unknown)


def test_what_terraform_leaves_to_a_later_run_is_not_seen() -> None:
    """How many there will be, nobody knows yet."""
    deferred = {"reason": "instance_count_unknown", "resource_change": resource(NOTEBOOK, name="n")}
    found = unit(plan(deferred_changes=[deferred]))
    assert not found.whole
    assert found.notes == ("plan.json: Terraform leaves resources to a later run: plan and judge again after this one",)
    assert unit(plan(resource(NOTEBOOK, name="n"))).whole
