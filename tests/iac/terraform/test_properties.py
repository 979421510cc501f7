"""Plans that a generator makes: of the provider's schemas, and of anything at all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.iac.planned import InputError
from auditor.iac.terraform.services.sagemaker import TYPES
from auditor.model.choice import OneOf, Unknown
from tests.iac.terraform.plans import UNKNOWN, Tree, code, constant, plan, refers, resource, unit
from tests.iac.terraform.provider import attributes, schema, types

NAMES = ("aws_kms_key.k", "aws_iam_role.r[0]", "aws_iam_role.r[1]", 'aws_subnet.s["a"]', "module.m.aws_subnet.s")
REFERENCES = (
    "aws_kms_key.k.arn",
    "aws_iam_role.r[0].arn",
    "aws_iam_role.r",
    'aws_subnet.s["a"].id',
    "module.m.id",
    "var.x",
    "local.y",
    "each.value",
    "aws_kms_key.k.policy",
)


def leaves(value: Any) -> Iterator[Any]:
    """Whatever a value holds that is neither structure nor list."""
    if isinstance(value, (dict, list)):
        for each in value.values() if isinstance(value, dict) else value:
            yield from leaves(each)
    else:
        yield value


@st.composite
def block(draw: st.DrawFn, told: dict[str, Any], base: str = "") -> Tree:
    """Values of a block: each attribute unset, known (as a text that says where it stands) or known after apply."""
    made: Tree = {}
    for name, one in told.get("attributes", {}).items():
        if name in {"id", "arn", "region", "tags", "tags_all"} and not base:
            continue
        what = draw(st.sampled_from(("unset", "known", "unknown")))
        if what != "unset":
            made[name] = UNKNOWN if what == "unknown" else _known(one["type"], f"{base}{name}")
    for name, one in told.get("block_types", {}).items():
        if draw(st.booleans()) and name != "timeouts":
            most = 1 if one.get("max_items") == 1 else 2
            made[name] = draw(st.lists(block(one["block"], f"{base}{name}."), max_size=most))
    return made


def _known(kind: Any, at: str) -> Any:
    if isinstance(kind, list):
        return {"key": f"known {at}"} if kind[0] == "map" else [f"known {at}"]
    return f"known {at}"


@pytest.mark.shared
@given(st.data())
def test_an_unknown_never_becomes_known(data: st.DataObject) -> None:
    """What comes out known went in known; of a plan without code nothing else is concluded."""
    if not types():
        pytest.skip("the provider's schemas stand in the shared folder")
    type_ = data.draw(st.sampled_from(sorted(TYPES)))
    values = data.draw(block(schema(type_)))
    (one,) = unit(plan(resource(f"{type_}.x", **values), configuration={})).resources
    known = {each for each in leaves(values) if each is not UNKNOWN}
    for each in leaves(dict(one.properties)):
        assert isinstance(each, Unknown) or each in known or isinstance(each, type(...)) or repr(each) == "ABSENT"


@pytest.mark.shared
@given(st.data())
def test_an_unknown_attribute_stays_or_refers(data: st.DataObject) -> None:
    """Whatever the code refers to, an attribute that only apply tells is unknown, or holds nothing but references."""
    if not types():
        pytest.skip("the provider's schemas stand in the shared folder")
    type_ = data.draw(st.sampled_from(sorted(TYPES)))
    path = data.draw(st.sampled_from(sorted(path for path, _ in attributes(schema(type_)) if len(path) == 1)))
    said = data.draw(st.lists(st.sampled_from(REFERENCES), max_size=3))
    entry = resource(f"{type_}.x", **{path[0]: UNKNOWN})
    changes = [resource(each) for each in NAMES]
    tree = plan(entry, *changes, resources=[code(f"{type_}.x", **{path[0]: refers(*said)})])
    found = next(one for one in unit(tree).resources if one.source.address == f"{type_}.x")
    for each in leaves(dict(found.properties)):
        assert all(map(_refers, each.options.values() if isinstance(each, OneOf) else [each]))


def _refers(value: Any) -> bool:
    return isinstance(value, Unknown) or repr(value) == "ABSENT" or (value.startswith("«") and value.endswith("»"))


WORDS = st.sampled_from(
    [
        "aws_sagemaker_model",
        "aws_sagemaker_model.m",
        "module.a",
        "create",
        "delete",
        "managed",
        "name",
        "",
        "1.2",
        "[",
        '["',
        "a[0].b",
    ]
)
KEYS = st.sampled_from(
    [
        "format_version",
        "resource_changes",
        "planned_values",
        "values",
        "configuration",
        "root_module",
        "child_modules",
        "module_calls",
        "resources",
        "expressions",
        "references",
        "constant_value",
        "outputs",
        "address",
        "module_address",
        "type",
        "name",
        "mode",
        "index",
        "change",
        "actions",
        "before",
        "after",
        "after_unknown",
        "after_sensitive",
        "provider_config",
        "provider_config_key",
        "variables",
        "tags",
        "tags_all",
    ]
)
ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=30,
)


@given(ANY)
def test_only_an_input_error_may_leave(tree: Any) -> None:
    """Whatever stands where."""
    for whole in (tree, {"format_version": "1.2", "resource_changes": tree, "planned_values": {"root_module": tree}}):
        with suppress(InputError):
            unit(whole)


REAL = plan(
    resource(
        "module.a[0].aws_sagemaker_model.m", name="m", vpc_config=[{"subnets": [UNKNOWN]}], execution_role_arn=UNKNOWN
    ),
    resource("aws_sagemaker_notebook_instance.n", "delete", name="n"),
    resource("module.a[0].aws_iam_role.r[0]"),
    resources=[code("aws_sagemaker_notebook_instance.n", name=constant("n"))],
    module_calls={
        "a": {
            "count_expression": constant(1),
            "expressions": {"role": refers("var.role")},
            "module": {
                "outputs": {"m": {"expression": refers("aws_sagemaker_model.m.arn")}},
                "resources": [
                    code("aws_sagemaker_model.m", execution_role_arn=refers("aws_iam_role.r[0].arn"), vpc_config=[{}])
                ],
            },
        }
    },
    variables={"role": {"value": "x"}},
)


def _places(tree: Any, base: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    for name, each in tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ():
        yield (*base, name)
        yield from _places(each, (*base, name))


@given(st.lists(st.tuples(st.sampled_from(sorted(_places(REAL), key=repr)), ANY), min_size=1, max_size=3))
def test_a_damaged_plan_is_read_or_refused(damages: list[tuple[tuple[Any, ...], Any]]) -> None:
    """A real plan with something else in places of it."""
    tree = json.loads(json.dumps(REAL))
    for path, other in damages:
        holder = tree
        with suppress(KeyError, IndexError, TypeError):
            for name in path[:-1]:
                holder = holder[name]
            holder[path[-1]] = other
    with suppress(InputError):
        unit(tree)


def test_deep_plans_are_bounded() -> None:
    """Values and modules that go on and on."""
    values: Any = {}
    calls: Any = {}
    for _ in range(400):
        values, calls = {"a": [values]}, {"module_calls": {"x": {"module": calls}}}
    tree = plan(resource("aws_sagemaker_model.m"), configuration={"root_module": calls})
    tree["resource_changes"][0]["change"]["after"] = values
    (one,) = unit(tree).resources
    assert one.type == "AWS::SageMaker::Model"
    modules: Any = {}
    for _ in range(400):
        modules = {"child_modules": [modules]}
    with pytest.raises(InputError, match="too deeply"):
        unit({"format_version": "1.2", "planned_values": {"root_module": modules}})
