"""KMS: keys with their policy, rotation, grants and aliases.

AWS-managed keys are only described: nobody can change their policy, rotation or grants.
"""

from __future__ import annotations

from auditor.model.fact import each, fact, parts
from auditor.model.resource import Part, Resource
from auditor.model.values import document, flag, identifier, number, pairs, present, text


class Grant(Part):
    """A grant: `grantee` may use the key for `operations`, beside whatever the key policy says.

    Its constraints are the pairs that a request's encryption context must equal, or contain.
    """

    id = fact("GrantId", text, assigned=True)
    grantee = fact("GranteePrincipal", text, absent=None)
    operations = each("Operations[]", text)
    constrained = fact("Constraints", present, absent=False)
    context_equals = fact("Constraints.EncryptionContextEquals", pairs, absent=None)
    context_subset = fact("Constraints.EncryptionContextSubset", pairs, absent=None)


class Key(Resource, type="AWS::KMS::Key", described_by="DescribeKey"):
    """A KMS key. `rotated` is None where KMS cannot rotate it by itself (asymmetric, HMAC, imported, custom store)."""

    key_id = fact("KeyMetadata.KeyId", identifier, assigned=True)
    arn = fact("KeyMetadata.Arn", identifier, assigned=True)
    manager = fact("KeyMetadata.KeyManager", text, assigned=True)
    state = fact("KeyMetadata.KeyState", text, assigned=True)
    enabled = fact("KeyMetadata.Enabled", flag, absent=False)
    usage = fact("KeyMetadata.KeyUsage", text, absent="ENCRYPT_DECRYPT")
    spec = fact("KeyMetadata.KeySpec", text, absent="SYMMETRIC_DEFAULT")
    origin = fact("KeyMetadata.Origin", text, assigned=True)
    multi_region = fact("KeyMetadata.MultiRegion", flag, absent=False)
    deletion_date = fact("KeyMetadata.DeletionDate", text, absent=None)
    policy = fact("Policy", document, absent=None, of="GetKeyPolicy")
    rotated = fact("KeyRotationEnabled", flag, absent=None, of="GetKeyRotationStatus")
    rotation_days = fact("RotationPeriodInDays", number, absent=None, of="GetKeyRotationStatus")
    grants = parts("Grants[]", Grant, of="ListGrants")
    aliases = each("Aliases[].AliasName", identifier, of="ListAliases")

    @property
    def customer_managed(self) -> bool:
        """Whether the customer, not an AWS service, controls policy and life of the key."""
        return self.manager == "CUSTOMER"

    @property
    def pending_deletion(self) -> bool:
        """Whether the key will be destroyed, and with it what it encrypts, unless somebody cancels that."""
        return self.state in {"PendingDeletion", "PendingReplicaDeletion"}

    @property
    def also_known_as(self) -> tuple[str, ...]:
        """The key's aliases: `alias/team-a`."""
        return self.aliases
