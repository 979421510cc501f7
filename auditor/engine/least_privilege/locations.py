"""S3 locations, images and keys as the ARNs that a policy names."""

from __future__ import annotations

import re

from msgspec import Struct

from auditor.engine.least_privilege.access import Access
from auditor.graph.estate import Estate
from auditor.model.arn import Arn
from auditor.model.aws.kms import Key
from auditor.model.document import Identity
from auditor.model.gap import MissingEvidence
from auditor.model.values import Ref, bucket_name, repository_name, to_key

_IMAGE = re.compile(r"(?P<account>\d{12})\.dkr\.ecr(?:-fips)?\.(?P<region>[a-z0-9-]+)\.[^/]+/(?P<name>.+)")
_KEY_ID = re.compile(r"(mrk-)?[0-9a-f-]{32,36}")
_BUCKET = re.compile(r"[A-Za-z0-9._-]+")
_WILD = re.compile(r"[*?$]")


class Location(Struct, frozen=True):
    """A place in S3.

    Attributes:
        bucket: its name.
        keys: patterns of the object keys, `*` for the whole bucket.
        listed: what listings of it begin with, as a pattern; None for a single object, which is not listed.
    """

    bucket: str
    keys: tuple[str, ...]
    listed: str | None


def location(uri: str, access: Access) -> Location | None:
    """What a URI means; None for what is no S3 location (an https URL of a public model).

    A prefix to read is the beginning of keys, as S3DataType S3Prefix says; a path to write to is a folder. Characters
    that a policy would read as wildcards or variables are escaped.
    """
    bucket, key = bucket_name(uri), _key(uri)
    if not _BUCKET.fullmatch(bucket) or key is None:
        return None
    escaped = _WILD.sub(lambda found: f"${{{found[0]}}}", key)
    if not escaped:
        return Location(bucket, ("*",), "*")
    if escaped.endswith("/"):
        return Location(bucket, (f"{escaped}*",), f"{escaped}*")
    if Access.OBJECT in access:
        is_file = "." in escaped.rpartition("/")[2]
        return (
            Location(bucket, (escaped,), None)
            if is_file
            else Location(bucket, (escaped, f"{escaped}/*"), f"{escaped}*")
        )
    if Access.WRITE in access:
        return Location(bucket, (f"{escaped}/*",), f"{escaped}/*")
    return Location(bucket, (f"{escaped}*",), f"{escaped}*")


def plain(text: str) -> bool:
    """Whether a policy would read a text as what it says: without wildcards or variables."""
    return _WILD.search(text) is None


def _key(uri: str) -> str | None:
    """The key of an `s3://` URI or a bucket's ARN; None for other texts."""
    if uri.startswith("s3://"):
        return uri[5:].partition("/")[2]
    if Arn.looks_like(uri):
        return Arn.parse(uri).resource.partition("/")[2]
    return None if "://" in uri else uri.partition("/")[2]


def repository(image: str, partition: str) -> str | None:
    """The ARN of the ECR repository of an image, whoever owns it; None for an image of another registry."""
    found = _IMAGE.fullmatch(repository_name(image))
    if found is None:
        return None
    return f"arn:{partition}:ecr:{found['region']}:{found['account']}:repository/{found['name']}"


class UnknownKeyError(Exception):
    """A key whose ARN nobody knows: an alias whose key was not read."""


def key_arn(text: str, subject: Identity, estate: Estate) -> str | None:
    """The ARN of a KMS key as `subject` names it; None for a key of AWS's, which needs no permission.

    Raises:
        UnknownKeyError: for an alias whose key is not in the snapshot.
    """
    ref: Ref = to_key(text)
    found = estate.lookup(ref, subject)
    if isinstance(found, Key):
        try:
            return found.arn if found.customer_managed else None
        except MissingEvidence:
            return found.identity.arn
    name = ref.arn.resource if ref.arn else text
    if name.startswith("alias/aws/"):
        return None
    if ref.arn is not None and name.startswith("key/"):
        return text
    if _KEY_ID.fullmatch(text):
        return f"arn:{subject.partition}:kms:{subject.region}:{subject.account}:key/{text}"
    raise UnknownKeyError(text)
