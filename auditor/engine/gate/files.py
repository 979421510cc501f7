"""The files of one run, read again for what a finding shows of them: once each, when the first finding needs them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

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
