"""SageMaker's operations that make or change a resource, by botocore's model, which is read when first asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from typing import Any, Final

from msgspec import Struct

from auditor.iac.planned import Change

Shape = Mapping[str, Any]

_VERBS: Final = {"Create": Change.MAKE, "Import": Change.MAKE, "Update": Change.AMEND}
_GENERATED: Final[Mapping[str, tuple[Any, ...]]] = {
    "blob": ("",),
    "boolean": (True,),
    "double": (0,),
    "float": (0,),
    "integer": (0,),
    "long": (0,),
    "timestamp": ("1970-01-01T00:00:00", "1970-01-01T00:00:00Z", "1970-01-01", ""),
}
"""What stands in skeletons, by the type of the shape. Source: botocore.utils.ArgumentGenerator."""
_ASKING: Final = ("Delete", "Describe", "Get", "List", "Stop")
"""Verbs of operations that take little more than a name; any other tells better what a request is for."""
_TELLING: Final = ("Describe", "List", "Search")
_GENERIC: Final = frozenset({"Arn", "ClientToken", "Description", "DisplayName", "Name", "Tags", "Type", "Version"})
"""Members that say nothing of what a request is for."""


class Action(Struct, frozen=True):
    """An operation, the noun of the resource that it makes or changes, and what it takes."""

    name: str
    noun: str
    change: Change
    members: frozenset[str]
    required: frozenset[str]

    @property
    def own(self) -> tuple[str, ...]:
        """The members that may name the resource, the most telling first: `MlflowTrackingServerName`, ..., `Name`."""
        noun = self.noun.removesuffix("V2")
        words = re.findall(r"[A-Z]+(?![a-z])|[A-Z][a-z0-9]*", noun)
        names = ("".join([*words[at:], "Name"]) for at in range(len(words) + 1))
        return tuple(name for name in names if name in self.members)

    def fit(self, members: frozenset[str]) -> tuple[int, bool, bool]:
        """How ill it fits a request with these members, all of which it takes: the least fits best."""
        named = any(name in members for name in self.own)
        return len(self.required - members), not named, self.change is Change.AMEND


@cache
def _model() -> Mapping[str, Any]:
    from botocore.loaders import Loader  # noqa: PLC0415 - templates and plans are read without it

    model: Mapping[str, Any] = Loader().load_service_model("sagemaker", "service-2")
    return model


def shape(name: str) -> Shape:
    """The shape called `name`, as botocore's model has it."""
    found: Shape = _model()["shapes"][name]
    return found


def required(structure: Shape) -> tuple[str, ...]:
    """The members that a request must have; tokens against repetition are no such, since every client makes them."""
    members = structure["members"]
    return tuple(name for name in structure.get("required", ()) if not members[name].get("idempotencyToken"))


def generated(value: Any, expected: Shape) -> bool:
    """Whether a plain value is what `--generate-cli-skeleton` puts in its place."""
    kind = expected["type"]
    if kind == "string":
        return value == "" or value in expected.get("enum", ())
    plain = _GENERATED.get(kind)
    return plain is not None and value in plain and isinstance(value, bool) == (kind == "boolean")


def input_of(operation: str) -> str:
    """The name of the shape of an operation's input; empty for one that takes nothing."""
    return str(_model()["operations"][operation].get("input", {}).get("shape", ""))


@cache
def actions() -> Mapping[str, Action]:
    """The operations that make or change a resource that can be described, by name."""
    operations = _model()["operations"]
    found: dict[str, Action] = {}
    for name in operations:
        verb, noun = re.match(r"[A-Z][a-z]+", name), ""
        if verb is not None and verb[0] in _VERBS:
            noun = name.removeprefix(verb[0])
        if verb is not None and noun and f"Describe{noun}" in operations:
            taken = shape(input_of(name))
            members = frozenset(taken["members"])
            found[name] = Action(name, noun, _VERBS[verb[0]], members, frozenset(required(taken)))
    return found


def changes_beside(operation: str) -> bool:
    """Whether an operation changes something, or starts it, without making or updating a resource as a whole."""
    return operation not in actions() and not operation.startswith((*_ASKING, *_TELLING))


def called(name: str) -> str | None:
    """The operation that somebody calls `createTrainingJob`, `create-training-job` or so; None where there is none."""
    return _spellings().get(_plain(name))


def no_operation(name: str) -> str:
    """What is wrong with the name of an operation that SageMaker has not, and which was probably meant."""
    near = get_close_matches(_plain(name), [_plain(each) for each in actions()], n=1)
    meant = f": did you mean {called(near[0])}?" if near else ""
    return f"SageMaker has no operation {name!r}{meant}"


@cache
def _spellings() -> Mapping[str, str]:
    return {_plain(name): name for name in _model()["operations"]}


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def fitting(members: frozenset[str]) -> list[Action]:
    """The actions that take all these members, those that fit best first; more than one only where nothing tells."""
    possible = [action for action in actions().values() if members and members <= action.members]
    least = min((action.fit(members) for action in possible), default=None)
    return [action for action in possible if action.fit(members) == least]


def rival(action: Action, members: frozenset[str]) -> str | None:
    """The update that would take the same members as an action that makes a resource."""
    update = actions().get(f"Update{action.noun}")
    fits = update is not None and members <= update.members and update.required <= members
    return update.name if update is not None and fits and action.change is Change.MAKE else None


def nearest(members: frozenset[str]) -> Action | None:
    """The action that takes the most of these members; None where none takes half of them."""
    best = max(actions().values(), key=lambda action: (len(action.members & members), *_well(action, members)))
    return best if 2 * len(best.members & members) >= max(len(members), 1) else None


def _well(action: Action, members: frozenset[str]) -> tuple[int, bool]:
    missing, _, amends = action.fit(members)
    return -missing, not amends


def plausible(members: frozenset[str]) -> bool:
    """Whether a structure with these members is meant to be a request."""
    fit = fitting(members)
    near = fit[0] if fit else nearest(members)
    if near is None or not (members & near.members) - _GENERIC or elsewhere(members, near):
        return False
    there = near.required & members
    return 2 * len(there) >= len(near.required) and bool(there or len(members & near.members) > 1)


def elsewhere(members: frozenset[str], near: Action | None) -> str | None:
    """The operation that takes just such a request and makes no resource, where `near` lacks what it requires."""
    if near is not None and members <= near.members and near.required <= members:
        return None
    return next((name for name in _others() if _takes_all(name, members)), None)


def spelled_otherwise(members: frozenset[str]) -> Mapping[str, str]:
    """What the API calls each of these members (`training_job_name`), if an action takes them all, spelled its way."""
    for action in actions().values():
        known = {_plain(member): member for member in action.members}
        proper = {name: known.get(_plain(name), "") for name in members}
        if len(proper) > 1 and all(proper.values()) and set(members) != set(proper.values()):
            return proper
    return {}


def answered(members: frozenset[str]) -> str | None:
    """The operation that answers with such members, which no request has; None for requests."""
    if len(members) < 1 or fitting(members):
        return None
    return next((name for name, answers in _answers().items() if members <= answers), None)


@cache
def _answers() -> Mapping[str, frozenset[str]]:
    """The members with which a thing is described or named, by operation."""
    told = ((name, _model()["operations"][name].get("output", {}).get("shape")) for name in _model()["operations"])
    return {name: frozenset(shape(out)["members"]) for name, out in told if out and name.startswith(_TELLING)}


@cache
def _others() -> tuple[str, ...]:
    others = (name for name in _model()["operations"] if name not in actions() and input_of(name))
    return tuple(sorted(others, key=lambda name: name.startswith(_ASKING)))


def _takes_all(operation: str, members: frozenset[str]) -> bool:
    taken = shape(input_of(operation))
    return bool(members) and members <= taken["members"].keys() and members >= set(taken.get("required", ()))
