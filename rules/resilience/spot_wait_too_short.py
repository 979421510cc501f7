"""Rule: resilience-spot-wait-too-short."""

from auditor.api import (
    Applies,
    HyperParameterTuningJob,
    Remediation,
    Severity,
    Training,
    TrainingJob,
    Verdict,
    any_of,
    failed,
    not_applicable,
    passed,
    rule,
    set_fact,
)


@rule(
    id="resilience-spot-wait-too-short",
    title="Spot training has no time to wait for capacity",
    severity=Severity.LOW,
    remediation=Remediation(
        "Set MaxWaitTimeInSeconds well above MaxRuntimeInSeconds: it is the time for waiting and training together.",
        patch=[set_fact("max_wait_seconds", "<seconds>")],
        applies=Applies.ON_RECREATE,
    ),
)
def spot_wait_too_short(job: TrainingJob | HyperParameterTuningJob) -> Verdict:
    """MaxWaitTimeInSeconds counts waiting and running together, so one that equals the runtime leaves no wait at all.

    Such a job is stopped, its work lost unless it was checkpointed, as soon as spot capacity was scarce for a moment. A
    shorter one is refused by the API, as is a missing one. MaxRuntimeInSeconds is a day unless it is set.
    """
    spots = job.trainings() if isinstance(job, HyperParameterTuningJob) else (job,)
    if any_of(lambda spot: spot.spot and _too_short(spot), spots):
        return failed("MaxWaitTimeInSeconds does not exceed MaxRuntimeInSeconds")
    if any_of(lambda spot: spot.spot, spots):
        return passed("MaxWaitTimeInSeconds exceeds MaxRuntimeInSeconds")
    return not_applicable("it does not train on spot capacity")


def _too_short(spot: Training) -> bool:
    wait = spot.max_wait_seconds
    return wait is None or wait <= spot.max_runtime_seconds
