"""Rule: cluster-eks-secrets-not-customer-managed."""

from auditor.api import (
    Context,
    EksCluster,
    Graph,
    Remediation,
    Severity,
    Verdict,
    failed,
    passed,
    rule,
)

from ._shared import unused


@rule(
    id="cluster-eks-secrets-not-customer-managed",
    title="Kubernetes secrets of a cluster that SageMaker depends on are not encrypted with a customer-managed key",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Associate a customer-managed key with the cluster's secrets. It cannot be taken back or changed later, and "
        "the cluster is lost with the key. Then write all secrets anew, so that the old ones are encrypted, too.",
        cli="aws eks associate-encryption-config --cluster-name <cluster-name> "
        """--encryption-config '[{"resources":["secrets"],"provider":{"keyArn":"<key-arn>"}}]'""",
        terraform='resource "aws_eks_cluster" "ml" {\n  encryption_config {\n    resources = ["secrets"]\n'
        '    provider {\n      key_arn = "<key-arn>"\n    }\n  }\n}',
        cloudformation="Type: AWS::EKS::Cluster\nProperties:\n  EncryptionConfig:\n"
        "  - {Resources: [secrets], Provider: {KeyArn: <key-arn>}}",
    ),
)
def eks_secrets_not_customer_managed(cluster: EksCluster, graph: Graph, context: Context) -> Verdict:
    """Tokens for model hubs and registries, and whatever else pods are given, lie in the cluster's secrets.

    Without an encryptionConfig EKS still encrypts them, from Kubernetes 1.28 on with envelopes under a key that AWS
    owns: nobody else can see or stop its use. The key's own document decides whether it is the customer's, and works.
    """
    if reason := unused(cluster, graph):
        return reason
    keys = [one.key for one in cluster.encryption if "secrets" in one.resources]
    if not keys or keys[0] is None:
        return failed("no key is set for secrets: they are encrypted with a key that AWS owns")
    custody = graph.custody(keys[0], context.settings.trusted_accounts)
    message = f"secrets are encrypted with {custody}"
    return passed(message) if custody.customer_managed else failed(message)
