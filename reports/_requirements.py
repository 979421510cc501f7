"""What is said of a framework's requirements, in words that every format shares."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from ._causes import amount

if TYPE_CHECKING:
    from auditor.model.report import FrameworkReport, RequirementReport

_WORDS: Final = {"not_applicable": "not applicable", "manual": "by hand"}
_ORDER: Final = ("fail", "unknown", "pass", "not applicable", "by hand")


def verdict_words(requirement: RequirementReport) -> str:
    """A requirement's verdict as a reader sees it."""
    return _WORDS.get(requirement.verdict, requirement.verdict)


def tally(framework: FrameworkReport) -> str:
    """How many requirements came out how: `3 fail, 1 unknown, 12 pass, 4 by hand`."""
    count = Counter(map(verdict_words, framework.requirements))
    found = ", ".join(f"{count[word]} {word}" for word in _ORDER if count[word])
    return f"{amount(len(framework.requirements), 'requirement')}: {found}"


def counts_words(requirement: RequirementReport) -> str:
    """The population behind a requirement's verdict, and what of it no rule answers."""
    parts: list[str] = []
    if requirement.rules:
        counts = {
            "fail": requirement.fail,
            "unknown": requirement.unknown,
            "pass": requirement.passed,
            "not applicable": requirement.not_applicable,
        }
        told = ", ".join(f"{count:,} {word}" for word, count in counts.items() if count) or "no resource was seen"
        accepted = f" ({requirement.suppressed:,} accepted)" if requirement.suppressed else ""
        parts.append(f"{amount(len(requirement.rules), 'rule')}: {told}{accepted}")
    if requirement.left_out:
        parts.append(f"{amount(len(requirement.left_out), 'rule')} not asked")
    if requirement.manual:
        parts.append(f"By hand: {requirement.manual}" if parts else requirement.manual)
    return ". ".join(parts)
