"""Who may do something to any resource of its kind: asked about one that nobody has named.

Unlike `unbounded`, which looks for statements, this asks about a resource of the account itself, so that a Deny of all
of the account's own ones counts, and it finds only what is sure.
"""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from auditor.iam.answer import Decision
from auditor.iam.context import Context
from auditor.iam.grants import Grants
from auditor.iam.known import ResourceUse, known
from auditor.iam.policy import Effect, Statement, StatementRef
from auditor.iam.resources import EVERYTHING

_UNLISTED = {"sagemaker:batchwriterecord": "sagemaker:PutRecord"}
"""Actions that AWS's reference lacks, and one that is about the same type of resource."""
_PLACEHOLDERS = ("${Partition}", "${Region}", "${Account}")
_ANY: Mapping[str, str | None] = MappingProxyType({})
_NAMELESS = re.compile(r"([a-z-]*)[*?/:\-]*\*[*?/:\-]*")
"""The resource part of a pattern: some of the type, and then wildcards alone."""
_VARIES = re.compile(r"\$\{[^}]*\}")
_NAME, _REGION = "nobody-named-this", "nowhere-1"
_ARN_PARTS = 6
_REGION_PART = 3


def anywhere(
    grants: Grants, action: str, *, partition: str, account: str, request: Mapping[str, str | None] = _ANY
) -> tuple[StatementRef, ...]:
    """Return the statements that surely allow an action on resources that they don't name; none where it is not sure.

    An action that needs several resources at once, such as an endpoint and its configuration, must be allowed on
    unnamed ones of each type. What hangs on a key that the context does not tell is not sure.

    Args:
        grants: a holder's policies.
        action: ``service:Name``, no pattern. Of S3 the reference says too much to be asked so: see `unbounded`.
        partition: of the holder, e.g. ``aws-cn``.
        account: id of the holder's account.
        request: condition keys of the request by value, None for absent ones; of all others nothing is known.
    """
    known_values = {key: value for key, value in request.items() if value is not None}
    context = Context.partial(known_values, absent=[key for key, value in request.items() if value is None])
    own = {one.ref for one in grants.allow_layers()[0]}
    refs: list[StatementRef] = []
    for use in _needed(action):
        probes = dict.fromkeys(_probes(grants, action, use, (partition, account)))
        answers = [grants.decide(action, probe, context=context) for probe in probes]
        sure = [ref for one in answers if one.decision is Decision.ALLOW for ref in one.decided_by if ref in own]
        if not sure:
            return ()
        refs += sure
    return tuple(dict.fromkeys(refs))


def _needed(action: str) -> tuple[ResourceUse | None, ...]:
    """The resource types of which a request names one each; None for a request that names none."""
    found = known().action(_UNLISTED.get(action.lower(), action))
    uses = () if found is None else found.resources
    return tuple(use for use in uses if use.required) or uses[:1] or (None,)


def _probes(grants: Grants, action: str, use: ResourceUse | None, home: tuple[str, str]) -> Iterator[str]:
    """Resources of a type that nobody has named, where a statement, or what limits it, leaves the name open."""
    for statement in grants.naming(action, Effect.ALLOW):
        for pattern in _open_patterns(statement, use):
            yield from _made_up(pattern, use, home)


def _open_patterns(statement: Statement, use: ResourceUse | None) -> Iterator[str]:
    if statement.not_resources:
        yield EVERYTHING
    yield from (one for one in statement.resources if _leaves_open(one, "" if use is None else use.type))


def _leaves_open(pattern: str, type_: str) -> bool:
    """Whether a pattern names nothing beyond the type of the resource, or the beginning of that."""
    parts = pattern.split(":", _ARN_PARTS - 1)
    if len(parts) < _ARN_PARTS:
        return pattern.endswith("*")
    begun = _NAMELESS.fullmatch(parts[-1])
    return begun is not None and type_.startswith(begun[1].rstrip("-"))


def _made_up(pattern: str, use: ResourceUse | None, home: tuple[str, str]) -> Iterator[str]:
    parts = pattern.split(":", _ARN_PARTS - 1)
    region = parts[_REGION_PART] if len(parts) == _ARN_PARTS else ""
    plain = region if region and not set(region) & {"*", "?", "$"} else _REGION
    for arn in () if use is None else use.arns:
        filled = arn
        for placeholder, value in zip(_PLACEHOLDERS, (home[0], plain, home[1]), strict=True):
            filled = filled.replace(placeholder, value)
        yield _VARIES.sub(_NAME, filled)
    if use is None:
        yield EVERYTHING
