"""The marks of a file: those of YAML come with its reading, those of JSON and of large files when first asked for."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from auditor.iac.planned import Mark
from auditor.iac.text.json_text import places
from auditor.iac.text.pointers import Stretch, Stretches
from auditor.iac.text.yaml_text import yaml_marks


class Marks(Mapping[str, tuple[Mark, Mark]]):
    """{JSON pointer: (the key's mark, the value's mark)}; of an item of a list both are the item's."""

    def __init__(self, text: str, file: str, flavour: str, known: Stretches | None = None) -> None:
        """Remember what to read when the first mark is asked for, unless the marks are `known`."""
        self._text, self._file, self._flavour = text, file, flavour
        if known is not None:
            self._stands = known

    @cached_property
    def _stands(self) -> Mapping[str, tuple[Any, Any]]:
        """Where keys and values stand: as stretches in YAML, as offsets in JSON."""
        if self._flavour == "json":
            return {pointer: (key, value) for pointer, key, value in places(self._text)}
        return yaml_marks(self._text, self._file)

    @cached_property
    def _starts(self) -> list[int]:
        """Where the lines begin."""
        starts = [0]
        while (end := self._text.find("\n", starts[-1])) >= 0:
            starts.append(end + 1)
        return starts

    def _stretch(self, place: Any) -> Stretch:
        if self._flavour != "json":
            return place  # type: ignore[no-any-return] # see `_stands`
        starts, (begin, end) = self._starts, place
        first, last = bisect_right(starts, begin), bisect_right(starts, end)
        return first, begin - starts[first - 1] + 1, last, end - starts[last - 1] + 1

    def __getitem__(self, pointer: str) -> tuple[Mark, Mark]:
        """The marks at a pointer."""
        key, value = self._stands[pointer]
        return Mark(*self._stretch(key)), Mark(*self._stretch(value))

    def __contains__(self, pointer: object) -> bool:
        """Whether the file has something there."""
        return pointer in self._stands

    def __iter__(self) -> Iterator[str]:
        """All pointers."""
        return iter(self._stands)

    def __len__(self) -> int:
        """How many values the file has."""
        return len(self._stands)

    def __repr__(self) -> str:
        """Short, for the text may be large and hold secrets."""
        return f"Marks({self._file!r})"
