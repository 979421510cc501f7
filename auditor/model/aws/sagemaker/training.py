"""Training jobs, and the description of training that tuning jobs share."""

from __future__ import annotations

from auditor.model.aws.sagemaker.clusters import GroupedCluster, KeyedOutput
from auditor.model.aws.sagemaker.mixins import (
    AssumesRole,
    Container,
    HasOutput,
    HasVolume,
    Isolation,
    Job,
    MayHoldSecrets,
    Network,
    OneSetup,
    ReadsData,
    Spot,
    Tagged,
    Traffic,
    UsesSpot,
    distinct,
)
from auditor.model.aws.sagemaker.model_data import ModelAccess
from auditor.model.aws.sagemaker.references import pinned, pipeline_step, to_algorithm, to_file_system
from auditor.model.fact import each, fact, parts
from auditor.model.values import (
    Ref,
    flag,
    number,
    present,
    text,
    to_bucket,
    to_image,
    to_role,
    to_security_group,
    to_subnet,
)


class Training(Network, Isolation, Traffic, Container, Spot):
    """How something is trained: a training job, or one definition of a tuning job.

    Defaults as documented for CreateTrainingJob: no isolation, no encryption between containers, no spot capacity.
    """

    role = fact("RoleArn", to_role, absent=None)
    image = fact("AlgorithmSpecification.TrainingImage", to_image, absent=None)
    image_pinned = fact("AlgorithmSpecification.TrainingImage", pinned, absent=False)
    algorithm = fact("AlgorithmSpecification.AlgorithmName", to_algorithm, absent=None)
    subnets = each("VpcConfig.Subnets[]", to_subnet)
    security_groups = each("VpcConfig.SecurityGroupIds[]", to_security_group)
    isolated = fact("EnableNetworkIsolation", flag, absent=False)
    traffic_encrypted = fact("EnableInterContainerTrafficEncryption", flag, absent=False)
    spot = fact("EnableManagedSpotTraining", flag, absent=False)
    checkpoint_bucket = fact("CheckpointConfig.S3Uri", to_bucket, absent=None)
    max_runtime_seconds = fact("StoppingCondition.MaxRuntimeInSeconds", number, absent=86_400)
    max_wait_seconds = fact("StoppingCondition.MaxWaitTimeInSeconds", number, absent=None)
    input_buckets = each("InputDataConfig[].DataSource.S3DataSource.S3Uri", to_bucket)
    input_file_systems = each("InputDataConfig[].DataSource.FileSystemDataSource.FileSystemId", to_file_system)
    model_access = parts("InputDataConfig[].DataSource.S3DataSource", ModelAccess)
    resources = parts("ResourceConfig", GroupedCluster)
    output = parts("OutputDataConfig", KeyedOutput)

    @property
    def instance_count(self) -> int | None:
        """The instances of its cluster; None for serverless training."""
        return next((cluster.instance_count for cluster in self.resources), None)


class TrainingJob(
    Training,
    OneSetup,
    Job,
    HasVolume,
    HasOutput,
    AssumesRole,
    ReadsData,
    UsesSpot,
    MayHoldSecrets,
    Tagged,
    type="AWS::SageMaker::TrainingJob",
    described_by="DescribeTrainingJob",
    searched_as="TrainingJob",
):
    """A training job. Source: DescribeTrainingJob, or sagemaker:Search, which lacks the remote-debugging switch."""

    secret_places = (
        "HyperParameters",
        "Environment",
        "AlgorithmSpecification.ContainerArguments",
        "AlgorithmSpecification.ContainerEntrypoint",
        "AlgorithmSpecification.MetricDefinitions[].Regex",
        "DebugHookConfig.HookParameters",
        "DebugHookConfig.CollectionConfigurations[].CollectionParameters",
        "DebugRuleConfigurations[].RuleParameters",
        "ProfilerConfig.ProfilingParameters",
    )
    unsearched_places = ("ProfilerRuleConfigurations[].RuleParameters",)

    status = fact("TrainingJobStatus", text, assigned=True)
    step = fact("TrainingJobName", pipeline_step, assigned=True)
    remote_debug = fact("RemoteDebugConfig.EnableRemoteDebug", flag, absent=False)
    keep_alive_seconds = fact("ResourceConfig.KeepAlivePeriodInSeconds", number, absent=0)
    registry_access = fact(
        "AlgorithmSpecification.TrainingImageConfig.TrainingRepositoryAccessMode", text, absent="Platform"
    )
    registry_credentials = fact(
        "AlgorithmSpecification.TrainingImageConfig.TrainingRepositoryAuthConfig.TrainingRepositoryCredentialsProviderArn",
        text,
        absent=None,
    )
    artifact_bucket = fact("ModelArtifacts.S3ModelArtifacts", to_bucket, absent=None)
    debug_bucket = fact("DebugHookConfig.S3OutputPath", to_bucket, absent=None)
    debug_rule_images = each("DebugRuleConfigurations[].RuleEvaluatorImage", to_image)
    debug_rule_buckets = each("DebugRuleConfigurations[].S3OutputPath", to_bucket)
    profiler_rule_images = each("ProfilerRuleConfigurations[].RuleEvaluatorImage", to_image)
    profiler_rule_buckets = each("ProfilerRuleConfigurations[].S3OutputPath", to_bucket)
    tensorboard_bucket = fact("TensorBoardOutputConfig.S3OutputPath", to_bucket, absent=None)
    profiler_bucket = fact("ProfilerConfig.S3OutputPath", to_bucket, absent=None)
    profiler_off = fact("ProfilerConfig.DisableProfiler", flag, absent=False)
    of_tuning_job = fact("TuningJobArn", present, absent=False)
    of_automl_job = fact("AutoMLJobArn", present, absent=False)

    def clusters(self) -> tuple[GroupedCluster, ...]:
        """Its ResourceConfig; none for serverless training."""
        return self.resources

    def outputs(self) -> tuple[KeyedOutput, ...]:
        """Where the model goes."""
        return self.output

    def spots(self) -> tuple[TrainingJob, ...]:
        """The job itself."""
        return (self,)

    def roles(self) -> tuple[Ref, ...]:
        """The execution role."""
        return distinct(self.role)

    def data_buckets(self) -> tuple[Ref, ...]:
        """The buckets of its channels."""
        return distinct(*self.input_buckets)
