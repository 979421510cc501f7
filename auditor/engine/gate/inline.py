"""Suppressions that stand in the code: a comment at the resource, or its metadata.

    Notebook:  # auditor: ignore[notebook-root-access] owner=ml-team reason="until the move" expires=2027-01-31

A comment belongs to the resource that it stands in, or right above. JSON has no comments; there, and in CDK, the
resource's metadata says the same, as `{"auditor": {"ignore": [{"rule": ..., "owner": ..., "reason": ..., "expires":
...}]}}`. `created` may be said, too. Both are accepted or refused as the entries of a suppressions file are.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Collection, Iterator, Mapping, Sequence
from glob import escape
from typing import Any, Final

from auditor.engine.gate.files import Files
from auditor.engine.suppressions import Suppressions, of_rows
from auditor.iac.documents import Sketch
from auditor.iac.nodes import items
from auditor.iac.planned import Planned

_COMMENT: Final = re.compile(r"#\s*auditor:\s*ignore\b(?:\[(?P<rules>[^\]]*)\])?(?P<rest>.*)")
_PAIR: Final = re.compile(r"(?P<name>[a-z]+)=(?P<value>.*)", re.DOTALL)

Rows = Iterator[tuple[str, Mapping[str, Any]]]


def inline(sketches: Sequence[Sketch], files: Files, rules: Collection[str]) -> Suppressions:
    """The suppressions in the files of a unit's resources; an entry about none of `rules` is malformed."""
    return of_rows([*_comments(sketches, files), *_metadata(sketches)], rules, dated=False)


def _comments(sketches: Sequence[Sketch], files: Files) -> Rows:
    for name in dict.fromkeys(sketch.planned.source.file for sketch in sketches):
        text = files.text(name)
        if text is None or text.flavour != "yaml" or "auditor:" not in text.text:
            continue
        own = [sketch for sketch in sketches if sketch.planned.source.file == name]
        for number, line in enumerate(text.text.splitlines(), 1):
            found = _COMMENT.search(line)
            if found:
                yield from _comment(f"{name}:{number}", found, _at(own, number, line))


def _comment(place: str, found: re.Match[str], sketch: Sketch | None) -> Rows:
    said, fault = _pairs(found["rest"])
    for rule in [part.strip() for part in (found["rules"] or "").split(",")]:
        row = {**said, "rule": rule, "resource": escape(sketch.identity.id) if sketch else ""}
        yield place, {**row, **({fault: ""} if fault else {})}


def _pairs(text: str) -> tuple[dict[str, str], str]:
    """`owner=... reason="..."` as a mapping, and what of it is no such pair."""
    said: dict[str, str] = {}
    try:
        words = shlex.split(text.strip())
    except ValueError:
        return said, text.strip()
    for word in words:
        pair = _PAIR.fullmatch(word)
        if pair is None:
            return said, word
        said[pair["name"]] = pair["value"]
    return said, ""


def _at(sketches: Sequence[Sketch], number: int, line: str) -> Sketch | None:
    """The resource that a line stands in; of a line with nothing but the comment, else the one that begins below it."""
    within = [sketch for sketch in sketches if _begin(sketch.planned) <= number <= _end(sketch.planned)]
    below = [sketch for sketch in sketches if _begin(sketch.planned) > number]
    if line.lstrip().startswith("#"):
        following = min(below, key=lambda sketch: _begin(sketch.planned), default=None)
        if following and _begin(following.planned) == number + 1:
            return following
    return within[0] if within else None


def _begin(planned: Planned) -> int:
    marks = planned.source.marks.get(planned.source.pointer)
    return marks[0].line if marks else 0


def _end(planned: Planned) -> int:
    marks = planned.source.marks.get(planned.source.pointer)
    return marks[1].end_line if marks else 0


def _metadata(sketches: Sequence[Sketch]) -> Rows:
    for sketch in sketches:
        said = sketch.planned.metadata.get("auditor")
        entries = said.get("ignore") if isinstance(said, Mapping) else None
        own = {"resource": escape(sketch.identity.id)}
        for entry in items(entries):
            yield f"{sketch.planned.place}, metadata", {**entry, **own} if isinstance(entry, Mapping) else own
