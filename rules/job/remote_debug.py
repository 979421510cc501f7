"""Rule: job-remote-debug."""

from auditor.api import Remediation, Severity, TrainingJob, Verdict, failed, not_applicable, passed, rule, set_fact


@rule(
    id="job-remote-debug",
    title="A shell can be opened in a training job's containers",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Switch EnableRemoteDebug off in the running job, and leave it out of the next. A job that has ended cannot be "
        "changed, and its containers are gone.",
        patch=[set_fact("remote_debug", value=False)],
        guardrail={
            "Effect": "Deny",
            "Action": ["sagemaker:CreateTrainingJob", "sagemaker:UpdateTrainingJob"],
            "Resource": "*",
            "Condition": {"Bool": {"sagemaker:EnableRemoteDebug": "true"}},
        },
    ),
)
def remote_debug(job: TrainingJob) -> Verdict:
    """With remote debugging, whoever may start a Systems Manager session has a root shell beside the training data.

    It is off unless asked for. The records of sagemaker:Search lack this switch, so jobs in progress are described one
    by one. A job that has ended has no containers left to open a shell in.
    """
    if job.status in {"Completed", "Failed", "Stopped"}:
        return not_applicable("the job has ended, and its containers are gone")
    if job.remote_debug:
        return failed("EnableRemoteDebug is true")
    return passed("EnableRemoteDebug is false")
