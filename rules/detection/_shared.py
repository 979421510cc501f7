"""What the rules of this family share."""

from auditor.api import Graph, Verdict, not_applicable

SAGEMAKER = "AWS::SageMaker::"


def unused(graph: Graph) -> Verdict | None:
    """Why a region is nobody's business here; None where SageMaker is used in it."""
    return None if graph.sagemaker_types() else not_applicable("SageMaker is not used in this region")
