"""Rule: logging-s3-data-events."""

from auditor.api import Bucket, Graph, Remediation, Severity, Verdict, all_of, failed, not_applicable, passed, rule

from ._shared import HALVES, S3_OBJECT, Recording, selector_command


@rule(
    id="logging-s3-data-events",
    title="Nobody records who reads and writes the objects of a bucket that SageMaker uses",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Add a selector for the S3 data events of the bucket, reads and writes, to a trail that logs in its region. "
        "Data events cost per event; a selector for the bucket alone bounds that.",
        cli=selector_command(
            {"Field": "resources.type", "Equals": [S3_OBJECT]},
            {"Field": "resources.ARN", "StartsWith": ["<bucket-arn>/"]},
        ),
    ),
)
def s3_data_events(bucket: Bucket, graph: Graph) -> Verdict:
    """Trails do not record object reads and writes by default, so training data can be copied or poisoned unseen.

    Only a selector that takes in every object counts, reads and writes alike (between several trails, too): a prefix,
    a suffix, an excluded object, event name or principal leaves events out. The trail must be logging, and be in the
    bucket's region or multi-region. Event data stores count where their region was scanned.
    """
    if not graph.users("AWS::SageMaker::"):
        return not_applicable("SageMaker does not use the bucket")
    own = bucket.identity
    events = Recording(S3_OBJECT, f"arn:{own.partition}:s3:::{own.name}/", own.region, below=True)
    if all_of(lambda half: events.recorded(graph, half), HALVES):
        return passed("reads and writes of all objects are recorded")
    return failed("no trail or event data store records the reads and writes of all objects")
