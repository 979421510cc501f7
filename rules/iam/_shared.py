"""What the rules of this family share."""

from collections.abc import Callable, Iterable, Sequence

from auditor.api import (
    Confidence,
    Decision,
    Graph,
    Role,
    StatementRef,
    Unbounded,
    Verdict,
    WebIdentity,
    failed,
    not_applicable,
    touching,
)

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


def without_bounds(found: Sequence[Unbounded], why: Callable[[Sequence[Unbounded]], str]) -> Verdict:
    """The failure for what is granted without bounds, in the words of `why`.

    What is granted whatever the request decides; where all of it hangs on conditions, or on a Deny with conditions,
    that is said, with less confidence.
    """
    sure = [one for one in found if one.answer.decision is Decision.ALLOW]
    if sure:
        return failed(why(sure))
    keys = ", ".join(sorted({key for one in found for key in one.answer.hangs_on})) or "the values of policy variables"
    return failed(f"{why(found)}, depending on {keys}", confidence=Confidence.MEDIUM)


def no_operator(role: Role, graph: Graph, trusted: Sequence[WebIdentity]) -> Verdict | None:
    """Why a role is none that workloads elsewhere use SageMaker with; None where it is one."""
    if not trusted:
        return not_applicable("no OpenID Connect provider may assume it")
    grants = graph.grants(role)
    if not touching(grants, "sagemaker:*") and not touching(grants, "iam:PassRole"):
        return not_applicable("it grants neither actions of SageMaker nor iam:PassRole")
    return None
