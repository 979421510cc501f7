"""What lint finds: a problem with its statement and with how sure it is."""

from enum import StrEnum
from typing import Literal

from auditor.iam.policy import Problem, Statement

Attachment = Literal["identity", "boundary", "resource", "trust", "scp", "rcp", "endpoint"]
"""What a policy is attached to, which decides about the elements that it may have."""

NAMING: frozenset[Attachment] = frozenset({"resource", "trust", "rcp", "endpoint"})
"""Where a statement says of whom it speaks."""
LIMITING: frozenset[Attachment] = frozenset({"boundary", "scp", "rcp", "endpoint"})
"""Where an Allow grants nothing by itself, so that a wide one is no harm."""


class Grade(StrEnum):
    """How bad a flaw is, and how sure."""

    BROKEN = "broken"
    """AWS refuses it, or does not define what it means."""
    MISLEADING = "misleading"
    """It is legal, and does not do what it seems to."""
    DOUBTFUL = "doubtful"
    """It probably does not do what it seems to: AWS's reference, which lags behind, does not know it, or it is odd."""


class Flaw(Problem, frozen=True):
    """A problem that lint found. `why` says what happens, and how to mend it.

    Attributes:
        sid: the statement's id, where it has one.
        grade: how bad it is, and how sure.
        guard: whether it lets a Deny that tests a key of SageMaker's miss what it is for, or take in all of it.
    """

    sid: str | None = None
    grade: Grade = Grade.MISLEADING
    guard: bool = False


def flaw(statement: Statement, element: str, why: str, grade: Grade = Grade.MISLEADING) -> Flaw:
    """A flaw of an element of a statement."""
    place = f"/Statement/{statement.index}/{element}".rstrip("/")
    return Flaw(statement.policy, place, why, statement.index, statement.sid, grade)


def short(text: str, limit: int = 80) -> str:
    """A text of a policy as a message shows it: in one line, and not endless."""
    return repr(text if len(text) <= limit else f"{text[:limit]}...")


def listed(texts: "list[str] | tuple[str, ...]", limit: int = 4) -> str:
    """Some texts of a policy in one line."""
    more = f" and {len(texts) - limit} more" if len(texts) > limit else ""
    return ", ".join(map(short, texts[:limit])) + more
