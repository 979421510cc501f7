"""Files of code as trees of plain values, with the line and column of every key and value.

text = load(Path("app.yaml"), "app.yaml")
text.tree["Resources"]["Bucket"]["Type"]                  # "AWS::S3::Bucket"
key, value = text.marks["/Resources/Bucket/Type"]         # by JSON pointer (RFC 6901)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

from msgspec import Struct

from auditor.iac.planned import InputError, Mark
from auditor.iac.text.json_text import read_json
from auditor.iac.text.literal import marked, neutral, neutral_text
from auditor.iac.text.marks import Marks
from auditor.iac.text.pointers import Places, escaped, join
from auditor.iac.text.yaml_text import read_yaml
from auditor.redact.uses import uses

__all__ = ["MOST_BYTES", "Flavour", "Text", "escaped", "join", "load", "parse"]

Flavour: TypeAlias = Literal["yaml", "json"]

MOST_BYTES: Final = 50_000_000
"""A larger file is refused: CloudFormation takes 1 MB, and a plan of thousands of resources has some 20 MB."""

MOST_MARKED: Final = 1_000_000
"""Of a larger file of YAML the marks are read only where one is asked for: CloudFormation takes none that large."""

_YAML: Final = frozenset({".yaml", ".yml"})
_YAML_START: Final = re.compile(rb"---\s|#|[A-Za-z]\w*:\s")
"""How YAML begins and JSON can't: AWS goes by what stands in a file, not by its name."""


class Text(Struct, frozen=True, dict=True):
    """One file: how it was named, what stands in it, the tree of plain values, and where each of them stands.

    Values may be shared within the tree (a YAML alias), so that nobody may change them in place.
    """

    file: str
    text: str
    tree: Any
    marks: Mapping[str, tuple[Mark, Mark]]
    flavour: Flavour

    @cached_property
    def uses(self) -> Mapping[str, frozenset[str]]:
        """{parameter: the names that its value is used under}, of a template."""
        return uses(self.tree)

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(found.end() for found in re.finditer("\n", self.text))]

    def offset(self, line: int, column: int) -> int:
        """How many characters stand before a line and column; behind the last line, all of them."""
        start = self._starts[line - 1] if line <= len(self._starts) else len(self.text)
        return min(start + column - 1, len(self.text))

    def fault(self, pointer: str, fault: str) -> InputError:
        """The error that something is wrong with what stands at a JSON pointer (or the nearest place above it)."""
        while pointer and pointer not in self.marks:
            pointer = pointer.rpartition("/")[0]
        if pointer not in self.marks:
            return InputError(self.file, fault)
        mark = self.marks[pointer][0]
        return InputError(self.file, fault, line=mark.line, column=mark.column)


def load(path: Path, name: str, *, twice: bool = False) -> Text:
    """Read a file of YAML or JSON; `name` is how messages and reports call it.

    `twice`: a key may stand twice; the first value counts. What is read so can be counted, not judged.

    Raises:
        InputError: it can't be opened, is no regular file, is too large, is no UTF-8, or is neither YAML nor JSON.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputError(name, f"it is larger than {MOST_BYTES // 1_000_000} MB")
        if not path.is_file():
            raise InputError(name, "this is no regular file")
        content = path.read_bytes()
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise InputError(name, f"it can't be read: {why}") from None
    return parse(_decoded(content, name), name, _flavour(path, content), twice=twice)


def parse(text: str, name: str, flavour: Flavour, *, twice: bool = False) -> Text:
    """Make a tree of a text; `twice` as of `load`.

    Raises:
        InputError: it is not what `flavour` says, has a key twice, or is nested or repeated beyond all use.
    """
    if "\0" in text:
        before = text[: text.index("\0")]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        raise InputError(name, "a NUL stands here: this is no text", line=line, column=column)
    if flavour == "json":
        tree, marks = read_json(text, name, twice=twice), Marks(neutral_text(text), name, flavour)
    elif len(text) > MOST_MARKED or marked(text):
        tree, marks = read_yaml(text, name, twice=twice), Marks(neutral_text(text), name, flavour)
    else:
        known: Places = {}
        tree, marks = read_yaml(text, name, twice=twice, marks=known), Marks(text, name, flavour, known)
    return Text(name, text, neutral(tree, text), marks, flavour)


def _decoded(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InputError(name, f"byte {error.start} is no UTF-8: save the file as UTF-8", line=line) from None


def _flavour(path: Path, content: bytes) -> Flavour:
    suffix = path.suffix.lower()
    start = content[:200].removeprefix(b"\xef\xbb\xbf").lstrip()
    if suffix == ".json":
        return "yaml" if _YAML_START.match(start) else "json"
    return "json" if suffix not in _YAML and start[:1] in {b"{", b"["} else "yaml"
