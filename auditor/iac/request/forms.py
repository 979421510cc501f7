"""The forms in which requests are kept: bare, with the name of their operation, in lists, in Step Functions' states.

{"TrainingJobName": ...}                                      what boto3 and --cli-input-json take
{"operation": "CreateTrainingJob", "request": {...}}          and the like
{"CreateTrainingJob": {...}}
{"Type": "Task", "Resource": "arn:...:states:::sagemaker:createTrainingJob.sync", "Parameters": {...}}
{"StartAt": ..., "States": {...}}                             a whole state machine
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from msgspec import Struct

from auditor.iac.nodes import items
from auditor.iac.placeholders import has_placeholder
from auditor.iac.text.pointers import join

_OPERATION: Final = ("operation", "Operation", "action", "Action", "api", "Api", "apiName", "method")
_BODY: Final = ("request", "Request", "params", "Params", "parameters", "Parameters", "arguments", "Arguments", "input",
                "Input", "body", "Body")  # fmt: skip
_TASK: Final = re.compile(r":states:[^:]*:[^:]*:(?:aws-sdk:)?sagemaker:(?P<operation>\w+)")
_NAMED: Final = re.compile(r"(?:Create|Import|Update)[A-Z]\w+")
_MEMBER: Final = re.compile(r"[A-Z][A-Za-z0-9]*(?:\.\$)?")
_DEEPEST: Final = 32
_INNER: Final = ("Iterator", "ItemProcessor")


class Asked(Struct, frozen=True):
    """A request as it stands: its arguments, where they are, and the operation, if it is told."""

    arguments: Any
    pointer: str
    operation: str | None = None


def asked(tree: Any, pointer: str = "", depth: int = 0) -> Iterator[Asked]:
    """Every request in a tree. What is no wrapper is taken for the arguments of a request themselves."""
    if depth > _DEEPEST:
        return
    if isinstance(tree, list):
        for index, each in enumerate(tree):
            yield from asked(each, join(pointer, index), depth + 1)
    elif isinstance(tree, Mapping) and is_machine(tree):
        yield from _states(tree, pointer, depth)
    elif isinstance(tree, Mapping):
        found = list(_wrapped(tree, pointer))
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
    task = _TASK.search(tree["Resource"]) if isinstance(tree.get("Resource"), str) else None
    named = next((tree[name] for name in _OPERATION if isinstance(tree.get(name), str)), None)
    operation = task["operation"] if task else named
    body = next((name for name in _BODY if isinstance(tree.get(name), Mapping)), None)
    if operation is not None and body is not None:
        yield Asked(tree[body], join(pointer, body), operation)
    elif tree and all(isinstance(name, str) and _NAMED.fullmatch(name) for name in tree):
        for name, each in tree.items():
            for index, one in enumerate(each if isinstance(each, list) else [each]):
                yield Asked(one, join(pointer, name, index) if isinstance(each, list) else join(pointer, name), name)


def _states(machine: Mapping[Any, Any], pointer: str, depth: int) -> Iterator[Asked]:
    """The requests of a machine's states; other services' states are none."""
    if depth > _DEEPEST:
        return
    for name, state in machine["States"].items():
        at = join(pointer, "States", name)
        if not isinstance(state, Mapping):
            continue
        if isinstance(state.get("Resource"), str) and _TASK.search(state["Resource"]):
            yield from _wrapped(state, at)
        for member in _INNER:
            if isinstance(state.get(member), Mapping) and is_machine(state[member]):
                yield from _states(state[member], join(at, member), depth + 1)
        for index, branch in enumerate(items(state.get("Branches"))):
            if isinstance(branch, Mapping) and is_machine(branch):
                yield from _states(branch, join(at, "Branches", index), depth + 1)
