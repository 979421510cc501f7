"""Allow-lists of the settings: whether a reference is among the names and ARNs that a user wrote down."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fnmatch import fnmatchcase

from auditor.model.arn import Arn
from auditor.model.fact import Resource
from auditor.model.values import Ref

_WORD_BEGINS = re.compile(r"(?<=[a-z])(?=[A-Z])")


def allowed(ref: Ref, patterns: Iterable[str], owner: Resource) -> bool:
    """Whether any of `patterns` (names, ARNs, * as a wildcard) takes in what `owner` refers to.

    A plain name is of the owner's own account and region, in patterns as in references: a pattern without an account
    never takes in what belongs to another one. SageMaker does not tell names apart by case.
    """
    texts = _texts(ref, owner)
    return any(fnmatchcase(text.lower(), pattern.lower()) for text in texts for pattern in patterns)


def _texts(ref: Ref, owner: Resource) -> tuple[str, ...]:
    """All that a pattern may call it by."""
    home, arn = owner.identity, ref.arn
    if arn is None:
        noun = _WORD_BEGINS.sub("-", ref.type.rsplit("::", 1)[-1]).lower()
        arn = Arn(home.partition, "sagemaker", home.region, home.account, f"{noun}/{ref.text}")
    return (str(arn), arn.name) if arn.account == home.account else (str(arn),)
