"""What the rules of this family share."""

from collections.abc import Iterable

from auditor.api import Graph, Role, StatementRef, Verdict, not_applicable

BOUNDARY_CLI = "aws iam put-role-permissions-boundary --role-name <role-name> --permissions-boundary <boundary-arn>"
"""Bounds a role at once, whatever its policies grant, while those are being rewritten."""


def excused(role: Role, graph: Graph) -> Verdict | None:
    """Why a role is no execution role of SageMaker's; None where it is one: only what it trusts can run with it."""
    if role.service_linked:
        return not_applicable("AWS made this service-linked role, and alone can change it")
    if not graph.trust(role).trusts_sagemaker():
        return not_applicable("SageMaker cannot assume this role")
    return None


def named(refs: Iterable[StatementRef]) -> str:
    """Statements as a reader finds them: policy, and statement id or position."""
    return ", ".join(dict.fromkeys(f"{ref.policy}[{ref.sid or ref.index}]" for ref in refs))
