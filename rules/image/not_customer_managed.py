"""Rule: image-not-customer-managed."""

from auditor.api import (
    Applies,
    Context,
    Graph,
    Remediation,
    Repository,
    Severity,
    Verdict,
    failed,
    passed,
    rule,
    set_fact,
)

from ._shared import unused


@rule(
    id="image-not-customer-managed",
    title="Images that SageMaker runs are not encrypted with a customer-managed key",
    severity=Severity.LOW,
    remediation=Remediation(
        "Create a repository with SSE-KMS and a customer-managed key, copy the images, and delete the old one: a "
        "repository's encryption is fixed when it is created.",
        patch=[set_fact("encryption", "KMS"), set_fact("key", "<customer-managed-key-arn>")],
        applies=Applies.ON_RECREATE,
        cli="aws ecr create-repository --repository-name <repository-name> --encryption-configuration "
        "encryptionType=KMS,kmsKey=<customer-managed-key-arn>",
    ),
)
def not_customer_managed(repository: Repository, graph: Graph, context: Context) -> Verdict:
    """Images often carry weights, tokenizers and proprietary code; only the customer's own key lets him end their use.

    Every repository is encrypted. AES256 is a key of S3's own, and KMS without a key the AWS-managed one of ECR, whose
    policy nobody can edit. The key's own document decides whether a named key is the customer's, and works. Judged are
    repositories whose images SageMaker runs.
    """
    if reason := unused(graph):
        return reason
    encryption, key = repository.encryption, repository.key
    if not encryption.startswith("KMS"):
        return failed(f"the encryption is {encryption}, with keys of AWS's own")
    if key is None:
        return failed(f"the encryption is {encryption} with the AWS-managed key")
    custody = graph.custody(key, context.settings.trusted_accounts)
    message = f"the encryption is {encryption} with {custody}"
    return passed(message) if custody.customer_managed else failed(message)
