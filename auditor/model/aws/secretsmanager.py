"""Secrets Manager: what is known of secrets without reading them."""

from __future__ import annotations

from auditor.model.fact import each, fact
from auditor.model.resource import Resource
from auditor.model.values import document, flag, identifier, number, pair, text, to_key


class StoredSecret(
    Resource, type="AWS::SecretsManager::Secret", described_by="ListSecrets", items={"ListSecrets": "SecretList[]"}
):
    """A secret's metadata. Without a key it is encrypted with the AWS-managed key `aws/secretsmanager`.

    `last_accessed` is a day; None where it was never read. A replica's `primary_region` is another than its own.
    """

    name = fact("Name", identifier, assigned=True)
    key = fact("KmsKeyId", to_key, absent=None)
    rotated = fact("RotationEnabled", flag, absent=False)
    rotation_days = fact("RotationRules.AutomaticallyAfterDays", number, absent=None)
    last_rotated = fact("LastRotatedDate", text, absent=None)
    last_accessed = fact("LastAccessedDate", text, absent=None)
    deleted = fact("DeletedDate", text, absent=None)
    created = fact("CreatedDate", text, absent=None)
    primary_region = fact("PrimaryRegion", text, absent=None)
    owner_service = fact("OwningService", text, absent=None)
    tags = each("Tags[]", pair)
    policy = fact("ResourcePolicy", document, absent=None, of="GetResourcePolicy")
