"""Rule: detection-bucket-unsearched."""

from auditor.api import (
    Bucket,
    Graph,
    Ref,
    Remediation,
    SearchedBucket,
    Session,
    Severity,
    Verdict,
    failed,
    not_applicable,
    passed,
    rule,
)

from ._shared import SAGEMAKER


@rule(
    id="detection-bucket-unsearched",
    title="A bucket that SageMaker uses is not searched for sensitive data",
    severity=Severity.LOW,
    remediation=Remediation(
        "Enable Macie's automated discovery and do not exclude the bucket, or create a job that searches it.",
        cli="aws macie2 create-classification-job --job-type SCHEDULED --name <job-name> --schedule-frequency "
        'weeklySchedule={dayOfWeek=MONDAY} --s3-job-definition \'{"bucketDefinitions":[{"accountId":"<account-id>",'
        '"buckets":["<bucket-name>"]}]}\'',
    ),
)
def bucket_unsearched(bucket: Bucket, graph: Graph) -> Verdict:
    """Personal data that nobody knows of is trained into models, captured at endpoints and kept for ever.

    Asked of the buckets that something of SageMaker's names. Macie says of each whether automated discovery samples it
    (it may be excluded) and whether a job searches it. Of a bucket that Macie has no record of, what is switched on for
    the whole region decides.
    """
    if not graph.users(SAGEMAKER):
        return not_applicable("nothing of SageMaker's names this bucket")
    sessions = graph.some(Session) or graph.all(Session)
    if not sessions or sessions[0].status != "ENABLED":
        return failed("Macie is not enabled in the bucket's region")
    found = graph.find(SearchedBucket, Ref(SearchedBucket.type, bucket.identity.name))
    if found is None:
        return _by_region(sessions[0])
    if found.monitored == "MONITORED":
        return passed("automated discovery samples the bucket")
    if found.in_job:
        return passed("a job of Macie's searches the bucket")
    return failed("neither automated discovery nor a job of Macie's searches the bucket")


def _by_region(session: Session) -> Verdict:
    if session.discovery:
        return passed("automated discovery is enabled for the region's buckets")
    return failed("automated discovery is off, and Macie knows of no job for the bucket")
