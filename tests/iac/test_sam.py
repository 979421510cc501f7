"""SAM's templates, brought to CloudFormation's terms as AWS's documentation says."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.iac.cloudformation.sam import TRANSFORM, expand, transformed
from auditor.model.choice import Unknown

NOTHING = {"Ref": "AWS::NoValue"}


def function(**properties: Any) -> dict[str, Any]:
    return {"Type": "AWS::Serverless::Function", "Properties": {"Handler": "app.main", **properties}}


def template(resources: dict[str, Any], **sections: Any) -> dict[str, Any]:
    return {"Transform": TRANSFORM, **sections, "Resources": resources}


def role_of(**properties: Any) -> dict[str, Any]:
    role: dict[str, Any] = expand(template({"Fn": function(**properties)}))["Resources"]["FnRole"]
    assert role["Type"] == "AWS::IAM::Role"
    return role


def aws_managed(path: str) -> dict[str, str]:
    return {"Fn::Sub": f"arn:${{AWS::Partition}}:iam::aws:policy/{path}"}


BASIC = aws_managed("service-role/AWSLambdaBasicExecutionRole")


@pytest.mark.parametrize("asked", [TRANSFORM, [TRANSFORM], ["AWS::LanguageExtensions", TRANSFORM]])
def test_the_transform_is_named_alone_or_among_others(asked: Any) -> None:
    assert transformed({"Transform": asked, "Resources": {}})


@pytest.mark.parametrize(
    "tree", [{"Resources": {}}, {"Transform": "AWS::Include"}, [], None, {"Transform": {"Name": 1}}]
)
def test_other_templates_are_not_sams(tree: Any) -> None:
    assert not transformed(tree)


def test_a_function_without_a_role_gets_the_one_that_sam_makes() -> None:
    resources = expand(template({"Fn": function()}))["Resources"]
    assert resources["Fn"]["Type"] == "AWS::Lambda::Function"
    assert resources["Fn"]["Properties"]["Role"] == {"Fn::GetAtt": ["FnRole", "Arn"]}
    properties = resources["FnRole"]["Properties"]
    assert properties["ManagedPolicyArns"] == [BASIC]
    assert "Policies" not in properties
    statement = properties["AssumeRolePolicyDocument"]["Statement"][0]
    assert statement["Principal"] == {"Service": [{"Fn::Sub": "lambda.${AWS::URLSuffix}"}]}


def test_a_role_that_is_named_stays() -> None:
    resources = expand(template({"Fn": function(Role={"Fn::GetAtt": ["Own", "Arn"]})}))["Resources"]
    assert resources["Fn"]["Properties"]["Role"] == {"Fn::GetAtt": ["Own", "Arn"]}
    assert "FnRole" not in resources


def test_a_role_of_that_name_in_the_template_stays_as_it_is() -> None:
    own = {"Type": "AWS::IAM::Role", "Properties": {"Path": "/own/"}}
    assert expand(template({"FnRole": own, "Fn": function()}))["Resources"]["FnRole"] is own


def test_the_role_exists_under_the_functions_condition_and_suppressions() -> None:
    body = {**function(), "Condition": "IsProd", "Metadata": {"auditor": {}}}
    role = expand(template({"Fn": body}))["Resources"]["FnRole"]
    assert (role["Condition"], role["Metadata"]) == ("IsProd", {"auditor": {}})


def test_boundary_path_and_trust_are_taken_over() -> None:
    properties = role_of(
        PermissionsBoundary="arn:aws:iam::1:policy/B", RolePath="/x/", AssumeRolePolicyDocument={"a": 1}
    )
    assert properties["Properties"] == {
        "Tags": [{"Key": "lambda:createdBy", "Value": "SAM"}],
        "AssumeRolePolicyDocument": {"a": 1},
        "ManagedPolicyArns": [BASIC],
        "PermissionsBoundary": "arn:aws:iam::1:policy/B",
        "Path": "/x/",
    }


def test_policies_by_name_arn_reference_and_statements() -> None:
    inline = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sagemaker:*", "Resource": "*"}]}
    named = ["AWSLambdaExecute", "AWSLambdaRole", "arn:aws:iam::1:policy/Own", {"Ref": "Shared"}, inline, NOTHING]
    properties = role_of(Policies=named)["Properties"]
    assert properties["ManagedPolicyArns"] == [
        BASIC,
        aws_managed("AWSLambdaExecute"),
        aws_managed("service-role/AWSLambdaRole"),
        "arn:aws:iam::1:policy/Own",
        {"Ref": "Shared"},
    ]
    assert properties["Policies"] == [{"PolicyName": "FnRolePolicy0", "PolicyDocument": inline}]


def test_one_policy_needs_no_list() -> None:
    assert role_of(Policies="AmazonSageMakerFullAccess")["Properties"]["ManagedPolicyArns"] == [
        BASIC,
        aws_managed("AmazonSageMakerFullAccess"),
    ]


def test_a_policy_under_a_condition_is_there_only_under_it() -> None:
    policies = [{"Fn::If": ["IsProd", "ReadOnlyAccess", {"S3ReadPolicy": {"BucketName": "data"}}]}]
    properties = role_of(Policies=policies)["Properties"]
    assert properties["ManagedPolicyArns"][1:] == [{"Fn::If": ["IsProd", aws_managed("ReadOnlyAccess"), NOTHING]}]
    condition, then, otherwise = properties["Policies"][0]["Fn::If"]
    assert (condition, then) == ("IsProd", NOTHING)
    assert "s3:GetObject" in otherwise["PolicyDocument"]["Statement"][0]["Action"]


def test_policy_templates_that_are_known_become_their_documents() -> None:
    given = {"SageMakerCreateEndpointPolicy": {"EndpointName": {"Ref": "Name"}}}
    statement = role_of(Policies=[given])["Properties"]["Policies"][0]["PolicyDocument"]["Statement"][0]
    assert statement["Action"] == ["sagemaker:CreateEndpoint"]
    pattern, names = statement["Resource"][0]["Fn::Sub"]
    assert pattern.endswith(":endpoint/${EndpointName}")
    assert names == {"EndpointName": {"Ref": "Name"}}


def test_what_a_policy_template_without_its_parameter_allows_is_unknown() -> None:
    policies = role_of(Policies=[{"KMSDecryptPolicy": {}}])["Properties"]["Policies"]
    assert isinstance(policies[0]["PolicyDocument"]["Statement"][0]["Resource"][0], Unknown)


@pytest.mark.parametrize("policy", [{"NoSuchPolicy": {"A": 1}}, 5, [["nested"]], {"Fn::If": ["two", "parts"]}])
def test_what_other_policies_allow_is_unknown(policy: Any) -> None:
    policies = role_of(Policies=[policy])["Properties"]["Policies"]
    assert [type(each["PolicyDocument"]) for each in policies] == [Unknown]


def test_vpc_tracing_and_event_sources_bring_managed_policies() -> None:
    events = {"A": {"Type": "SQS"}, "B": {"Type": "Kinesis"}, "C": {"Type": "SQS"}, "D": {"Type": "Api"}}
    arns = role_of(VpcConfig={"SubnetIds": ["s"]}, Tracing="Active", Events=events)["Properties"]["ManagedPolicyArns"]
    assert arns == [
        BASIC,
        aws_managed("service-role/AWSLambdaVPCAccessExecutionRole"),
        aws_managed("AWSXRayDaemonWriteAccess"),
        aws_managed("service-role/AWSLambdaKinesisExecutionRole"),
        aws_managed("service-role/AWSLambdaSQSQueueExecutionRole"),
    ]


def test_tracing_of_another_shape_brings_none() -> None:
    assert role_of(Tracing=["Active"])["Properties"]["ManagedPolicyArns"] == [BASIC]


@pytest.mark.parametrize(
    "properties",
    [
        {"Events": {"A": {"Type": "MQ"}}},
        {"DeadLetterQueue": {"Type": "SQS", "TargetArn": "arn:aws:sqs:eu-west-1:1:q"}},
        {"EventInvokeConfig": {"DestinationConfig": {}}},
        {"DurableConfig": {"ExecutionTimeout": 60}},
        {"Tracing": {"Fn::If": ["IsProd", "Active", "PassThrough"]}},
    ],
)
def test_statements_that_only_sam_knows_leave_the_role_unknown_in_part(properties: dict[str, Any]) -> None:
    policies = role_of(**properties)["Properties"]["Policies"]
    assert [type(each["PolicyDocument"]) for each in policies] == [Unknown]


def test_a_connector_leaves_its_sources_role_unknown_in_part() -> None:
    connector = {"Type": "AWS::Serverless::Connector", "Properties": {"Source": {"Id": "Fn"}, "Permissions": ["Read"]}}
    resources = expand(template({"Fn": function(), "Other": function(), "C": connector}))["Resources"]
    assert isinstance(resources["FnRole"]["Properties"]["Policies"][0]["PolicyDocument"], Unknown)
    assert "Policies" not in resources["OtherRole"]["Properties"]
    named = function(Role={"Fn::GetAtt": "Own.Arn"})
    own = {"Type": "AWS::IAM::Role", "Properties": {"Policies": [{"PolicyName": "a"}]}}
    policies = expand(template({"Fn": named, "Own": own, "C": connector}))["Resources"]["Own"]["Properties"]["Policies"]
    assert [policy["PolicyName"] for policy in policies] == ["a", "SAM's connector C"]
    embedded = {**function(), "Connectors": {"C": {"Properties": {}}}}
    role = expand(template({"Fn": embedded}))["Resources"]["FnRole"]
    assert isinstance(role["Properties"]["Policies"][0]["PolicyDocument"], Unknown)


def test_a_state_machine_gets_its_role_too() -> None:
    machine = {"Type": "AWS::Serverless::StateMachine", "Properties": {"Policies": ["AmazonSageMakerFullAccess"]}}
    resources = expand(template({"M": machine, "N": {**machine, "Properties": {"Role": "arn:aws:iam::1:role/r"}}}))[
        "Resources"
    ]
    assert resources["M"]["Properties"]["RoleArn"] == {"Fn::GetAtt": ["MRole", "Arn"]}
    assert resources["MRole"]["Properties"]["ManagedPolicyArns"] == [aws_managed("AmazonSageMakerFullAccess")]
    assert resources["N"]["Properties"]["RoleArn"] == "arn:aws:iam::1:role/r"
    assert "NRole" not in resources


def test_globals_lie_under_the_functions() -> None:
    defaults = {
        "Runtime": "python3.11",
        "Timeout": 3,
        "Environment": {"Variables": {"A": "global", "B": "global"}},
        "Layers": ["one"],
        "VpcConfig": {"Ref": "Whole"},
    }
    own = function(Timeout=9, Environment={"Variables": {"B": "own"}}, Layers=["two"], VpcConfig={"SubnetIds": ["s"]})
    expanded = expand(template({"Fn": own}, Globals={"Function": defaults}))
    assert "Globals" not in expanded
    properties = expanded["Resources"]["Fn"]["Properties"]
    assert (properties["Runtime"], properties["Timeout"]) == ("python3.11", 9)
    assert properties["Environment"] == {"Variables": {"A": "global", "B": "own"}}
    assert properties["Layers"] == ["one", "two"]
    assert properties["VpcConfig"] == {"SubnetIds": ["s"]}


def test_a_role_in_the_globals_serves_every_function() -> None:
    resources = expand(template({"Fn": function()}, Globals={"Function": {"Role": "arn:aws:iam::1:role/r"}}))[
        "Resources"
    ]
    assert resources["Fn"]["Properties"]["Role"] == "arn:aws:iam::1:role/r"
    assert "FnRole" not in resources


def test_globals_are_ignored_where_a_resource_says_so() -> None:
    defaults = {"Function": {"Timeout": 3, "MemorySize": 128}}
    some = {**function(), "IgnoreGlobals": ["Timeout"]}
    none = {**function(), "IgnoreGlobals": "*"}
    resources = expand(template({"Some": some, "None": none}, Globals=defaults))["Resources"]
    assert resources["Some"]["Properties"]["MemorySize"] == 128
    assert "Timeout" not in resources["Some"]["Properties"]
    assert "MemorySize" not in resources["None"]["Properties"]


def test_other_resources_stay_the_objects_that_they_were() -> None:
    notebook = {"Type": "AWS::SageMaker::NotebookInstance", "Properties": {"RootAccess": "Disabled"}}
    given_ = template({"N": notebook, "Fn": function()}, Globals={"Function": {"Timeout": 1}})
    before = repr(given_)
    assert expand(given_)["Resources"]["N"] is notebook
    assert repr(given_) == before, "what was given is not changed"


def test_other_serverless_types_keep_their_type_over_their_globals() -> None:
    table = {"Type": "AWS::Serverless::SimpleTable", "Properties": {"TableName": "t"}}
    globals_ = {"SimpleTable": {"SSESpecification": {"SSEEnabled": True}}}
    expanded = expand(template({"T": table}, Globals=globals_))["Resources"]["T"]
    assert expanded["Type"] == "AWS::Serverless::SimpleTable"
    assert expanded["Properties"] == {"TableName": "t", "SSESpecification": {"SSEEnabled": True}}


def test_functions_in_a_loop_get_their_roles_in_the_loop() -> None:
    loop = ["Name", ["A", "B"], {"Fn${Name}": function()}]
    body = expand(template({"Fn::ForEach::All": loop}))["Resources"]["Fn::ForEach::All"]
    assert body[:2] == loop[:2]
    assert set(body[2]) == {"Fn${Name}", "Fn${Name}Role"}


def test_tags_become_a_list_and_are_the_roles_too() -> None:
    resources = expand(template({"Fn": function(Tags={"team": "ml"})}))["Resources"]
    tags = [{"Key": "lambda:createdBy", "Value": "SAM"}, {"Key": "team", "Value": "ml"}]
    assert resources["Fn"]["Properties"]["Tags"] == resources["FnRole"]["Properties"]["Tags"] == tags
    assert isinstance(role_of(Tags={"Fn::If": ["A", {}, {}]})["Properties"]["Tags"], Unknown)


def test_what_sam_makes_beside_functions_can_be_referred_to() -> None:
    events = {
        "A": {"Type": "Api", "Properties": {"Path": "/"}},
        "B": {"Type": "HttpApi", "Properties": {"ApiId": {"Ref": "Own"}}},
        "C": {"Type": "S3", "Properties": {}},
    }
    resources = expand(template({"Fn": function(Events=events), "Own": {"Type": "AWS::Serverless::HttpApi"}}))[
        "Resources"
    ]
    assert set(resources) == {"ServerlessRestApi", "Fn", "FnRole", "Own"}
    assert resources["ServerlessRestApi"]["Type"] == "AWS::Serverless::Api", "nobody knows how it is set up"
    gradually = {"Function": {"DeploymentPreference": {"Type": "Canary10Percent5Minutes"}}}
    deployed = expand(template({"Fn": function()}, Globals=gradually))["Resources"]
    assert "ServerlessDeploymentApplication" in deployed


SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=8)
NAMES = st.sampled_from(
    ["Type", "Properties", "Policies", "Events", "Fn::If", "Ref", "Role", "Fn", "Connectors", "Tags"]
)
JSON = st.recursive(
    SCALARS | st.sampled_from(["AWS::Serverless::Function", "AWS::Serverless::Connector"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=25,
)


@given(JSON, JSON, JSON)
def test_no_tree_makes_it_fail(resources: Any, properties: Any, defaults: Any) -> None:
    fn = {"Type": "AWS::Serverless::Function", "Properties": properties}
    for each in (resources, {"A": fn, "B": resources}, {"A": {**fn, "IgnoreGlobals": resources}}):
        expand({"Transform": TRANSFORM, "Globals": {"Function": defaults}, "Resources": each})
