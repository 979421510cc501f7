"""Hyperparameter tuning jobs: one or several training definitions."""

from __future__ import annotations

from auditor.model.aws.sagemaker.clusters import KeyedOutput, TuningCluster, UniformCluster
from auditor.model.aws.sagemaker.mixins import (
    AssumesRole,
    Distributed,
    HasIsolation,
    HasNetwork,
    HasOutput,
    HasVolume,
    Job,
    MayHoldSecrets,
    ReadsData,
    RunsContainers,
    Tagged,
    UsesSpot,
    distinct,
)
from auditor.model.aws.sagemaker.references import pipeline_step
from auditor.model.aws.sagemaker.training import Training
from auditor.model.fact import fact, parts
from auditor.model.resource import Part
from auditor.model.values import Ref, text


class TuningDefinition(Part, Training):
    """One definition that training jobs of the tuning job are started from."""

    tuning_resources = parts("HyperParameterTuningResourceConfig", TuningCluster)

    @property
    def clusters(self) -> tuple[UniformCluster, ...]:
        """Its ResourceConfig, or the instances that tuning may choose among."""
        return (*self.tuning_resources, *self.resources)

    @property
    def instance_count(self) -> int | None:
        """The greatest number of instances that one of its training jobs can have; None where none is told."""
        counts = (cluster.instance_count for cluster in self.clusters)
        return max((count for count in counts if count is not None), default=None)


class HyperParameterTuningJob(
    Job,
    HasVolume,
    HasOutput,
    HasNetwork,
    HasIsolation,
    Distributed,
    AssumesRole,
    RunsContainers,
    ReadsData,
    UsesSpot,
    MayHoldSecrets,
    Tagged,
    type="AWS::SageMaker::HyperParameterTuningJob",
    described_by="DescribeHyperParameterTuningJob",
    searched_as="HyperParameterTuningJob",
):
    """A tuning job; what it says of training holds for each job that it starts.

    Source: DescribeHyperParameterTuningJob, whose TrainingJobDefinition and TrainingJobDefinitions exclude each other.
    """

    secret_places = (
        "HyperParameterTuningJobConfig.ParameterRanges.CategoricalParameterRanges[].Values",
        *(
            f"{definition}.{member}"
            for definition in ("TrainingJobDefinition", "TrainingJobDefinitions[]")
            for member in (
                "StaticHyperParameters",
                "Environment",
                "HyperParameterRanges.CategoricalParameterRanges[].Values",
                "AlgorithmSpecification.MetricDefinitions[].Regex",
            )
        ),
    )

    status = fact("HyperParameterTuningJobStatus", text, assigned=True)
    step = fact("HyperParameterTuningJobName", pipeline_step, assigned=True)
    early_stopping = fact("HyperParameterTuningJobConfig.TrainingJobEarlyStoppingType", text, absent="Off")
    strategy = fact("HyperParameterTuningJobConfig.Strategy", text, absent="Bayesian")
    definition = parts("TrainingJobDefinition", TuningDefinition)
    definitions = parts("TrainingJobDefinitions[]", TuningDefinition)

    def trainings(self) -> tuple[TuningDefinition, ...]:
        """All its definitions."""
        return (*self.definition, *self.definitions)

    def clusters(self) -> tuple[UniformCluster, ...]:
        """Those of all definitions."""
        return tuple(cluster for training in self.trainings() for cluster in training.clusters)

    def outputs(self) -> tuple[KeyedOutput, ...]:
        """Those of all definitions."""
        return tuple(output for training in self.trainings() for output in training.output)

    def networks(self) -> tuple[TuningDefinition, ...]:
        """One a definition."""
        return self.trainings()

    def isolations(self) -> tuple[TuningDefinition, ...]:
        """One a definition."""
        return self.trainings()

    def traffics(self) -> tuple[TuningDefinition, ...]:
        """One a definition."""
        return self.trainings()

    def containers(self) -> tuple[TuningDefinition, ...]:
        """One a definition."""
        return self.trainings()

    def spots(self) -> tuple[TuningDefinition, ...]:
        """One a definition."""
        return self.trainings()

    def roles(self) -> tuple[Ref, ...]:
        """The roles of all definitions."""
        return distinct(*(training.role for training in self.trainings()))

    def data_buckets(self) -> tuple[Ref, ...]:
        """The buckets of all definitions."""
        return distinct(*(bucket for training in self.trainings() for bucket in training.input_buckets))
