"""Plans as they come: of imports, moves, drift and destruction, with checks, and with any key of an instance."""

from __future__ import annotations

import json

import pytest

from auditor.iac.planned import Change
from auditor.iac.terraform.addresses import key
from auditor.model.choice import Unknown, symbol, symbols
from tests.iac.terraform.plans import UNKNOWN, Tree, code, plan, planned, refers, resource, unit

NOTEBOOK = "aws_sagemaker_notebook_instance.n"


def instance(address: str, index: str | int, **values: object) -> Tree:
    """A resource with `for_each`, whose key may be any text."""
    entry = resource(address, **values)
    return entry | {"address": f"{address}[{json.dumps(index, ensure_ascii=False)}]", "index": index}


def test_an_imported_resource_is_one_that_stays() -> None:
    """Terraform plans an import beside what it changes of it."""
    entry = resource(NOTEBOOK, "update", name="n", root_access="Enabled")
    entry["change"]["importing"] = {"id": "n"}
    (one,) = unit(plan(entry)).resources
    assert (one.change, one.properties["RootAccess"]) == (Change.MAKE, "Enabled")


def test_a_moved_resource_has_its_new_address() -> None:
    """Once, though the old address is told, too."""
    entry = resource("module.b.aws_sagemaker_notebook_instance.n", "no-op", name="n")
    entry["previous_address"] = NOTEBOOK
    assert [one.key for one in unit(plan(entry)).resources] == ["module.b.aws_sagemaker_notebook_instance.n"]


def test_drift_and_checks_are_no_changes() -> None:
    """What changed outside Terraform will be as the plan says."""
    drift = resource(NOTEBOOK, "update", name="n", root_access="Disabled")
    other = resource("aws_sagemaker_notebook_instance.gone", "delete", name="gone")
    checks = [{"address": {"kind": "resource", "to_display": NOTEBOOK}, "status": "fail", "instances": []}]
    planned_one = resource(NOTEBOOK, "no-op", name="n", root_access="Enabled")
    (one,) = unit(plan(planned_one, resource_drift=[drift, other], checks=checks)).resources
    assert one.properties["RootAccess"] == "Enabled"


def test_a_plan_of_destruction_leaves_nothing() -> None:
    """Each is planned to go, and nothing of what its state says is read as if it stayed."""
    entries = [resource(NOTEBOOK, "delete", name="n"), resource("aws_kms_key.k", "delete", id="x")]
    made = unit(plan(*entries, planned_values={"root_module": {}})).resources
    assert [one.change for one in made] == [Change.DELETE, Change.DELETE]


KEYS = ["a.b", 'say "x"', "a/b:c", "[0]", "ключ", "«x|y»", "back\\slash", "", "0", "module.m.aws_kms_key.k"]


@pytest.mark.parametrize("index", KEYS)
def test_the_key_of_an_instance_may_be_any_text(index: str) -> None:
    """A reference by that key finds it, and its own key is one that documents can refer to."""
    vault, other = instance("aws_kms_key.k", index), instance("aws_kms_key.k", f"{index}!")
    written = f"aws_kms_key.k[{json.dumps(index, ensure_ascii=False)}]"
    said = {"references": [f"{written}.arn", written, "aws_kms_key.k"]}
    tree = plan(
        resource(NOTEBOOK, kms_key_id=UNKNOWN),
        vault,
        other,
        resources=[code(NOTEBOOK, kms_key_id=said), code("aws_kms_key.k")],
    )
    found = planned(tree)[NOTEBOOK].properties["KmsKeyId"]
    assert found == symbol(key(vault["address"]), "Arn")
    assert [each["key"] for each in symbols(found)] == [key(vault["address"])]
    assert {key(vault["address"]), key(other["address"])} <= planned(tree).keys()


def test_a_number_of_instances_that_only_apply_tells() -> None:
    """Terraform defers them all to a later run, under an address that stands for any number."""
    change = resource(NOTEBOOK, name="n", kms_key_id=UNKNOWN) | {"address": f"{NOTEBOOK}[*]"}
    deferred = {"reason": "instance_count_unknown", "resource_change": change}
    tree = plan(deferred_changes=[deferred], resources=[code(NOTEBOOK, kms_key_id=refers("aws_kms_key.k.arn"))])
    (one,) = unit(tree).resources
    assert isinstance(one.properties["KmsKeyId"], Unknown)


def test_what_is_sensitive_is_not_shown_wherever_it_stands() -> None:
    """A whole block, an item of a list, a member of a map; each as the plan marks it."""
    entry = resource(
        "aws_sagemaker_model.m",
        primary_container=[{"image": "hush-image", "environment": {"A": "hush-a", "B": "open"}}],
        vpc_config=[{"subnets": ["hush-subnet", "subnet-2"], "security_group_ids": ["hush-group"]}],
        tags={"T": "hush-tag"},
    )
    entry["change"]["after_sensitive"] = {
        "primary_container": [{"image": True, "environment": {"A": True}}],
        "vpc_config": [{"subnets": [True, False], "security_group_ids": True}],
        "tags": True,
    }
    (one,) = unit(plan(entry)).resources
    assert "hush" not in repr(one)
    assert "open" in repr(one)
    assert "subnet-2" in repr(one)
