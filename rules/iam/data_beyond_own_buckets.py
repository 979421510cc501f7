"""Rule: iam-data-beyond-own-buckets."""

from auditor.api import (
    Confidence,
    Graph,
    Remediation,
    Role,
    Severity,
    Verdict,
    failed,
    not_applicable,
    passed,
    rule,
    set_fact,
)

from ._shared import BOUNDARY_CLI, SHOWN, already_administrator, excused, listed


@rule(
    id="iam-data-beyond-own-buckets",
    title="A notebook's or job's role reads data that SageMaker has no use for",
    severity=Severity.HIGH,
    remediation=Remediation(
        "Name the buckets that its jobs and notebooks use in the Resource of s3:GetObject, and their keys in that of "
        "kms:Decrypt. A permissions boundary that names them cuts the role down at once.",
        patch=[set_fact("boundary", "<boundary-arn>")],
        cli=BOUNDARY_CLI,
    ),
)
def data_beyond_own_buckets(role: Role, graph: Graph) -> Verdict:
    """Code in a notebook or job has the data of every bucket that its role can read, whatever it was started for.

    Found are buckets that nothing of SageMaker's names (no job, model, domain, feature group or monitor), and that
    the role can read all the same: s3:GetObject is allowed by its own policies and not denied by the bucket's, and the
    key that new objects are encrypted with can be used, or a grant or policy for it be written. Broad
    `s3:GetObject` alone is no finding here where keys or bucket policies shut the role out.

    What a notebook's users read by hand is named nowhere, so that such buckets are found, too: list them in the
    role's policy and accept the finding. Administrators are judged apart.
    """
    if reason := excused(role, graph) or already_administrator(role, graph):
        return reason
    if not graph.users("AWS::SageMaker::"):
        return not_applicable("nothing of SageMaker's in the scanned regions runs with it")
    found = graph.data_beyond(role)
    if not found:
        return passed("it reads no bucket that nothing of SageMaker's uses")
    steps = tuple(one.step for one in found[:SHOWN])
    keys = ", ".join(dict.fromkeys(key for one in found for key in one.hangs_on))
    why = f"reads the objects of buckets that nothing of SageMaker's uses: {listed(found)}"
    if keys:
        return failed(f"{why}, depending on {keys}", confidence=Confidence.MEDIUM, path=steps)
    return failed(why, path=steps)
