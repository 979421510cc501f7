"""The smallest piece of an Allow: one action, one resource pattern, its conditions. And what is needed of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TypeAlias

from msgspec import Struct

from auditor.iam.context import Context
from auditor.iam.known import spelled
from auditor.iam.limits import account_in_arn
from auditor.iam.patterns import compile_pattern
from auditor.iam.policy import Condition

_ARN_PARTS = 6
_VARIES = re.compile(r"\$\{([*?$])\}|[*?]")


class Restriction(Struct, frozen=True, order=True):
    """One condition as a policy writes it: `StringLike`, `s3:prefix`, its values (any of them)."""

    operator: str
    key: str
    values: tuple[str, ...]

    @classmethod
    def of(cls, condition: Condition) -> Restriction:
        """The condition of a parsed statement, written out again for a policy of the current version."""
        quantifier = f"{condition.quantifier.value}:" if condition.quantifier else ""
        operator = f"{quantifier}{condition.operator}{'IfExists' if condition.if_exists else ''}"
        return cls(operator, condition.key, tuple(live(value, condition.variables) for value in condition.values))


Restrictions: TypeAlias = tuple[Restriction, ...]
"""All must hold. Sorted, so that equal ones are equal."""


def condition_of(restrictions: Iterable[Restriction]) -> dict[str, dict[str, str | list[str]]]:
    """The Condition element that says them."""
    body: dict[str, dict[str, str | list[str]]] = {}
    for each in restrictions:
        body.setdefault(each.operator, {})[spelled(each.key)] = short(each.values)
    return body


def short(values: Iterable[str]) -> str | list[str]:
    """A list, or the text alone where it is one."""
    found = list(values)
    return found[0] if len(found) == 1 else found


class Permission(Struct, frozen=True, order=True):
    """Leave to do one action on what a pattern fits, where the restrictions hold."""

    action: str
    resource: str
    restrictions: Restrictions = ()


class Need(Struct, frozen=True, order=True):
    """A permission that something was seen to need.

    Attributes:
        permission: what is needed; its resource has no policy variables.
        why: what for, in words.
    """

    permission: Permission
    why: str

    def sample(self, holder: str) -> tuple[str, str, Context]:
        """A request of `holder` (an ARN) that needs it: action, ARN, and what is known of its context."""
        one = self.permission
        restricted = {each.key: example(each.values[0]) for each in one.restrictions if each.values}
        return one.action, example(one.resource), context(holder, restricted)


def context(holder: str, more: Mapping[str, str] | None = None) -> Context:
    """What is known of every request that SageMaker makes with a role.

    Who asks; that it asks through TLS; and that the grants which it makes on keys are for AWS's own resources.
    Sources: IAM User Guide, "AWS global condition context keys"; KMS Developer Guide, "kms:GrantIsForAWSResource".
    """
    known = {
        "aws:PrincipalArn": holder,
        "aws:PrincipalAccount": account_in_arn(holder) or "",
        "aws:SecureTransport": "true",
        "kms:GrantIsForAWSResource": "true",
    }
    return Context.partial({**known, **(more or {})})


def example(pattern: str) -> str:
    """A text that fits a pattern; `*` alone, the resource of an action that names none, stays."""
    return pattern if pattern == "*" else _VARIES.sub(_filled, pattern)


def _filled(found: re.Match[str]) -> str:
    """What stands for a wildcard; an escaped one (`${*}`) is itself."""
    return found[1] or ("example" if found[0] == "*" else "x")


def within(inner: str, outer: str) -> bool:
    """Whether each ARN that fits `inner` is proven to fit `outer`, segment by segment as IAM compares them."""
    if outer == "*":
        return True
    ours, theirs = inner.split(":", _ARN_PARTS - 1), outer.split(":", _ARN_PARTS - 1)
    if len(ours) != _ARN_PARTS or len(theirs) != _ARN_PARTS:
        return False
    return all(_covers(their, our) for their, our in zip(theirs, ours, strict=True))


def text_within(inner: str, outer: str) -> bool:
    """Whether each text that fits `inner` is proven to fit `outer`."""
    return _covers(outer, inner)


def _covers(outer: str, inner: str) -> bool:
    # a variable of the outer one is unknown text: it covers nothing for sure; one of the inner one may be any text
    if "${" in outer:
        return outer == inner
    return compile_pattern(outer).covers(compile_pattern(inner, variables=True).widest)


def live(text: str, variables: bool) -> str:  # noqa: FBT001 - the statement's own attribute, handed on
    """A text of a statement as the current policy version writes it: in the older one `${` is plain text."""
    return text if variables else text.replace("${", "${$}{")
