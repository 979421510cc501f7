"""What the templates of one run export to each other, for Fn::ImportValue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final

from auditor.iac.inputs import Input
from auditor.iac.planned import Options
from auditor.model.choice import Unknown

_ROUNDS: Final = 5
"""An export that goes on what another template exports takes a round more."""

Place = tuple[str, str]


class Exports:
    """The exports of a run: names are unique in one account and region."""

    def __init__(self, inputs: Iterable[Input], options: Options) -> None:
        """Evaluate them, where any template imports one at all."""
        templates = [one for one in inputs if one.template]
        self._options = options
        self._at: dict[Place, dict[str, Any]] = {}
        if any("ImportValue" in one.text.text for one in templates):
            self._settle([one for one in templates if "Export" in one.text.text])

    def seen_by(self, one: Input) -> Mapping[str, Any]:
        """The exports of the account and region that an input goes to."""
        return self._at.get(self._place(one), {})

    def _place(self, one: Input) -> Place:
        home = one.options(self._options).home
        return home.account, home.region

    def _settle(self, exporting: list[Input]) -> None:
        for _ in range(_ROUNDS):
            found: dict[Place, dict[str, Any]] = defaultdict(dict)
            for one in exporting:
                place = self._place(one)
                for name, value in one.exported(self._options, self._at.get(place, {})).items():
                    twice = name in found[place]
                    found[place][name] = Unknown(f"several templates export {name}") if twice else value
            if found == self._at:
                return
            self._at = dict(found)
