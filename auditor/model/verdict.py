"""Verdicts: what a rule says of a resource."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from auditor.model.document import Identity


class Severity(StrEnum):
    """Impact, worst first. A second axis, confidence, says how certain a verdict is."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return _RANKS[self]


_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


class Confidence(StrEnum):
    """How certain a verdict is."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Outcome(StrEnum):
    """The four answers. Nothing that was not read is ever a pass or a fail."""

    PASS = "pass"  # noqa: S105 - a verdict, no password
    FAIL = "fail"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"


class Step(Struct, frozen=True):
    """A step of a way that a verdict rests on: from one resource to the next, by what, and the same in words."""

    source: Identity
    target: Identity
    relation: str
    words: str


class Verdict(Struct, frozen=True):
    """An outcome and the sentence that says why. The sentence names values, never the resource itself.

    `path` is the way that it rests on, where it rests on one.
    """

    outcome: Outcome
    message: str
    confidence: Confidence = Confidence.HIGH
    path: tuple[Step, ...] = ()


def passed(message: str) -> Verdict:
    """The resource is as it should be."""
    return Verdict(Outcome.PASS, message)


def failed(message: str, *, confidence: Confidence = Confidence.HIGH, path: tuple[Step, ...] = ()) -> Verdict:
    """The resource has the problem that the rule names."""
    return Verdict(Outcome.FAIL, message, confidence, path)


def not_applicable(reason: str) -> Verdict:
    """The question does not arise for this resource, for the stated reason."""
    return Verdict(Outcome.NOT_APPLICABLE, reason)
