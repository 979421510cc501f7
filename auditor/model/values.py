"""Kinds of fact values: how the JSON of a response becomes a small, hashable Python value."""

from __future__ import annotations

import json
from collections.abc import Callable
from ipaddress import ip_network
from typing import Any, TypeVar

from msgspec import Struct

from auditor.model.arn import Arn

T = TypeVar("T")


def reduces(kind: Callable[[Any], T]) -> Callable[[Any], T]:
    """Mark a kind that keeps only part of its input, so that records which differ elsewhere are judged once."""
    kind.reduces = True  # type: ignore[attr-defined]
    return kind


def takes_symbols(kind: Callable[[Any], T]) -> Callable[[Any], T]:
    """Mark a kind that need not know how a name is spelled (`auditor.model.choice`): its presence is enough."""
    kind.takes_symbols = True  # type: ignore[attr-defined]
    return kind


def takes_symbols_if(test: Callable[[str], bool]) -> Callable[[Callable[[Any], T]], Callable[[Any], T]]:
    """Mark a kind that reads those texts with symbols for which `test` holds."""

    def mark(kind: Callable[[Any], T]) -> Callable[[Any], T]:
        kind.takes_symbols = test  # type: ignore[attr-defined]
        return kind

    return mark


def text(raw: Any) -> str:
    """A string as it stands."""
    return str(raw)


def block(raw: Any, *versions: int) -> str:
    """A network as EC2 writes it, `10.0.0.0/16`, of one of the IP versions if any are named; an empty text is none.

    Raises:
        ValueError: it is no such network; code may hold what AWS would refuse.
    """
    written = str(raw)
    if written and ("/" not in written or ip_network(written, strict=False).version not in (versions or (4, 6))):
        raise ValueError(f"no network in CIDR notation: {written!r}")
    return written


def block4(raw: Any) -> str:
    """As `block`, of IPv4."""
    return block(raw, 4)


def block6(raw: Any) -> str:
    """As `block`, of IPv6."""
    return block(raw, 6)


def number(raw: Any) -> int:
    """A whole number."""
    return int(raw)


def flag(raw: Any) -> bool:
    """A JSON boolean, or its text (Search and XML return both).

    Raises:
        ValueError: for anything else; code may hold what AWS would refuse.
    """
    if isinstance(raw, bool):
        return raw
    word = str(raw).lower()
    if word not in {"true", "false"}:
        raise ValueError(f"neither true nor false: {raw!r}")
    return word == "true"


def switch(raw: Any) -> bool:
    """`Enabled`/`ENABLED`/true as True, `Disabled`/`DISABLED`/false as False.

    Raises:
        ValueError: for any other word; a new one must be understood before it is judged.
    """
    word = str(raw).lower()
    if word in {"enabled", "true"}:
        return True
    if word in {"disabled", "false"}:
        return False
    raise ValueError(f"neither enabled nor disabled: {raw!r}")


@takes_symbols
def identifier(raw: Any) -> str:
    """An id or a name that serves to tell things apart: what stands for one does as well."""
    return str(raw)


@takes_symbols
@reduces
def present(raw: Any) -> bool:
    """Whether there is anything: an empty text, list or structure counts as nothing."""
    return raw not in (None, "", [], {})


def pair(raw: Any) -> tuple[str, str]:
    """A tag as (key, value)."""
    return str(raw["Key"]), str(raw.get("Value", ""))


def pairs(raw: Any) -> tuple[tuple[str, str], ...]:
    """A map of texts as (key, value) in order of keys."""
    return tuple(sorted((str(key), str(value)) for key, value in raw.items()))


@takes_symbols
def document(raw: Any) -> str:
    """A policy or other nested JSON as canonical text, whether AWS returned text or a structure."""
    return raw if isinstance(raw, str) else json.dumps(raw, sort_keys=True, separators=(",", ":"))


class Ref(Struct, frozen=True):
    """A reference to another resource as AWS wrote it: an ARN, a name, an id or an alias, and the type it must be."""

    type: str
    text: str

    @property
    def arn(self) -> Arn | None:
        """The parsed ARN, or None where the reference is a plain name or id."""
        return Arn.parse(self.text) if Arn.looks_like(self.text) else None

    @property
    def name(self) -> str:
        """The name or id within its type: the part behind `role/`, `key/`, `subnet/`... of an ARN."""
        arn = self.arn
        return arn.name if arn else self.text

    def __str__(self) -> str:
        """As AWS wrote it."""
        return self.text


class To:
    """The kind of a fact that names another resource; each such fact is an edge of the graph."""

    def __init__(
        self, type_: str, read: Callable[[str], str] = str, *, takes_symbols: bool | Callable[[str], bool] = True
    ) -> None:
        """Refer to `type_`; `read` cuts the name out of a longer text (the bucket out of an S3 URI)."""
        self.type, self.takes_symbols = type_, takes_symbols
        self.reduces = read is not str
        self.read = read

    @property
    def types(self) -> frozenset[str]:
        """The types that it may refer to."""
        return frozenset({self.type})

    def __call__(self, raw: Any) -> Ref:
        """The reference that `raw` makes."""
        return Ref(self.type, self.read(str(raw)))


def bucket_name(uri: str) -> str:
    """The bucket of `s3://bucket/key`, `https://bucket.s3...`, a bucket ARN, or a bare bucket name."""
    if uri.startswith("s3://"):  # nearly all are
        return uri[5:].partition("/")[0]
    if Arn.looks_like(uri):
        return Arn.parse(uri).resource.split("/", 1)[0]
    scheme, _, rest = uri.partition("://")
    host = (rest or scheme).split("/", 1)[0]
    if scheme not in {"http", "https"}:
        return host
    if host.startswith(("s3.", "s3-")):
        return rest.split("/", 2)[1] if rest.count("/") else ""
    return host.split(".s3", 1)[0]


def key_prefix(uri: Any) -> str:
    """What every key of the objects below an S3 location begins with: `s3://bucket/a/b` -> `a/b/`; the bucket's: ``."""
    path = str(uri).removeprefix("s3://").partition("/")[2].strip("/")
    return f"{path}/" if path else ""


def repository_name(image: str) -> str:
    """`registry/name` of a container image without its tag or digest: `111122223333.dkr.ecr.../team/train`."""
    untagged = image.split("@", 1)[0]
    head, slash, last = untagged.rpartition("/")
    return f"{head}{slash}{last.split(':', 1)[0]}"


def has_spelled_registry(image: str) -> bool:
    """Whether the registry of an image is told, though its account and region may be symbols; not `«Image»`."""
    registry, slash, _ = image.partition("/")
    return (bool(slash) and not registry.startswith("«")) or ".dkr." in registry


to_role = To("AWS::IAM::Role")
to_key = To("AWS::KMS::Key")
to_subnet = To("AWS::EC2::Subnet")
to_security_group = To("AWS::EC2::SecurityGroup")
to_vpc = To("AWS::EC2::VPC")
to_bucket = To("AWS::S3::Bucket", bucket_name)
to_image = To("AWS::ECR::Repository", repository_name, takes_symbols=has_spelled_registry)
