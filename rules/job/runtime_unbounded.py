"""Rule: job-runtime-unbounded."""

from typing import Any

from auditor.api import (
    Applies,
    Context,
    HyperParameterTuningJob,
    ProcessingJob,
    Remediation,
    Severity,
    TrainingJob,
    Verdict,
    any_of,
    failed,
    not_applicable,
    passed,
    rule,
    set_fact,
)

_HOUR = 3600
_KEY = "sagemaker:MaxRuntimeInSeconds"


def _refused(condition: dict[str, dict[str, str]]) -> dict[str, Any]:
    actions = [f"sagemaker:Create{noun}" for noun in ("TrainingJob", "HyperParameterTuningJob", "ProcessingJob")]
    return {"Effect": "Deny", "Action": actions, "Resource": "*", "Condition": condition}


@rule(
    id="job-runtime-unbounded",
    title="A job may run for longer than anybody would want to pay for",
    severity=Severity.LOW,
    remediation=Remediation(
        "Set StoppingCondition.MaxRuntimeInSeconds of the next run to what the work needs, and some more. The "
        "guardrail refuses jobs that ask for more than the default of the setting job_runtime_hours, or name no limit.",
        patch=[set_fact("max_runtime_seconds", 86_400)],
        applies=Applies.ON_RECREATE,
        guardrail={
            "Version": "2012-10-17",
            "Statement": [_refused({"NumericGreaterThan": {_KEY: "432000"}}), _refused({"Null": {_KEY: "true"}})],
        },
    ),
)
def runtime_unbounded(job: TrainingJob | HyperParameterTuningJob | ProcessingJob, context: Context) -> Verdict:
    """A job that hangs, or mines for somebody else, runs until its limit; the limit may be as much as 28 days.

    The limit is a day where nothing is said, so a missing StoppingCondition is no finding: only what was set higher
    than the setting job_runtime_hours is. Each definition of a tuning job counts, since each of its training jobs has
    that limit. The time that a spot job waits for capacity is not paid for, and does not count.
    """
    limits = job.trainings() if isinstance(job, HyperParameterTuningJob) else (job,)
    if not limits:
        return not_applicable("it has no definition of a training job")
    most = context.settings.job_runtime_hours
    if any_of(lambda limit: limit.max_runtime_seconds > most * _HOUR, limits):
        return failed(f"MaxRuntimeInSeconds is more than {most} hours")
    return passed(f"it is stopped after {most} hours at the latest")
