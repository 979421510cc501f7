"""Rule: registry-not-customer-managed."""

from auditor.api import (
    Applies,
    Context,
    Graph,
    ModelCard,
    ModelPackage,
    PartnerApp,
    Remediation,
    Severity,
    Verdict,
    not_applicable,
    rule,
    set_fact,
)

from ._shared import custody_of, gone


@rule(
    id="registry-not-customer-managed",
    title="A model package, model card or partner app is not encrypted with a customer-managed key",
    severity=Severity.LOW,
    remediation=Remediation(
        "Give the ARN of a customer-managed key that is enabled, and create the version, the card or the app anew: "
        "none of the three takes a key later.",
        patch=[set_fact("key", "<customer-managed-key-arn>")],
        applies=Applies.ON_RECREATE,
    ),
)
def not_customer_managed(entry: ModelPackage | ModelCard | PartnerApp, graph: Graph, context: Context) -> Verdict:
    """Metrics, evaluations, intended uses and customer metadata say what a model is worth, and where it is weak.

    Without a key SageMaker encrypts with one of its own, which the customer can neither watch nor withdraw. A key field
    proves nothing by being filled: the key's own document decides. The artifacts themselves lie in S3 under the
    bucket's key, and the validation of a package has keys of its own; both are judged elsewhere.
    """
    if isinstance(entry, PartnerApp) and gone(entry.status):
        return not_applicable(f"the app is {entry.status}")
    return custody_of(entry.key, "it is", graph, context)
