"""Requests that breach a requirement and requests that keep it, as contexts: what guardrails are proven with.

A field that a request leaves out has no condition key: that is what IAM's documentation says of optional fields, and
it is assumed throughout. A request without a key also lacks the deprecated keys that once stood for it; of a request
that has the key nothing is assumed about those.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from msgspec import Struct, field

from auditor.iam.context import Context
from auditor.iam.globs import compile_text
from auditor.iam.guardrails.breach import (
    APPROVERS,
    INSTANCE_TYPES,
    MODEL,
    OFFLINE,
    ONLINE,
    PRINCIPAL,
    SERVERLESS,
    Allowed,
    values_of,
)
from auditor.iam.guardrails.catalog import Kind, Requirement, Use, Where, replaced
from auditor.iam.operators import OPERATORS

Known = dict[str, tuple[str, ...]]

_ORDINARY, _LOCAL = "ml.m5.xlarge", "ml.g5.xlarge"
_SUBNETS: Final = "sagemaker:VpcSubnets"
_WITH_SUBNETS: Final = ("sagemaker:VpcSecurityGroupIds",)
"""What a request without subnets lacks, too: both are required members of VpcConfig (SageMaker API reference)."""
_APART: Final = frozenset(f"sagemaker:{name}" for name in ("CreateDomain", "CreateJob", "CreateNotebookInstance"))
"""Actions whose requests have no VpcConfig: there either may stand alone."""
_STRANGE = {
    "subnets": ("subnet-0fffffffffffffff0", "subnet-0eeeeeeeeeeeeeee0"),
    "security-groups": ("sg-0fffffffffffffff0", "sg-0eeeeeeeeeeeeeee0"),
    "instance-types": ("ml.p5.48xlarge", "ml.c7i.large", "ml.r7i.large"),
}


class Case(Struct, frozen=True):
    """A request, as far as a requirement looks at it.

    Attributes:
        words: what it looks like.
        values: the keys that it has.
        absent: the keys that it lacks for sure.
    """

    words: str
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    absent: tuple[str, ...] = ()

    def exact(self, more: Mapping[str, tuple[str, ...]] | None = None) -> Context:
        """The whole context: it has these keys, those of `more`, and no others."""
        return Context.exact({**(more or {}), **self.values})

    def partial(self, base: Context) -> Context:
        """The context where nothing else is known of the request than `base` says."""
        own = {key.lower(): value for key, value in self.values.items()}
        lacking = dict.fromkeys(map(str.lower, self.absent))
        return Context({**base.values, **own, **lacking}, complete=False, lacks=base.lacks)


def violations(requirement: Requirement, use: Use, allowed: Allowed, *, partition: str) -> tuple[Case, ...]:
    """The requests that breach it: without the key, with a wrong value, with a partly wrong list."""
    around, _ = _around(use.where, allowed)
    return tuple(_in(case, one) for case in _bad(requirement, use, allowed, partition) for one in around)


def compliant(requirement: Requirement, use: Use, allowed: Allowed, *, partition: str) -> tuple[Case, ...]:
    """The requests that keep it, those included that it does not speak of."""
    bound, spared = _around(use.where, allowed)
    good, bad = _good(requirement, use, allowed, partition), _bad(requirement, use, allowed, partition)
    kept = [_in(case, one) for case in good for one in bound]
    return (*kept, *(_in(case, one) for case in (*good, *bad) for one in spared))


def _bad(requirement: Requirement, use: Use, allowed: Allowed, partition: str) -> Iterator[Case]:
    key, kind, values = requirement.key, requirement.kind, values_of(requirement, allowed)
    if kind in (Kind.PRESENT, Kind.EQUAL, Kind.TRUE, Kind.AT_MOST) and use.where is not Where.OPTIONAL:
        yield _without(key, *(_WITH_SUBNETS if key == _SUBNETS and use.action not in _APART else ()))
    if kind is Kind.TRUE:
        yield _with(key, "false")
    elif kind is Kind.NEVER:
        yield from (_with(key, value) for value in values)
    elif kind in (Kind.EQUAL, Kind.ABSENT):
        yield from (_with(key, value) for value in requirement.others)
    elif values and kind is Kind.AT_MOST:
        yield _with(key, str(int(values[0]) + 1))
    elif values:
        yield from _partly_wrong(requirement, values, partition)


def _good(requirement: Requirement, use: Use, allowed: Allowed, partition: str) -> tuple[Case, ...]:
    key, values = requirement.key, values_of(requirement, allowed)
    absent = (_without(key),)
    match requirement.kind:
        case Kind.TRUE:
            return (_with(key, "true"),)
        case Kind.NEVER:
            return (*absent, *(_with(key, value) for value in requirement.others))
        case Kind.ABSENT:
            return absent
        case Kind.AT_MOST:
            return (_with(key, values[0] if values else "3600"),)
        case Kind.ONLY:
            return (*absent, _with(key, *map(filled, values[:2])))
        case _:
            sure = _with(key, filled(values[0]) if values else _strange(requirement, partition)[0])
            return (*absent, sure) if use.where is Where.OPTIONAL else (sure,)


def _partly_wrong(requirement: Requirement, values: list[str], partition: str) -> Iterator[Case]:
    like = OPERATORS["ArnLike" if requirement.operator.startswith("Arn") else "StringLike"]
    fits = [like.compile(compile_text(value)) for value in values]
    for value in _strange(requirement, partition):
        if not any(fit(value) for fit in fits):
            yield _with(requirement.key, value)
            if requirement.multiple:
                yield _with(requirement.key, filled(values[0]), value)
            return


def _strange(requirement: Requirement, partition: str) -> tuple[str, ...]:
    """Values of the key's type that nobody allows by name."""
    known = _STRANGE.get(requirement.parameter or "")
    if known:
        return known
    kind = "kms" if "Kms" in requirement.key else "sagemaker"
    name = "key" if kind == "kms" else "other"
    return tuple(f"arn:{partition}:{kind}:nowhere:{account}:{name}/0" for account in ("000000000001", "000000000002"))


def filled(pattern: str) -> str:
    """A text that a pattern fits."""
    return pattern.replace("*", "xlarge" if pattern.startswith("ml.") else "x").replace("?", "x")


def _without(key: str, *others: str) -> Case:
    return Case(f"{key} absent", absent=(key, *replaced(key), *others))


def _with(key: str, *values: str) -> Case:
    return Case(f"{key} {' and '.join(values)}", {key: values})


def _in(case: Case, around: Case) -> Case:
    words = f"{case.words}, {around.words}" if around.words else case.words
    return Case(words, {**case.values, **around.values}, (*case.absent, *around.absent))


def _around(where: Where, allowed: Allowed) -> tuple[tuple[Case, ...], tuple[Case, ...]]:
    """The circumstances in which a requirement is asked, and those of which it does not speak."""
    if where is not Where.NOT_APPROVER:
        return _CIRCUMSTANCES[where]
    approvers = allowed.get(APPROVERS)
    return ((Case(""),), (_with(PRINCIPAL, filled(approvers[0])),)) if approvers else ((), ())


_INSTANCES = (_with(INSTANCE_TYPES, _ORDINARY), _with(INSTANCE_TYPES, _LOCAL, _ORDINARY))
_CIRCUMSTANCES: Final[dict[Where, tuple[tuple[Case, ...], tuple[Case, ...]]]] = {
    Where.ALWAYS: ((Case(""),), ()),
    Where.OPTIONAL: ((Case(""),), ()),
    Where.LOCAL_STORAGE: ((*_INSTANCES, _without(INSTANCE_TYPES)), (_with(INSTANCE_TYPES, _LOCAL),)),
    Where.INLINE: (_INSTANCES[:1], (_without(INSTANCE_TYPES),)),
    Where.INLINE_LOCAL_STORAGE: (_INSTANCES, (_with(INSTANCE_TYPES, _LOCAL), _without(INSTANCE_TYPES))),
    Where.COMPONENTS: ((_without(MODEL),), (_with(MODEL, "a model"),)),
    Where.NOT_SERVERLESS: ((_without(SERVERLESS),), (_with(SERVERLESS, "2048"),)),
    Where.ONLINE_STORE: ((_with(ONLINE, "true"),), (_without(ONLINE), _with(ONLINE, "false"))),
    Where.OFFLINE_STORE: ((_with(OFFLINE, "true"),), (_without(OFFLINE), _with(OFFLINE, "false"))),
}
