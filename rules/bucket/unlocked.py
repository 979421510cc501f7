"""Rule: bucket-unlocked."""

from auditor.api import (
    Applies,
    Bucket,
    Graph,
    Remediation,
    Severity,
    Verdict,
    failed,
    not_applicable,
    passed,
    rule,
    set_fact,
)

from ._shared import ARTIFACTS


@rule(
    id="bucket-unlocked",
    title="Models that are served can be overwritten or deleted for good",
    severity=Severity.INFO,
    remediation=Remediation(
        "Turn on Object Lock, with a default retention as long as a model is served.",
        patch=[set_fact("object_lock", "Enabled"), set_fact("versioning", "Enabled")],
        applies=Applies.IN_PLACE,
    ),
)
def unlocked(bucket: Bucket, graph: Graph) -> Verdict:
    """Object Lock keeps each version of an artifact until its day, whoever asks for its deletion.

    Informational: it matters where the models are evidence, or where ransom is feared, and it costs storage. Without
    versioning there is none. A lock without a default retention protects what is locked one by one only.
    """
    if not graph.users(*ARTIFACTS):
        return not_applicable("no model in the scanned regions is loaded from this bucket")
    if not bucket.object_lock:
        return failed("Object Lock is off")
    mode = bucket.lock_mode
    return passed(f"Object Lock is on, with {mode} retention by default" if mode else "Object Lock is on")
