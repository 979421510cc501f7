"""What a request to update leaves of what is there: what it does not name, if that surely stays."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from msgspec.structs import replace

from auditor.iac.documents import Sketch
from auditor.iac.documents.sagemaker import UNCHANGED
from auditor.model.catalog import resource_type
from auditor.model.choice import ABSENT, Unknown, symbolic
from auditor.model.document import AmendedShapes, Identity
from auditor.model.gap import Gap, Reason
from auditor.model.resource import Resource

_MERGED: Final = frozenset(
    {"CodeRepository", "Domain", "FeatureGroup", "Space", "TrainingJob", "TrialComponent", "UserProfile", "Workforce"}
    | {"Workteam"}
)
"""Whose updates take a part of a structure: their requests require nothing in it that had to be said again."""
_MAY_GO: Final = Unknown("the update sets what it is a part of without naming it")


class _Nowhere(AmendedShapes):
    """What a request to update says of what was not found in the snapshot, and why it was not."""

    def __init__(self, why: str) -> None:
        """Take the reason."""
        super().__init__()
        self._why = why

    def why(self, operation: str, path: str) -> Gap:
        """It stays as it is, and nobody knows how that is."""
        return Gap(operation, Reason.UNRESOLVED, f"the update leaves {path} as it is, and {self._why}")


class _Unread(AmendedShapes):
    """What a request to update says of what is there, but could not be described."""

    def __init__(self, found: Resource) -> None:
        """Take what is there."""
        super().__init__()
        self._found = found

    def has(self, operation: str, path: str) -> bool:
        """Of its other operations, what they could have returned."""
        return operation != self._found.described_by and self._found.shapes.has(operation, path)

    def why(self, operation: str, path: str) -> Gap:
        """Why it could not be described."""
        found = self._found
        return found.unread(None) if operation == found.described_by else found.shapes.why(operation, path)


_ALONE: Final = AmendedShapes()
_NOWHERE: Final = _Nowhere("the snapshot holds no such thing")
_NAMELESS: Final = _Nowhere("which of those in the snapshot it is, nobody said")


def amended(sketch: Sketch, found: Resource) -> Sketch:
    """A request to update what was found, as a description of all of it."""
    said, merges = sketch.responses[found.described_by], _noun(found.identity) in _MERGED
    unread = not any(True for _ in found.places(None))
    return replace(
        sketch,
        responses=_amended(sketch.responses, found),
        amends=False,
        base=found.document.gaps,
        kept=tuple(one for one in found.document.secrets if _stays(one.place, said, merges=merges)),
        shapes=_Unread(found) if unread else found.shapes,
    )


def unchanged(sketch: Sketch, *, alone: bool) -> Sketch:
    """What is amended and was not found, in a snapshot or because there is none: the rest of it is not known."""
    shapes = _ALONE if alone else _NAMELESS if symbolic(sketch.identity.name) else _NOWHERE
    unsaid = resource_type(sketch.identity.type).operations() - sketch.responses.keys()
    return replace(sketch, shapes=shapes, base={name: shapes.why(name, "it") for name in sorted(unsaid)})


def _amended(said: Mapping[str, Any], found: Resource) -> dict[str, Any]:
    """What is there with what a request changes; in the Search record, where nothing else tells of it."""
    there, search = found.document.responses, f"Search:{found.searched_as}"
    in_search = search in there and found.described_by not in there
    whole, merges = dict(there), _noun(found.identity) in _MERGED
    for name, response in said.items():
        place = search if in_search and name == found.described_by else name
        known = there.get(place) or {}
        members = {each: _over(value, known.get(each), merges=merges) for each, value in response.items()}
        whole[place] = {**known, **members}
    return whole


def _over(said: Any, there: Any, *, merges: bool) -> Any:
    """A member that an update names. Of a structure, what is not named stays where the update `merges`.

    Elsewhere it may stay or go: the API does not say.
    """
    if said == UNCHANGED:
        return ABSENT if there is None else there if merges else _MAY_GO
    if isinstance(said, list):
        return _with_others(said, there)
    if not isinstance(said, Mapping) or not (there is None or isinstance(there, Mapping)):
        return said
    known = there or {}
    left = known if merges else dict.fromkeys(known, _MAY_GO)
    return {**left, **{name: _over(value, known.get(name), merges=merges) for name, value in said.items()}}


def _with_others(said: list[Any], there: Any) -> list[Any]:
    """A list that an update names; where the others stay, they are told apart by their names."""
    if UNCHANGED not in said:
        return said
    named = [one for one in said if one != UNCHANGED]
    names = {_name_of(one) for one in named}
    return [*named, *(one for one in there or () if _name_of(one) not in names)]


def _name_of(item: Any) -> Any:
    known = (item.get(member) for member in ("InstanceGroupName", "Name")) if isinstance(item, Mapping) else ()
    return next((name for name in known if isinstance(name, str)), None)


def _stays(place: str, said: Any, *, merges: bool, within: bool = False) -> bool:
    """Whether an update surely leaves what stands at a place, as secrets have it (`Containers[0].Environment.TOKEN`).

    `merges`: of a structure that it names, it leaves what it does not name. `within`: the place is within such a one.
    """
    head, *rest = re.split(r"[.\[]", place, maxsplit=1)
    if isinstance(said, Mapping) and head in said:
        return _stays("".join(rest), said[head], merges=merges, within=True)
    return (isinstance(said, Mapping) or said == UNCHANGED) and (merges or not within)


def _noun(identity: Identity) -> str:
    return identity.type.rpartition("::")[2]
