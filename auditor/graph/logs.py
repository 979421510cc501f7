"""Whether the work that a role is for can leave its logs behind."""

from __future__ import annotations

from auditor.graph.access import grants_of
from auditor.graph.lookup import Lookup
from auditor.iam import Decision
from auditor.model.aws.iam import Role
from auditor.model.gap import Gap, MissingEvidence, Reason
from auditor.model.resource import Resource

_WRITING = ("logs:CreateLogStream", "logs:PutLogEvents")
"""Source: SageMaker Developer Guide, "SageMaker AI Roles", the permissions for CreateTrainingJob and its siblings."""


def writes_logs(graph: Lookup, role: Role, subject: Resource, group: str) -> bool:
    """Whether a role may write to streams of a log group in the account and region of `subject`.

    Raises:
        MissingEvidence: where the role's policies were not read, or it hangs on the request.
    """
    home = subject.identity
    stream = f"arn:{home.partition}:logs:{home.region}:{home.account}:log-group:{group}:log-stream:any"
    grants = grants_of(graph, role)
    answers = [grants.decide(action, stream) for action in _WRITING]
    if not all(answer.may_allow for answer in answers):
        return False
    unsure = next((answer for answer in answers if answer.decision is Decision.UNKNOWN), None)
    if unsure is not None:
        why = f"whether logs may be written hangs on {', '.join(unsure.hangs_on) or 'the request'}"
        raise MissingEvidence(role.identity.id, "policies", Gap("the role's policies", Reason.UNRESOLVED, why))
    return True
