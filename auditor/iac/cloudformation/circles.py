"""Resources that depend on each other in a circle: CloudFormation makes none of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from auditor.iac.cloudformation.references import variables
from auditor.iac.cloudformation.scope import Scope

_BRANCHES = 3


def circle(scope: Scope) -> list[str]:
    """The first circle among the resources that are surely made, by names (`A`, `B`, `A`); empty where there is none.

    What hangs on a condition that is open does not count: where it does not hold there is no circle.
    """
    needs = {item.name: _needs(scope, item.body) for item in scope.items("Resources").values()
             if item.exists is True and _surely(scope, item.body)}  # fmt: skip
    done: set[str] = set()
    for name, below_it in needs.items():
        path, left = {name: None}, [iter(below_it)] if name not in done else []
        while left:
            below = next(left[-1], None)
            if below is None:
                left.pop()
                done.add(path.popitem()[0])
            elif below in path:
                way = list(path)
                return [*way[way.index(below) :], below]
            elif below in needs and below not in done:
                path[below] = None
                left.append(iter(needs[below]))
    return []


def _surely(scope: Scope, body: Any) -> bool:
    condition = body.get("Condition") if isinstance(body, Mapping) else None
    return isinstance(body, Mapping) and (not isinstance(condition, str) or scope.condition(condition) is True)


def _needs(scope: Scope, body: Mapping[str, Any]) -> list[str]:
    """The names that a resource waits for."""
    waits = body.get("DependsOn")
    found = [each for each in (waits if isinstance(waits, list) else [waits]) if isinstance(each, str)]
    _named(scope, body.get("Properties"), found)
    return found


def _named(scope: Scope, node: Any, found: list[str]) -> None:
    if isinstance(node, str):
        return
    if isinstance(node, list):
        for each in node:
            _named(scope, each, found)
    elif isinstance(node, (dict, Mapping)):
        if len(node) == 1:
            function, argument = next(iter(node.items()))
            if function == "Fn::If":
                _named(scope, _chosen(scope, argument), found)
                return
            found.extend(_referred(function, argument))
        for each in node.values():
            _named(scope, each, found)


def _chosen(scope: Scope, argument: Any) -> Any:
    """The branch that is surely taken, if any."""
    if isinstance(argument, list) and len(argument) == _BRANCHES and isinstance(argument[0], str):
        truth = scope.condition(argument[0])
        return argument[1 if truth else 2] if isinstance(truth, bool) else None
    return None


def _referred(function: str, argument: Any) -> Iterable[str]:
    first = argument[0] if isinstance(argument, list) and argument else argument
    if not isinstance(first, str):
        return ()
    if function == "Ref":
        return (first,)
    if function == "Fn::GetAtt":
        return (first.partition(".")[0],)
    if function == "Fn::Sub":
        given = argument[-1] if isinstance(argument, list) and isinstance(argument[-1], Mapping) else {}
        return (name.partition(".")[0] for name in variables(first) if name not in given)
    return ()
