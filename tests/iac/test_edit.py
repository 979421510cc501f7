"""Single values are changed in files of code; comments, order and formatting stay."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from auditor.iac.edit import Edit, UneditableError, edited, places, verified
from auditor.iac.text import Text, parse

TEMPLATE = """\
Resources:
  Notebook:  # the team's
    Type: AWS::SageMaker::NotebookInstance
    Properties:
      RootAccess: Enabled   # for now
      InstanceType: "ml.t3.medium"
      RoleArn: !GetAtt Role.Arn
      Tags:
        - Key: team
          Value: data
"""
BASE = ("Resources", "Notebook", "Properties")


def changed(template: str, path: str, value: Any, flavour: Any = "yaml") -> str:
    text = parse(template, "app.yaml", flavour)
    return verified(text, [Edit(pointer, value) for pointer in places(text.tree, BASE, path)])


def test_a_value_is_replaced_and_its_comment_stays() -> None:
    assert changed(TEMPLATE, "RootAccess", "Disabled") == TEMPLATE.replace(
        "RootAccess: Enabled ", "RootAccess: Disabled "
    )


def test_a_member_is_added_among_its_like() -> None:
    made = changed(TEMPLATE, "DirectInternetAccess", "Disabled")
    assert made == TEMPLATE.replace('"ml.t3.medium"\n', '"ml.t3.medium"\n      DirectInternetAccess: Disabled\n')


def test_a_structure_is_made_where_there_is_none() -> None:
    made = changed(TEMPLATE, "InstanceMetadataServiceConfiguration.MinimumInstanceMetadataServiceVersion", "2")
    assert "      InstanceMetadataServiceConfiguration:\n        MinimumInstanceMetadataServiceVersion: '2'\n" in made


def test_every_item_of_a_list_is_changed() -> None:
    made = changed(TEMPLATE, "Tags[].Value", "science")
    assert made == TEMPLATE.replace("Value: data", "Value: science")


def test_a_member_is_removed_with_its_line() -> None:
    assert changed(TEMPLATE, "RootAccess", None) == TEMPLATE.replace("      RootAccess: Enabled   # for now\n", "")


def test_what_a_function_of_the_template_gives_is_left_alone() -> None:
    with pytest.raises(UneditableError, match="/Resources/Notebook/Properties/RoleArn holds a structure"):
        changed(TEMPLATE, "RoleArn", "arn:aws:iam::111122223333:role/other")


@pytest.mark.parametrize("indent", [None, 2])
def test_json_keeps_its_form(indent: int | None) -> None:
    tree = {"Resources": {"Notebook": {"Properties": {"RootAccess": "Enabled", "RoleArn": {"Ref": "Role"}}}}}
    template = json.dumps(tree, indent=indent)
    made = changed(template, "DirectInternetAccess", "Disabled", "json")
    tree["Resources"]["Notebook"]["Properties"] = {
        "RootAccess": "Enabled",
        "DirectInternetAccess": "Disabled",
        "RoleArn": {"Ref": "Role"},
    }
    assert made == json.dumps(tree, indent=indent)


@pytest.mark.parametrize("path", ["DirectInternetAccess", "RootAccess", "Tags.Made"])
def test_what_an_alias_repeats_is_left_alone(path: str) -> None:
    template = "Base: &b {Properties: {RootAccess: Enabled, Tags: {A: b}}}\nResources: {Notebook: *b}\n"
    with pytest.raises(UneditableError):
        changed(template, path, "Disabled")


def test_windows_line_ends_stay() -> None:
    made = changed(TEMPLATE.replace("\n", "\r\n"), "DirectInternetAccess", "Disabled")
    assert made.count("\n") == made.count("\r\n") == TEMPLATE.count("\n") + 1


def test_two_changes_at_once() -> None:
    text = parse(TEMPLATE, "app.yaml", "yaml")
    made = verified(
        text, [Edit((*BASE, "A"), 1), Edit((*BASE, "RootAccess"), "Disabled"), Edit((*BASE, "B"), value=True)]
    )
    properties = parse(made, "app.yaml", "yaml").tree["Resources"]["Notebook"]["Properties"]
    assert (properties["A"], properties["B"], properties["RootAccess"]) == (1, True, "Disabled")


texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=8)
scalars = st.one_of(st.booleans(), st.integers(-9, 9), texts)
names = st.sampled_from(["A", "B", "C", "Enable Me", "a:b"])
inner = st.recursive(scalars, lambda below: st.dictionaries(names, below, max_size=3), max_leaves=8)
trees = st.dictionaries(names, inner)


@given(trees, st.lists(names, min_size=1, max_size=3), scalars, st.sampled_from(["yaml", "flow", "json", "lines"]))
def test_a_change_comes_out_as_meant_or_not_at_all(tree: Any, pointer: list[str], value: Any, form: str) -> None:
    if form in {"yaml", "flow"}:
        source = yaml.safe_dump(tree, allow_unicode=True, default_flow_style=form == "flow", sort_keys=False)
    else:
        source = json.dumps(tree, indent=2 if form == "lines" else None)
    text: Text = parse(source, "f", "json" if form in {"json", "lines"} else "yaml")
    try:
        made = verified(text, [Edit(tuple(pointer), value)])
    except UneditableError:
        return
    assert made == edited(text, [Edit(tuple(pointer), value)])
    holder = parse(made, "f", text.flavour).tree
    for step in pointer:
        holder = holder[step]
    assert holder == value
