"""Rule: logging-no-multi-region-trail."""

from auditor.api import Account, Graph, Remediation, Severity, Trail, Verdict, all_of, any_of, failed, passed, rule

from ._shared import HALVES, management_halves


@rule(
    id="logging-no-multi-region-trail",
    title="No trail records the account's API calls in all regions",
    severity=Severity.HIGH,
    remediation=Remediation(
        "Create a multi-region trail (or an organization trail in the management account) that records read and write "
        "management events, and start its logging.",
        cli="aws cloudtrail create-trail --name <trail-name> --s3-bucket-name <bucket-name> --is-multi-region-trail "
        "--enable-log-file-validation --kms-key-id <key-arn>\naws cloudtrail start-logging --name <trail-name>",
        terraform='resource "aws_cloudtrail" "account" {\n  name = "<trail-name>"\n  s3_bucket_name = "<bucket-name>"\n'
        "  is_multi_region_trail = true\n  enable_log_file_validation = true\n"
        '  kms_key_id = "<key-arn>"\n}',
        cloudformation="Type: AWS::CloudTrail::Trail\nProperties:\n  TrailName: <trail-name>\n"
        "  S3BucketName: <bucket-name>\n  IsMultiRegionTrail: true\n  IsLogging: true\n"
        "  EnableLogFileValidation: true\n  KMSKeyId: <key-arn>",
    ),
)
def no_multi_region_trail(account: Account, graph: Graph) -> Verdict:  # noqa: ARG001 - the account is what is judged
    """Without a trail nobody can tell who created a job, passed it a role or opened a notebook 90 days ago.

    A trail that exists may record nothing: its logging may be stopped, it may cover its home region only, or its
    selectors may leave management events out, or the reads or the writes of them. An organization's trail counts, and
    so do two trails that record reads and writes between them.
    """

    def recorded(half: str) -> bool:
        return any_of(lambda trail: _records(trail, half), graph.some(Trail)) or any_of(
            lambda trail: _records(trail, half), graph.all(Trail)
        )

    if all_of(recorded, HALVES):
        return passed("a multi-region trail that is logging records reads and writes")
    return failed("no multi-region trail that is logging records the reads and writes of all regions")


def _records(trail: Trail, half: str) -> bool:
    return trail.multi_region and trail.logging and half in management_halves(trail)
