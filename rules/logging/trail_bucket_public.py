"""Rule: logging-trail-bucket-public."""

from auditor.api import Bucket, Graph, Remediation, Severity, Trail, Verdict, failed, passed, rule, set_fact


@rule(
    id="logging-trail-bucket-public",
    title="A trail writes to a bucket that is open to the public",
    severity=Severity.CRITICAL,
    remediation=Remediation(
        "Switch on all four settings of the bucket's public-access block, and remove the public statements and grants.",
        patch=[
            set_fact("block_public_acls", value=True, of="AWS::S3::Bucket"),
            set_fact("ignore_public_acls", value=True, of="AWS::S3::Bucket"),
            set_fact("block_public_policy", value=True, of="AWS::S3::Bucket"),
            set_fact("restrict_public_buckets", value=True, of="AWS::S3::Bucket"),
        ],
        cli="aws s3api put-public-access-block --bucket <bucket-name> --public-access-block-configuration "
        "BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true",
    ),
)
def trail_bucket_public(trail: Trail, graph: Graph) -> Verdict:
    """A public log tells strangers which roles, buckets and endpoints there are, and when nobody looks.

    Policy, access-control list, and the public-access blocks of the bucket and the account are read together: a public
    policy behind RestrictPublicBuckets is not public. A bucket that is not among the scanned accounts' (an
    organization's trail writes to the log archive) is not known.
    """
    if graph.is_public(graph.get(Bucket, trail.bucket)):
        return failed("the trail's bucket is open to the public")
    return passed("the trail's bucket is not public")
