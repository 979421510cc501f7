"""Rule: cost-tuning-never-stops-early."""

from auditor.api import (
    Applies,
    HyperParameterTuningJob,
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
    id="cost-tuning-never-stops-early",
    title="A tuning job pays for training that can no longer win",
    severity=Severity.LOW,
    remediation=Remediation(
        "Set TrainingJobEarlyStoppingType of the next tuning job to Auto, or choose the strategy Hyperband, which "
        "stops what lags behind by itself. The algorithm must report its objective after each epoch.",
        patch=[set_fact("early_stopping", "Auto")],
        applies=Applies.ON_RECREATE,
    ),
)
def tuning_never_stops_early(job: HyperParameterTuningJob) -> Verdict:
    """Without early stopping each training job runs to its end, however far it lies behind the best so far.

    It is off unless asked for. Hyperband stops by its own reckoning, and refuses the switch. An algorithm that reports
    its objective once, at the end, cannot be stopped early: accept the finding there.
    """
    if job.strategy == "Hyperband":
        return not_applicable("Hyperband stops training jobs by its own reckoning, and does not take the switch")
    if job.early_stopping == "Auto":
        return passed("TrainingJobEarlyStoppingType is Auto")
    return failed("TrainingJobEarlyStoppingType is Off")
