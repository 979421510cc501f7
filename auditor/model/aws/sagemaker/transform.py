"""Batch transform jobs, which take network, isolation, role and image from their model."""

from __future__ import annotations

from auditor.model.aws.sagemaker.clusters import KeyedOutput, UniformCluster
from auditor.model.aws.sagemaker.mixins import (
    HasOutput,
    HasVolume,
    Job,
    MayHoldSecrets,
    Output,
    ReadsData,
    Tagged,
    distinct,
)
from auditor.model.aws.sagemaker.references import pipeline_step, to_model
from auditor.model.fact import each, fact, parts
from auditor.model.resource import Part
from auditor.model.values import Ref, present, text, to_bucket, to_key


class TransformCapture(Part, Output):
    """Where a transform job keeps a copy of what it was asked and answered."""

    output_key = fact("KmsKeyId", to_key, absent=None)
    output_buckets = each("DestinationS3Uri", to_bucket)


class TransformJob(
    Job,
    HasVolume,
    HasOutput,
    ReadsData,
    MayHoldSecrets,
    Tagged,
    type="AWS::SageMaker::TransformJob",
    described_by="DescribeTransformJob",
):
    """A batch transform job. Source: DescribeTransformJob.

    It has neither VpcConfig nor EnableNetworkIsolation nor a role: the model's hold. Its instances do not talk to each
    other.
    """

    secret_places = ("Environment",)

    status = fact("TransformJobStatus", text, assigned=True)
    step = fact("TransformJobName", pipeline_step, assigned=True)
    model = fact("ModelName", to_model, absent=None)
    input_bucket = fact("TransformInput.DataSource.S3DataSource.S3Uri", to_bucket, absent=None)
    resources = parts("TransformResources", UniformCluster)
    output = parts("TransformOutput", KeyedOutput)
    capture = parts("DataCaptureConfig", TransformCapture)
    of_labeling_job = fact("LabelingJobArn", present, absent=False)
    of_automl_job = fact("AutoMLJobArn", present, absent=False)

    @property
    def lineage(self) -> tuple[str, ...]:
        """The pipeline's step, else the model's name and the bucket that is read."""
        bucket = self.input_bucket
        if self.step is not None or self.model is None:
            return super().lineage
        return ("model", self.model.name, *(() if bucket is None else (bucket.name,)))

    def clusters(self) -> tuple[UniformCluster, ...]:
        """Its instances."""
        return self.resources

    def outputs(self) -> tuple[Output, ...]:
        """The results, then the captured data."""
        return (*self.output, *self.capture)

    def data_buckets(self) -> tuple[Ref, ...]:
        """The bucket of its input."""
        return distinct(self.input_bucket)
