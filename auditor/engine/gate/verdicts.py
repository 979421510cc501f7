"""One verdict of many worlds: pass only if all pass, fail only if all fail, else unknown, naming what decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from auditor.engine.engine import Judgement, Missing
from auditor.model.gap import Gap, Reason
from auditor.model.verdict import Confidence, Outcome, Verdict

_DOES: Final = {
    Outcome.PASS: "passes",
    Outcome.FAIL: "fails",
    Outcome.UNKNOWN: "is unknown",
    Outcome.NOT_APPLICABLE: "is not applicable",
}


class Leaf(Struct, frozen=True):
    """A judgement, and the decisions that it was made under."""

    world: Mapping[str, str]
    judgement: Judgement

    @property
    def outcome(self) -> Outcome:
        """Its verdict's outcome."""
        return self.judgement.verdict.outcome


def agreed(leaves: Sequence[Leaf], assumed: Mapping[str, str]) -> Judgement:
    """The judgement of all worlds together. `assumed` are the defaults that it rests on: less certain than a value."""
    outcomes = {leaf.outcome for leaf in leaves}
    first = leaves[0].judgement
    if len(outcomes) > 1 and outcomes != {Outcome.PASS, Outcome.NOT_APPLICABLE}:
        return _open(leaves, assumed)
    if outcomes == {Outcome.PASS, Outcome.NOT_APPLICABLE}:
        first = next(leaf.judgement for leaf in leaves if leaf.outcome is Outcome.PASS)
    return _assuming(first, assumed, leaves)


def _assuming(judgement: Judgement, assumed: Mapping[str, str], leaves: Sequence[Leaf]) -> Judgement:
    relevant = [f"{name} is {option}" for name, option in assumed.items() if any(name in leaf.world for leaf in leaves)]
    if not relevant:
        return judgement
    told = judgement.verdict
    confidence = Confidence.MEDIUM if told.confidence is Confidence.HIGH else told.confidence
    verdict = Verdict(told.outcome, f"{told.message} (assumed: {'; '.join(sorted(relevant))})", confidence, told.path)
    return replace(judgement, verdict=verdict)


def _open(leaves: Sequence[Leaf], assumed: Mapping[str, str]) -> Judgement:
    """Unknown: what it hangs on, and what it would be. The worst judgement lends its evidence and its severity."""
    order = [Outcome.FAIL, Outcome.UNKNOWN, Outcome.PASS, Outcome.NOT_APPLICABLE]
    worst = min(leaves, key=lambda leaf: order.index(leaf.outcome))
    deciding = _deciding(leaves, assumed)
    text = f"it hangs on {_list(deciding)}: " + "; ".join(
        f"{_DOES[outcome]} {_where(leaves, outcome, deciding)}"
        for outcome in order
        if any(leaf.outcome is outcome for leaf in leaves)
    )
    gap = Gap("deployment", Reason.UNRESOLVED, text)
    own = worst.judgement
    missing = (Missing(own.subject.identity.id, _list(deciding), gap), *own.missing)
    return replace(own, verdict=Verdict(Outcome.UNKNOWN, text), missing=missing)


def _deciding(leaves: Sequence[Leaf], assumed: Mapping[str, str]) -> list[str]:
    """The decisions whose options differ in their outcomes; all of them where none does alone."""
    names = sorted({name for leaf in leaves for name in leaf.world if name not in assumed})
    return [name for name in names if _matters(name, leaves)] or names


def _matters(name: str, leaves: Sequence[Leaf]) -> bool:
    """Whether its options differ in their outcomes; a world in which nobody asked for it is one of each option."""
    options = {leaf.world[name] for leaf in leaves if name in leaf.world}
    return len({frozenset(one.outcome for one in leaves if one.world.get(name, it) == it) for it in options}) > 1


def _where(leaves: Sequence[Leaf], outcome: Outcome, deciding: Sequence[str]) -> str:
    """`where parameter Env is dev (RootAccess is Enabled)`: the first world of that outcome, in its deciding part."""
    leaf = next(leaf for leaf in leaves if leaf.outcome is outcome)
    parts = [f"{name} is {leaf.world[name]}" for name in deciding if name in leaf.world]
    return f"where {' and '.join(parts)} ({leaf.judgement.verdict.message})"


def _list(names: Sequence[str]) -> str:
    return " and ".join(names) if len(names) < 3 else f"{', '.join(names[:-1])} and {names[-1]}"  # noqa: PLR2004 - grammar
