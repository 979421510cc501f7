"""A patch in the words of each tool: the AWS CLI, CloudFormation and Terraform.

CloudFormation and the API name the same things alike; Terraform's names follow from the API's, but for the exceptions
of `field_names`. A test holds every snippet of every rule against botocore's models and the provider's schemas.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

import yaml

from auditor.iac.field_names import (
    ARGUMENTS,
    CLOUDFORMATION,
    PROPERTIES,
    REQUEST,
    TERRAFORM,
    UNREQUESTED,
    UPDATABLE,
    UPDATE,
    WORDS,
    Fields,
)
from auditor.model.remediation import Applies

Changes = Iterable[tuple[str, Any]]
"""(path in the API's terms, value) of each change; `[]` steps into a list."""

_SAGEMAKER = "AWS::SageMaker::"


def cli(type_: str, changes: Changes, applies: Applies) -> str | None:
    """`aws sagemaker update-... --cli-input-json`, or `create-...` where type or field is fixed at creation."""
    if not type_.startswith(_SAGEMAKER):
        return None
    noun = type_.removeprefix(_SAGEMAKER)
    update = noun in UPDATABLE and applies in {Applies.IN_PLACE, Applies.AFTER_STOP}
    known = _called(noun, changes, UPDATE) if update else changes
    body = _nested(_called(noun, known, REQUEST))
    if noun in UNREQUESTED or not body:
        return None
    command = f"aws sagemaker {'update' if update else 'create'}-{_kebab(noun)} --cli-input-json file://request.json"
    return f"{command}\n# request.json, beside its other members:\n{json.dumps(body, indent=2)}"


def cloudformation(type_: str, changes: Changes) -> str | None:
    """The properties as YAML; None for a type or fields that CloudFormation cannot make."""
    noun = type_.removeprefix(_SAGEMAKER)
    body = _nested(_called(noun, changes, REQUEST, PROPERTIES))
    if noun not in CLOUDFORMATION or not body:
        return None
    return yaml.dump({"Type": type_, "Properties": body}, Dumper=yaml.CSafeDumper, sort_keys=False).strip()


@lru_cache(maxsize=4096)
def property_path(type_: str, path: str) -> str | None:
    """The path among CloudFormation's properties of what Describe has at `path`; None for what it lacks."""
    noun = type_.removeprefix(_SAGEMAKER)
    return next((path for path, _ in _called(noun, [(path, None)], REQUEST, PROPERTIES)), None)


@lru_cache(maxsize=4096)
def member_path(type_: str, path: str) -> str | None:
    """The path among the members of a request of SageMaker's of what Describe has at `path`; None for what it lacks."""
    noun = type_.removeprefix(_SAGEMAKER)
    return next((path for path, _ in _called(noun, [(path, None)], REQUEST)), None)


def terraform(type_: str, changes: Changes) -> str | None:
    """The arguments as HCL; None for a type or fields that the provider does not have."""
    noun = type_.removeprefix(_SAGEMAKER)
    body = _nested(_called(noun, changes, REQUEST, ARGUMENTS))
    if noun not in TERRAFORM or not body:
        return None
    lines = "\n".join(_hcl(body, "  "))
    return f'resource "aws_sagemaker_{TERRAFORM[noun]}" "example" {{\n{lines}\n}}'


def _called(noun: str, changes: Changes, *tables: Fields) -> Changes:
    """The changes as a tool calls their fields, without those that it lacks."""
    for table in tables:
        names = table.get(noun, {})
        changes = [(path, value) for old, value in changes if (path := _path(old, names)) is not None]
    return changes


def _path(path: str, names: Mapping[str, str | None]) -> str | None:
    """`path` with its longest known beginning called by its other name."""
    for known in sorted(names, key=len, reverse=True):
        rest = _below(known, path)
        if rest is not None:
            name = names[known]
            return None if name is None else f"{name}{rest}".removeprefix(".")
    return path


def _below(known: str, path: str) -> str | None:
    """What follows `known` in `path`, its own `[]` included; None where `path` is elsewhere."""
    names, steps = known.split("."), path.split(".")
    fits = all(step.removesuffix("[]") == name for name, step in zip(names, steps, strict=False))
    return ".".join(steps[len(names) - 1 :]).removeprefix(names[-1]) if fits and len(names) <= len(steps) else None


def _nested(changes: Changes) -> dict[str, Any]:
    whole: dict[str, Any] = {}
    for path, value in changes:
        at: Any = whole
        *above, last = path.removesuffix("[]").replace("[]", ".[]").split(".")
        for member, following in zip(above, [*above, last][1:], strict=True):
            if member == "[]":
                at = at[0] if at else at.append({}) or at[0]
            else:
                at = at.setdefault(member, [] if following == "[]" else {})
        at[last] = value
    return whole


def _hcl(body: Mapping[str, Any], indent: str) -> Iterator[str]:
    for key, value in body.items():
        name = WORDS.get(key) or _kebab(key).replace("-", "_")
        inner = value[0] if isinstance(value, list) and value and isinstance(value[0], Mapping) else value
        if isinstance(inner, Mapping):
            yield f"{indent}{name} {{"
            yield from _hcl(inner, f"{indent}  ")
            yield f"{indent}}}"
        else:
            yield f"{indent}{name} = {json.dumps(value)}"


def _kebab(name: str) -> str:
    """`NotebookInstance` -> `notebook-instance`, `S3KmsKeyId` -> `s3-kms-key-id`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-", name).lower()
