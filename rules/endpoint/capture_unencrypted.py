"""Rule: endpoint-capture-unencrypted."""

from auditor.api import (
    Applies,
    Context,
    Endpoint,
    Graph,
    Remediation,
    Severity,
    Verdict,
    failed,
    not_applicable,
    passed,
    rule,
    set_fact,
)


@rule(
    id="endpoint-capture-unencrypted",
    title="A running endpoint captures requests without a customer-managed key",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Create an endpoint configuration whose DataCaptureConfig has the ARN of a customer-managed key, and update "
        "the endpoint to it. What was captured before keeps its key until it is copied.",
        patch=[set_fact("capture_key", "<customer-managed-key-arn>")],
        applies=Applies.ON_RECREATE,
    ),
)
def capture_unencrypted(endpoint: Endpoint, graph: Graph, context: Context) -> Verdict:
    """Captured requests and answers are the users' own data, in plain text, kept for as long as the bucket keeps them.

    What counts is what the endpoint says of itself: capture may have been stopped, and is on by default where its
    configuration has the block at all. Without a key the account's AWS-managed key for S3 encrypts the files, which
    is not under the customer's control. Configurations are judged by key-output-not-customer-managed, used or not.
    """
    status = endpoint.capture_status
    if status is None:
        return not_applicable("no data capture is configured")
    if status != "Started":
        return not_applicable("data capture is stopped")
    key = endpoint.capture_key
    if key is None:
        return failed("captured data is encrypted with a key of AWS's that is not under the customer's control")
    custody = graph.custody(key, context.settings.trusted_accounts)
    message = f"captured data is encrypted with {custody}"
    return passed(message) if custody.customer_managed else failed(message)
