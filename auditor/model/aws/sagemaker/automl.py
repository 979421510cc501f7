"""Autopilot jobs, in both versions of the API."""

from __future__ import annotations

from auditor.model.aws.sagemaker.clusters import KeyedOutput
from auditor.model.aws.sagemaker.mixins import (
    AssumesRole,
    Cluster,
    Distributed,
    HasNetwork,
    HasOutput,
    HasVolume,
    Job,
    Network,
    ReadsData,
    Tagged,
    Traffic,
    distinct,
)
from auditor.model.aws.sagemaker.references import pipeline_step, to_endpoint
from auditor.model.fact import each, fact, parts
from auditor.model.values import Ref, flag, text, to_bucket, to_image, to_key, to_role, to_security_group, to_subnet


class _AutoML(
    Cluster, Network, Traffic, Job, HasVolume, HasOutput, HasNetwork, Distributed, AssumesRole, ReadsData, Tagged
):
    """What both versions share. There is no network isolation in AutoMLSecurityConfig; AWS chooses the instances."""

    status = fact("AutoMLJobStatus", text, assigned=True)
    step = fact("AutoMLJobName", pipeline_step, assigned=True)
    role = fact("RoleArn", to_role, absent=None)
    output = parts("OutputDataConfig", KeyedOutput)
    best_images = each("BestCandidate.InferenceContainers[].Image", to_image)
    deployed_to = fact("ModelDeployResult.EndpointName", to_endpoint, absent=None)

    @property
    def instance_types(self) -> tuple[str, ...]:
        """None told: AWS chooses."""
        return ()

    @property
    def instance_count(self) -> int | None:
        """Not told: AWS chooses."""
        return None

    def clusters(self) -> tuple[_AutoML, ...]:
        """The job itself: one key for whatever instances AWS chooses."""
        return (self,)

    def outputs(self) -> tuple[KeyedOutput, ...]:
        """Where candidates and reports go."""
        return self.output

    def networks(self) -> tuple[_AutoML, ...]:
        """The job itself."""
        return (self,)

    def traffics(self) -> tuple[_AutoML, ...]:
        """The job itself."""
        return (self,)

    def roles(self) -> tuple[Ref, ...]:
        """The execution role."""
        return distinct(self.role)


class AutoMLJob(_AutoML, type="AWS::SageMaker::AutoMLJob", described_by="DescribeAutoMLJob"):
    """An Autopilot job of the first API. Source: DescribeAutoMLJob."""

    volume_key = fact("AutoMLJobConfig.SecurityConfig.VolumeKmsKeyId", to_key, absent=None)
    traffic_encrypted = fact("AutoMLJobConfig.SecurityConfig.EnableInterContainerTrafficEncryption", flag, absent=False)
    subnets = each("AutoMLJobConfig.SecurityConfig.VpcConfig.Subnets[]", to_subnet)
    security_groups = each("AutoMLJobConfig.SecurityConfig.VpcConfig.SecurityGroupIds[]", to_security_group)
    input_buckets = each("InputDataConfig[].DataSource.S3DataSource.S3Uri", to_bucket)
    specification_bucket = fact(
        "AutoMLJobConfig.CandidateGenerationConfig.FeatureSpecificationS3Uri", to_bucket, absent=None
    )

    def data_buckets(self) -> tuple[Ref, ...]:
        """The buckets of its channels and of the feature specification."""
        return distinct(*self.input_buckets, self.specification_bucket)


class AutoMLJobV2(_AutoML, type="AWS::SageMaker::AutoMLJobV2", described_by="DescribeAutoMLJobV2"):
    """An Autopilot job of the second API. Source: DescribeAutoMLJobV2, which describes jobs of both."""

    volume_key = fact("SecurityConfig.VolumeKmsKeyId", to_key, absent=None)
    traffic_encrypted = fact("SecurityConfig.EnableInterContainerTrafficEncryption", flag, absent=False)
    subnets = each("SecurityConfig.VpcConfig.Subnets[]", to_subnet)
    security_groups = each("SecurityConfig.VpcConfig.SecurityGroupIds[]", to_security_group)
    input_buckets = each("AutoMLJobInputDataConfig[].DataSource.S3DataSource.S3Uri", to_bucket)
    tabular_specification = fact(
        "AutoMLProblemTypeConfig.TabularJobConfig.FeatureSpecificationS3Uri", to_bucket, absent=None
    )
    forecast_specification = fact(
        "AutoMLProblemTypeConfig.TimeSeriesForecastingJobConfig.FeatureSpecificationS3Uri", to_bucket, absent=None
    )
    emr_role = fact("AutoMLComputeConfig.EmrServerlessComputeConfig.ExecutionRoleARN", to_role, absent=None)

    def roles(self) -> tuple[Ref, ...]:
        """The execution role, and that of EMR Serverless."""
        return distinct(self.role, self.emr_role)

    def data_buckets(self) -> tuple[Ref, ...]:
        """The buckets of its channels and of the feature specifications."""
        return distinct(*self.input_buckets, self.tabular_specification, self.forecast_specification)
