"""Permissions as a policy document, and as short as it can be without allowing more."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from msgspec.structs import replace

from auditor.iam.policy import Statement
from auditor.iam.suggest.permission import Permission, Restriction, Restrictions, condition_of, live, short

MANAGED_LIMIT = 6144
"""Characters of a managed policy, whitespace not counted. Source: IAM User Guide, "IAM and AWS STS quotas"."""

_PREFIX = ("StringLike", "s3:prefix")
_HEADER = 5
"""Colons before the last segment of an ARN."""
_WILD = re.compile(r"[*?$]")


def document(permissions: Iterable[Permission], denies: Iterable[Statement]) -> dict[str, Any] | None:
    """The policy that gives these permissions, with the Deny statements as they are; None where it would be empty."""
    statements = [*_statements(_pruned(_listings_joined(permissions))), *_distinct(map(written, denies))]
    return {"Version": "2012-10-17", "Statement": statements} if statements else None


def size(policy: dict[str, Any]) -> int:
    """How many characters of a policy IAM counts."""
    return len(json.dumps(policy, separators=(",", ":"), ensure_ascii=False))


def written(statement: Statement) -> dict[str, Any]:
    """A parsed statement of an identity policy as JSON again, in the current policy version."""
    elements = {
        "Action": statement.actions,
        "NotAction": statement.not_actions,
        "Resource": tuple(live(text, statement.variables) for text in statement.resources),
        "NotResource": tuple(live(text, statement.variables) for text in statement.not_resources),
    }
    body: dict[str, Any] = {"Sid": statement.sid} if statement.sid else {}
    body["Effect"] = statement.effect.value
    body |= {name: short(values) for name, values in elements.items() if values}
    if statement.conditions:
        body["Condition"] = condition_of(map(Restriction.of, statement.conditions))
    return body


def _distinct(statements: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Statements of several policies in one: each once, with statement ids that are letters and digits, and unique.

    Source: IAM User Guide, "IAM JSON policy elements: Sid".
    """
    bodies, names = set[str](), set[str]()
    for statement in statements:
        name = str(statement.get("Sid", ""))
        body = {element: value for element, value in statement.items() if element != "Sid"}
        text = json.dumps(body, sort_keys=True)
        if text in bodies:
            continue
        bodies.add(text)
        fits = name.isascii() and name.isalnum() and name not in names
        names.add(name)
        yield statement if fits else body


def _statements(permissions: Iterable[Permission]) -> Iterator[dict[str, Any]]:
    """Actions that share resources and conditions stand together, then resources that share actions."""
    actions: dict[tuple[str, Restrictions], set[str]] = defaultdict(set)
    for one in permissions:
        actions[one.resource, one.restrictions].add(one.action)
    resources: dict[tuple[tuple[str, ...], Restrictions], list[str]] = defaultdict(list)
    for (resource, restrictions), names in actions.items():
        resources[tuple(sorted(names)), restrictions].append(resource)
    for (together, restrictions), where in sorted(resources.items()):
        body: dict[str, Any] = {"Effect": "Allow", "Action": short(together), "Resource": short(sorted(where))}
        if restrictions:
            body["Condition"] = condition_of(restrictions)
        yield body


def _listings_joined(permissions: Iterable[Permission]) -> Iterator[Permission]:
    """One permission for all prefixes of a bucket that may be listed: the values of a condition are alternatives."""
    prefixes: dict[tuple[str, str, Restrictions], set[str]] = defaultdict(set)
    for one in permissions:
        mine = [each for each in one.restrictions if (each.operator, each.key) == _PREFIX]
        if not mine:
            yield one
            continue
        others = tuple(each for each in one.restrictions if each not in mine)
        prefixes[one.action, one.resource, others].update(mine[0].values)
    for (action, resource, others), values in prefixes.items():
        kept = tuple(_outermost(values))
        yield Permission(action, resource, tuple(sorted((*others, Restriction(*_PREFIX, kept)))))


def _pruned(permissions: Iterable[Permission]) -> Iterator[Permission]:
    """Leave out what a wider permission with the same action and conditions gives anyway."""
    grouped: dict[Permission, list[str]] = defaultdict(list)
    for one in dict.fromkeys(permissions):
        grouped[replace(one, resource="")].append(one.resource)
    for shared, resources in grouped.items():
        yield from (replace(shared, resource=resource) for resource in _outermost(resources))


def _outermost(patterns: Iterable[str]) -> Iterator[str]:
    """The patterns that do not begin as another one does that ends in its only wildcard; each once, sorted."""
    stem: str | None = None
    for pattern in sorted(set(patterns), key=lambda text: (text.rstrip("*"), -len(text))):
        if stem is not None and pattern.startswith(stem):
            continue
        yield pattern
        if pattern.endswith("*") and not _WILD.search(pattern[:-1]) and pattern.count(":") in (0, _HEADER):
            stem = pattern[:-1]
