"""What the rules of this family share."""

from auditor.api import Graph, HasOutput, ReadsData, Ref, Verdict, not_applicable

SAGEMAKER = "AWS::SageMaker::"
ARTIFACTS = ("AWS::SageMaker::Model", "AWS::SageMaker::ModelPackage")
"""What loads models from buckets."""


def unused(graph: Graph) -> Verdict | None:
    """Why a bucket is nobody's business here; None where a resource of SageMaker's reads or writes it."""
    if graph.users(SAGEMAKER):
        return None
    return not_applicable("no resource of SageMaker's in the scanned regions reads or writes this bucket")


def read_and_written(resource: ReadsData | HasOutput) -> tuple[tuple[Ref, ...], tuple[Ref, ...]]:
    """The buckets that a resource reads, and those that it writes, each once."""
    read = resource.data_buckets() if isinstance(resource, ReadsData) else ()
    outputs = resource.outputs() if isinstance(resource, HasOutput) else ()
    written = (bucket for output in outputs for bucket in output.output_buckets)
    return tuple(dict.fromkeys(read)), tuple(dict.fromkeys(written))
