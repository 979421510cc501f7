"""The actions and condition keys that AWS documents: a table made at build time, never fetched.

An action that is not in the table is no error: AWS adds some every week, and policies name them by pattern anyway.
"""

from auditor.iam.known.lookup import Action, Known, ResourceUse, known
from auditor.iam.known.spelling import doubts, spelled
from auditor.iam.known.table import Key, Level

__all__ = ["Action", "Key", "Known", "Level", "ResourceUse", "doubts", "known", "spelled"]
