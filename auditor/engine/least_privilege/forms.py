"""Suggested policies as infrastructure code: a managed policy for each role, attached to nobody."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from itertools import count
from typing import Any

import yaml

from auditor.engine.least_privilege.rows import Advice

_WORD = re.compile(r"[^0-9A-Za-z]+")
_SUFFIX = "-least-privilege"
_LONGEST = 128


def terraform(advice: Iterable[Advice]) -> str:
    """An `aws_iam_policy` for each role."""
    return "\n".join(_resource(one, name) for name, one in _identified(advice, "_").items())


def cloudformation(advice: Iterable[Advice]) -> str:
    """A template with an `AWS::IAM::ManagedPolicy` for each role; the remarks stand as its metadata."""
    found = (one for one in advice if one.document is not None)
    resources = {name: _managed(one) for name, one in _identified(found, "").items()}
    template = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": "Least privilege for SageMaker execution roles: review, attach, then detach the others.",
        "Resources": resources,
    }
    return yaml.safe_dump(template, sort_keys=False, default_flow_style=False, width=1_000)


def remarks(one: Advice) -> tuple[str, ...]:
    """What a reader must know of a suggestion before using it."""
    proven = "yes" if one.narrows else "not known" if one.narrows is None else "no"
    return (
        f"role: {one.role}",
        f"proven to allow all that is listed under needs: {'yes' if one.allows_seen else 'no'}",
        f"proven to be narrower than today: {proven}",
        *(f"unproven: {text}" for text in one.unproven),
        *(f"not observable: {text}" for text in one.not_observable),
        *(f"incomplete: {text}" for text in one.gaps),
        *(f"joined to be shorter: {text}" for text in one.joined),
        *(f"used lately, and needed by nothing that was seen: {text}" for text in one.used_elsewhere),
        *([f"left out: {len(one.left_out)} needs that are not allowed today"] if one.left_out else []),
    )


def name_of(one: Advice) -> str:
    """The role's name."""
    return one.role.rpartition("/")[2]


def _resource(one: Advice, name: str) -> str:
    said = "".join(f"# {_line(text)}\n" for text in remarks(one))
    if one.document is None:
        return f"{said}# no policy: nothing that was seen is allowed today\n"
    # an interpolation of HCL begins as a policy variable does: it is escaped by doubling the dollar
    text = json.dumps(one.document, indent=2).replace("${", "$${").replace("%{", "%%{")
    return (
        f'{said}resource "aws_iam_policy" "{name.lower()}" {{\n'
        f'  name   = "{_policy_name(one)}"\n'
        f"  policy = <<-POLICY\n{_indented(text)}\n  POLICY\n}}\n"
    )


def _managed(one: Advice) -> dict[str, Any]:
    properties = {"ManagedPolicyName": _policy_name(one), "PolicyDocument": one.document}
    return {
        "Type": "AWS::IAM::ManagedPolicy",
        "Metadata": {"Remarks": [_line(text) for text in remarks(one)]},
        "Properties": properties,
    }


def _policy_name(one: Advice) -> str:
    return f"{name_of(one)[: _LONGEST - len(_SUFFIX)]}{_SUFFIX}"


def _identified(advice: Iterable[Advice], joint: str) -> dict[str, Advice]:
    """Each role under a name for the code: its words and its account, and a number where that is taken."""
    found: dict[str, Advice] = {}
    for one in advice:
        words = ["Role", *filter(None, _WORD.split(name_of(one))), *one.role.split(":")[4:5]]
        name = joint.join(word[:1].upper() + word[1:] for word in words)
        taken = {known.lower() for known in found}
        numbers = (f"{name}{joint}{number}" for number in count(2))
        found[name if name.lower() not in taken else next(each for each in numbers if each.lower() not in taken)] = one
    return found


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines())


def _line(text: str) -> str:
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())
