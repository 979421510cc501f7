"""Rule: iam-approves-own-models."""

from auditor.api import (
    Graph,
    Remediation,
    Role,
    Severity,
    User,
    Verdict,
    failed,
    not_applicable,
    passed,
    rule,
)

from ._shared import judged_as_a_whole, named

_CREATE, _UPDATE = "sagemaker:CreateModelPackage", "sagemaker:UpdateModelPackage"


@rule(
    id="iam-approves-own-models",
    title="Whoever registers a model can approve it",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Let those who register models create them as PendingManualApproval only, with a StringEquals on "
        "sagemaker:ModelApprovalStatus in the statements that allow CreateModelPackage and UpdateModelPackage, and "
        "give the approval to a role of its own.",
        cli="aws iam put-role-policy --role-name <role-name> --policy-name <policy-name> "
        "--policy-document file://policy.json",
    ),
)
def approves_own_models(holder: User | Role, graph: Graph) -> Verdict:
    """An approval that nobody else has to give approves nothing: pipelines deploy what is Approved.

    CreateModelPackage takes the status along, so that a plain right to register models is the right to register
    approved ones; the other way is to approve afterwards by UpdateModelPackage. Both are asked with the condition key
    sagemaker:ModelApprovalStatus filled in, and all policies of the user or role, its boundary and its organization's.
    Only what is then allowed for certain is a finding. That the registry's group really waits for approvals is not
    asked here. Administrators and holders of all of SageMaker are judged as such.
    """
    if isinstance(holder, Role) and holder.service_linked:
        return not_applicable("AWS made this service-linked role, and alone can change it")
    if not graph.grants(holder).allowing(_CREATE):
        return not_applicable("it does not register models")
    if reason := judged_as_a_whole(holder, graph):
        return reason
    if approved := graph.possible(holder, _CREATE, ModelApprovalStatus="Approved"):
        return failed(f"registers models as Approved, by {named(approved.decided_by)}")
    pending = graph.possible(holder, _CREATE, ModelApprovalStatus="PendingManualApproval")
    approval = graph.possible(holder, _UPDATE, ModelApprovalStatus="Approved")
    if pending and approval:
        by = named((*pending.decided_by, *approval.decided_by))
        return failed(f"registers models and approves them afterwards, by {by}")
    return passed("it does not surely approve what it registers")
