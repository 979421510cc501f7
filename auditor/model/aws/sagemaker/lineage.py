"""Experiments and lineage: what was made from what. Little to judge but their being there, and their policies."""

from __future__ import annotations

from auditor.model.aws.sagemaker.mixins import MayHoldSecrets, Tagged
from auditor.model.aws.sagemaker.references import to_experiment
from auditor.model.fact import fact
from auditor.model.values import document, text


class Experiment(
    Tagged, type="AWS::SageMaker::Experiment", described_by="DescribeExperiment", searched_as="Experiment"
):
    """A collection of trials. Source: DescribeExperiment."""

    description = fact("Description", text, absent=None)


class Trace(Tagged):
    """A mixin for what every run leaves behind: too many to hold, and nothing else refers to it."""

    streamed = True


class Trial(Trace, type="AWS::SageMaker::Trial", described_by="DescribeTrial", searched_as="Trial"):
    """A set of steps that make a model. Source: DescribeTrial."""

    experiment = fact("ExperimentName", to_experiment, absent=None)


class TrialComponent(
    MayHoldSecrets,
    Trace,
    type="AWS::SageMaker::TrialComponent",
    described_by="DescribeTrialComponent",
    searched_as="TrialComponent",
):
    """One step of a trial. Source: DescribeTrialComponent."""

    secret_places = ("Parameters", "InputArtifacts", "OutputArtifacts", "MetadataProperties")

    source_type = fact("Source.SourceType", text, absent=None)
    status = fact("Status.PrimaryStatus", text, absent=None)


class Action(Trace, type="AWS::SageMaker::Action", described_by="DescribeAction"):
    """Something that was done, in the lineage graph. Source: DescribeAction."""

    action_type = fact("ActionType", text, absent=None)
    status = fact("Status", text, absent=None)


class Artifact(Trace, type="AWS::SageMaker::Artifact", described_by="DescribeArtifact"):
    """A file or another thing, in the lineage graph. Source: DescribeArtifact."""

    artifact_type = fact("ArtifactType", text, absent=None)


class Context(Trace, type="AWS::SageMaker::Context", described_by="DescribeContext"):
    """What belongs together, in the lineage graph. Source: DescribeContext."""

    context_type = fact("ContextType", text, absent=None)


class LineageGroup(Tagged, type="AWS::SageMaker::LineageGroup", described_by="DescribeLineageGroup"):
    """The lineage of an account, which can be shared with others. Source: DescribeLineageGroup."""

    policy = fact("ResourcePolicy", document, absent=None, of="GetLineageGroupPolicy")
