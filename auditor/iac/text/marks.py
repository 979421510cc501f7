"""The marks of a file, made when first asked for: most files are judged without showing a line."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from functools import cached_property

from auditor.iac.planned import Mark
from auditor.iac.text.json_text import places
from auditor.iac.text.pointers import Stretch, Stretches
from auditor.iac.text.yaml_text import yaml_marks


class Marks(Mapping[str, tuple[Mark, Mark]]):
    """{JSON pointer: (the key's mark, the value's mark)}; of an item of a list both are the item's."""

    def __init__(self, text: str, file: str, flavour: str) -> None:
        """Remember what to read when the first mark is asked for; the text was read once without fault."""
        self._text, self._file, self._flavour = text, file, flavour

    @cached_property
    def _stretches(self) -> Stretches:
        return json_marks(self._text) if self._flavour == "json" else yaml_marks(self._text, self._file)

    def __getitem__(self, pointer: str) -> tuple[Mark, Mark]:
        """The marks at a pointer."""
        key, value = self._stretches[pointer]
        return Mark(*key), Mark(*value)

    def __iter__(self) -> Iterator[str]:
        """All pointers."""
        return iter(self._stretches)

    def __len__(self) -> int:
        """How many values the file has."""
        return len(self._stretches)

    def __repr__(self) -> str:
        """Short, for the text may be large and hold secrets."""
        return f"Marks({self._file!r})"


def json_marks(text: str) -> Stretches:
    """Where everything stands in a valid JSON text."""
    starts = [0]
    while (end := text.find("\n", starts[-1])) >= 0:
        starts.append(end + 1)

    def stretch(place: tuple[int, int]) -> Stretch:
        first, last = bisect_right(starts, place[0]), bisect_right(starts, place[1])
        return first, place[0] - starts[first - 1] + 1, last, place[1] - starts[last - 1] + 1

    return {pointer: (stretch(key), stretch(value)) for pointer, key, value in places(text)}
