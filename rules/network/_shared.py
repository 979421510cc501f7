"""What the rules of this family share."""

from auditor.api import Graph, Ref, Verdict, not_applicable

SAGEMAKER = "AWS::SageMaker::"


def unattached(vpc: Ref, graph: Graph) -> Verdict | None:
    """Why a VPC is nobody's business here; None where a resource of SageMaker's is attached to one of its subnets."""
    return None if graph.used_subnets(vpc) else not_applicable("no resource of SageMaker's is attached to this VPC")
