"""The files of one run, read again for what a finding shows of them: once each, when the first finding needs them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from auditor.engine.gate.credentials import credentials
from auditor.iac.planned import InputError
from auditor.iac.text import Text, load
from auditor.model.report import Finding


class Files(Struct):
    """Files by the names that the report gives them, which are relative to `folder`.

    `given` are the values of parameters that the user gave, `read` the files that were read already.
    """

    folder: Path
    given: Mapping[str, str] = field(default_factory=dict[str, str])
    read: Mapping[str, Text] = field(default_factory=dict[str, Text])
    _texts: dict[str, Text | None] = field(default_factory=dict[str, "Text | None"])
    _lines: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    _credentials: dict[str, frozenset[str]] = field(default_factory=dict[str, "frozenset[str]"])
    _hidden: dict[str, tuple[re.Pattern[str], ...]] = field(default_factory=dict[str, "tuple[re.Pattern[str], ...]"])

    def text(self, name: str) -> Text | None:
        """A file; None where it is gone or changed since it was judged."""
        if name not in self._texts:
            try:
                self._texts[name] = self.read.get(name) or load(self.folder / name, name)
            except InputError:
                self._texts[name] = None
        return self._texts[name]

    def lines(self, name: str) -> list[str]:
        """A file's lines; none where it is gone."""
        if name not in self._lines:
            text = self.text(name)
            self._lines[name] = text.text.splitlines() if text else []
        return self._lines[name]

    def credentials(self, name: str) -> frozenset[str]:
        """The credentials that stand anywhere in a file, in no world's documents or beside a resource too."""
        if name not in self._credentials:
            text = self.text(name)
            self._credentials[name] = credentials(text, self.given) if text else frozenset()
        return self._credentials[name]

    def discreet(self, name: str, told: str) -> str:
        """`told` of a file, without the values of those parameters that its template wants not to be shown."""
        for raw in self._unspoken(name):
            told = raw.sub("<secret>", told)
        return told

    def masked(self, finding: Finding) -> Finding:
        """A finding whose message, evidence and gaps are `discreet` about its file."""
        place = finding.location
        if place is None or not self._unspoken(place.file):
            return finding

        def told(value: Any) -> Any:
            if isinstance(value, (list, tuple)):
                return [told(each) for each in value]
            return self.discreet(place.file, value) if isinstance(value, str) else value

        evidence = tuple(one.model_copy(update={"value": told(one.value)}) for one in finding.evidence)
        gaps = tuple(
            one.model_copy(update={"reason": told(one.reason), "resource": told(one.resource)}) for one in finding.gaps
        )
        return finding.model_copy(update={"message": told(finding.message), "evidence": evidence, "gaps": gaps})

    def _unspoken(self, name: str) -> tuple[re.Pattern[str], ...]:
        """The values of a template's parameters with NoEcho, or that are credentials, the longest first."""
        if name not in self._hidden:
            raw = sorted(self._unsaid(name), key=len, reverse=True)
            self._hidden[name] = tuple(re.compile(rf"(?<!\w){re.escape(each)}(?!\w)") for each in raw)
        return self._hidden[name]

    def _unsaid(self, name: str) -> Iterator[str]:
        text = self.text(name)
        parameters = text.tree.get("Parameters") if text and isinstance(text.tree, Mapping) else None
        for called, one in parameters.items() if isinstance(parameters, Mapping) else ():
            if isinstance(one, Mapping):
                hidden = str(one.get("NoEcho")).lower() == "true"
                values = [str(value) for value in (self.given.get(called), one.get("Default")) if value]
                yield from (value for value in values if hidden or value in self.credentials(name))
