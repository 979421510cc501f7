"""Allow-lists of the settings: whether a reference is among the names and ARNs that a user wrote down."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fnmatch import fnmatchcase

from auditor.model.arn import Arn
from auditor.model.resource import Resource
from auditor.model.values import Ref

_WORD_BEGINS = re.compile(r"(?<=[a-z])(?=[A-Z])")


def allowed(ref: Ref, patterns: Iterable[str], owner: Resource) -> bool:
    """Whether any of `patterns` (names, ARNs, * as a wildcard) takes in what `owner` refers to.

    A pattern with a colon is one of ARNs, all others are of names: those of the owner's own account and region, so
    that `*` never takes in what belongs to another. SageMaker does not tell names apart by case.
    """
    arn = ref.arn or _own(ref, owner)
    name = arn.name if arn.account == owner.identity.account else None
    return any(_takes_in(pattern.lower(), str(arn), name) for pattern in patterns)


def _takes_in(pattern: str, arn: str, name: str | None) -> bool:
    text = arn if ":" in pattern else name
    return text is not None and fnmatchcase(text.lower(), pattern)


def _own(ref: Ref, owner: Resource) -> Arn:
    """The ARN of what a plain name refers to: it stands where its owner does."""
    home, noun = owner.identity, _WORD_BEGINS.sub("-", ref.type.rsplit("::", 1)[-1]).lower()
    return Arn(home.partition, "sagemaker", home.region, home.account, f"{noun}/{ref.text}")
