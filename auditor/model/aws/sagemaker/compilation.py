"""Jobs that make models fit for a target: Neo compilation, and optimization for inference."""

from __future__ import annotations

from auditor.model.aws.sagemaker.clusters import LocatedOutput
from auditor.model.aws.sagemaker.mixins import (
    AssumesRole,
    HasNetwork,
    HasOutput,
    Job,
    MakesModels,
    MayHoldSecrets,
    Network,
    ReadsData,
    Tagged,
    distinct,
)
from auditor.model.aws.sagemaker.references import pipeline_step, to_model, to_model_package
from auditor.model.fact import each, fact, parts
from auditor.model.neo import Target
from auditor.model.values import (
    Ref,
    flag,
    number,
    text,
    to_bucket,
    to_image,
    to_role,
    to_security_group,
    to_subnet,
)


class CompilationJob(
    Network,
    MakesModels,
    HasOutput,
    HasNetwork,
    AssumesRole,
    ReadsData,
    MayHoldSecrets,
    Tagged,
    type="AWS::SageMaker::CompilationJob",
    described_by="DescribeCompilationJob",
):
    """A Neo compilation. Source: DescribeCompilationJob. It has a VpcConfig, but no isolation and no volume key."""

    secret_places = ("InputConfig.DataInputConfig", "OutputConfig.CompilerOptions")

    status = fact("CompilationJobStatus", text, assigned=True)
    step = fact("CompilationJobName", pipeline_step, assigned=True)
    role = fact("RoleArn", to_role, absent=None)
    subnets = each("VpcConfig.Subnets[]", to_subnet)
    security_groups = each("VpcConfig.SecurityGroupIds[]", to_security_group)
    input_bucket = fact("InputConfig.S3Uri", to_bucket, absent=None)
    model_package = fact("ModelPackageVersionArn", to_model_package, absent=None)
    artifact = fact("ModelArtifacts.S3ModelArtifacts", text, absent=None)
    artifact_bucket = fact("ModelArtifacts.S3ModelArtifacts", to_bucket, absent=None)
    inference_image = fact("InferenceImage", to_image, absent=None)
    max_runtime_seconds = fact("StoppingCondition.MaxRuntimeInSeconds", number, absent=86_400)
    target_device = fact("OutputConfig.TargetDevice", text, absent=None)
    target_system = fact("OutputConfig.TargetPlatform.Os", text, absent=None)
    target_architecture = fact("OutputConfig.TargetPlatform.Arch", text, absent=None)
    target_accelerator = fact("OutputConfig.TargetPlatform.Accelerator", text, absent=None)
    output = parts("OutputConfig", LocatedOutput)

    @property
    def target(self) -> Target:
        """What the model is compiled for."""
        return Target(self.target_device, self.target_system, self.target_architecture, self.target_accelerator)

    def outputs(self) -> tuple[LocatedOutput, ...]:
        """Where the compiled model goes."""
        return self.output

    def networks(self) -> tuple[CompilationJob, ...]:
        """The job itself."""
        return (self,)

    def roles(self) -> tuple[Ref, ...]:
        """The execution role."""
        return distinct(self.role)

    def data_buckets(self) -> tuple[Ref, ...]:
        """The bucket of the model that is compiled."""
        return distinct(self.input_bucket)


class OptimizationJob(
    Network,
    Job,
    HasOutput,
    HasNetwork,
    AssumesRole,
    ReadsData,
    MayHoldSecrets,
    Tagged,
    type="AWS::SageMaker::OptimizationJob",
    described_by="DescribeOptimizationJob",
):
    """Quantization, compilation or sharding of a generative model. Source: DescribeOptimizationJob."""

    secret_places = (
        "OptimizationEnvironment",
        "OptimizationConfigs[].ModelQuantizationConfig.OverrideEnvironment",
        "OptimizationConfigs[].ModelCompilationConfig.OverrideEnvironment",
        "OptimizationConfigs[].ModelShardingConfig.OverrideEnvironment",
    )

    status = fact("OptimizationJobStatus", text, assigned=True)
    step = fact("OptimizationJobName", pipeline_step, assigned=True)
    role = fact("RoleArn", to_role, absent=None)
    subnets = each("VpcConfig.Subnets[]", to_subnet)
    security_groups = each("VpcConfig.SecurityGroupIds[]", to_security_group)
    model = fact("ModelSource.SageMakerModel.ModelName", to_model, absent=None)
    model_bucket = fact("ModelSource.S3.S3Uri", to_bucket, absent=None)
    accepts_eula = fact("ModelSource.S3.ModelAccessConfig.AcceptEula", flag, absent=False)
    training_buckets = each("OptimizationConfigs[].ModelSpeculativeDecodingConfig.TrainingDataSource.S3Uri", to_bucket)
    instance_type = fact("DeploymentInstanceType", text, absent=None)
    max_runtime_seconds = fact("StoppingCondition.MaxRuntimeInSeconds", number, absent=86_400)
    quantization_images = each("OptimizationConfigs[].ModelQuantizationConfig.Image", to_image)
    compilation_images = each("OptimizationConfigs[].ModelCompilationConfig.Image", to_image)
    sharding_images = each("OptimizationConfigs[].ModelShardingConfig.Image", to_image)
    recommended_image = fact("OptimizationOutput.RecommendedInferenceImage", to_image, absent=None)
    output = parts("OutputConfig", LocatedOutput)

    def outputs(self) -> tuple[LocatedOutput, ...]:
        """Where the optimized model goes."""
        return self.output

    def networks(self) -> tuple[OptimizationJob, ...]:
        """The job itself."""
        return (self,)

    def roles(self) -> tuple[Ref, ...]:
        """The execution role."""
        return distinct(self.role)

    def data_buckets(self) -> tuple[Ref, ...]:
        """The buckets of the model and of the training data."""
        return distinct(self.model_bucket, *self.training_buckets)
