"""Rule: logging-trail-not-validated."""

from auditor.api import Remediation, Severity, Trail, Verdict, failed, passed, rule, set_fact


@rule(
    id="logging-trail-not-validated",
    title="A trail's log files can be changed unnoticed",
    severity=Severity.LOW,
    remediation=Remediation(
        "Switch log file validation on; CloudTrail then delivers signed digests of what it has delivered.",
        patch=[set_fact("validated", value=True)],
        cli="aws cloudtrail update-trail --name <trail-name> --enable-log-file-validation",
        terraform='resource "aws_cloudtrail" "example" {\n  enable_log_file_validation = true\n}',
        cloudformation="Type: AWS::CloudTrail::Trail\nProperties:\n  EnableLogFileValidation: true",
    ),
)
def trail_not_validated(trail: Trail) -> Verdict:
    """Who can write to the trail's bucket can rewrite history, unless each file's digest is signed and kept.

    The console switches validation on for new trails, the API and Terraform do not: a field that lacks means off.
    """
    if trail.validated:
        return passed("log file validation is on")
    return failed("log file validation is off")
