"""What the rules of this family share."""

from auditor.api import Context, Graph, Ref, Verdict, failed, passed

_GONE = frozenset({"Deleting", "Deleted", "CreateFailed"})


def gone(status: str) -> bool:
    """Whether a hosted application is deleted, about to be, or never came to be."""
    return status in _GONE


def custody_of(key: Ref | None, what: str, graph: Graph, context: Context) -> Verdict:
    """Whether `key`, of which the words `what` begin the sentence, is a working key of the customer's.

    Raises:
        MissingEvidence: where the key was not read.
    """
    if key is None:
        return failed(f"{what} encrypted with a key of AWS's own: no key is set")
    custody = graph.custody(key, context.settings.trusted_accounts)
    message = f"{what} encrypted with {custody}"
    return passed(message) if custody.customer_managed else failed(message)
