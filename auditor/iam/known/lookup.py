"""Questions to the table of known actions."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import cache, cached_property, lru_cache
from itertools import accumulate

from msgspec import Struct

from auditor.iam.known.search import Search, members
from auditor.iam.known.table import Details, Key, Level, Table, packaged
from auditor.iam.patterns import compile_pattern

_VARIES = re.compile(r"\$\{[^}]*\}|<[^>]*>|(?<=/)(tag-key)?$")
"""How the reference writes the part of a key's name that the policy's author chooses: ``aws:RequestTag/${TagKey}``."""

_CACHED_PATTERNS = 16_384
"""Sets of up to 2.7 kB each: at most about 40 MB, for more patterns than a large account has."""


class ResourceUse(Struct, frozen=True):
    """A resource type that an action takes.

    Attributes:
        type: its name in the service, such as ``training-job``.
        required: whether the reference marks it as required; of several such types a request names at least one.
        arns: its ARN formats, with ``${...}`` for what varies.
        keys: the condition keys that come with it, in lower case.
    """

    type: str
    required: bool
    arns: tuple[str, ...]
    keys: frozenset[str]


class Action(Struct, frozen=True):
    """An action.

    Attributes:
        name: ``service:Name`` in its canonical case.
        level: what it does.
        resources: the resource types that it takes; empty where it supports only Resource ``*``.
        keys: its condition keys and those of its resource types, in lower case, without the global ones.
    """

    name: str
    level: Level
    resources: tuple[ResourceUse, ...]
    keys: frozenset[str]


class Known:
    """A table of actions. All names are taken without case.

    Sets of actions are integers (bit n: the n-th action), which unite, intersect and subtract by ``|``, ``&``, ``& ~``.
    """

    def __init__(self, table: Table) -> None:
        self._table = table
        self._made = lru_cache(maxsize=None)(self._action)
        self._of_service: dict[str, Search] = {}

    @cached_property
    def _search(self) -> Search:
        """The names of all services, for a pattern that begins with a wildcard."""
        names = (f"{service}:{name}" for service, names in self._table.services.items() for name in names)
        return Search("\n".join(names).lower().split("\n"))

    @cached_property
    def _first(self) -> dict[str, int]:
        """The position of each service's first action."""
        services = self._table.services
        return dict(zip(services, accumulate(map(len, services.values()), initial=0), strict=False))

    @cached_property
    def _services(self) -> list[str]:
        return list(self._first)

    @cached_property
    def _starts(self) -> list[int]:
        return list(self._first.values())

    def _within(self, service: str) -> Search:
        """The names of one service: nearly every question is about one, and few services are asked about."""
        if service not in self._of_service:
            self._of_service[service] = Search([name.lower() for name in self._table.services[service]])
        return self._of_service[service]

    @cached_property
    def _cached_bits(self) -> Callable[[str], int]:
        return lru_cache(_CACHED_PATTERNS)(self._bits)

    def _bits(self, pattern: str) -> int:
        service, _, name = pattern.partition(":")
        if self.has_service(service):
            return self._within(service).bits(name) << self._first[service]
        return (1 << len(self)) - 1 if pattern == "*" else self._search.bits(pattern)

    def _place(self, action: str) -> tuple[str, int] | None:
        """The service of an action, and its position there."""
        service, _, name = action.lower().partition(":")
        position = self._within(service).position(name) if self.has_service(service) else None
        return None if position is None else (service, position)

    def __len__(self) -> int:
        return sum(map(len, self._table.services.values()))

    @property
    def date(self) -> str:
        """The day on which the source was published, YYYY-MM-DD."""
        return self._table.origin.date

    @property
    def source(self) -> str:
        """Name and version of the source, its licence, and what was laid over it."""
        origin = self._table.origin
        return f"{origin.source} ({origin.licence}); {origin.keys}"

    def services(self) -> tuple[str, ...]:
        """The service prefixes, in the order of the table."""
        return tuple(self._table.services)

    def has_service(self, prefix: str) -> bool:
        """Whether a prefix is that of a service in the table."""
        return prefix.lower() in self._table.services

    def index(self, action: str) -> int | None:
        """The position of an action, None when it is not in the table."""
        place = self._place(action)
        return None if place is None else self._first[place[0]] + place[1]

    def name(self, index: int) -> str:
        """The canonical name of the action at a position.

        Raises:
            IndexError: there is no such position.
        """
        service = self._services[bisect_right(self._starts, index) - 1]
        return f"{service}:{self._table.services[service][index - self._first[service]]}"

    def bits(self, pattern: str) -> int:
        """The set of actions that an Action pattern matches, such as ``*``, ``s3:Get*`` or ``iam:*Role?``."""
        return self._cached_bits(pattern.lower())

    def names(self, bits: int) -> Iterator[str]:
        """The canonical names of a set of actions, in the order of the table.

        Raises:
            IndexError: the set has a position that the table lacks.
        """
        return map(self.name, members(bits))

    def action(self, name: str) -> Action | None:
        """What is known of an action, None when it is not in the table."""
        place = self._place(name)
        return None if place is None else self._made(*place)

    def takes_resource(self, action: str) -> bool:
        """Whether an action can be limited to resources; True for one that is not in the table."""
        known_action = self.action(action)
        return known_action is None or bool(known_action.resources)

    def keys_of(self, action: str) -> frozenset[str]:
        """An action's condition keys as in `Action.keys`; empty for one that is not in the table."""
        known_action = self.action(action)
        return frozenset[str]() if known_action is None else known_action.keys

    def supports(self, action: str, key: str) -> bool | None:
        """Whether a condition key can be present in requests for an action, None when the action is not in the table.

        ``aws:`` keys that no action lists are global: they don't depend on the action. Source: IAM User Guide,
        "AWS global condition context keys".
        """
        known_action = self.action(action)
        if known_action is None:
            return None
        lowered = key.lower()
        names = [lowered, *(row.name.lower() for row in self._fitting(lowered))]
        if known_action.keys.isdisjoint(names):
            return lowered.startswith("aws:") and self.key(key) is None
        return True

    def key(self, name: str) -> Key | None:
        """A condition key by its name, or by one that fits its placeholder (``aws:RequestTag/team``), else None."""
        lowered = name.lower()
        return self._keys.get(lowered) or next(self._fitting(lowered), None)

    def keys(self, prefix: str) -> tuple[Key, ...]:
        """The condition keys that begin with ``prefix:``, by name."""
        begin = f"{prefix.lower()}:"
        return tuple(key for name, key in self._keys.items() if name.startswith(begin))

    def arn_formats(self, service: str, resource_type: str) -> tuple[str, ...]:
        """The ARN formats of a resource type, with ``${...}`` for what varies; empty when it is not in the table."""
        return self._arns.get((service.lower(), resource_type.lower()), ())

    def _fitting(self, key: str) -> Iterator[Key]:
        """The keys with a placeholder that a key in lower case fits."""
        templates = self._templates.get(key.partition(":")[0], [])
        return (row for pattern, row in templates if compile_pattern(pattern).matches(key))

    def _action(self, service: str, position: int) -> Action:
        shape = self._details.shape(self._first[service] + position)
        required = [self._use(position, required=True) for position in shape.required]
        optional = [self._use(position, required=False) for position in shape.optional]
        resources = (*required, *optional)
        keys = self._key_names(shape.keys).union(*(use.keys for use in resources))
        return Action(f"{service}:{self._table.services[service][position]}", shape.level, resources, keys)

    def _use(self, position: int, *, required: bool) -> ResourceUse:
        row = self._details.resource(position)
        return ResourceUse(row.type, required, row.arns, self._key_names(row.keys))

    def _key_names(self, positions: tuple[int, ...]) -> frozenset[str]:
        rows = self._details.keys
        return frozenset(rows[position].name.lower() for position in positions)

    @cached_property
    def _details(self) -> Details:
        return self._table.details()

    @cached_property
    def _keys(self) -> dict[str, Key]:
        return {row.name.lower(): row for row in self._details.keys}

    @cached_property
    def _templates(self) -> dict[str, list[tuple[str, Key]]]:
        """Service prefix -> patterns of its keys with a placeholder, the most explicit first."""
        found: dict[str, list[tuple[str, Key]]] = {}
        for key, row in sorted(self._keys.items(), key=lambda item: -len(item[0])):
            pattern = _VARIES.sub("*", key)
            if pattern != key:
                found.setdefault(key.partition(":")[0], []).append((pattern, row))
        return found

    @cached_property
    def _arns(self) -> dict[tuple[str, str], tuple[str, ...]]:
        rows = map(self._details.resource, range(len(self._details.resources)))
        return {(row.service, row.type.lower()): row.arns for row in rows}


@cache
def known() -> Known:
    """The table that is installed with this package."""
    return Known(Table(packaged()))
