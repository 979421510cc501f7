"""In whose hands a KMS key is: what a resource's key field proves, told from the key's own document.

A key field proves nothing by being filled: it may name an AWS-managed key, an alias of one, a key that is disabled or
about to be destroyed. Sources: KMS Developer Guide, "AWS KMS keys" (the aliases `alias/aws/...` are reserved for
AWS-managed keys, which cannot be used from other accounts) and "Key states of AWS KMS keys".
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from auditor.graph.lookup import Lookup
from auditor.model.aws.kms import Key
from auditor.model.values import Ref


class Custody(StrEnum):
    """Who controls a key and whether it works, in words that end a sentence: `encrypted with <custody>`."""

    CUSTOMER = "a customer-managed key"
    TRUSTED = "a key of a trusted account"
    AWS = "an AWS-managed key"
    PENDING_DELETION = "a key that is pending deletion"
    DISABLED = "a disabled key"
    UNUSABLE = "a key without usable material"
    MISSING = "a key that does not exist"

    @property
    def customer_managed(self) -> bool:
        """Whether the key works and is controlled by the customer."""
        return self in {Custody.CUSTOMER, Custody.TRUSTED}


_STATES = {
    "PendingDeletion": Custody.PENDING_DELETION,
    "PendingReplicaDeletion": Custody.PENDING_DELETION,
    "Disabled": Custody.DISABLED,
    "PendingImport": Custody.UNUSABLE,
    "Unavailable": Custody.UNUSABLE,
}


def custody(graph: Lookup, ref: Ref, trusted: Collection[str]) -> Custody:
    """In whose hands the key is that `ref` names by id, ARN or alias.

    Raises:
        MissingEvidence: where the key was not read, or is another account's that is neither scanned nor in `trusted`.
    """
    arn = ref.arn
    if (ref.text if arn is None else arn.resource).startswith("alias/aws/"):
        return Custody.AWS
    if arn is not None and arn.account in trusted and not graph.owned(arn.account):
        return Custody.TRUSTED
    key = graph.find(Key, ref)
    if key is None:
        return Custody.MISSING
    if not key.customer_managed:
        return Custody.AWS
    return _STATES.get(key.state, Custody.CUSTOMER)
