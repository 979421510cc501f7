"""Rule: resilience-spot-wait-refused."""

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

_LIMIT_SECONDS = 3600
_WITHOUT_CHECKPOINTS = frozenset({
    "blazingtext", "factorization-machines", "forecasting-deepar", "ipinsights", "kmeans", "knn", "lda",
    "linear-learner", "ntm", "object2vec", "pca", "randomcutforest", "seq2seq",
})  # fmt: skip
"""Built-in algorithms that write no checkpoints. Source: SageMaker Developer Guide, "Checkpoints in Amazon SageMaker
AI", which names those that do: image classification, object detection, semantic segmentation and XGBoost."""


@rule(
    id="resilience-spot-wait-refused",
    title="Spot training by an algorithm that writes no checkpoints waits for more than an hour",
    severity=Severity.LOW,
    remediation=Remediation(
        "Set MaxWaitTimeInSeconds and MaxRuntimeInSeconds to 3600 at most, or train on demand: a checkpoint location "
        "does not help an algorithm that writes none.",
        patch=[set_fact("max_wait_seconds", 3600), set_fact("max_runtime_seconds", 3600)],
        applies=Applies.ON_RECREATE,
    ),
)
def spot_wait_refused(job: TrainingJob | HyperParameterTuningJob) -> Verdict:
    """Algorithms that write no checkpoints lose all of their work to an interruption, so AWS limits them to an hour.

    The limit is of MaxWaitTimeInSeconds, which counts waiting and running together; a longer one is refused. A
    CheckpointConfig changes nothing: what writes no checkpoints leaves it empty. Known by their images are the
    algorithms that SageMaker brings; those of the marketplace have the same limit, and nothing tells which of them
    write checkpoints.
    """
    trainings = job.trainings() if isinstance(job, HyperParameterTuningJob) else (job,)
    if any_of(lambda one: one.spot and _writes_none(one) and _longer(one), trainings):
        return failed("the algorithm writes no checkpoints, and MaxWaitTimeInSeconds is more than 3600")
    if any_of(lambda one: one.spot and _writes_none(one), trainings):
        return passed("MaxWaitTimeInSeconds is 3600 at most")
    return not_applicable("it does not train on spot capacity with an algorithm that is known to write no checkpoints")


def _writes_none(training: Training) -> bool:
    return training.aws_image in _WITHOUT_CHECKPOINTS


def _longer(training: Training) -> bool:
    wait = training.max_wait_seconds
    return wait is not None and wait > _LIMIT_SECONDS
