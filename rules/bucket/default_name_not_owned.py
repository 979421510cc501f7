"""Rule: bucket-default-name-not-owned."""

from auditor.api import (
    Bucket,
    Confidence,
    Graph,
    Ref,
    Region,
    Remediation,
    Severity,
    Verdict,
    failed,
    not_applicable,
    passed,
    rule,
)


@rule(
    id="bucket-default-name-not-owned",
    title="The bucket that SageMaker's tools write to by default is not the account's",
    severity=Severity.HIGH,
    remediation=Remediation(
        "Create the bucket yourself, with public access blocked, and keep it though it stays empty. Where S3 answers "
        "that the name is taken, give every session a bucket of your own (default_bucket of the Python SDK, also in "
        "its configuration file), and let roles write to the account's own buckets only (s3:ResourceAccount).",
        cli="aws s3api create-bucket --bucket sagemaker-<region>-<account-id> --region <region> "
        "--create-bucket-configuration LocationConstraint=<region>",
    ),
)
def default_name_not_owned(region: Region, graph: Graph) -> Verdict:
    """SageMaker's SDK and Studio put code, data and models into sagemaker-REGION-ACCOUNT unless told otherwise.

    Anybody who knows an account's id can work the name out, and a bucket name belongs to whoever takes it first: older
    tools then write to a stranger's bucket, and read code from it. Judged is each region in which SageMaker is used:
    the account's own list of buckets has the name, or it has not. Whether the name is still free, or somebody else's
    already, that list does not tell, hence the lower confidence; another scanned account that has it is certain. Where
    all sessions name a bucket of their own, accept the finding.
    """
    home = region.identity
    name = f"sagemaker-{home.region}-{home.account}"
    bucket = graph.find(Bucket, Ref(Bucket.type, name))
    if bucket is not None and bucket.identity.account == home.account:
        return passed("the account owns the default bucket of the region")
    if not graph.sagemaker_types():
        return not_applicable("SageMaker is not used in this region")
    if bucket is not None:
        return failed(f"account {bucket.identity.account} has the name of the region's default bucket")
    why = "none of the account's buckets has the name of the region's default bucket: it is free, or somebody else's"
    return failed(why, confidence=Confidence.MEDIUM)
