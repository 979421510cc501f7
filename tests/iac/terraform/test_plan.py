"""What a plan comes to: changes, unknowns, where it goes, and what is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from auditor.iac.planned import Change, Home, InputError, Kind, Options
from auditor.iac.terraform.plan import read
from auditor.iac.unread import Unread
from auditor.model.choice import Unknown
from tests.iac.terraform.plans import UNKNOWN, code, constant, plan, planned, refers, resource, unit

NOTEBOOK = "aws_sagemaker_notebook_instance.n"


def test_a_notebook_has_cloudformation_s_names() -> None:
    """Names, lists and defaults of the provider arrive as CloudFormation spells them."""
    tree = plan(
        resource(
            NOTEBOOK,
            name="nb",
            instance_type="ml.t3.medium",
            role_arn="arn:aws:iam::111122223333:role/nb",
            direct_internet_access="Disabled",
            root_access="Disabled",
            security_groups=["sg-1"],
            subnet_id="subnet-1",
            volume_size=20,
            kms_key_id=None,
            instance_metadata_service_configuration=[{"minimum_instance_metadata_service_version": "2"}],
            tags={"team": "ml"},
            tags_all={"team": "ml", "cost": "42"},
        )
    )
    found = unit(tree)
    (one,) = found.resources
    assert (found.kind, one.type, one.key, one.change) == (
        Kind.TERRAFORM,
        "AWS::SageMaker::NotebookInstance",
        NOTEBOOK,
        Change.MAKE,
    )
    assert one.properties == {
        "NotebookInstanceName": "nb",
        "InstanceType": "ml.t3.medium",
        "RoleArn": "arn:aws:iam::111122223333:role/nb",
        "DirectInternetAccess": "Disabled",
        "RootAccess": "Disabled",
        "SecurityGroupIds": ["sg-1"],
        "SubnetId": "subnet-1",
        "VolumeSizeInGB": 20,
        "InstanceMetadataServiceConfiguration": {"MinimumInstanceMetadataServiceVersion": "2"},
        "Tags": [{"Key": "team", "Value": "ml"}, {"Key": "cost", "Value": "42"}],
    }


def test_its_source_is_its_address_and_its_place_in_the_plan() -> None:
    """Plans have no useful lines."""
    address = 'module.a["x/y:z"].aws_sagemaker_notebook_instance.n[0]'
    (one,) = unit(plan(resource(NOTEBOOK), resource(address))).resources[1:]
    assert one.key == 'module.a["x_y_z"].aws_sagemaker_notebook_instance.n[0]'
    assert (one.source.address, one.place) == (address, f"plan.json#{address}")
    assert (one.source.pointer, one.source.properties) == ("/resource_changes/1", "/resource_changes/1/change/after")
    assert not one.source.marks


def test_null_that_is_unknown_is_not_unset() -> None:
    """`after_unknown` counts before `after`, in blocks and lists, too."""
    tree = plan(
        resource(
            "aws_sagemaker_model.m",
            execution_role_arn=UNKNOWN,
            primary_container=[{"image": UNKNOWN, "environment": {"A": "1", "B": UNKNOWN}}],
            vpc_config=UNKNOWN,
        ),
        configuration={},
    )
    (one,) = unit(tree).resources
    assert isinstance(one.properties["ExecutionRoleArn"], Unknown)
    assert isinstance(one.properties["VpcConfig"], Unknown)
    container = one.properties["PrimaryContainer"]
    assert isinstance(container["Image"], Unknown)
    assert container["Environment"]["A"] == "1"
    assert isinstance(container["Environment"]["B"], Unknown)


def test_what_the_code_leaves_to_aws_is_as_if_unset_where_it_is_new() -> None:
    """A new training job without the flag has the API's default, which is what the plan cannot say."""
    values = {
        "training_job_name": "t",
        "enable_network_isolation": UNKNOWN,
        "output_data_config": [{"kms_key_id": UNKNOWN, "s3_output_path": "s3://b/o"}],
    }
    job = "aws_sagemaker_training_job.t"
    said = code(job, training_job_name=constant("t"), output_data_config=[{"s3_output_path": constant("s3://b/o")}])
    (new,) = unit(plan(resource(job, **values), resources=[said])).resources
    assert new.properties == {"TrainingJobName": "t", "OutputDataConfig": {"S3OutputPath": "s3://b/o"}}
    (amended,) = unit(plan(resource(job, "update", **values), resources=[said])).resources
    assert isinstance(amended.properties["EnableNetworkIsolation"], Unknown)
    hangs = code(job, enable_network_isolation=refers("random_id.r.dec"))
    (open_,) = unit(plan(resource(job, **values), resources=[hangs])).resources
    assert isinstance(open_.properties["EnableNetworkIsolation"], Unknown)
    assert isinstance(open_.properties["OutputDataConfig"]["KmsKeyId"], Unknown)


def test_actions() -> None:
    """What goes keeps its values of before; what is replaced or stays is made; the rest is left out."""
    changes = [
        resource("aws_sagemaker_notebook_instance.gone", "delete", name="gone"),
        resource("aws_sagemaker_notebook_instance.again", "delete+create", name="again"),
        resource("aws_sagemaker_notebook_instance.first", "create+delete", name="first"),
        resource("aws_sagemaker_notebook_instance.stays", "no-op", name="stays", id="stays", arn="arn:aws:x:::y"),
        resource("aws_sagemaker_notebook_instance.left", "forget", name="left"),
        resource("aws_sagemaker_notebook_instance.stays", "delete", name="old") | {"deposed": "deadbeef"},
        resource("aws_sagemaker_notebook_instance.read", "read", name="read") | {"mode": "data"},
    ]
    found = unit(plan(*changes))
    assert {one.properties["NotebookInstanceName"]: one.change for one in found.resources} == {
        "gone": Change.DELETE,
        "again": Change.MAKE,
        "first": Change.MAKE,
        "stays": Change.MAKE,
    }
    assert found.resources[-1].stands == ("arn:aws:x:::y", "stays")
    (note,) = found.notes
    assert note.startswith("plan.json: aws_sagemaker_notebook_instance.left: ")


def test_planned_values_and_states_are_read_where_there_are_no_changes() -> None:
    """Modules within modules; a sensitive text is not shown, a flag is judged."""
    inner = {
        "address": "module.a.module.b",
        "resources": [
            {
                "address": "module.a.module.b.aws_sagemaker_model.m",
                "mode": "managed",
                "type": "aws_sagemaker_model",
                "name": "m",
                "values": {"name": "m", "enable_network_isolation": True, "tags": {"a": "b"}},
                "sensitive_values": {"name": True, "enable_network_isolation": True, "tags": {"a": True}},
            }
        ],
    }
    root = {"child_modules": [{"address": "module.a", "child_modules": [inner]}]}
    for top in ("planned_values", "values"):
        (one,) = unit({"format_version": "1.0", top: {"root_module": root}}).resources
        assert one.properties["EnableNetworkIsolation"] is True
        assert isinstance(one.properties["ModelName"], Unknown)
        assert isinstance(one.properties["Tags"][0]["Value"], Unknown)
        assert one.source.pointer == f"/{top}/root_module/child_modules/0/child_modules/0/resources/0/values"


def test_a_sensitive_text_is_never_shown() -> None:
    """Switches and ARNs hold no secret."""
    entry = resource(
        "aws_sagemaker_workforce.w",
        role_arn="arn:aws:iam::111122223333:role/w",
        root_access="Disabled",
        oidc_config=[{"client_id": "me", "client_secret": "hunter2"}],
    )
    entry["change"]["after_sensitive"] = {
        "role_arn": True,
        "root_access": True,
        "oidc_config": [{"client_secret": True}],
    }
    (one,) = unit(plan(entry)).resources
    assert one.properties["RoleArn"] == "arn:aws:iam::111122223333:role/w"
    assert one.properties["RootAccess"] == "Disabled"
    assert one.properties["OidcConfig"]["ClientId"] == "me"
    assert isinstance(one.properties["OidcConfig"]["ClientSecret"], Unknown)
    assert "hunter2" not in repr(one)


def test_its_home_is_the_provider_s_region_or_its_own() -> None:
    """A variable's value is known; a region that the environment gives is not."""
    options = Options(home=Home(account="111122223333"))
    said = [code(NOTEBOOK)]
    (one,) = read(plan(resource(NOTEBOOK), resources=said), "p", options).resources
    assert (one.home and (one.home.region, one.home.account)) == ("eu-west-1", "111122223333")
    provider = {"expressions": {"region": refers("var.region")}}
    variables = {"region": {"value": "us-gov-west-1"}}
    (one,) = read(
        plan(resource(NOTEBOOK), resources=said, provider=provider, variables=variables), "p", options
    ).resources
    assert one.home is not None
    assert one.home.region == "us-gov-west-1"
    (one,) = read(plan(resource(NOTEBOOK, region="ap-south-1"), resources=said), "p", options).resources
    assert one.home is not None
    assert one.home.region == "ap-south-1"
    (one,) = read(plan(resource(NOTEBOOK), resources=said, provider={}), "p", options).resources
    assert one.home is None


def test_tags_are_absent_where_no_provider_adds_any() -> None:
    """`tags_all` is unknown in the plan of a resource without tags."""
    entry = resource(NOTEBOOK, tags=None, tags_all=UNKNOWN)
    (one,) = unit(plan(entry, resources=[code(NOTEBOOK)])).resources
    assert "Tags" not in one.properties
    tagging = {"expressions": {"default_tags": [{"tags": refers("var.tags")}]}}
    (one,) = unit(plan(entry, resources=[code(NOTEBOOK)], provider=tagging)).resources
    assert isinstance(one.properties["Tags"], Unknown)


def test_types_that_it_does_not_know() -> None:
    """A new type of SageMaker is noted; others are none of the auditor's business."""
    found = unit(plan(resource("aws_sagemaker_quantum_job.q"), resource("aws_connect_queue.q")))
    assert found.resources == ()
    assert found.notes == (
        "plan.json: aws_sagemaker_quantum_job.q: the auditor does not know aws_sagemaker_quantum_job",
    )


def test_the_provider_awscc_has_cloudformation_s_own_properties() -> None:
    """Structures, lists, lost capitals, free keys and tags."""
    tree = plan(
        resource(
            "awscc_sagemaker_domain.d",
            domain_name="d",
            app_network_access_type="VpcOnly",
            default_user_settings={
                "auto_mount_home_efs": "Enabled",
                "custom_file_system_configs": [{"efs_file_system_config": {"file_system_id": "fs-1"}}],
                "r_studio_server_pro_app_settings": {"access_status": "ENABLED"},
                "jupyter_server_app_settings": {"default_resource_spec": {"sage_maker_image_arn": UNKNOWN}},
            },
            tags=[{"key": "a", "value": "b"}],
        ),
        resource("awscc_kms_key.k", key_policy=json.dumps({"Statement": []}), enable_key_rotation=True),
    )
    domain, key = unit(tree).resources
    settings = domain.properties["DefaultUserSettings"]
    assert domain.type == "AWS::SageMaker::Domain"
    assert settings["AutoMountHomeEFS"] == "Enabled"
    assert settings["CustomFileSystemConfigs"] == [{"EFSFileSystemConfig": {"FileSystemId": "fs-1"}}]
    assert settings["RStudioServerProAppSettings"] == {"AccessStatus": "ENABLED"}
    spec = settings["JupyterServerAppSettings"]["DefaultResourceSpec"]
    assert isinstance(spec["SageMakerImageArn"], Unknown)
    assert domain.properties["Tags"] == [{"Key": "a", "Value": "b"}]
    assert (key.type, key.properties) == ("AWS::KMS::Key", {"KeyPolicy": {"Statement": []}, "EnableKeyRotation": True})


def test_special_shapes() -> None:
    """Scripts, pipelines, policies of groups, devices."""
    tree = plan(
        resource("aws_sagemaker_notebook_instance_lifecycle_configuration.c", name="c", on_start="cGlw"),
        resource("aws_sagemaker_pipeline.p", pipeline_name="p", pipeline_definition='{"Steps": []}'),
        resource(
            "aws_sagemaker_model_package_group_policy.g",
            model_package_group_name="g",
            resource_policy='{"Statement": []}',
        ),
        resource("aws_sagemaker_device.d", device_fleet_name="f", device=[{"device_name": "d"}]),
        resource("aws_sagemaker_model.m", name="m", container=[{"image": "a"}, {"image": "b"}]),
    )
    config, pipeline, part, device, model = unit(tree).resources
    assert config.properties == {"NotebookInstanceLifecycleConfigName": "c", "OnStart": [{"Content": "cGlw"}]}
    assert pipeline.properties["PipelineDefinition"] == {"PipelineDefinitionBody": '{"Steps": []}'}
    assert part.type == "Terraform::SageMaker::ModelPackageGroupPart"
    assert part.properties == {"ModelPackageGroup": "g", "Part": {"ModelPackageGroupPolicy": {"Statement": []}}}
    assert device.properties == {"DeviceFleetName": "f", "Device": {"DeviceName": "d"}}
    assert model.properties == {"ModelName": "m", "Containers": [{"Image": "a"}, {"Image": "b"}]}


def test_a_plan_without_resources_is_a_plan() -> None:
    """Nothing is made, and nothing is wrong."""
    assert unit({"format_version": "1.2", "terraform_version": "1.9.5"}).resources == ()


@pytest.mark.parametrize(
    ("tree", "fault"),
    [
        (None, "no Terraform plan"),
        ([], "no Terraform plan"),
        ({"Resources": {}}, "no Terraform plan"),
        ({"version": 4, "lineage": "x", "serial": 3, "resources": []}, "raw state"),
        ({"format_version": "2.0", "resource_changes": []}, "format_version 2.0"),
        ({"format_version": 1, "resource_changes": []}, "format_version 1"),
        ({"format_version": "1.2", "errored": True, "resource_changes": []}, "the plan failed"),
        ({"format_version": "1.2", "resource_changes": {}}, "resource_changes"),
        ({"format_version": "1.2", "resource_changes": [[]]}, "/resource_changes/0"),
        ({"format_version": "1.2", "resource_changes": [{"change": {"after": {}}}]}, "without address"),
        (
            {"format_version": "1.2", "resource_changes": [{"change": {"after": "x"}}]},
            "/resource_changes/0/change/after",
        ),
        ({"format_version": "1.2", "planned_values": {"root_module": []}, "values": 1}, "/values"),
    ],
)
def test_what_is_no_plan_is_refused_in_one_line(tree: Any, fault: str) -> None:
    """File, place and what is wrong."""
    with pytest.raises(InputError, match=r"plan\.json: ") as refused:
        unit(tree)
    assert fault in refused.value.fault
    assert "\n" not in str(refused.value)


def test_a_resource_of_which_nothing_is_known() -> None:
    """And one that Terraform defers to a later run."""
    entry = resource("aws_sagemaker_model.m", name="m", enable_network_isolation=True)
    entry["change"]["after_unknown"] = True
    later = resource("aws_sagemaker_model.later", name="later")
    deferred = [{"reason": "instance_count_unknown", "resource_change": later}]
    first, second = unit(plan(entry, deferred_changes=deferred)).resources
    assert isinstance(first.properties, Unread)
    assert isinstance(first.properties["EnableNetworkIsolation"], Unknown)
    assert second.source.pointer == "/deferred_changes/0/resource_change"


def test_duplicate_addresses_keep_the_first() -> None:
    """A unit's keys are unique whatever the plan says."""
    found = planned(plan(resource("aws_sagemaker_model.m", name="a"), resource("aws_sagemaker_model.m", name="b")))
    assert [one.properties["ModelName"] for one in found.values()] == ["a"]
