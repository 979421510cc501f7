"""Resources that a request may name: who may create anything at all of a kind needs but one name that it is allowed.

A policy that allows `training-job/team-*` allows to create a job, under a name that fits. Names are tried, and the
engine decides each: what it allows is proven by that very request.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from auditor.iam.known import known

_PLACEHOLDER = re.compile(r"\$\{[^}]*\}")
_NAME = "nobody-named-this"
_SERVICE, _REGION, _HEADER = 2, 3, 5


class Place(Struct, frozen=True):
    """Where a principal makes requests; `regions` are those that were scanned."""

    partition: str
    account: str
    regions: tuple[str, ...]


def formats(action: str, place: Place, region: str) -> tuple[tuple[str, ...], ...]:
    """The ARNs that a request names, a group for each: one of each group is needed; `*` where it names none.

    Types whose names begin alike stand for one another: AWS's `code-interpreter` and one's own
    `code-interpreter-custom`.
    """
    found = known().action(action)
    uses = () if found is None else tuple(use for use in found.resources if use.required) or found.resources[:1]
    groups: dict[str, list[str]] = {}
    for use in uses:
        alike = next((type_ for type_ in groups if use.type.startswith(f"{type_}-")), use.type)
        groups.setdefault(alike, []).extend(_filled(arn, place, region) for arn in use.arns)
    return tuple(map(tuple, groups.values())) or (("*",),)


def names(format_: str, patterns: Iterable[str]) -> Iterator[str]:
    """Resources of a format: one that nobody has named, then one for each pattern that it may fit."""
    yield _PLACEHOLDER.sub(_NAME, format_)
    for pattern in patterns:
        found = _instance(pattern, format_)
        if found is not None:
            yield found


def concerns(action: str, arn: str) -> bool:
    """Whether an action is about resources of the kind that an ARN names: `pipeline/...`, `user-profile/...`."""
    found = known().action(action)
    kind = _kind(arn)
    return found is not None and any(_kind(format_) == kind for use in found.resources for format_ in use.arns)


def region_of(arn: str, default: str) -> str:
    """The region that an ARN names."""
    parts = arn.split(":", _HEADER)
    return parts[_REGION] if len(parts) > _REGION and parts[_REGION] else default


def _kind(arn: str) -> str:
    return re.split("[/:]", arn.split(":", _HEADER)[-1], maxsplit=1)[0]


def _filled(arn: str, place: Place, region: str) -> str:
    known_parts = {"${Partition}": place.partition, "${Region}": region, "${Account}": place.account}
    for placeholder, value in known_parts.items():
        arn = arn.replace(placeholder, value)
    return arn


def _instance(pattern: str, format_: str) -> str | None:
    """A resource that fits the pattern, if there is one of the format; policy variables stand for any text."""
    wanted, parts = pattern.split(":", _HEADER), format_.split(":", _HEADER)
    if len(wanted) <= _HEADER or len(parts) <= _HEADER:
        return None
    header = [have if "*" in want or "?" in want else want for want, have in zip(wanted[:-1], parts[:-1], strict=True)]
    if header[_SERVICE] != parts[_SERVICE]:
        return None
    begin = parts[-1].partition("${")[0]
    name = _PLACEHOLDER.sub("x", wanted[-1]).replace("*", "x").replace("?", "x")
    if not name.startswith(begin):
        name = begin + name
    return ":".join([*header, name])
