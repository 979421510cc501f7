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
    title="Spot training may run for longer than it may wait and run together",
    severity=Severity.LOW,
    remediation=Remediation(
        "Set MaxWaitTimeInSeconds to MaxRuntimeInSeconds at least, and to more where the job should wait for capacity: "
        "it is the time for waiting and training together.",
        patch=[set_fact("max_wait_seconds", "<seconds>")],
        applies=Applies.ON_RECREATE,
    ),
)
def spot_wait_too_short(job: TrainingJob | HyperParameterTuningJob) -> Verdict:
    """MaxWaitTimeInSeconds counts waiting and running together; one shorter than the runtime, or none, is refused.

    CreateTrainingJob asks for it with spot training, equal to MaxRuntimeInSeconds or greater; the runtime is a day
    unless it is set, which is where a short wait collides with a limit that nobody wrote. Found before deployment,
    that spares a pipeline that fails at its first run. A wait that equals the runtime is accepted.
    """
    spots = job.trainings() if isinstance(job, HyperParameterTuningJob) else (job,)
    if any_of(lambda spot: spot.spot and _too_short(spot), spots):
        return failed("MaxWaitTimeInSeconds is missing or less than MaxRuntimeInSeconds")
    if any_of(lambda spot: spot.spot, spots):
        return passed("MaxWaitTimeInSeconds is MaxRuntimeInSeconds or more")
    return not_applicable("it does not train on spot capacity")


def _too_short(spot: Training) -> bool:
    wait = spot.max_wait_seconds
    return wait is None or wait < spot.max_runtime_seconds
