"""SageMaker API requests as JSON or YAML: what boto3 or `aws sagemaker create-... --cli-input-json` is given.

The operation is told by the file (`auditor.iac.request.forms`), by `--operation`, or by the shape of the request; the
request is held against botocore's model. An invalid one is refused, since nobody could deploy it; what it lacks of what
the API requires is noted and unknown, since programs often add it at the last moment.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any, Final

from auditor.iac.keys import distinct, key_of
from auditor.iac.placeholders import has_placeholder
from auditor.iac.planned import InputError, Kind, Mark, Options, Planned, Source, Unit
from auditor.iac.request.api import (
    Action,
    actions,
    answered,
    called,
    changes_beside,
    elsewhere,
    fitting,
    input_of,
    nearest,
    no_operation,
    plausible,
    rival,
)
from auditor.iac.request.check import Checker
from auditor.iac.request.forms import Asked, asked, is_bare
from auditor.iac.request.look_alikes import nothing_in
from auditor.iac.unread import Unread

__all__ = ["is_request", "read"]

Marks = Mapping[str, tuple[Mark, Mark]]

_ASIDE: Final = "{}, which makes no resource and updates none as a whole"
_TAKEN: Final = "taken for {}; if it is {}, say so with --operation"
_LOOKED_AT: Final = 32
_HINT: Final = re.compile(r"(?:Create|Import|Update)[A-Z][A-Za-z0-9]+|(?:create|import|update)[-_][a-z0-9_-]+")


def is_request(tree: Any) -> bool:
    """Whether a tree is a SageMaker API request, or holds some; told from what stands in it, of a list at its start."""
    try:
        return any(_is(one) for one in asked(tree[:_LOOKED_AT] if isinstance(tree, list) else tree))
    except RecursionError:
        return False


def _is(one: Asked) -> bool:
    if one.operation is not None:
        return called(one.operation) in actions()
    if not is_bare(one.arguments):
        return False
    members = _members(one.arguments)
    return plausible(members) and answered(members) is None


def read(tree: Any, file: str, options: Options, *, marks: Marks | None = None) -> Unit:
    """The resources that the requests of a file make or change.

    Raises:
        InputError: it holds no request, or one that the API would refuse, or whose operation nothing tells.
    """
    checker = Checker(file, marks or {})
    try:
        every = list(asked(tree))
        making = [one for one in every if _makes(one, options)]
        beside = [(one, name) for one in every if (name := called(one.operation or "")) and changes_beside(name)]
        found = [_planned(one, checker, options) for one in making]
    except RecursionError:
        raise InputError(file, "it is nested too deeply") from None
    if not found:
        raise InputError(file, nothing_in(tree))
    checker.notes += [f"{file}#{one.pointer}: {_ASIDE.format(name)}" for one, name in beside]
    return Unit(file, Kind.REQUEST, tuple(distinct(found)), tuple(checker.notes))


def _makes(one: Asked, options: Options) -> bool:
    """Whether a request makes or updates something; one that stands alone is asked to, lest it be passed over."""
    told = options.operation or one.operation
    operation = called(told) if told and one.among else None
    return operation is None or operation in actions()


def _planned(one: Asked, checker: Checker, options: Options) -> Planned:
    source = Source(checker.file, one.pointer, one.pointer, marks=checker.marks)
    if isinstance(one.arguments, Unread):
        action = _told(options.operation or str(one.operation), one, checker)
        return Planned(f"AWS::SageMaker::{action.noun}", action.name, one.arguments, source, change=action.change)
    if not isinstance(one.arguments, Mapping):
        raise checker.fault(one.pointer, "expected a request: an object with the members that an operation takes")
    action = _action(one, checker, options)
    properties = checker.request(one.arguments, input_of(action.name), one.pointer)
    type_ = f"AWS::SageMaker::{action.noun}"
    return Planned(type_, _key(action, properties), properties, source, change=action.change)


def _members(arguments: Mapping[Any, Any]) -> frozenset[str]:
    names = (str(name).removesuffix(".$") for name in arguments)
    return frozenset(name for name in names if not has_placeholder(name))


def _action(one: Asked, checker: Checker, options: Options) -> Action:
    told = options.operation or one.operation
    if told is not None:
        return _told(told, one, checker)
    members = _members(one.arguments)
    best, hint = fitting(members), _hint(checker.file)
    if hint is not None and (hint in best or not best or members <= hint.members):
        return hint
    if len(best) > 1:
        names = ", ".join(sorted(action.name for action in best))
        raise checker.fault(one.pointer, f"it may be a request of {names}: tell which with --operation")
    near = best[0] if best else nearest(members)
    other = elsewhere(members, near)
    if other is not None:
        raise checker.fault(one.pointer, f"it is a request of {_ASIDE.format(other)}")
    if near is not None and (update := rival(near, members)):
        checker.notes.append(f"{checker.file}#{one.pointer}: {_TAKEN.format(near.name, update)}")
    if near is None:
        raise checker.fault(one.pointer, "no operation of SageMaker's takes such members: tell it with --operation")
    return near


def _told(told: str, one: Asked, checker: Checker) -> Action:
    operation = called(told)
    if operation is None:
        raise checker.fault(one.pointer, no_operation(told))
    if operation not in actions():
        raise checker.fault(one.pointer, _ASIDE.format(operation))
    return actions()[operation]


def _hint(file: str) -> Action | None:
    """The operation that the file's name ends with: `train_CreateTrainingJob.json`, `create-model.json`."""
    found = [called(each) for each in _HINT.findall(PurePath(file).name.partition(".json")[0])]
    return next((actions()[name] for name in reversed(found) if name is not None and name in actions()), None)


def _key(action: Action, properties: Mapping[str, Any]) -> str:
    """The resource's name where it is known, else the operation."""
    name = next((properties[member] for member in action.own if member in properties), None)
    return key_of(name, action.name)
