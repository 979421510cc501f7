"""Who may still make a request that breaches a requirement, and by which statements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import combinations, islice, product

from msgspec import Struct
from msgspec.structs import replace

from auditor.iam.answer import Decision
from auditor.iam.callers import CallerKind
from auditor.iam.compiled import Clause
from auditor.iam.context import Context, resolve
from auditor.iam.decide import decide
from auditor.iam.globs import TextSet
from auditor.iam.guardrails.breach import INSTANCE_TYPES, Allowed
from auditor.iam.guardrails.cases import Case, compliant, filled, violations
from auditor.iam.guardrails.catalog import Requirement, Use, requirements
from auditor.iam.known import known
from auditor.iam.operators import text_of
from auditor.iam.patterns import compile_pattern
from auditor.iam.policy import StatementRef
from auditor.iam.request import Authority, Request, Target
from auditor.iam.symbolic import Permission, permissions
from auditor.model.instances import has_local_storage

_PARTS = 6
_TYPES = INSTANCE_TYPES.lower()
_MOST_TRIED = 32
_PARTITION, _ACCOUNT = 1, 4
_KEPT = 16_384
"""How many resources are kept: the same patterns are asked about the same types over and over."""


class Permitted(Struct, frozen=True):
    """A request that breaches a requirement and is allowed, or may be.

    Attributes:
        action: with its service.
        case: what the request looks like.
        decision: allow, or unknown where more than the request decides.
        decided_by: the statements that allow it, or may take it back.
        hangs_on: the condition keys that an unknown decision hangs on.
        unread: the kinds of policies that could take it back and were not read.
    """

    action: str
    case: str
    decision: Decision
    decided_by: tuple[StatementRef, ...]
    hangs_on: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def rank(self) -> tuple[bool, bool]:
        """What makes it less certain, so that the least is the best proof."""
        return bool(self.unread), self.decision is not Decision.ALLOW


class Principal:
    """One caller with its policies, asked about many requirements. What it may do at all is found once an action.

    Args:
        authority: the caller and its policies.
        base: what is known of all its requests.
    """

    def __init__(self, authority: Authority, base: Context) -> None:
        self.authority, self._base = authority, base
        self._home = (authority.caller.root or authority.caller.name).split(":")
        self._permissions: dict[str, list[tuple[Permission, list[str]]]] = {}

    def may(self, action: str) -> bool:
        """Whether it may do it at all, or perhaps; the root user may."""
        return self.authority.caller.kind is CallerKind.ROOT or bool(self._ways(action))

    def breaching(self, requirement: Requirement, use: Use, allowed: Allowed) -> Permitted | None:
        """The most certain of the requests that breach a requirement on one action; None where none is allowed."""
        if not self.may(use.action):
            return None
        cases = violations(requirement, use, allowed, partition=self._home[_PARTITION])
        judged = requirement.key == INSTANCE_TYPES
        found = (
            self._decided(use.action, case, types_judged=judged) for case in cases if INSTANCE_TYPES not in case.absent
        )
        best: Permitted | None = None
        for one in found:
            if one is not None and (best is None or one.rank < best.rank):
                best = one
                if not any(best.rank):
                    break
        return best

    def _decided(self, action: str, case: Case, *, types_judged: bool) -> Permitted | None:
        if self.authority.caller.kind is CallerKind.ROOT:
            return self._root(action, case)
        found = (
            _admitted(permission, resource, action, variant, context)
            for permission, resources in self._ways(action)
            for variant in ((case,) if types_judged else _variants(case, permission))
            for context in (variant.partial(self._base),)
            for resource in resources
        )
        return min((one for one in found if one is not None), key=lambda one: one.rank, default=None)

    def _root(self, action: str, case: Case) -> Permitted | None:
        answer = decide(self.authority, Request(action, Target(self._generic(action)), case.partial(self._base)))
        if not answer.may_allow:
            return None
        return Permitted(action, case.words, answer.decision, answer.decided_by, answer.hangs_on, answer.unread)

    def _ways(self, action: str) -> list[tuple[Permission, list[str]]]:
        found = self._permissions.get(action)
        if found is None:
            generic = self._generic(action)
            ways = ((one, list(_samples(one, generic, self._base))) for one in permissions(self.authority, action))
            found = self._permissions[action] = [(one, resources) for one, resources in ways if resources]
        return found

    def _generic(self, action: str) -> str:
        """An ARN that the action could be asked on, of nobody's naming."""
        return f"arn:{self._home[_PARTITION]}:sagemaker:any:{self._home[_ACCOUNT]}:{_kind_of(action)}/any"


@lru_cache(maxsize=_KEPT)
def _kind_of(action: str) -> str:
    """The type of what an action is done to, as it stands in ARNs."""
    row = known().action(action)
    return row.resources[0].type if row and row.resources else "job"


def breaching(principal: Principal, asked: Iterable[tuple[Requirement, Use]], allowed: Allowed) -> Iterator[Permitted]:
    """The requests that a principal may make though they breach what is asked, one for each requirement and action."""
    for requirement, use in asked:
        found = principal.breaching(requirement, use, allowed)
        if found is not None:
            yield found


def _admitted(permission: Permission, resource: str, action: str, case: Case, context: Context) -> Permitted | None:
    # without a resource it is open or shut, and never certain
    admits = permission.admits(resource, context) if resource else permission.open_under(context) and None
    if admits is False:
        return None
    if admits:
        return Permitted(action, case.words, Decision.ALLOW, permission.decided_by)
    hanging = permission.hangs_on(context)
    for more in _completed(permission, hanging) if resource else ():
        whole = replace(context, values={**context.values, **more.partial(_NOTHING).values})
        if permission.admits(resource, whole):
            return Permitted(action, f"{case.words}, {more.words}", Decision.ALLOW, permission.decided_by)
    against = [clause for clause in permission.denies if clause.held(context) is None]
    refs = dict.fromkeys((*permission.decided_by, *(clause.statement.ref for clause in against)))
    return Permitted(action, case.words, Decision.UNKNOWN, tuple(refs), hanging, permission.unread)


def _completed(permission: Permission, hanging: Iterable[str]) -> Iterator[Case]:
    """Ways to fill in what an answer hangs on and whoever makes the request chooses: SageMaker's own keys.

    Tried are what other guardrails ask for, the values that the policies name, and leaving the field out.
    """
    keys = [key for key in hanging if _chosen(key)]
    if permission.unread or not keys:
        return
    choices = [[*_asked_for(key), *_named(permission, key), Case(f"{key} absent", absent=(key,))] for key in keys]
    for chosen in islice(product(*choices), _MOST_TRIED):
        values = {key: value for case in chosen for key, value in case.values.items()}
        absent = tuple(key for case in chosen for key in case.absent)
        yield Case(", ".join(case.words for case in chosen), values, absent)


def _chosen(key: str) -> bool:
    """Whether a key is one that the request's own fields fill; of the deprecated ones that is not known."""
    row = known().key(key)
    return key.startswith("sagemaker:") and row is not None and row.replaced_by is None and "/" not in key


@cache
def _asked_for(key: str) -> tuple[Case, ...]:
    found = (one for one in requirements() if one.key.lower() == key)
    cases = (case for one in found for case in compliant(one, one.uses[0], {}, partition="*"))
    values = (case.values[name] for case in cases for name in case.values if name.lower() == key)
    return tuple(Case(f"{key} {' and '.join(value)}", {key: value}) for value in dict.fromkeys(values))


def _named(permission: Permission, key: str) -> tuple[Case, ...]:
    values = (value for clause in _clauses(permission) for value in _values_named(clause, key))
    return tuple(Case(f"{key} {value}", {key: (value,)}) for value in dict.fromkeys(map(filled, values)))


def _variants(case: Case, permission: Permission) -> Iterator[Case]:
    """The case, and the same with each type of instance that the policies name."""
    yield case
    if INSTANCE_TYPES in case.values:
        types = {filled(value) for clause in _clauses(permission) for value in _values_named(clause, _TYPES)}
        for name in sorted(types):
            if name.startswith("ml.") and not has_local_storage(name):
                yield Case(case.words, {**case.values, INSTANCE_TYPES: (name,)}, case.absent)


def _clauses(permission: Permission) -> tuple[Clause, ...]:
    return (*permission.allows, *permission.denies)


def _values_named(clause: Clause, key: str) -> Iterator[str]:
    for condition in clause.statement.conditions:
        if condition.key == key and condition.operator != "Null":
            yield from condition.values


def _samples(permission: Permission, generic: str, base: Context) -> Iterator[str]:
    """Resources of the action's type that the permission takes in: one of nobody's naming, and one of each pattern."""
    spared = (text for clause in permission.denies for text in clause.statement.not_resources)
    patterns = dict.fromkeys((generic, *permission.resources, *spared))
    parts = [part for text in patterns for part in text.split(" & ")]
    likely = (_like(_filled_in(part, base) if "${" in part else part, generic) for part in parts)
    found = dict.fromkeys(one for one in likely if one)
    fitting = [one for one in found if all(clause.applies(one, _NOTHING) is not False for clause in permission.allows)]
    if fitting or not permission.allows:
        yield from fitting or [generic]
    elif _possible(permission, generic):
        yield _UNNAMED


_NOTHING = Context.partial()
_UNNAMED = ""
"""Some resource that fits all patterns at once, where none was found: what is asked of it can't be certain."""


def _filled_in(pattern: str, base: Context) -> str:
    """A pattern with the values of its variables, as far as they are known."""
    resolved = resolve(pattern, base, variables=True)
    return text_of(resolved.tokens) if resolved else pattern


@lru_cache(maxsize=_KEPT)
def _like(pattern: str, generic: str) -> str | None:
    """An ARN of the generic one's type that a pattern fits; None where none is found."""
    if generic in TextSet([pattern], arns=True):
        return generic
    parts, wanted = pattern.split(":", _PARTS - 1), generic.split(":", _PARTS - 1)
    if len(parts) < _PARTS:
        return None
    kind = wanted[-1].partition("/")[0]
    head = [own if "*" in part or "?" in part else part for part, own in zip(parts[:-1], wanted, strict=False)]
    name = filled(parts[-1].partition("/")[2]) or "any"
    return ":".join([*head, f"{kind}/{name}"])


def _possible(permission: Permission, generic: str) -> bool:
    """Whether some resource of the action's type may be in all that allows it, though none was found."""
    kind = (f"{generic.rpartition('/')[0]}/*".replace(":any:", ":*:"),)
    named = [kind, *(clause.statement.resources or ("*",) for clause in permission.allows)]
    return all(any(map(_meet, *zip(*product(one, other), strict=True))) for one, other in combinations(named, 2))


def _meet(one: str, other: str) -> bool:
    """Whether some ARN fits both patterns, segment by segment."""
    texts, others = one.split(":", _PARTS - 1), other.split(":", _PARTS - 1)
    if not len(texts) == len(others) == _PARTS:
        texts, others = [one], [other]
    pairs = zip(texts, others, strict=True)
    return all(compile_pattern(a, variables=True).intersects(compile_pattern(b, variables=True)) for a, b in pairs)
