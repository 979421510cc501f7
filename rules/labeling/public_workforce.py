"""Rule: labeling-public-workforce."""

from auditor.api import (
    Applies,
    FlowDefinition,
    LabelingJob,
    Remediation,
    Severity,
    Verdict,
    failed,
    not_applicable,
    passed,
    rule,
    set_fact,
)


@rule(
    id="labeling-public-workforce",
    title="Anybody on Mechanical Turk sees the data",
    severity=Severity.HIGH,
    remediation=Remediation(
        "Stop the job, and give the work to a private team or to a vendor who is bound by contract. What the crowd has "
        "seen stays seen: take it for published.",
        patch=[set_fact("workteam", "<private-workteam-arn>")],
        applies=Applies.ON_RECREATE,
        guardrail={
            "Effect": "Deny",
            "Action": ["sagemaker:CreateFlowDefinition", "sagemaker:CreateLabelingJob"],
            "Resource": "*",
            "Condition": {"StringEquals": {"sagemaker:WorkteamType": "public-crowd"}},
        },
    ),
)
def public_workforce(work: LabelingJob | FlowDefinition) -> Verdict:
    """The public workforce is half a million strangers without a contract, and AWS asks for no personal data there.

    Its team is named public-crowd in an account of AWS's, in every Region. That a job declares its data to be free of
    personal information is what AWS demands of everybody who uses this workforce, and proves nothing.
    """
    if work.workteam is None:
        return not_applicable("no work team is named")
    if work.public_workforce:
        return failed("the work team is the public crowd")
    return passed("the work team is a private or a vendor's")
