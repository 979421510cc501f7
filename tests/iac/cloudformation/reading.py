"""Templates in the tests' own words."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import dedent
from typing import Any

from auditor.iac.cloudformation.template import read
from auditor.iac.planned import Home, Options, Planned, Unit
from auditor.iac.text import Text, parse
from auditor.model.choice import World, within

HOME = Home("aws", "111122223333", "eu-west-1")


def text_of(template: str, name: str = "t.yaml") -> Text:
    return parse(dedent(template), name, "yaml")


def unit_of(template: str, files: Mapping[str, str] | None = None, **options: Any) -> Unit:
    """A template as planned resources; `files` stand beside it, `exports` are of others, the rest are options."""
    exports = options.pop("exports", None)
    beside = {name: text_of(content, name) for name, content in (files or {}).items()}
    return read(text_of(template), Options(**options), exports, beside.get)


def resources_of(template: str, files: Mapping[str, str] | None = None, **options: Any) -> dict[str, Planned]:
    return {one.key: one for one in unit_of(template, files, **options).resources}


def value_of(expression: str, around: str = "", **options: Any) -> Any:
    """What an expression comes to as a property, in a template with the sections `around` and a bucket `Bucket`."""
    template = f"{dedent(around)}\nResources:\n  Bucket: {{Type: AWS::S3::Bucket}}\n  X:\n    Type: AWS::X::Y\n"
    indented = "\n".join(f"        {line}" for line in dedent(expression).strip().split("\n"))
    properties = resources_of(f"{template}    Properties:\n      P:\n{indented}\n", **options)["X"].properties
    return properties.get("P", "ABSENT")


def in_world(value: Any, **world: str) -> Any:
    """A value under what is decided: `in_world(value, parameter_Env="prod")`."""
    decided: World = {decision.replace("_", " ", 1): option for decision, option in world.items()}
    return within(value, decided)
