"""References whose type only the beginning of their text tells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from auditor.model.values import Ref, To


class ToByPrefix(To):
    """The kind of a fact that may name resources of several types, told apart by how the text begins.

    A text with none of the prefixes becomes a reference of the first type.
    """

    def __init__(self, types: Mapping[str, To]) -> None:
        """Take {prefix: kind of reference}."""
        super().__init__(next(iter(types.values())).type)
        self._types = types

    @property
    def types(self) -> frozenset[str]:
        """The types that it may refer to."""
        return frozenset().union(*(kind.types for kind in self._types.values()))

    def __call__(self, raw: Any) -> Ref:
        """The reference that `raw` makes."""
        told = (kind(raw) for prefix, kind in self._types.items() if str(raw).startswith(prefix))
        return next(told, Ref(self.type, str(raw)))
