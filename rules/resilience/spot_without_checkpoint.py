"""Rule: resilience-spot-without-checkpoint."""

from auditor.api import (
    Applies,
    Remediation,
    Severity,
    Spot,
    Training,
    UsesSpot,
    Verdict,
    any_of,
    failed,
    not_applicable,
    passed,
    rule,
    set_fact,
)

_LIMIT_SECONDS = 3600


@rule(
    id="resilience-spot-without-checkpoint",
    title="Spot training begins anew whenever its instances are taken back",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Write checkpoints in the training code to the local checkpoint path, and name a bucket in CheckpointConfig: "
        "SageMaker copies them there, and back into the instance that goes on.",
        patch=[set_fact("checkpoint_bucket", "<s3-uri>")],
        applies=Applies.ON_RECREATE,
    ),
)
def spot_without_checkpoint(job: UsesSpot) -> Verdict:
    """Spot capacity ends with two minutes' notice; without checkpoints all that was computed is lost and paid for.

    Built-in and marketplace algorithms that write none are limited to a MaxWaitTimeInSeconds of 3600, so that an hour
    at most is lost: within that limit a missing CheckpointConfig is no finding. Each definition of a tuning job counts.
    """
    spots: tuple[Spot, ...] = job.spots()
    if any_of(lambda spot: spot.spot and spot.checkpoint_bucket is None and not _short(spot), spots):
        return failed("EnableManagedSpotTraining is true, and CheckpointConfig names no bucket")
    if any_of(lambda spot: spot.spot, spots):
        return passed("what spot training has done is kept, or is an hour at most")
    return not_applicable("it does not train on spot capacity")


def _short(spot: Spot) -> bool:
    """Whether waiting and training together end within the limit for algorithms that write no checkpoints."""
    longest = spot.max_wait_seconds if isinstance(spot, Training) else None
    return longest is not None and longest <= _LIMIT_SECONDS
