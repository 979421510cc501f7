"""Which resources say by their tags that they hold sensitive data."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fnmatch import fnmatchcase

from auditor.model.aws.sagemaker.mixins import Tagged
from auditor.rule import Context

_SEPARATORS = re.compile(r"[-_:./\s]")
_KEYS = re.compile(r"(data)?(classification|sensitivity|confidentiality)")
_VALUES = frozenset(
    {"pii", "phi", "pci", "sensitive", "confidential", "highlyconfidential", "restricted", "personal", "high"}
)
_FLAGS = frozenset({"pii", "phi", "containspii"})
_YES = frozenset({"true", "yes", "1"})


def sensitive(resources: Iterable[Tagged], context: Context) -> str | None:
    """The tag, as `key=value`, by which the first of `resources` that has one says so; None where none does.

    The setting sensitive_tags says which tags count. Where it is empty the usual ones do, however they are spelt: a
    key such as DataClassification or Confidentiality with a value such as PII, Confidential or Restricted.

    Raises:
        MissingEvidence: where tags were not read before one was found.
    """
    wanted = context.settings.sensitive_tags
    for resource in resources:
        for key, value in resource.tags:
            if any(_is_tag(pattern, key, value) for pattern in wanted) if wanted else _is_usual(key, value):
                return f"{key}={value}"
    return None


def _is_tag(pattern: str, key: str, value: str) -> bool:
    wanted, _, among = pattern.partition("=")
    return fnmatchcase(key, wanted) and fnmatchcase(value, among or "*")


def _is_usual(key: str, value: str) -> bool:
    name, said = (_SEPARATORS.sub("", text).lower() for text in (key, value))
    return (name in _FLAGS and said in _YES) or (_KEYS.fullmatch(name) is not None and said in _VALUES)
