"""The forms in which requests are kept: bare, with the name of their operation, in lists, in Step Functions' states.

{"TrainingJobName": ...}                                      what boto3 and --cli-input-json take
{"operation": "CreateTrainingJob", "request": {...}}          and the like
{"CreateTrainingJob": {...}}, {"create_training_job": {...}}
[{...}, {...}], {"requests": [{...}, {...}]}
{"Type": "Task", "Resource": "arn:...:states:::sagemaker:createTrainingJob.sync", "Parameters": {...}}
{"StartAt": ..., "States": {...}}                             a whole state machine
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from auditor.iac.nodes import items
from auditor.iac.placeholders import has_placeholder
from auditor.iac.text.pointers import join
from auditor.iac.unread import Unread

_OPERATION: Final = frozenset({"operation", "operationname", "action", "api", "apiname", "method", "call"})
_BODY: Final = frozenset(
    {
        "request",
        "requestparameters",
        "params",
        "apiparams",
        "parameters",
        "arguments",
        "args",
        "kwargs",
        "input",
        "body",
    }
)
_LISTS: Final = frozenset({"requests", "operations", "calls"})
"""How wrappers call what they hold, without regard to capitals and underscores."""
_TASK: Final = re.compile(r":states:[^:]*:[^:]*:(?:aws-sdk:)?sagemaker:(?P<operation>\w+)")
_NAMED: Final = re.compile(r"(?:Create|Import|Update)[A-Z]\w+|(?:create|import|update)(?:[_-][a-z0-9]+)+")
_MEMBER: Final = re.compile(r"[A-Z][A-Za-z0-9]*(?:\.\$)?")
_DEEPEST: Final = 32
_INNER: Final = ("Iterator", "ItemProcessor")


class Asked(Struct, frozen=True):
    """A request as it stands: its arguments, where they are, and the operation, if it is told.

    `among`: it stands with others, of which it may be one that makes nothing.
    """

    arguments: Any
    pointer: str
    operation: str | None = None
    among: bool = False


def asked(tree: Any, pointer: str = "", depth: int = 0) -> Iterator[Asked]:
    """Every request in a tree. What is no wrapper is taken for the arguments of a request themselves."""
    if depth > _DEEPEST:
        return
    if isinstance(tree, list):
        for index, each in enumerate(tree):
            yield from (replace(one, among=True) for one in asked(each, join(pointer, index), depth + 1))
    elif isinstance(tree, Mapping) and is_machine(tree):
        yield from _states(tree, pointer, depth)
    elif isinstance(tree, Mapping):
        found = list(_wrapped(tree, pointer)) or list(_listed(tree, pointer, depth))
        yield from found or [Asked(tree, pointer)]
    else:
        yield Asked(tree, pointer)


def is_machine(tree: Mapping[Any, Any]) -> bool:
    """Whether a structure is a state machine, or a branch of one."""
    return isinstance(tree.get("States"), Mapping) and isinstance(tree.get("StartAt"), str)


def is_bare(tree: Any) -> bool:
    """Whether a structure's members are called as those of requests are."""
    return isinstance(tree, Mapping) and bool(tree) and all(isinstance(name, str) and _member(name) for name in tree)


def _member(name: str) -> bool:
    return _MEMBER.fullmatch(name) is not None or has_placeholder(name)


def _wrapped(tree: Mapping[Any, Any], pointer: str) -> Iterator[Asked]:
    if (task := task_of(tree)) is not None:
        body = next((name for name in ("Parameters", "Arguments") if tree.get(name) is not None), None)
        arguments = tree[body] if body else Unread("the state's input is the request")
        if isinstance(arguments, str):
            arguments = Unread("the state's input tells it")
        yield Asked(arguments, join(pointer, body) if body else pointer, task, among=True)
        return
    operation = next(
        (each for name, each in tree.items() if _plain(name) in _OPERATION and isinstance(each, str)), None
    )
    body = next((name for name, each in tree.items() if _plain(name) in _BODY and isinstance(each, Mapping)), None)
    if operation is not None and body is not None:
        yield Asked(tree[body], join(pointer, body), operation)
    elif tree and all(isinstance(name, str) and _NAMED.fullmatch(name) for name in tree):
        for name, each in tree.items():
            for index, one in enumerate(each if isinstance(each, list) else [each]):
                yield Asked(one, join(pointer, name, index) if isinstance(each, list) else join(pointer, name), name)


def task_of(state: Mapping[Any, Any]) -> str | None:
    """The operation of SageMaker's that a state of Step Functions calls."""
    resource = state.get("Resource")
    found = _TASK.search(resource) if isinstance(resource, str) else None
    return found["operation"] if found else None


def _listed(tree: Mapping[Any, Any], pointer: str, depth: int) -> Iterator[Asked]:
    for name, each in tree.items():
        if _plain(name) in _LISTS and isinstance(each, list):
            yield from asked(each, join(pointer, name), depth + 1)


def _plain(name: Any) -> str:
    return str(name).replace("_", "").lower()


def _states(machine: Mapping[Any, Any], pointer: str, depth: int) -> Iterator[Asked]:
    """The requests of a machine's states; other services' states are none."""
    if depth > _DEEPEST:
        return
    for name, state in machine["States"].items():
        at = join(pointer, "States", name)
        if not isinstance(state, Mapping):
            continue
        if task_of(state) is not None:
            yield from _wrapped(state, at)
        for member in _INNER:
            if isinstance(state.get(member), Mapping) and is_machine(state[member]):
                yield from _states(state[member], join(at, member), depth + 1)
        for index, branch in enumerate(items(state.get("Branches"))):
            if isinstance(branch, Mapping) and is_machine(branch):
                yield from _states(branch, join(at, "Branches", index), depth + 1)
