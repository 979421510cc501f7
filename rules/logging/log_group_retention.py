"""Rule: logging-log-group-retention."""

from auditor.api import (
    Context,
    LogGroup,
    Remediation,
    Severity,
    Verdict,
    failed,
    not_applicable,
    passed,
    rule,
    set_fact,
)

from ._shared import is_sagemakers


@rule(
    id="logging-log-group-retention",
    title="SageMaker's logs are kept for ever or not long enough",
    severity=Severity.LOW,
    remediation=Remediation(
        "Set the log group's retention to the period that your policy asks for, at least the setting "
        "log_retention_days.",
        patch=[set_fact("retention_days", "<days>")],
        cli="aws logs put-retention-policy --log-group-name <log-group-name> --retention-in-days <days>",
        terraform='resource "aws_cloudwatch_log_group" "example" {\n  retention_in_days = <days>\n}',
        cloudformation="Type: AWS::Logs::LogGroup\nProperties:\n  RetentionInDays: <days>",
    ),
)
def log_group_retention(group: LogGroup, context: Context) -> Verdict:
    """Too short and the trace of an incident is gone; for ever, and data that a container printed is never deleted.

    SageMaker makes its log groups without a retention, which means for ever. The least retention is the setting
    log_retention_days.
    """
    if not is_sagemakers(group):
        return not_applicable("not a log group of SageMaker's")
    days, least = group.retention_days, context.settings.log_retention_days
    if days is None:
        return failed("no retention: the logs are kept for ever")
    if days < least:
        return failed(f"kept for {days} days, less than {least}")
    return passed(f"kept for {days} days")
