"""What endpoints write to S3: captured requests, answers and failures of asynchronous calls, and core dumps."""

from __future__ import annotations

from typing import TypeAlias

from auditor.model.aws.sagemaker.mixins import HasOutput, Output
from auditor.model.fact import each, fact
from auditor.model.resource import Part
from auditor.model.values import flag, key_prefix, number, text, to_bucket, to_key


class CoreDump(Part, Output):
    """Where a variant writes the memory of crashed containers."""

    output_key = fact("KmsKeyId", to_key, absent=None)
    output_buckets = each("DestinationS3Uri", to_bucket)


class DataCapture(Part, Output):
    """A copy of requests and answers, in an endpoint configuration.

    Within the block, a missing EnableCapture means that capture is on.
    """

    enabled = fact("EnableCapture", flag, absent=True)
    sampling_percentage = fact("InitialSamplingPercentage", number, absent=None)
    modes = each("CaptureOptions[].CaptureMode", text)
    output_key = fact("KmsKeyId", to_key, absent=None)
    output_buckets = each("DestinationS3Uri", to_bucket)
    output_prefix = fact("DestinationS3Uri", key_prefix, absent=None)

    @property
    def captures(self) -> bool:
        """Whether it keeps anything: the API asks for a destination, so that an empty block configures nothing."""
        return self.enabled and bool(self.output_buckets)


class AsyncOutput(Part, Output):
    """Where an asynchronous endpoint puts answers, and whom it tells."""

    output_key = fact("KmsKeyId", to_key, absent=None)
    output_buckets = each("S3OutputPath", to_bucket)
    output_prefix = fact("S3OutputPath", key_prefix, absent=None)
    success_topic = fact("NotificationConfig.SuccessTopic", text, absent=None)
    error_topic = fact("NotificationConfig.ErrorTopic", text, absent=None)


class AsyncFailures(Part, Output):
    """Where an asynchronous endpoint puts what it could not answer, under the key of its answers."""

    output_key = fact("KmsKeyId", to_key, absent=None)
    output_buckets = each("S3FailurePath", to_bucket)
    output_prefix = fact("S3FailurePath", key_prefix, absent=None)


Kept: TypeAlias = DataCapture | AsyncOutput | AsyncFailures
"""A place where requests or answers of an endpoint are kept, below a prefix."""


class KeepsRequests(HasOutput):
    """A resource by whose will requests and answers are kept in S3."""

    def kept(self) -> tuple[Kept, ...]:
        """Each place; one without a bucket of its own is none."""
        raise NotImplementedError  # pragma: no cover - each type answers
