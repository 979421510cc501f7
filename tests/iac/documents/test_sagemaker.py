"""What would be answered of planned SageMaker resources, and what facts read of it."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.iac.documents.sagemaker import DESCRIBES, KNOWN_LATER, UNCHANGED
from auditor.iac.documents.sagemaker.deployed import DEPLOYED
from auditor.iac.documents.sagemaker.special import SPECIAL
from auditor.iac.field_names import CLOUDFORMATION, PROPERTIES, REQUEST
from auditor.iac.planned import Change
from auditor.model.catalog import concrete_types, resource_type
from auditor.model.choice import ABSENT, OneOf, Unknown, holes, symbol, within
from auditor.model.document import CodeShapes, PlannedDocument, PlannedIdentity
from auditor.model.gap import Gap, MissingEvidence
from auditor.model.resource import Resource
from tests.iac.documents.planning import planned, shown, told

ENV = "parameter Env"
PROD = {ENV: "prod"}
DEV = {ENV: "dev"}


def choice(prod: Any, dev: Any) -> OneOf:
    return OneOf(ENV, {"prod": prod, "dev": dev})


def resource(noun: str, properties: dict[str, Any], *others: Any) -> Resource:
    """The resource of a planned thing, as the engine reads it."""
    gaps: dict[str, Gap] = {}
    answers = told(planned(noun, properties), *others)
    responses = {name: each and holes(each, name, name, gaps) for name, each in answers.items()}
    identity = PlannedIdentity("aws", "1", "eu-west-1", f"AWS::SageMaker::{noun}", "it", place="app.yaml#It")
    return resource_type(identity.type)(PlannedDocument(identity, responses, gaps), CodeShapes())


def test_every_sagemaker_type_has_a_describer() -> None:
    ours = {kind.type for kind in concrete_types() if kind.type.startswith("AWS::SageMaker::")}
    assert set(DESCRIBES) == ours | {"AWS::SageMaker::ExperimentTrialComponent"}


def test_a_notebook_is_described_by_other_names_and_has_its_defaults() -> None:
    given = {"InstanceType": "ml.t3.medium", "LifecycleConfigName": "setup", "SecurityGroupIds": ["sg-1"]}
    notebook: Any = resource("NotebookInstance", given)
    assert (notebook.lifecycle_config.text, [str(group) for group in notebook.security_groups]) == ("setup", ["sg-1"])
    assert (notebook.root_access, notebook.direct_internet, notebook.network_interface) == (True, True, None)
    with pytest.raises(MissingEvidence, match="status"):
        _ = notebook.status


def test_a_notebook_in_a_subnet_has_an_interface_that_is_known_later() -> None:
    given = {"SubnetId": choice("subnet-1", ABSENT)}
    response = shown("NotebookInstance", given)
    assert within(response, PROD) == {"SubnetId": "subnet-1", "NetworkInterfaceId": KNOWN_LATER}
    assert within(response, DEV) == {}


def test_choices_stay_choices_at_every_level() -> None:
    deep = {"Specification": choice({"Container": {"Image": choice("a", "b"), "ArtifactUrl": "s3://b/m"}}, ABSENT)}
    response = shown("InferenceComponent", {**deep, "RuntimeConfig": {"CopyCount": choice(1, 2)}})
    in_prod = {"SpecifiedImage": "a", "ResolvedImage": KNOWN_LATER}
    assert within(response, PROD) == {
        "Specification": {"Container": {"ArtifactUrl": "s3://b/m", "DeployedImage": in_prod}},
        "RuntimeConfig": {"DesiredCopyCount": 1, "CurrentCopyCount": KNOWN_LATER},
        "InferenceComponentStatus": "InService",
    }
    assert "Specification" not in within(response, DEV)


@pytest.mark.parametrize(
    ("tags", "listed"),
    [
        (None, []),
        ([{"Key": "team", "Value": "ml"}], [{"Key": "team", "Value": "ml"}]),
        ({"team": "ml"}, [{"Key": "team", "Value": "ml"}]),
        (Unknown("why"), Unknown("why")),
    ],
)
def test_tags(tags: Any, listed: Any) -> None:
    answers = told(planned("Domain", {} if tags is None else {"Tags": tags}))
    assert answers["ListTags"] == {"Tags": listed}
    assert "Tags" not in answers["DescribeDomain"]


def test_what_is_made_is_in_force_and_an_update_leaves_that_open() -> None:
    assert shown("TrainingJob", {})["TrainingJobStatus"] == "InProgress"
    assert "TrainingJobStatus" not in shown("TrainingJob", {}, change=Change.AMEND)


@pytest.mark.parametrize("path", ["s3://bucket/out", "s3://bucket/out/"])
def test_a_job_puts_its_model_below_its_output(path: str) -> None:
    given = {"TrainingJobName": "job", "OutputDataConfig": {"S3OutputPath": path}}
    made = {"S3ModelArtifacts": "s3://bucket/out/job/output/model.tar.gz"}
    assert shown("TrainingJob", given)["ModelArtifacts"] == made
    assert shown("TrainingJob", {})["ModelArtifacts"] == KNOWN_LATER


def test_a_domain_of_identity_center_has_an_application_that_aws_names() -> None:
    response = shown("Domain", {"AuthMode": choice("SSO", "IAM")})
    assert within(response, PROD)["SingleSignOnApplicationArn"] == symbol("It", "SingleSignOnApplicationArn")
    assert within(response, DEV)["SingleSignOnApplicationArn"] == KNOWN_LATER
    assert shown("Domain", {"AuthMode": Unknown("why")})["SingleSignOnApplicationArn"] == Unknown("why")


def test_what_has_no_tags_is_not_asked_for_them() -> None:
    assert set(told(planned("NotebookInstanceLifecycleConfig", {}))) == {"DescribeNotebookInstanceLifecycleConfig"}


def test_a_groups_policy_is_told_by_its_own_operation() -> None:
    policy = {"Version": "2012-10-17", "Statement": []}
    answers = told(planned("ModelPackageGroup", {"ModelPackageGroupPolicy": policy}))
    assert answers["GetModelPackageGroupPolicy"] == {"ResourcePolicy": policy}
    assert told(planned("ModelPackageGroup", {}))["GetModelPackageGroupPolicy"] is None


CAPTURE: dict[str, Any] = {
    "EnableCapture": True,
    "InitialSamplingPercentage": 20,
    "DestinationS3Uri": "s3://b/c",
    "KmsKeyId": "k",
}
CONFIG: dict[str, Any] = {
    "EndpointConfigName": "config",
    "ProductionVariants": [{"VariantName": "all", "ModelName": "m", "InitialInstanceCount": 2}],
    "DataCaptureConfig": CAPTURE,
    "AsyncInferenceConfig": {"OutputConfig": {"S3OutputPath": "s3://b/a", "KmsKeyId": "k"}},
}


@pytest.mark.parametrize("name", [symbol("Config", "EndpointConfigName"), "config"])
def test_an_endpoint_shows_its_configuration(name: str) -> None:
    response = shown("Endpoint", {"EndpointConfigName": name}, planned("EndpointConfig", CONFIG, "Config"))
    assert response == {
        "EndpointConfigName": name,
        "EndpointStatus": "InService",
        "AsyncInferenceConfig": CONFIG["AsyncInferenceConfig"],
        "DataCaptureConfig": {
            "EnableCapture": True,
            "CaptureStatus": "Started",
            "CurrentSamplingPercentage": 20,
            "DestinationS3Uri": "s3://b/c",
            "KmsKeyId": "k",
        },
        "ProductionVariants": [
            {
                "VariantName": "all",
                "DesiredInstanceCount": 2,
                "CurrentInstanceCount": KNOWN_LATER,
                "DeployedImages": KNOWN_LATER,
            }
        ],
    }


def test_an_endpoint_whose_configuration_is_elsewhere_is_unknown() -> None:
    endpoint: Any = resource("Endpoint", {"EndpointConfigName": "elsewhere"})
    for fact in ("capture_status", "capture_key", "async_key", "production", "shadows"):
        with pytest.raises(MissingEvidence, match=r"unresolved"):
            getattr(endpoint, fact)
    assert (endpoint.policy, endpoint.rollback_alarms) == (None, ())


def test_an_endpoint_without_capture_has_none_whatever_else_hangs_on_a_choice() -> None:
    configs = (planned("EndpointConfig", CONFIG, "Big"), planned("EndpointConfig", {"ProductionVariants": []}, "Small"))
    response = shown("Endpoint", {"EndpointConfigName": choice(symbol("Big"), symbol("Small"))}, *configs)
    assert within(response, PROD)["DataCaptureConfig"]["CaptureStatus"] == "Started"
    assert "DataCaptureConfig" not in within(response, DEV)


def test_capture_that_hangs_on_a_choice() -> None:
    config: dict[str, Any] = {**CONFIG, "DataCaptureConfig": {**CAPTURE, "EnableCapture": choice("true", "false")}}
    response = shown("Endpoint", {"EndpointConfigName": "config"}, planned("EndpointConfig", config))
    assert within(response, PROD)["DataCaptureConfig"]["CaptureStatus"] == "Started"
    assert within(response, DEV)["DataCaptureConfig"]["CaptureStatus"] == "Stopped"


def test_an_endpoint_that_keeps_its_instances_has_as_many_as_it_has() -> None:
    given = {"EndpointConfigName": "config", "RetainAllVariantProperties": True}
    (variant,) = shown("Endpoint", given, planned("EndpointConfig", CONFIG))["ProductionVariants"]
    assert variant["DesiredInstanceCount"] == KNOWN_LATER


DEFINITION = {"Version": "2020-12-01", "Steps": []}


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"PipelineDefinition": {"PipelineDefinitionBody": json.dumps(DEFINITION)}}, json.dumps(DEFINITION)),
        ({"PipelineDefinition": json.dumps(DEFINITION)}, json.dumps(DEFINITION)),
        ({"PipelineDefinition": {"PipelineDefinitionBody": DEFINITION}}, json.dumps(DEFINITION)),
        ({"PipelineDefinition": {"PipelineDefinitionS3Location": {}}}, Unknown("the definition stands in S3")),
        ({"PipelineDefinitionS3Location": {"Bucket": "b"}}, Unknown("the definition stands in S3")),
        ({"PipelineDefinition": {"PipelineDefinitionBody": Unknown("why")}}, Unknown("why")),
    ],
)
def test_a_pipelines_definition_is_text(given: dict[str, Any], text: Any) -> None:
    assert shown("Pipeline", given) == {"PipelineDefinition": text, "LastRunTime": KNOWN_LATER}


def test_a_cards_content_is_text() -> None:
    assert shown("ModelCard", {"Content": {"ModelOverview": {}}})["Content"] == '{"ModelOverview": {}}'
    assert shown("ModelCard", {"Content": {"A": choice(1, 2)}})["Content"] == choice('{"A": 1}', '{"A": 2}')
    part = Unknown("why", "«Open»")
    assert shown("ModelCard", {"Content": {"A": part}})["Content"] == Unknown("why", '{"A": "«Open»"}')


@pytest.mark.parametrize("noun", ["ModelBias", "DataQuality"])
def test_a_schedule_watches_the_endpoint_of_its_definition(noun: str) -> None:
    inputs = {f"{noun}JobInput": {"EndpointInput": {"EndpointName": "live"}}}
    definition = planned(f"{noun}JobDefinition", inputs, "Definition")
    config = {"MonitoringJobDefinitionName": symbol("Definition"), "MonitoringType": noun}
    response = shown("MonitoringSchedule", {"MonitoringScheduleConfig": config}, definition)
    assert (response["EndpointName"], response["MonitoringType"]) == ("live", noun)


def test_a_schedule_of_a_definition_elsewhere_watches_nobody_knows_what() -> None:
    config = {"MonitoringJobDefinitionName": "elsewhere", "MonitoringType": "ModelBias"}
    assert isinstance(shown("MonitoringSchedule", {"MonitoringScheduleConfig": config})["EndpointName"], Unknown)
    batch: dict[str, Any] = {"MonitoringJobDefinition": {"MonitoringInputs": [{"BatchTransformInput": {}}]}}
    assert "EndpointName" not in shown("MonitoringSchedule", {"MonitoringScheduleConfig": batch})


def test_variables_of_an_image_are_a_map() -> None:
    listed = [{"Key": "A", "Value": choice("1", "2")}]
    given = {"JupyterLabAppImageConfig": {"ContainerConfig": {"ContainerEnvironmentVariables": listed}}}
    config = shown("AppImageConfig", given)["JupyterLabAppImageConfig"]["ContainerConfig"]
    assert config == {"ContainerEnvironmentVariables": {"A": choice("1", "2")}}


def test_variables_of_an_image_that_may_be_there() -> None:
    listed = [{"Key": "A", "Value": "1"}, choice({"Key": "B", "Value": "2"}, ABSENT)]
    given = {"JupyterLabAppImageConfig": {"ContainerConfig": {"ContainerEnvironmentVariables": listed}}}
    config = shown("AppImageConfig", given)["JupyterLabAppImageConfig"]["ContainerConfig"]
    assert config == {"ContainerEnvironmentVariables": choice({"A": "1", "B": "2"}, {"A": "1"})}


def test_a_team_and_its_workforce_stand_in_a_wrapper() -> None:
    member = {"CognitoMemberDefinition": {"CognitoUserPool": "pool", "CognitoClientId": "client"}}
    given = {"WorkteamName": "team", "WorkforceName": "private", "MemberDefinitions": [member]}
    assert shown("Workteam", given) == {
        "Workteam": {
            "WorkteamName": "team",
            "WorkforceArn": "private",
            "MemberDefinitions": [{"CognitoMemberDefinition": {"UserPool": "pool", "ClientId": "client"}}],
        }
    }
    vpc = shown("Workforce", {"WorkforceVpcConfig": {"VpcId": "vpc-1"}})["Workforce"]
    assert vpc == {"WorkforceVpcConfig": {"VpcId": "vpc-1", "VpcEndpointId": KNOWN_LATER}, "Status": KNOWN_LATER}


def test_a_clusters_groups() -> None:
    group = {"InstanceGroupName": "a", "InstanceCount": 4, "ImageId": "ami-1"}
    (shown_group,) = shown("Cluster", {"InstanceGroups": [group]})["InstanceGroups"]
    assert (shown_group["TargetCount"], shown_group["CurrentImageId"], shown_group["DesiredImageId"]) == (
        4,
        "ami-1",
        "ami-1",
    )
    assert shown_group["CurrentImageReleaseVersion"] == KNOWN_LATER


def test_a_role_alias_is_made_where_it_is_asked_for() -> None:
    assert shown("DeviceFleet", {"EnableIotRoleAlias": "true"}) == {"IotRoleAlias": KNOWN_LATER}
    assert shown("DeviceFleet", {"EnableIotRoleAlias": False}) == {}
    assert shown("DeviceFleet", {}) == {}


def test_specifications_to_add_stand_among_the_others() -> None:
    given = {
        "AdditionalInferenceSpecifications": [{"Name": "a"}],
        "AdditionalInferenceSpecificationsToAdd": [{"Name": "b"}],
    }
    assert shown("ModelPackage", given)["AdditionalInferenceSpecifications"] == [{"Name": "a"}, {"Name": "b"}]


def test_which_image_and_data_a_package_records_is_known_later() -> None:
    container = {"Image": "repository:1", "ImageDigest": choice("sha256:1", ABSENT), "ModelDataETag": "e"}
    response = shown("ModelPackage", {"InferenceSpecification": {"Containers": [container]}})
    (found,) = within(response, DEV)["InferenceSpecification"]["Containers"]
    assert (found["ImageDigest"], found["ModelDataETag"]) == (KNOWN_LATER, "e")
    assert within(response, PROD)["InferenceSpecification"]["Containers"][0]["ImageDigest"] == "sha256:1"
    assert shown("ModelPackage", {}) == {}


def test_an_update_leaves_what_it_does_not_name() -> None:
    given = {"DomainId": "d-1", "DomainSettingsForUpdate": {"DockerSettings": {"EnableDockerAccess": "ENABLED"}}}
    answers = told(planned("Domain", given, change=Change.AMEND))
    response = answers["DescribeDomain"]
    assert set(answers) == {"DescribeDomain"}
    assert response["DomainSettings"]["DockerSettings"]["EnableDockerAccess"] == "ENABLED"
    assert response["DomainSettings"]["DockerSettings"]["VpcOnlyTrustedAccounts"] == UNCHANGED
    assert set(response) == {"DomainId", "DomainSettings"}


def test_an_update_takes_away_what_it_disassociates() -> None:
    given_ = {"NotebookInstanceName": "n", "DisassociateLifecycleConfig": True, "DisassociateAcceleratorTypes": False}
    response = shown("NotebookInstance", given_, change=Change.AMEND)
    assert response == {"NotebookInstanceName": "n", "NotebookInstanceLifecycleConfigName": ""}


def test_lists_of_an_update_are_taken_as_they_stand() -> None:
    given = {"WorkteamName": "team", "MemberDefinitions": [{"OidcMemberDefinition": {"Groups": ["a"]}}]}
    team = shown("Workteam", given, change=Change.AMEND)["Workteam"]
    assert team["MemberDefinitions"] == given["MemberDefinitions"]
    assert team["NotificationConfiguration"] == {"NotificationTopicArn": UNCHANGED}


def members(noun: str) -> list[str]:
    """What the properties of a type and all below them may be called."""
    renamed = {*REQUEST.get(noun, {}).values(), *PROPERTIES.get(noun, {}).values(), *DEPLOYED.get(noun, ())}
    known = re.findall(r"[A-Za-z]+", " ".join(map(str, renamed)))
    given_ = ("Tags", "EndpointConfigName", "DataCaptureConfig", "ProductionVariants", "MonitoringScheduleConfig")
    more = ("MonitoringJobDefinition", "MonitoringInputs", "PipelineDefinition", "Content", "SubnetId", "Key")
    return sorted({*known, *given_, *more})


PLAIN = st.none() | st.booleans() | st.integers(0, 3) | st.sampled_from(["x", symbol("Other"), "other"])
NODES = PLAIN | st.sampled_from([Unknown("why"), ABSENT, choice("a", ABSENT), choice({"Key": "k"}, [1])])


@given(st.data())
def test_no_properties_whatever_make_a_describer_fail(data: st.DataObject) -> None:
    noun = data.draw(st.sampled_from(sorted({*SPECIAL, *REQUEST, *PROPERTIES} & CLOUDFORMATION)))
    names = st.sampled_from(members(noun))
    trees = st.recursive(
        NODES,
        lambda inner: (
            st.lists(inner, max_size=2)
            | st.dictionaries(names, inner, max_size=3)
            | st.tuples(inner, inner).map(lambda both: choice(*both))
        ),
        max_leaves=12,
    )
    properties = data.draw(st.dictionaries(names, trees, max_size=4))
    other = planned("EndpointConfig", data.draw(st.dictionaries(names, trees, max_size=3)), "Other")
    for change in (Change.MAKE, Change.AMEND):
        answers = told(planned(noun, properties, change=change), other)
        for world in (PROD, DEV):
            gaps: dict[str, Gap] = {}
            assert all(
                isinstance(holes(each, "at", "o", gaps), dict | None) for each in within(answers, world).values()
            )
