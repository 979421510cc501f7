"""Rule: logging-trail-not-encrypted."""

from auditor.api import Context, Graph, Remediation, Severity, Trail, Verdict, failed, passed, rule, set_fact


@rule(
    id="logging-trail-not-encrypted",
    title="A trail's log files are not encrypted with a key of the customer's",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Set the trail's KMS key to a customer-managed one of the bucket's region whose policy lets CloudTrail use it "
        "for this trail (aws:SourceArn) and lets the readers of the logs decrypt.",
        patch=[set_fact("key", "<key-arn>")],
        cli="aws cloudtrail update-trail --name <trail-name> --kms-key-id <key-arn>",
        terraform='resource "aws_cloudtrail" "example" {\n  kms_key_id = "<key-arn>"\n}',
        cloudformation="Type: AWS::CloudTrail::Trail\nProperties:\n  KMSKeyId: <key-arn>",
    ),
)
def trail_not_encrypted(trail: Trail, graph: Graph, context: Context) -> Verdict:
    """The log says who reads which data and with which role; a key of its own decides who may read the log.

    Without one, whoever may read the bucket may read the trail. The key's own document decides, not the presence of
    a name: a key that is disabled or pending deletion stops the delivery. The key of an organization's trail is often
    another account's, and then not known unless that account is scanned or trusted.
    """
    if trail.key is None:
        return failed("no KMS key: the files are encrypted as the bucket does by default")
    custody = graph.custody(trail.key, context.settings.trusted_accounts)
    if custody.customer_managed:
        return passed(f"encrypted with {custody}")
    return failed(f"encrypted with {custody}")
