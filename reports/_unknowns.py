"""Verdicts on code that are not known, by what would tell: one line for hundreds that wait for the same thing."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable

    from auditor.model.report import Finding
    from auditor.model.verdict import Severity

_WANTS: Final = (  # in the order in which a reader can do something about them; a group names what is wanted
    (
        r"parameter (\S+) has no default",
        ("needs", "need"),
        "a parameter's value: give it by --parameter NAME=VALUE",
    ),
    (
        r"^unresolved: \S+ is .+, which AWS refuses: it takes",
        ("rests", "rest"),
        "on a value that AWS refuses: correct it",
    ),
    (
        r"nobody said to which (\w+)|: it hangs on the (partition)(?:: |$)",
        ("needs", "need"),
        "to know where the code goes: say it by --account and --region",
    ),
    (
        r": it hangs on (.+?)(?:: |$)",
        ("hangs", "hang"),
        "on what the code leaves open: choose by --parameter NAME=VALUE",
    ),
    (
        r"not_collected: the code does not hold it",
        ("needs", "need"),
        "what only the account holds: lay the code over a snapshot of it by --over",
    ),
    (
        r"the snapshot (?:holds no|does not hold)",
        ("is", "are"),
        "about what the snapshot does not hold: check the name, the account and the region, or scan anew",
    ),
    (
        r"the update leaves .+ lay it over a snapshot",
        ("needs", "need"),
        "what only the account holds: lay the code over a snapshot of it by --over",
    ),
    (
        r"not_collected: (?:service|resource) control policies",
        ("needs", "need"),
        "the organization's policies: give them by --scps",
    ),
    (
        r"unresolved: (<.+) stands for it",
        ("stands", "stand"),
        "behind placeholders: write values in their place",
    ),
    (
        r"is not assigned yet|known (?:only )?after|only a run|at deployment|state's input|only deployment",
        ("is", "are"),
        "told only after deployment: the scan of the account answers",
    ),
)
_PATTERNS: Final = tuple(
    (re.compile(pattern), (f"{one} {rest}", f"{many} {rest}")) for pattern, (one, many), rest in _WANTS
)
_ORDER: Final = [words for _, words in _PATTERNS]


class Want(Struct, frozen=True):
    """What some verdicts lack: in words that follow their number, and by name where it has names, with counts."""

    words: tuple[str, str]
    findings: tuple[Finding, ...]
    names: tuple[tuple[str, int], ...]

    @property
    def heading(self) -> str:
        """What they lack, to follow their number."""
        return self.words[0 if len(self.findings) == 1 else 1]

    @property
    def risky(self) -> list[Finding]:
        """Those that would fail under some choice, worst first."""
        found = (one for one in self.findings if ": fails where " in one.message)
        return sorted(found, key=lambda one: one.severity.rank)

    @property
    def rules(self) -> dict[Severity, list[tuple[str, int]]]:
        """The rules that wait for it, by severity, worst and most frequent first."""
        counts = Counter((one.severity, one.rule) for one in self.findings)
        rows: dict[Severity, list[tuple[str, int]]] = {}
        for (severity, rule), count in sorted(counts.items(), key=lambda it: (it[0][0].rank, -it[1], it[0][1])):
            rows.setdefault(severity, []).append((rule, count))
        return rows


def wants(findings: Iterable[Finding]) -> list[Want]:
    """What the unknown ones among `findings` wait for: first what the reader can give, then by how many wait."""
    waiting: dict[tuple[str, str], list[Finding]] = {}
    names: dict[tuple[str, str], Counter[str]] = {}
    for one in findings:
        if one.verdict == "unknown":
            words, named = _want(one)
            waiting.setdefault(words, []).append(one)
            names.setdefault(words, Counter()).update(named)
    made = [Want(words, tuple(found), tuple(names[words].most_common())) for words, found in waiting.items()]
    return sorted(made, key=lambda it: (_at(it.words), -len(it.findings), it.words))


def _at(words: tuple[str, str]) -> tuple[bool, int]:
    """What only time tells comes last."""
    return words == _ORDER[-1], _ORDER.index(words) if words in _ORDER else len(_ORDER)


def _want(one: Finding) -> tuple[tuple[str, str], set[str]]:
    """What a finding waits for, and its names."""
    reasons = [gap.reason for gap in one.gaps]
    for pattern, words in _PATTERNS:
        matches = [match for match in map(pattern.search, reasons) if match]
        if matches:
            return words, {name for match in matches for name in match.groups() if name}
    told = reasons[0].partition(": ")[2] or reasons[0] if reasons else one.message
    return (f"lacks an answer: {told}", f"lack an answer: {told}"), set()
