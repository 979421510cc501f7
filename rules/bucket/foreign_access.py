"""Rule: bucket-foreign-access."""

from auditor.api import (
    Bucket,
    Context,
    Graph,
    Remediation,
    Severity,
    Verdict,
    failed,
    outsiders,
    passed,
    rule,
    set_fact,
)

from ._shared import unused


@rule(
    id="bucket-foreign-access",
    title="The policy of a bucket that SageMaker uses lets in foreign accounts",
    severity=Severity.HIGH,
    remediation=Remediation(
        "Remove the foreign principals from the bucket policy, or exchange data through a bucket that no job reads "
        "from or writes to. An account that is meant to be there belongs in the setting trusted_accounts.",
        patch=[set_fact("policy", "<own-bucket-policy>")],
        cli="aws s3api put-bucket-policy --bucket <bucket-name> --policy file://policy.json",
    ),
)
def foreign_access(bucket: Bucket, graph: Graph, context: Context) -> Verdict:
    """Another account that reads the bucket has the training data; one that writes decides what the next model learns.

    Public-access blocks do not stop a policy that names an account: to S3 that is not public. A star for everybody is
    left to bucket-public, and so are access-control lists. Accounts that a Deny or a condition shuts out are not let
    in, and a principal that is bound to the organization is not foreign.
    """
    if reason := unused(graph):
        return reason
    policy = bucket.policy
    if policy is None:
        return passed("the bucket has no policy, so only its account reaches it by one")
    found = outsiders(graph.exposure(bucket, policy), graph, context, public=False)
    return failed(found) if found else passed("its policy names known accounts only")
