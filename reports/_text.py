"""Text from AWS made safe to look at: what would be invisible, or would turn its surroundings around, is named."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from auditor.model.text import visible

__all__ = ["Sink", "clean", "family", "family_name", "plain_type", "safe", "visible"]

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001 - full-width ones count, too
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


class Sink:
    """The little of a file that csv.writer needs: `write` takes each line."""

    def __init__(self, write: Callable[[str], object]) -> None:
        """Hand lines to `write`."""
        self.write = write


def safe(text: str) -> str:
    """`text` without control characters, and with an apostrophe where a spreadsheet would compute it (OWASP)."""
    shown = visible(text)
    return f"'{shown}" if text.startswith(_FORMULA) or shown.startswith(_FORMULA) else shown
