"""Rule: bucket-public-data."""

from auditor.api import (
    Bucket,
    Graph,
    HasOutput,
    ReadsData,
    Ref,
    Remediation,
    Severity,
    Verdict,
    any_of,
    failed,
    not_applicable,
    passed,
    rule,
    set_fact,
)

from ._shared import read_and_written


@rule(
    id="bucket-public-data",
    title="Data, models or results lie in a public bucket",
    severity=Severity.CRITICAL,
    remediation=Remediation(
        "Close the bucket with all four public-access blocks. Take what was read from it for seen by others, and "
        "models from it for possibly replaced, if the public could write.",
        patch=[
            set_fact("block_public_acls", value=True, of="AWS::S3::Bucket"),
            set_fact("ignore_public_acls", value=True, of="AWS::S3::Bucket"),
            set_fact("block_public_policy", value=True, of="AWS::S3::Bucket"),
            set_fact("restrict_public_buckets", value=True, of="AWS::S3::Bucket"),
        ],
    ),
)
def public_data(resource: ReadsData | HasOutput, graph: Graph) -> Verdict:
    """A model is as trustworthy as the bucket it comes from, and a job as confidential as those it reads and writes.

    The finding stands on the model or job, where its owner looks; bucket-public says the same of the bucket itself.
    Buckets that are not the account's are left to bucket-foreign: nobody else's access settings can be read.
    """
    read, written = read_and_written(resource)
    named = dict.fromkeys((*read, *written))
    if not named:
        return not_applicable("it names no bucket")
    owned: list[str] = []

    def is_public(ref: Ref) -> bool:
        bucket = graph.find(Bucket, ref)
        if bucket is None:
            return False
        owned.append(ref.name)
        return graph.is_public(bucket)

    if any_of(is_public, named):
        return failed(f"bucket {owned[-1]} is public")
    return passed("no bucket that it names is public") if owned else not_applicable("it names no bucket of the account")
