"""Templates that others wrote, and what a fuzzer makes of some."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.iac.cloudformation.template import exported, read
from auditor.iac.planned import InputError, Options, Unit
from auditor.iac.text import load, parse
from auditor.model.choice import ABSENT, OneOf, Unknown
from tests.iac.cloudformation.test_template import FILES, LOOPS, NESTED, NOTEBOOK

REAL = Path(__file__).resolve().parents[4] / "shared" / "iac"
TEMPLATES = sorted([*REAL.glob("cfn/*"), *REAL.glob("cdk.out/*.template.json")])


@pytest.mark.shared
@pytest.mark.parametrize("path", TEMPLATES or [None], ids=lambda path: path.name[:60] if path else "none")
def test_a_real_template_gives_the_resources_that_cfn_lint_sees(path: Path | None) -> None:
    if path is None:
        pytest.skip("the real inputs are not beside the checkout")
    decode = pytest.importorskip("cfnlint.decode")
    tree, faults = decode.decode(str(path))
    if faults:
        with pytest.raises(InputError, match=r":\d+:\d+: the key \w+ stands twice"):
            load(path, path.name)
        return
    unit = read(load(path, path.name), Options())
    seen = {name: body["Type"] for name, body in tree["Resources"].items()}
    assert {one.key: one.type for one in unit.resources} == seen
    assert plain(unit)
    assert all(f"{one.source.pointer}/Type" in one.source.marks for one in unit.resources)


def plain(unit: Unit) -> bool:
    """Whether nothing but JSON, choices and unknowns stands in the properties of a unit, and each decision is one."""
    options: dict[str, tuple[str, ...]] = {}

    def good(value: Any) -> bool:
        if isinstance(value, OneOf):
            names = tuple(value.options)
            return options.setdefault(value.decision, names) == names and all(map(good, value.options.values()))
        if isinstance(value, Mapping):
            return not any(name.startswith("Fn::") for name in value) and all(map(good, value.values()))
        return (
            all(map(good, value))
            if isinstance(value, list)
            else isinstance(value, (*SCALARS, Unknown)) or value is ABSENT
        )

    return all(good(one.properties) and good(one.exists) for one in unit.resources)


SCALARS = (str, int, float, bool, type(None))
_SEEDS = [NOTEBOOK, NESTED, LOOPS.replace("LIST", "!Ref Names"), *FILES.values()]
_NAMES = """
    And Base64 Cidr Equals FindInMap GetAZs GetAtt If ImportValue Join Length Nope Not Select Split Sub ToJsonString
    Transform ForEach::X
"""
_FUNCTIONS = st.sampled_from(
    ["Ref", "Condition", "Resources", "Type", "Properties", "Default", "A", *(f"Fn::{one}" for one in _NAMES.split())]
)
_LEAVES = st.sampled_from(
    ["A", "B", "AWS::NoValue", "AWS::Region", "${A}", "${A.B}", "{{resolve:ssm:x}}", "", 0, 1, None]
)
_NODES = st.recursive(
    _LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_FUNCTIONS, inner, min_size=1, max_size=2),
    max_leaves=12,
)


@given(st.sampled_from(_SEEDS), st.integers(0, 10_000), st.text("{}[]!&*:-$ \n'AR", max_size=6), st.integers(0, 30))
def test_damaged_templates_are_read_or_refused(seed: str, at: int, put: str, cut: int) -> None:
    at %= len(seed)
    try:
        unit = read(parse(seed[:at] + put + seed[at + cut :], "t.yaml", "yaml"), Options())
    except InputError as error:
        assert "\n" not in str(error)  # noqa: PT017 - either way is right, and this way is one line
        return
    assert plain(unit) or "Fn::" in str(unit.resources)


@settings(max_examples=300)
@given(_NODES, _NODES, _NODES, _NODES)
def test_any_expressions_are_read_or_refused(one: Any, other: Any, condition: Any, output: Any) -> None:
    template = {
        "Parameters": {"A": {"Type": "String", "AllowedValues": ["x", "y"]}, "B": {"Default": one}},
        "Conditions": {"A": condition, "B": {"Fn::Equals": [{"Ref": "A"}, other]}},
        "Mappings": {"A": {"x": {"B": other}}},
        "Resources": {
            "R": {"Type": "AWS::X::Y", "Condition": "A", "Properties": {"P": one, "Q": {"Fn::If": ["A", one, other]}}}
        },
        "Outputs": {"A": {"Value": output, "Export": {"Name": other}}},
    }
    try:
        text = parse(json.dumps(template), "t.json", "json")
        assert len(read(text, Options()).resources) <= 1
        exported(text, Options())
    except InputError as error:
        assert str(error).startswith("t.json")  # noqa: PT017 - as above
