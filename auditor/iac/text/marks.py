"""The marks of a file: those of YAML come with its reading, those of JSON and of large files when first asked for."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Final

from auditor.iac.planned import Mark
from auditor.iac.text.json_text import places
from auditor.iac.text.pointers import Place, Places
from auditor.iac.text.yaml_text import yaml_marks

_LINE_ENDS: Final = {"yaml": re.compile(r"\r\n?|\n"), "json": re.compile(r"\n")}
"""What ends a line: as their parsers count, in what they say of a file."""


class Marks(Mapping[str, tuple[Mark, Mark]]):
    """{JSON pointer: (the key's mark, the value's mark)}; of an item of a list both are the item's."""

    def __init__(self, text: str, file: str, flavour: str, known: Places | None = None) -> None:
        """Remember what to read when the first mark is asked for, unless the places are `known`."""
        self._text, self._file, self._flavour = text, file, flavour
        if known is not None:
            self._places = known

    @cached_property
    def _places(self) -> Places:
        """Where keys and values stand."""
        if self._flavour == "json":
            return {pointer: (key, value) for pointer, key, value in places(self._text)}
        return yaml_marks(self._text, self._file)

    @cached_property
    def _starts(self) -> list[int]:
        """Where the lines begin, and where one would behind the text."""
        ends = _LINE_ENDS[self._flavour].finditer(self._text)
        return [0, *(end.end() for end in ends), len(self._text) + 1]

    def _mark(self, place: Place) -> Mark:
        starts, (begin, end) = self._starts, place
        first, last = bisect_right(starts, begin), bisect_right(starts, end)
        return Mark(first, begin - starts[first - 1] + 1, last, end - starts[last - 1] + 1)

    def __getitem__(self, pointer: str) -> tuple[Mark, Mark]:
        """The marks at a pointer."""
        key, value = self._places[pointer]
        return self._mark(key), self._mark(value)

    def __contains__(self, pointer: object) -> bool:
        """Whether the file has something there."""
        return pointer in self._places

    def __iter__(self) -> Iterator[str]:
        """All pointers."""
        return iter(self._places)

    def __len__(self) -> int:
        """How many values the file has."""
        return len(self._places)

    def __repr__(self) -> str:
        """Short, for the text may be large and hold secrets."""
        return f"Marks({self._file!r})"
