"""Rule: job-traffic-unencrypted."""

from auditor.api import (
    Applies,
    Confidence,
    Distributed,
    Remediation,
    Severity,
    Traffic,
    Verdict,
    any_of,
    failed,
    guardrail,
    not_applicable,
    passed,
    rule,
    set_fact,
)

from ._shared import CREATING, CREATING_AUTOML, elsewhere


@rule(
    id="job-traffic-unencrypted",
    title="The instances of a job talk to each other in the clear",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Start the next run with EnableInterContainerTrafficEncryption. It costs time, and so money: little for "
        "XGBoost, DeepAR and Linear Learner, more for deep learning that exchanges gradients. In a VPC, the security "
        "group must let its own members talk by UDP 500 and IP protocol 50. The guardrail refuses jobs of one "
        "instance, too.",
        patch=[set_fact("traffic_encrypted", value=True)],
        applies=Applies.ON_RECREATE,
        guardrail=guardrail("traffic-encryption", of=[*CREATING, *CREATING_AUTOML]),
    ),
)
def traffic_unencrypted(job: Distributed) -> Verdict:
    """Distributed work sends intermediate data and weights between instances, unencrypted unless that is asked for.

    With one instance there is nothing to encrypt, and the switch has no effect. The instances of a heterogeneous
    cluster's groups count together, each definition of a tuning job for itself. Batch transform has no such traffic.
    Where AWS chooses the number of instances, as for AutoML, there may be several.
    """
    traffics = job.traffics()
    if not traffics:
        return elsewhere()
    if any_of(lambda traffic: _several(traffic) and not traffic.traffic_encrypted, traffics):
        return failed("EnableInterContainerTrafficEncryption is false, and there are several instances")
    if any_of(lambda traffic: traffic.instance_count is None and not traffic.traffic_encrypted, traffics):
        return failed(
            "EnableInterContainerTrafficEncryption is false, and AWS chooses how many instances there are",
            confidence=Confidence.MEDIUM,
        )
    if any_of(lambda traffic: traffic.instance_count is None or _several(traffic), traffics):
        return passed("EnableInterContainerTrafficEncryption is true")
    return not_applicable("there is one instance only")


def _several(traffic: Traffic) -> bool:
    """Whether there is more than one instance for certain."""
    count = traffic.instance_count
    return count is not None and count > 1
