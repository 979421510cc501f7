"""What was asked for and not obtained, and the exception that carries it to the engine."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Why something could not be read."""

    DENIED = "denied"
    THROTTLED = "throttled"
    UNSUPPORTED = "unsupported"
    ERROR = "error"
    NOT_COLLECTED = "not_collected"
    NOT_RETURNED = "not_returned"
    FOREIGN = "foreign"
    UNRESOLVED = "unresolved"


@dataclass(frozen=True, slots=True)
class Gap:
    """One call whose answer is missing: the API operation, the reason, and AWS's own words where there are any.

    A dataclass, since a snapshot's manifest holds it, and pydantic reads that.
    """

    operation: str
    reason: Reason
    detail: str = ""


def not_returned(operation: str, path: str) -> Gap:
    """The gap of a field that an operation's output shape lacks, whatever the resource has there."""
    return Gap(operation, Reason.NOT_RETURNED, f"{operation} does not return {path}")


LONGEST_TOLD = 300
"""So much of a value that is not as AWS writes it is repeated."""


def misshapen(operation: str, path: str, error: Exception) -> Gap:
    """The gap of a field whose value is not what AWS returns there: text for a list, a word for a number."""
    return Gap(operation, Reason.ERROR, f"{path} is not what {operation} returns: {str(error)[:LONGEST_TOLD]}")


class MissingEvidence(Exception):  # noqa: N818 - the word of the design: it is no error but an answer that nobody has
    """A fact that a rule asked for is a gap. Rules never catch it; the engine turns it into *unknown*."""

    def __init__(self, resource: str, fact: str, gap: Gap) -> None:
        """Name the resource id, the fact and the gap behind it."""
        super().__init__(f"{fact} of {resource} is not known: {gap.operation} {gap.reason}")
        self.resource = resource
        self.fact = fact
        self.gap = gap
