"""Edge Manager: device fleets, devices, packaging jobs and deployment plans."""

from __future__ import annotations

from auditor.model.aws.sagemaker.clusters import LocatedOutput
from auditor.model.aws.sagemaker.mixins import AssumesRole, HasOutput, Job, Tagged, distinct
from auditor.model.aws.sagemaker.references import (
    pipeline_step,
    to_compilation_job,
    to_device_fleet,
    to_edge_packaging_job,
    to_role_alias,
)
from auditor.model.fact import each, fact, parts
from auditor.model.values import Ref, text, to_bucket, to_key, to_role


class DeviceFleet(
    HasOutput, AssumesRole, Tagged, type="AWS::SageMaker::DeviceFleet", described_by="DescribeDeviceFleet"
):
    """Devices that run models, and what they send back. Source: DescribeDeviceFleet."""

    role = fact("RoleArn", to_role, absent=None)
    role_alias = fact("IotRoleAlias", to_role_alias, absent=None)
    deployment_type = fact("OutputConfig.PresetDeploymentType", text, absent=None)
    output = parts("OutputConfig", LocatedOutput)

    def outputs(self) -> tuple[LocatedOutput, ...]:
        """Where devices put captured data."""
        return self.output

    def roles(self) -> tuple[Ref, ...]:
        """The role that devices get credentials of."""
        return distinct(self.role)


class Device(Tagged, type="AWS::SageMaker::Device", described_by="DescribeDevice"):
    """One device of a fleet. Source: DescribeDevice."""

    fleet = fact("DeviceFleetName", to_device_fleet, absent=None)
    thing = fact("IotThingName", text, absent=None)
    heartbeat = fact("LatestHeartbeat", text, absent=None)
    agent_version = fact("AgentVersion", text, absent=None)
    models = each("Models[].ModelName", text)


class EdgePackagingJob(
    Job,
    HasOutput,
    AssumesRole,
    Tagged,
    type="AWS::SageMaker::EdgePackagingJob",
    described_by="DescribeEdgePackagingJob",
):
    """Packs a compiled model for devices. Source: DescribeEdgePackagingJob.

    ResourceKey encrypts the volume that the job works on.
    """

    status = fact("EdgePackagingJobStatus", text, assigned=True)
    step = fact("EdgePackagingJobName", pipeline_step, assigned=True)
    role = fact("RoleArn", to_role, absent=None)
    compilation_job = fact("CompilationJobName", to_compilation_job, absent=None)
    resource_key = fact("ResourceKey", to_key, absent=None)
    artifact_bucket = fact("ModelArtifact", to_bucket, absent=None)
    deployment_type = fact("OutputConfig.PresetDeploymentType", text, absent=None)
    output = parts("OutputConfig", LocatedOutput)

    def outputs(self) -> tuple[LocatedOutput, ...]:
        """Where the package goes."""
        return self.output

    def roles(self) -> tuple[Ref, ...]:
        """The execution role."""
        return distinct(self.role)


class EdgeDeploymentPlan(Tagged, type="AWS::SageMaker::EdgeDeploymentPlan", described_by="DescribeEdgeDeploymentPlan"):
    """Which packages go to which devices, in stages. Source: DescribeEdgeDeploymentPlan."""

    fleet = fact("DeviceFleetName", to_device_fleet, absent=None)
    packages = each("ModelConfigs[].EdgePackagingJobName", to_edge_packaging_job)
    failure_policies = each("Stages[].DeploymentConfig.FailureHandlingPolicy", text)
