"""Rule: registry-mlflow-not-customer-managed."""

from auditor.api import (
    Applies,
    Bucket,
    Context,
    Graph,
    MlflowApp,
    MlflowTrackingServer,
    Remediation,
    Severity,
    Verdict,
    failed,
    not_applicable,
    rule,
    set_fact,
)

from ._shared import custody_of, gone


@rule(
    id="registry-mlflow-not-customer-managed",
    title="What MLflow keeps is not encrypted with a customer-managed key",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Create the MLflow app anew with the ARN of a customer-managed key. A tracking server takes no key: make "
        "SSE-KMS with a customer-managed key the default encryption of its artifact bucket.",
        patch=[
            set_fact("key", "<customer-managed-key-arn>"),
            set_fact("encryption", "aws:kms", of=Bucket.type),
            set_fact("key", "<customer-managed-key-arn>", of=Bucket.type),
        ],
        applies=Applies.ON_RECREATE,
    ),
)
def mlflow_not_customer_managed(server: MlflowApp | MlflowTrackingServer, graph: Graph, context: Context) -> Verdict:
    """Parameters, metrics and model files of every experiment end up here, and last longer than the experiments.

    An app has a key of its own. A tracking server has no field for one, whatever a request says: its artifacts have
    the default encryption of their bucket, so that decides. Its run database is encrypted with a key of AWS's, which
    nobody can change. An artifact bucket of another account is unknown, since its encryption cannot be read.
    """
    if gone(server.status):
        return not_applicable(f"it is {server.status}")
    if isinstance(server, MlflowApp):
        return custody_of(server.key, "the app is", graph, context)
    if server.artifact_bucket is None:
        return not_applicable("it names no artifact bucket")
    bucket = graph.get(Bucket, server.artifact_bucket)
    algorithm = bucket.encryption
    if algorithm is None or not algorithm.startswith("aws:kms"):
        return failed(f"the artifact bucket's default encryption is {algorithm or 'not set'}, with keys of S3's own")
    return custody_of(bucket.key, "the artifact bucket is by default", graph, context)
