"""Rule: logging-log-group-without-key."""

from auditor.api import (
    Context,
    Graph,
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
    id="logging-log-group-without-key",
    title="SageMaker's logs are not encrypted with a key of the customer's",
    severity=Severity.LOW,
    remediation=Remediation(
        "Associate a customer-managed key whose policy lets CloudWatch Logs of this region use it for the log group; "
        "what was logged before stays under the old encryption.",
        patch=[set_fact("key", "<key-arn>")],
        cli="aws logs associate-kms-key --log-group-name <log-group-name> --kms-key-id <key-arn>",
        terraform='resource "aws_cloudwatch_log_group" "example" {\n  kms_key_id = "<key-arn>"\n}',
        cloudformation="Type: AWS::Logs::LogGroup\nProperties:\n  KmsKeyId: <key-arn>",
    ),
)
def log_group_without_key(group: LogGroup, graph: Graph, context: Context) -> Verdict:
    """What training and inference code prints, data included, stands in these logs.

    They are always encrypted; the question is with whose key. SageMaker makes its log groups by itself and gives them
    none. The key's own document decides whether it is the customer's and usable.
    """
    if not is_sagemakers(group):
        return not_applicable("not a log group of SageMaker's")
    if group.key is None:
        return failed("no KMS key: encrypted with CloudWatch Logs' own")
    custody = graph.custody(group.key, context.settings.trusted_accounts)
    if custody.customer_managed:
        return passed(f"encrypted with {custody}")
    return failed(f"encrypted with {custody}")
