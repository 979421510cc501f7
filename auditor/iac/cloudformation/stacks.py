"""Nested stacks whose templates are local files, as `aws cloudformation package` and CDK leave them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any, Final

from auditor.iac.cloudformation.fork import choose, fork
from auditor.iac.cloudformation.item import Item
from auditor.iac.cloudformation.scope import Scope
from auditor.iac.cloudformation.texts import as_text
from auditor.iac.unread import Unread
from auditor.model.choice import OneOf, Unknown

_TEMPLATES: Final = {"AWS::CloudFormation::Stack": "TemplateURL", "AWS::Serverless::Application": "Location"}
_ASSET: Final = "aws:asset:path"
_MOST: Final = 100
"""Nested stacks that one template may come to: each may hold each other twice, and so on."""


def nests(body: Any) -> bool:
    """Whether a resource is a stack within the stack."""
    return isinstance(body, Mapping) and str(body.get("Type")) in _TEMPLATES


def opened(scope: Scope, item: Item) -> Scope | None:
    """The scope of a nested stack's template; None (and a note) where it is not at hand.

    Raises:
        InputError: its file is there and can't be read.
    """
    path = _path(item.body)
    if path is None:
        scope.unseen(f"the nested stack {item.name} has its template elsewhere: its resources are not seen")
        return None
    path = f"{scope.folder}{path}"
    text = scope.run.files(path)
    why = None if text else "there is no such file"
    if text and text.file in (*scope.chain, scope.text.file):
        why = "it holds itself"
    elif text and (not isinstance(text.tree, Mapping) or not isinstance(text.tree.get("Resources"), Mapping)):
        why = "its file is no template"
    elif scope.run.stacks >= _MOST:
        why = f"there are more than {_MOST} of them"
    if text is None or why:
        scope.unseen(f"the nested stack {item.name} is not read: {why}")
        return None
    folder = path.rpartition("/")[0]
    return scope.below(item.name, text, _passed(scope, item.body), f"{folder}/" if folder else "")


def _path(body: Mapping[str, Any]) -> str | None:
    """The local path of a nested stack's template."""
    metadata, properties = body.get("Metadata"), body.get("Properties")
    named = metadata.get(_ASSET) if isinstance(metadata, Mapping) else None
    if named is None and isinstance(properties, Mapping):
        named = properties.get(_TEMPLATES[body["Type"]])
    if not isinstance(named, str) or "://" in named or PurePosixPath(named).is_absolute():
        return None
    return named


def _passed(scope: Scope, body: Mapping[str, Any]) -> Mapping[str, Any]:
    properties = body.get("Properties")
    given = properties.get("Parameters") if isinstance(properties, Mapping) else None
    value = scope.value(given)
    if isinstance(value, (OneOf, Unknown)):
        return Unread("only deployment tells what is passed on")
    return value if isinstance(value, Mapping) else {}


def output(scope: Scope, name: str) -> Any:
    """The value of an output of a stack, where there is one."""
    item = scope.items("Outputs").get(name)
    if item is None or not isinstance(item.body, Mapping):
        return scope.unknown(f"there is no output {name}")
    value = fork(scope.value(item.body.get("Value")), _text)
    condition = item.body.get("Condition")
    if not isinstance(condition, str):
        return value
    return choose(scope.condition(condition), value, Unknown(f"there is no output {name}"))


def _text(value: Any) -> Any:
    """An output is a text; lists of outputs of stacks of stacks could grow without end."""
    text = value if isinstance(value, Unknown) else as_text(value)
    return Unknown("the output is no text") if text is None else text


def attribute(scope: Scope, name: str, wanted: str) -> Any:
    """An attribute of a nested stack: `Outputs.X`."""
    inner, _, found = wanted.partition(".")
    below = scope.stack(name) if inner == "Outputs" and found else None
    if below is None:
        return Unknown(f"{wanted} of the nested stack {name} is not at hand")
    return below.output(found)
