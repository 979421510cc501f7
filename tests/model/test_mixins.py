"""The mixins: what one rule sees of many types."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.graph.edges.declared import references, refers_to
from auditor.model.aws.sagemaker.automl import AutoMLJob, AutoMLJobV2
from auditor.model.aws.sagemaker.cluster import HyperPodCluster
from auditor.model.aws.sagemaker.compilation import CompilationJob
from auditor.model.aws.sagemaker.feature_store import FeatureGroup
from auditor.model.aws.sagemaker.hosting import EndpointConfig, Model
from auditor.model.aws.sagemaker.labeling import LabelingJob
from auditor.model.aws.sagemaker.mixins import (
    AssumesRole,
    Distributed,
    HasIsolation,
    HasNetwork,
    HasOutput,
    HasVolume,
    Job,
    ReadsData,
    RunsContainers,
    UsesSpot,
)
from auditor.model.aws.sagemaker.monitoring import DataQualityJobDefinition, MonitoringSchedule
from auditor.model.aws.sagemaker.notebook import NotebookInstance
from auditor.model.aws.sagemaker.pipeline import PipelineExecution
from auditor.model.aws.sagemaker.processing import ProcessingJob
from auditor.model.aws.sagemaker.studio import Domain
from auditor.model.aws.sagemaker.training import TrainingJob
from auditor.model.aws.sagemaker.transform import TransformJob
from auditor.model.aws.sagemaker.tuning import HyperParameterTuningJob
from auditor.model.catalog import concrete_types
from auditor.model.gap import Gap, MissingEvidence, Reason
from auditor.model.resource import Resource
from tests.model.botoshapes import output, sample
from tests.model.documents import read, searched

ROLE = "arn:aws:iam::111122223333:role/ml/train"
KEY = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
IMAGE = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/team/train:7"
NETWORK = {"VpcConfig": {"Subnets": ["subnet-1", "subnet-2"], "SecurityGroupIds": ["sg-1"]}}


def names(refs: tuple[Any, ...]) -> list[str]:
    return [ref.name for ref in refs]


METHODS: dict[type[Resource], tuple[str, tuple[str, ...]]] = {
    HasVolume: ("clusters", ("volume_key", "instance_types", "instance_count", "takes_volume_key")),
    HasOutput: ("outputs", ("output_key", "output_buckets")),
    HasNetwork: ("networks", ("subnets", "security_groups")),
    HasIsolation: ("isolations", ("isolated",)),
    Distributed: ("traffics", ("traffic_encrypted", "instance_count")),
    RunsContainers: ("containers", ("image", "image_pinned")),
    UsesSpot: ("spots", ("spot", "checkpoint_bucket")),
}
CLAIMS = [
    (mixin, kind)
    for mixin in (*METHODS, AssumesRole, ReadsData)
    for kind in concrete_types()
    if issubclass(kind, mixin) and kind.type.startswith("AWS::SageMaker::")
]


@pytest.mark.parametrize(("mixin", "kind"), CLAIMS, ids=lambda value: value.__name__)
def test_every_type_keeps_what_its_mixins_promise(mixin: type[Resource], kind: type[Resource]) -> None:
    everything = sample(output("sagemaker", kind.described_by))
    for variant in everything.get("ProductionVariants", []):
        del variant["ServerlessConfig"], variant["ModelName"], variant["InstancePools"]
    method, attributes = METHODS.get(mixin, ("roles" if mixin is AssumesRole else "data_buckets", ()))
    found = getattr(read(kind, everything), method)()
    assert found
    for facet in found:
        assert all(hasattr(facet, attribute) for attribute in attributes)


def test_training_names_its_cluster_output_and_network_once() -> None:
    job = read(
        TrainingJob,
        {
            "TrainingJobName": "nightly-7",
            "RoleArn": ROLE,
            "AlgorithmSpecification": {"TrainingImage": IMAGE},
            "ResourceConfig": {"InstanceType": "ml.m5.xlarge", "InstanceCount": 2, "VolumeKmsKeyId": KEY},
            "OutputDataConfig": {"S3OutputPath": "s3://models/nightly/7", "KmsKeyId": ""},
            **NETWORK,
        },
    )
    (cluster,), (output,), (network,) = job.clusters(), job.outputs(), job.networks()
    assert cluster.volume_key is not None
    assert cluster.volume_key.name == "1234abcd-12ab-34cd-56ef-1234567890ab"
    assert (cluster.instance_types, cluster.instance_count, cluster.takes_volume_key) == (("ml.m5.xlarge",), 2, True)
    assert (output.output_key, names(output.output_buckets)) == (None, ["models"])
    assert names(network.subnets) == ["subnet-1", "subnet-2"]
    assert (job.isolated, job.traffic_encrypted, job.instance_count) == (False, False, 2)
    assert job.lineage == ("train", "111122223333.dkr.ecr.eu-central-1.amazonaws.com/team/train")


def test_a_heterogeneous_cluster_counts_all_its_groups() -> None:
    groups = [
        {"InstanceType": "ml.p4d.24xlarge", "InstanceCount": 1},
        {"InstanceType": "ml.c5.xlarge", "InstanceCount": 3},
    ]
    job = read(TrainingJob, {"ResourceConfig": {"InstanceGroups": groups}})
    (cluster,) = job.clusters()
    assert (cluster.instance_types, job.instance_count) == (("ml.p4d.24xlarge", "ml.c5.xlarge"), 4)
    assert cluster.takes_volume_key


def test_local_nvme_alone_takes_no_volume_key() -> None:
    job = read(TrainingJob, {"ResourceConfig": {"InstanceType": "ml.g5.xlarge", "InstanceCount": 1}})
    assert not job.clusters()[0].takes_volume_key


def test_preferred_instances_count_as_selected_or_at_most() -> None:
    preferences = [
        {"InstanceType": "ml.g5.xlarge", "InstanceCount": 4},
        {"InstanceType": "ml.m5.large", "InstanceCount": 2},
    ]
    open_ = read(ProcessingJob, {"ProcessingResources": {"ClusterConfig": {"InstancePreferences": preferences}}})
    assert (open_.clusters()[0].instance_types, open_.instance_count) == (("ml.g5.xlarge", "ml.m5.large"), 4)
    selected = {"InstancePreferences": preferences, "SelectedInstanceType": "ml.m5.large", "SelectedInstanceCount": 2}
    done = read(ProcessingJob, {"ProcessingResources": {"ClusterConfig": selected}})
    assert (done.clusters()[0].instance_types, done.instance_count) == (("ml.m5.large",), 2)


def test_a_search_record_lacks_remote_debugging_and_nothing_else_that_rules_ask() -> None:
    job = searched(TrainingJob, {"TrainingJobName": "a", "RoleArn": ROLE})
    assert names(job.roles()) == ["train"]
    assert not job.isolated
    with pytest.raises(MissingEvidence) as missing:
        _ = job.remote_debug
    assert missing.value.gap.reason is Reason.NOT_RETURNED


def test_tuning_has_a_cluster_an_output_and_a_network_for_each_definition() -> None:
    configs = [
        {"InstanceType": "ml.m5.large", "InstanceCount": 1},
        {"InstanceType": "ml.m5.xlarge", "InstanceCount": 2},
    ]
    first = {"RoleArn": ROLE, "HyperParameterTuningResourceConfig": {"InstanceConfigs": configs, "VolumeKmsKeyId": KEY}}
    second = {"RoleArn": ROLE, "ResourceConfig": {"InstanceType": "ml.p3.2xlarge", "InstanceCount": 1}, **NETWORK}
    job = read(HyperParameterTuningJob, {"TrainingJobDefinitions": [first, second]})
    assert [cluster.volume_key is None for cluster in job.clusters()] == [False, True]
    assert [traffic.instance_count for traffic in job.traffics()] == [2, 1]
    assert [len(network.subnets) for network in job.networks()] == [0, 2]
    assert names(job.roles()) == ["train"]


def test_processing_has_one_key_for_its_outputs_and_one_for_each_query() -> None:
    athena = {"OutputS3Uri": "s3://queries/x", "Catalog": "c", "Database": "d", "QueryString": "select 1"}
    outputs = [{"OutputName": name, "S3Output": {"S3Uri": f"s3://{name}/x"}} for name in ("a", "b")]
    job = read(
        ProcessingJob,
        {
            "ProcessingInputs": [{"InputName": "q", "DatasetDefinition": {"AthenaDatasetDefinition": athena}}],
            "ProcessingOutputConfig": {"Outputs": outputs, "KmsKeyId": KEY},
        },
    )
    assert [(output.output_key is None, names(output.output_buckets)) for output in job.outputs()] == [
        (False, ["a", "b"]),
        (True, ["queries"]),
    ]


def test_outputs_to_a_feature_group_are_no_outputs_to_s3() -> None:
    outputs = [{"OutputName": "features", "FeatureStoreOutput": {"FeatureGroupName": "customers"}}]
    assert read(ProcessingJob, {"ProcessingOutputConfig": {"Outputs": outputs}}).outputs() == ()


@pytest.mark.parametrize("kind", [AutoMLJob, AutoMLJobV2, CompilationJob, TransformJob, LabelingJob])
def test_types_without_the_isolation_field_do_not_claim_it(kind: type[Resource]) -> None:
    assert not issubclass(kind, HasIsolation)


def test_a_transform_job_has_no_network_of_its_own() -> None:
    assert not issubclass(TransformJob, (HasNetwork, Distributed, AssumesRole))
    job = read(TransformJob, {"TransformJobName": "score-1", "ModelName": "churn"})
    assert job.lineage == ("model", "churn")


def test_autopilot_chooses_its_instances() -> None:
    job = read(AutoMLJob, {"AutoMLJobConfig": {"SecurityConfig": {"EnableInterContainerTrafficEncryption": True}}})
    assert (job.instance_count, job.traffic_encrypted, job.clusters()[0].takes_volume_key) == (None, True, True)


def test_an_endpoint_configuration_has_a_network_only_for_components() -> None:
    classic = read(
        EndpointConfig,
        {
            "ProductionVariants": [
                {"VariantName": "a", "ModelName": "m", "InstanceType": "ml.m5.large", "InitialInstanceCount": 2}
            ]
        },
    )
    hosting = read(
        EndpointConfig,
        {
            "ProductionVariants": [{"VariantName": "a", "InstanceType": "ml.m5.large", "InitialInstanceCount": 1}],
            **NETWORK,
        },
    )
    assert (classic.networks(), classic.isolations(), classic.instance_count) == ((), (), 2)
    assert hosting.networks() == (hosting,)


def test_a_serverless_endpoint_has_no_volume() -> None:
    config = read(
        EndpointConfig,
        {
            "ProductionVariants": [
                {
                    "VariantName": "a",
                    "ModelName": "m",
                    "ServerlessConfig": {"MemorySizeInMB": 2048, "MaxConcurrency": 5},
                }
            ]
        },
    )
    assert (config.is_serverless, config.clusters(), config.instance_count) == (True, (), None)


@pytest.mark.parametrize(("capture", "outputs"), [({}, 1), ({"EnableCapture": True}, 1), ({"EnableCapture": False}, 0)])
def test_capture_is_on_within_its_block_unless_switched_off(capture: dict[str, bool], outputs: int) -> None:
    config = read(
        EndpointConfig,
        {"ProductionVariants": [], "DataCaptureConfig": {"DestinationS3Uri": "s3://captured", **capture}},
    )
    assert len(config.outputs()) == outputs


def test_a_model_runs_its_primary_container_or_a_pipeline_of_them() -> None:
    single = read(Model, {"PrimaryContainer": {"Image": IMAGE, "ModelDataUrl": "s3://models/churn.tar.gz"}})
    chain = read(
        Model,
        {
            "Containers": [
                {"Image": IMAGE},
                {"Image": f"{IMAGE}@sha256:{'0' * 64}", "Environment": {"HF_MODEL_ID": "org/x"}},
            ]
        },
    )
    assert names(single.data_buckets()) == ["models"]
    assert [container.image_pinned for container in chain.containers()] == [False, True]
    assert [container.downloads_model for container in chain.containers()] == [False, True]
    assert chain.containers()[0].registry_access == "Platform"


def test_a_notebooks_documented_defaults_are_the_unsafe_ones() -> None:
    notebook = read(NotebookInstance, {"InstanceType": "ml.g5.xlarge"})
    assert (notebook.root_access, notebook.direct_internet, notebook.imds_version) == (True, True, "1")
    assert (notebook.volume_key, notebook.takes_volume_key, notebook.networks()[0].subnets) == (None, True, ())


def test_a_domain_is_public_unless_it_says_otherwise() -> None:
    domain = read(
        Domain, {"SubnetIds": ["subnet-1"], "DefaultUserSettings": {"ExecutionRole": ROLE, "SecurityGroups": ["sg-1"]}}
    )
    assert (domain.vpc_only, names(domain.roles()), names(domain.security_groups)) == (False, ["train"], ["sg-1"])
    assert read(Domain, {"AppNetworkAccessType": "VpcOnly"}).vpc_only


def test_sharing_is_an_output_only_where_it_is_allowed() -> None:
    sharing = {"S3OutputPath": "s3://shared", "NotebookOutputOption": "Allowed"}
    assert len(read(Domain, {"DefaultUserSettings": {"SharingSettings": sharing}}).outputs()) == 1
    sharing["NotebookOutputOption"] = "Disabled"
    assert read(Domain, {"DefaultUserSettings": {"SharingSettings": sharing}}).outputs() == ()


def test_a_schedule_names_its_definition_or_carries_it() -> None:
    named = read(
        MonitoringSchedule,
        {"MonitoringScheduleConfig": {"MonitoringJobDefinitionName": "drift", "MonitoringType": "ModelBias"}},
    )
    assert named.definition is not None
    assert (named.definition.type, named.definition.text) == ("AWS::SageMaker::ModelBiasJobDefinition", "drift")
    assert (named.networks(), named.clusters()) == ((), ())
    assert [reference.ref.type for reference in references(named)] == ["AWS::SageMaker::ModelBiasJobDefinition"]
    inline = read(
        MonitoringSchedule,
        {"MonitoringScheduleConfig": {"MonitoringJobDefinition": {"RoleArn": ROLE, "NetworkConfig": NETWORK}}},
    )
    assert (inline.definition, names(inline.roles()), len(inline.networks()[0].subnets)) == (None, ["train"], 2)
    assert "AWS::SageMaker::DataQualityJobDefinition" in refers_to(MonitoringSchedule)


def test_a_monitoring_definition_is_a_processing_job_in_waiting() -> None:
    definition = read(
        DataQualityJobDefinition,
        {
            "JobResources": {"ClusterConfig": {"InstanceCount": 1, "InstanceType": "ml.m5.large"}},
            "NetworkConfig": {"EnableNetworkIsolation": True},
            "DataQualityJobOutputConfig": {
                "KmsKeyId": KEY,
                "MonitoringOutputs": [{"S3Output": {"S3Uri": "s3://reports/x"}}],
            },
        },
    )
    assert (definition.isolated, definition.instance_count) == (True, 1)
    assert names(definition.outputs()[0].output_buckets) == ["reports"]


def test_labeling_has_volumes_and_network_only_where_it_is_automated() -> None:
    manual = read(
        LabelingJob,
        {
            "HumanTaskConfig": {
                "WorkteamArn": "arn:aws:sagemaker:eu-central-1:394669845002:workteam/public-crowd/default"
            }
        },
    )
    assert (manual.clusters(), manual.networks(), manual.public_workforce) == ((), (), True)
    automated = read(
        LabelingJob, {"LabelingJobAlgorithmsConfig": {"LabelingJobResourceConfig": {"VolumeKmsKeyId": KEY}}}
    )
    assert (len(automated.clusters()), automated.networks()) == (1, (automated,))


def test_automated_labeling_has_volumes_though_nothing_is_said_of_them() -> None:
    algorithm = "arn:aws:sagemaker:eu-central-1:027400017018:labeling-job-algorithm-specification/text-classification"
    job = read(LabelingJob, {"LabelingJobAlgorithmsConfig": {"LabelingJobAlgorithmSpecificationArn": algorithm}})
    (cluster,) = job.clusters()
    assert cluster.takes_volume_key
    assert cluster.volume_key is None


def test_hyperpods_root_volume_has_a_key_only_of_its_own_configuration() -> None:
    second = {"EbsVolumeConfig": {"VolumeSizeInGB": 500, "VolumeKmsKeyId": KEY}}
    root = {"EbsVolumeConfig": {"RootVolume": True, "VolumeKmsKeyId": KEY}}
    cluster = read(
        HyperPodCluster,
        {"InstanceGroups": [{"InstanceStorageConfigs": [second]}, {"InstanceStorageConfigs": [second, root]}]},
    )
    assert [group.root_key is None for group in cluster.groups()] == [True, False]
    assert [len(group.second_keys) for group in cluster.groups()] == [1, 1]


def test_a_group_of_a_hyperpod_may_have_a_network_of_its_own() -> None:
    own = {"OverrideVpcConfig": NETWORK["VpcConfig"]}
    mixed = read(HyperPodCluster, {"InstanceGroups": [own, {}], **NETWORK})
    assert len(mixed.networks()) == 2
    assert mixed.networks()[-1] is mixed
    assert len(read(HyperPodCluster, {"InstanceGroups": [own]}).networks()) == 1


def test_a_feature_group_keeps_its_online_key_apart() -> None:
    group = read(FeatureGroup, {"OnlineStoreConfig": {"EnableOnlineStore": True, "StorageType": "InMemory"}})
    assert (group.online[0].storage_type, group.online[0].key, group.outputs()) == ("InMemory", None, ())


def test_a_job_of_a_pipeline_has_its_steps_lineage() -> None:
    runs = [f"pipelines-{execution}-Evaluate-9Zb1hQ4wXe" for execution in ("4k2xq7w9zp1m", "7m1abq2w9zp1")]
    assert {read(ProcessingJob, {"ProcessingJobName": run}).lineage for run in runs} == {("step", "Evaluate")}


def test_an_execution_descends_from_its_pipeline() -> None:
    execution = read(PipelineExecution, {"PipelineArn": "arn:aws:sagemaker:eu-central-1:111122223333:pipeline/churn"})
    assert execution.lineage == ("pipeline", "churn")


@pytest.mark.parametrize(
    "kind", [kind for kind in concrete_types() if issubclass(kind, Job)], ids=lambda kind: kind.__name__
)
def test_a_nightly_job_has_one_lineage(kind: type[Job]) -> None:
    name = kind.facts["step"].path
    holder, _, leaf = name.rpartition(".")

    def night(which: str) -> dict[str, Any]:
        return {holder: {leaf: which}} if holder else {leaf: which}

    assert read(kind, night("churn-2026-08-22")).lineage == read(kind, night("churn-2026-08-23")).lineage


def test_a_hole_in_a_job_leaves_its_facet_missing() -> None:
    gap = Gap("DescribeTrainingJob", Reason.DENIED)
    unread = read(TrainingJob, gaps={"DescribeTrainingJob.ResourceConfig": gap})
    with pytest.raises(MissingEvidence):
        unread.clusters()


def test_that_there_is_no_secret_is_known_only_where_every_text_was_read() -> None:
    text, tags = {"Environment": {"MODE": "train"}}, {"Tags": [{"Key": "team", "Value": "churn"}]}
    assert read(TrainingJob, text, ListTags=tags).secrets_found == ()
    hole = {"DescribeTrainingJob.Environment.TOKEN": Gap("DescribeTrainingJob", Reason.UNRESOLVED)}
    denied = {"ListTags": Gap("ListTags", Reason.DENIED)}
    described = read(TrainingJob, text)  # Search tells a job's tags; nobody asked
    for hidden in (read(TrainingJob, {}, gaps=hole, ListTags=tags), described, read(Model, {}, gaps=denied)):
        with pytest.raises(MissingEvidence):
            _ = hidden.secrets_found
    assert read(Model, {}, ListTags=tags).secrets_found == read(TransformJob).secrets_found == ()
