"""Text from AWS made safe to look at: what would be invisible, or would turn its surroundings around, is named."""

from __future__ import annotations

import re
from typing import Any

from auditor.model.text import visible

__all__ = ["clean", "family", "family_name", "plain_type", "visible"]

_ACRONYMS = {"iam": "IAM", "vpc": "VPC", "kms": "KMS"}


def clean(value: Any) -> Any:
    """A JSON value with all its texts visible; what JSON does not know becomes its text."""
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, dict):
        return {visible(str(key)): clean(one) for key, one in value.items()}  # pyright: ignore[reportUnknownVariableType]
    if isinstance(value, (list, tuple, set, frozenset)):
        return [clean(one) for one in value]  # pyright: ignore[reportUnknownVariableType]
    return value if value is None or isinstance(value, (bool, int, float)) else visible(str(value))


def family(rule: str) -> str:
    """The control family of a rule id: its first word."""
    return rule.split("-", 1)[0]


def family_name(family_: str) -> str:
    """A family as it is written: `Notebook`, `IAM`."""
    return _ACRONYMS.get(family_, family_.capitalize())


def plain_type(type_: str) -> str:
    """`AWS::SageMaker::NotebookInstance` as `Notebook instance`; what is written in capitals stays (`VPC`)."""
    words = re.findall(r"[A-Z]+(?![a-z])|[A-Z][a-z0-9]+|[a-z0-9]+", type_.rsplit("::", maxsplit=1)[-1])
    spoken = [word if word.isupper() else word.lower() for word in words]
    return " ".join([spoken[0][:1].upper() + spoken[0][1:], *spoken[1:]]) if spoken else type_
