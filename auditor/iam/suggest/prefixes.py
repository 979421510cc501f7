"""Making a policy shorter by joining S3 prefixes of one bucket under their common parent. Each joint is told."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable

from msgspec import Struct
from msgspec.structs import replace

from auditor.iam.suggest.permission import Permission

_MANY = 500
"""From so many permissions on all parents of the deepest level are joined at once."""

Place = tuple[str, str]
"""Bucket ARN, and a prefix without its last slash."""


class Joint(Struct, frozen=True):
    """Several prefixes of a bucket that became one: more than was seen, and no more than was held."""

    bucket: str
    prefix: str
    count: int

    def takes_in(self, resource: str) -> bool:
        """Whether an ARN pattern lies below it."""
        return resource.startswith(f"{self.bucket}/{self.prefix}/")

    @property
    def resource(self) -> str:
        """The pattern that stands for all of them."""
        return f"{self.bucket}/{self.prefix}/*"

    def __str__(self) -> str:
        """For a reader: `arn:...:bucket/models/* for 42 prefixes below it`."""
        return f"{self.resource} for {self.count} prefixes below it"


def shorten(
    permissions: Collection[Permission],
    fits: Callable[[Collection[Permission]], bool],
    allowed: Callable[[Permission], bool],
) -> tuple[tuple[Permission, ...], tuple[Joint, ...]]:
    """Join prefixes until the permissions fit, or until there is nothing left to join.

    Args:
        permissions: where to begin.
        fits: whether a policy of these is short enough.
        allowed: whether a permission that is made by joining is held today; others are not made.

    Returns:
        The permissions, and what was joined. A bucket's root is never made out of prefixes.
    """
    current, joints, refused = tuple(permissions), list[Joint](), set[Place]()
    while not fits(current):
        parents = _parents(current)
        candidates = {place: count for place, count in parents.items() if count > 1 and place not in refused}
        if not candidates:
            break
        for place in _chosen(candidates, len(current)):
            widened = _join(current, place, allowed)
            if widened is None:
                refused.add(place)
            else:
                current = widened
                joints.append(Joint(*place, candidates[place]))
    return current, _last(joints)


def _parents(permissions: Iterable[Permission]) -> Counter[Place]:
    """How many different prefixes of the permissions lie directly below each parent."""
    found: dict[Place, set[str]] = defaultdict(set)
    for bucket, key in {place for one in permissions for place in _places(one)}:
        parent, slash, _ = key.rstrip("*").rstrip("/").rpartition("/")
        if slash:
            found[bucket, parent].add(key)
    return Counter({place: len(keys) for place, keys in found.items()})


def _places(one: Permission) -> Iterable[tuple[str, str]]:
    """The (bucket, key pattern) of an object permission, or of each prefix of a listing."""
    bucket, slash, key = one.resource.partition("/")
    if not one.action.startswith("s3:"):
        return ()
    if slash:
        return ((bucket, key),)
    return tuple((bucket, value) for each in one.restrictions if each.key == "s3:prefix" for value in each.values)


def _chosen(candidates: dict[Place, int], total: int) -> list[Place]:
    """The parent that saves most, of equal ones the deepest; of very many permissions, all of the deepest level."""
    depth = {place: place[1].count("/") for place in candidates}
    if total > _MANY:
        deepest = max(depth.values())
        return sorted(place for place in candidates if depth[place] == deepest)
    return [max(sorted(candidates), key=lambda place: (candidates[place], depth[place]))]


def _join(
    permissions: Iterable[Permission], place: Place, allowed: Callable[[Permission], bool]
) -> tuple[Permission, ...] | None:
    """The permissions with those below a parent joined; None where one of the wider ones is not held."""
    joined: dict[Permission, None] = {}
    for one in permissions:
        wider = _widened(one, *place)
        if wider != one and not allowed(wider):
            return None
        joined[wider] = None
    return tuple(joined)


def _widened(one: Permission, bucket: str, parent: str) -> Permission:
    if not one.action.startswith("s3:"):
        return one
    if one.resource.startswith(f"{bucket}/{parent}/"):
        return replace(one, resource=f"{bucket}/{parent}/*")
    if one.resource != bucket:
        return one
    restrictions = tuple(
        replace(each, values=_under(each.values, parent)) if each.key == "s3:prefix" else each
        for each in one.restrictions
    )
    return replace(one, restrictions=restrictions)


def _under(values: Iterable[str], parent: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"{parent}/*" if value.startswith(f"{parent}/") else value for value in values))


def _last(joints: Iterable[Joint]) -> tuple[Joint, ...]:
    """Without the joints that a later one took in."""
    found = list(joints)
    return tuple(
        one
        for place, one in enumerate(found)
        if not any(
            later.bucket == one.bucket and f"{one.prefix}/".startswith(f"{later.prefix}/")
            for later in found[place + 1 :]
        )
    )
