"""Rule: bucket-public."""

from auditor.api import Bucket, Graph, Remediation, Severity, Verdict, failed, passed, rule, set_fact

from ._shared import unused


@rule(
    id="bucket-public",
    title="A bucket that SageMaker uses is open to the public",
    severity=Severity.CRITICAL,
    remediation=Remediation(
        "Turn on all four public-access blocks, of the bucket or better of the account, and then remove the statement "
        "or the grant that opens it.",
        patch=[
            set_fact("block_public_acls", value=True),
            set_fact("ignore_public_acls", value=True),
            set_fact("block_public_policy", value=True),
            set_fact("restrict_public_buckets", value=True),
        ],
    ),
)
def public(bucket: Bucket, graph: Graph) -> Verdict:
    """Training data, captured requests and models are read, or replaced, by anybody who finds the bucket's name.

    A bucket is public by its policy or by its access-control list. RestrictPublicBuckets cuts an existing policy off
    and IgnorePublicAcls an existing list, set on the bucket or on the account; the other two blocks refuse new ones
    only. Lists mean nothing where the owner owns every object.
    """
    if reason := unused(graph):
        return reason
    if graph.is_public(bucket):
        return failed("the policy or access-control list lets the public in, and no public-access block stops it")
    return passed("the public is not let in")
