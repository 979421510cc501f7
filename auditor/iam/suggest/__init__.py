"""A policy with just what was seen to be needed, and the proof that it narrows what a principal has."""

from auditor.iam.suggest.document import MANAGED_LIMIT, size
from auditor.iam.suggest.permission import Need, Permission, Restriction, condition_of
from auditor.iam.suggest.suggestion import LeftOut, Suggestion, suggest

__all__ = [
    "MANAGED_LIMIT",
    "LeftOut",
    "Need",
    "Permission",
    "Restriction",
    "Suggestion",
    "condition_of",
    "size",
    "suggest",
]
