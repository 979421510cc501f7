"""Rule: bucket-versioning-off."""

from auditor.api import Bucket, Graph, Remediation, Severity, Verdict, failed, not_applicable, passed, rule, set_fact

from ._shared import ARTIFACTS


@rule(
    id="bucket-versioning-off",
    title="A bucket that models are loaded from keeps no versions",
    severity=Severity.LOW,
    remediation=Remediation(
        "Enable versioning, with a lifecycle rule that expires old versions after a time, so that they cost little.",
        patch=[set_fact("versioning", "Enabled")],
    ),
)
def versioning_off(bucket: Bucket, graph: Graph) -> Verdict:
    """A model artifact that is overwritten, by mistake or by an intruder, is served at the next start of an instance.

    With versions, what was replaced can be seen, compared and brought back. Suspended versioning keeps the old versions
    and makes no new ones.
    """
    if not graph.users(*ARTIFACTS):
        return not_applicable("no model in the scanned regions is loaded from this bucket")
    if bucket.versioned:
        return passed("versioning is on")
    return failed(f"versioning is {(bucket.versioning or 'off').lower()}")
