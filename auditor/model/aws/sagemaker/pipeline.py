"""Pipelines, their executions, and projects."""

from __future__ import annotations

from auditor.model.aws.sagemaker.mixins import AssumesRole, Job, MayHoldSecrets, ReadsData, Tagged, distinct
from auditor.model.aws.sagemaker.pipeline_steps import made_by
from auditor.model.aws.sagemaker.references import on_s3, pipeline_step, to_pipeline
from auditor.model.fact import each, fact
from auditor.model.pipeline_definition import Definition
from auditor.model.resource import Resource
from auditor.model.values import Ref, present, text, to_bucket, to_role


class Pipeline(
    AssumesRole,
    MayHoldSecrets,
    Tagged,
    type="AWS::SageMaker::Pipeline",
    described_by="DescribePipeline",
    searched_as="Pipeline",
):
    """A directed graph of steps, as JSON. Source: DescribePipeline; Search records lack the definition."""

    secret_places = ("PipelineDefinition", "PipelineDescription")

    status = fact("PipelineStatus", text, assigned=True)
    role = fact("RoleArn", to_role, absent=None)
    definition = fact("PipelineDefinition", text, absent=None)
    parsed = fact("PipelineDefinition", Definition.parse, absent=None)
    last_run = fact("LastRunTime", text, absent=None)

    def steps(self) -> tuple[tuple[str, Resource], ...]:
        """Name and outcome of each step that starts a job, or makes a model or an endpoint configuration.

        Raises:
            MissingEvidence: where the definition was not read, or is none.
        """
        definition = self.parsed
        found = ((step.name, made_by(step, self)) for step in (() if definition is None else definition.steps))
        return tuple((name, made) for name, made in found if made is not None)

    def roles(self) -> tuple[Ref, ...]:
        """The role that steps run with unless they name another."""
        return distinct(self.role)


class PipelineExecution(
    Job,
    AssumesRole,
    Tagged,
    type="AWS::SageMaker::PipelineExecution",
    described_by="DescribePipelineExecution",
    searched_as="PipelineExecution",
):
    """One run of a pipeline. Source: DescribePipelineExecution; Search records lack the role.

    DescribePipelineDefinitionForExecution gives the definition that this run used.
    """

    status = fact("PipelineExecutionStatus", text, assigned=True)
    step = fact("PipelineExecutionArn", pipeline_step, assigned=True)  # always None: no step starts an execution
    role = fact("RoleArn", to_role, absent=None)
    pipeline = fact("PipelineArn", to_pipeline, absent=None)
    has_definition = fact("PipelineDefinition", present, absent=False, of="DescribePipelineDefinitionForExecution")

    @property
    def lineage(self) -> tuple[str, ...]:
        """The pipeline that it runs."""
        pipeline = self.pipeline
        return () if pipeline is None else ("pipeline", pipeline.name)

    def roles(self) -> tuple[Ref, ...]:
        """The role of this run."""
        return distinct(self.role)


class Project(
    ReadsData,
    MayHoldSecrets,
    Tagged,
    type="AWS::SageMaker::Project",
    described_by="DescribeProject",
    searched_as="Project",
):
    """An MLOps project, made from a Service Catalog product or a CloudFormation template. Source: DescribeProject."""

    secret_places = (
        "ServiceCatalogProvisioningDetails.ProvisioningParameters",
        "TemplateProviderDetails[].CfnTemplateProviderDetail.Parameters",
        "ProjectDescription",
    )

    status = fact("ProjectStatus", text, assigned=True)
    product = fact("ServiceCatalogProvisioningDetails.ProductId", text, absent=None)
    template_roles = each("TemplateProviderDetails[].CfnTemplateProviderDetail.RoleARN", to_role)
    templates_on_s3 = each("TemplateProviderDetails[].CfnTemplateProviderDetail.TemplateURL", on_s3)
    template_buckets = each("TemplateProviderDetails[].CfnTemplateProviderDetail.TemplateURL", to_bucket)

    def data_buckets(self) -> tuple[Ref, ...]:
        """The buckets of its CloudFormation templates."""
        return distinct(*self.template_buckets)
