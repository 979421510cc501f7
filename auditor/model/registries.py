"""Container registries: the host and, in Amazon ECR, the account that an image comes from, and which are AWS's own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from msgspec import Struct

from auditor.model.choice import symbolic
from auditor.model.plain import plain

DOCKER_HUB = "docker.io"
"""The registry of images that are named without one."""

_ECR = (
    r"(?P<account>\d{12}|«[^»]*»)\.dkr[.-]ecr(?:-fips)?\."
    r"(?P<region>[a-z0-9-]+|«[^»]*»)\.(?P<suffix>[a-z0-9.-]+|«[^»]*»)"
)
"""Of code, account, region and ending may be symbols."""


class Registry(Struct, frozen=True):
    """Where an image comes from: the host; where ECR keeps it privately, account and region; whether AWS owns these."""

    host: str
    account: str | None = None
    region: str | None = None
    of_aws: bool = False

    @classmethod
    def of(cls, image: str, partition: str) -> Registry:
        """The registry of `registry/name[:tag]`; a name without a registry comes from Docker Hub, as Docker reads it.

        A host counts as Amazon ECR's only with the ending that such hosts have in `partition`: whoever owns
        `111122223333.dkr.ecr.eu-west-1.example.com` is not account 111122223333.
        """
        first, slash, _ = image.partition("/")
        host = first if symbolic(first) else first.lower()
        if not slash or not ("." in host or ":" in host or host == "localhost"):
            return cls(DOCKER_HUB)
        match = re.fullmatch(_ECR, host)
        if match is None or not (symbolic(match["suffix"]) or match["suffix"] in _suffixes(partition)):
            return cls(host)
        return cls(host, match["account"], match["region"], is_of_aws(match["account"], partition))


def is_of_aws(account: str, partition: str) -> bool:
    """Whether AWS keeps its own images in an account: in its registries, and as images of Studio."""
    return account in _accounts(partition)


@cache
def _suffixes(partition: str) -> frozenset[str]:
    return frozenset(host for row in _rows(partition) for host in row.get("hosts", ()))


@cache
def _accounts(partition: str) -> frozenset[str]:
    return frozenset(account for row in _rows(partition) for account in str(row.get("accounts", "")).split())


def _rows(partition: str) -> tuple[Mapping[str, str | list[str]], ...]:
    """The partition's row of the table; every row for code of which nobody knows where it goes."""
    table = _table()
    return tuple(table.values()) if symbolic(partition) else tuple(filter(None, [table.get(partition)]))


@cache
def _table() -> Mapping[str, Mapping[str, str | list[str]]]:
    """{partition: {hosts: how the names of ECR's hosts end, accounts: ids, separated by space}}."""
    table: Mapping[str, Mapping[str, str | list[str]]] = plain(
        files("auditor.model").joinpath("registries.yaml").read_bytes()
    )
    return table
