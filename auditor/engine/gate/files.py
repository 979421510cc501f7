"""The files of one run, read again for what a finding shows of them: once each, when the first finding needs them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from auditor.iac.planned import InputError
from auditor.iac.text import Text, load


@dataclass(slots=True)
class Files:
    """Files by the names that the report gives them, which are relative to `folder`."""

    folder: Path
    _texts: dict[str, Text | None] = field(default_factory=dict[str, "Text | None"])

    def text(self, name: str) -> Text | None:
        """A file; None where it is gone or changed since it was judged."""
        if name not in self._texts:
            try:
                self._texts[name] = load(self.folder / name, name)
            except InputError:
                self._texts[name] = None
        return self._texts[name]

    def lines(self, name: str) -> list[str]:
        """A file's lines; none where it is gone."""
        text = self.text(name)
        return text.text.splitlines() if text else []

    def discreet(self, name: str, told: str) -> str:
        """`told` of a file, without the defaults of those parameters that its template wants not to be shown."""
        text = self.text(name)
        for raw in sorted(_unspoken(text.tree if text else None), key=len, reverse=True):
            told = re.sub(rf"(?<!\w){re.escape(raw)}(?!\w)", "<secret>", told)
        return told


def _unspoken(tree: Any) -> Iterator[str]:
    """The defaults of a template's parameters with NoEcho."""
    parameters = tree.get("Parameters") if isinstance(tree, Mapping) else None
    for one in parameters.values() if isinstance(parameters, Mapping) else ():
        if isinstance(one, Mapping) and str(one.get("NoEcho")).lower() == "true" and one.get("Default"):
            yield str(one["Default"])
