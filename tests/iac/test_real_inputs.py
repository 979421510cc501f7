"""Inputs that others wrote, through the whole gate: nothing is lost, and no verdict rests on what nobody told.

The oracle of the last is substitution: whatever is left open is told in very different ways, and a pass or a fail
that stood without it stands with each of them. What one of them contradicts was made up.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from auditor.iac.text import load
from auditor.model.report import Location
from tests.engine.gate.gating import Gated, gate, written

SHARED = Path(__file__).resolve().parents[3] / "shared" / "iac"
FOLDERS = ("cfn", "cdk.out", "tfplan", "request", "pipeline")
FILES = [
    file
    for folder in FOLDERS
    for file in sorted(SHARED.glob(f"{folder}/*.*"))
    if file.suffix in {".json", ".yaml", ".yml"}
]
FILES = [file for file in FILES if "assets" not in file.name and file.name not in {"manifest.json", "tree.json"}]
TEMPLATES = [file for file in FILES if file.parent.name in {"cfn", "cdk.out"}]
PLANS, REQUESTS = (sorted(SHARED.glob(f"{folder}/*.json")) for folder in ("tfplan", "request"))
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SHARED.is_dir(), reason="the real inputs are not beside the checkout"),
]

STEPS = frozenset({"Training", "Processing", "Transform", "Tuning", "Model", "AutoML", "Compilation", "RegisterModel"})
HOMES = (("444455556666", "eu-west-1"), ("123456789012", "us-east-1"))


@cache
def decoded(path: Path) -> tuple[Any, bool]:
    """A template as cfn-lint reads it, and whether CloudFormation would refuse it: a key stands twice in it."""
    tree, faults = pytest.importorskip("cfnlint.decode").decode(str(path))
    return tree, bool(faults)


def unparsed(path: Path) -> bool:
    """Whether CloudFormation, too, would refuse a template."""
    return decoded(path)[1]


@cache
def judged(path: Path) -> Gated:
    """A file as it is, judged alone."""
    return gate(path)


def recognised(path: Path) -> Counter[str]:
    """The SageMaker types that plainly stand in a file, found without the auditor."""
    if path.parent.name in {"cfn", "cdk.out"}:
        tree, _ = decoded(path)
        return Counter(body["Type"] for body in tree["Resources"].values() if "SageMaker" in body["Type"])
    tree = json.loads(path.read_text())
    if path.parent.name == "tfplan":
        changes = [each for each in tree.get("resource_changes", ()) if each["change"]["actions"] != ["delete"]]
        nouns = [each["type"].removeprefix("aws_sagemaker_") for each in changes if "aws_sagemaker_" in each["type"]]
        return Counter(nouns)
    if path.parent.name == "request":
        return Counter(["".join(re.findall(r"_Create(\w+)\.json$", path.name)) or "ProcessingJob"])
    return Counter(step["Type"] for step in tree["Steps"] if step["Type"] in STEPS)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name[-60:])
def test_a_real_input_is_judged_without_loss(path: Path) -> None:
    if path in TEMPLATES and unparsed(path):
        pytest.skip("no valid template")
    gated = judged(path)
    assert not gated.reading.failures
    assert not gated.report.errors
    for row in gated.report.population:
        assert row.enumerated == row.passed + row.fail + row.unknown + row.not_applicable
    counted = sum(row.enumerated for row in gated.report.population)
    assert counted == sum(len(one.verdicts) for each in gated.report.inputs for one in each.resources)
    for finding in gated.report.findings:
        assert isinstance(finding.location, Location)
        assert finding.location.file
        assert finding.location.line is not None or finding.location.pointer or finding.location.address


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name[-60:])
def test_every_sagemaker_resource_of_a_real_input_is_recognised(path: Path) -> None:
    if path in TEMPLATES and unparsed(path):
        pytest.skip("no valid template")
    wanted, gated = recognised(path), judged(path)
    seen = Counter(type_ for type_ in gated.inputs if "SageMaker" in type_)
    if path in TEMPLATES:
        assert seen == wanted
    else:
        assert sum(seen.values()) >= sum(wanted.values())


def test_the_index_names_no_type_that_is_not_seen() -> None:
    with (SHARED / "index.csv").open() as file:
        rows = [row for row in csv.DictReader(file) if row["file"].startswith("cfn/")]
    for row in rows:
        path = SHARED / row["file"]
        if path.is_file() and not unparsed(path):
            assert set(row["types"].split()) <= set(judged(path).inputs), path.name


# substitution


def contradictions(without: Gated, bound: Gated, names: tuple[str, ...] = ()) -> Iterator[str]:
    """What `bound` says that `without` ruled out; verdicts that assume one of `names` rule nothing out."""
    assumed = {
        (one.resource.id.rpartition("#")[2], one.rule)
        for one in without.report.findings
        if any(f"parameter {name} is its default" in one.message for name in names)
    }
    for key, verdict in without.verdicts.items():
        if names and verdict == "not_applicable":
            continue  # it is no finding, which would say what it assumes
        told = bound.verdicts.get(key, verdict)
        if key not in assumed and not consistent(verdict, told):
            yield f"{key}: {verdict}, but {told}"


def consistent(verdict: str, told: str) -> bool:
    """Whether a verdict bears that one of its worlds says `told`."""
    if verdict == "pass":
        return told != "fail"
    return verdict == "unknown" or (verdict == "fail" and told != "pass") or told in {verdict, "unknown"}


def values(name: str, declared: Mapping[str, Any]) -> list[str]:
    """Two very different values that a parameter may have; none where Systems Manager gives them."""
    type_, allowed = str(declared.get("Type", "String")), declared.get("AllowedValues")
    if "SSM" in type_:
        return []
    if allowed:
        return [str(each).lower() if isinstance(each, bool) else str(each) for each in (allowed[0], allowed[-1])]
    if type_ == "Number":
        return [str(declared.get("MinValue", 1)), str(declared.get("MaxValue", 100))]
    kind = re.sub(r"(?:List<)?AWS::EC2::(\w+)::Id>?", r"\1", type_)
    if kind in PREFIXES:
        one, other = f"{PREFIXES[kind]}-0a1b2c3d", f"{PREFIXES[kind]}-99999999"
        return [one, f"{one},{other}" if type_.startswith("List") else other]
    return [text for text in candidates(name) if fits(text, declared)][:2]


PREFIXES = {"VPC": "vpc", "Subnet": "subnet", "SecurityGroup": "sg"}
ROLE, KEY = "arn:aws:iam::444455556666:role/other", "arn:aws:kms:eu-west-1:444455556666:key/1-2"


def candidates(name: str) -> list[str]:
    """Texts, those first that would matter most under such a name."""
    low = name.lower()
    if "arn" in low or "key" in low or "role" in low:
        return [KEY if "k" in low.removesuffix("arn") else ROLE, ROLE, "arn:aws:s3:::other"]
    if "cidr" in low:
        return ["0.0.0.0/0", "10.1.0.0/16"]
    return ["alpha", "zulu-9", "s3://other-bucket/some/where", "10.1.0.0/16", "true", "me@example.com", "7"]


def fits(text: str, declared: Mapping[str, Any]) -> bool:
    pattern, least, most = (declared.get(name) for name in ("AllowedPattern", "MinLength", "MaxLength"))
    short_enough = int(least or 0) <= len(text) <= int(most or 10**6)
    return short_enough and (not pattern or re.fullmatch(str(pattern), text) is not None)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name[-60:])
def test_no_verdict_on_a_real_template_rests_on_a_value_that_nobody_told(path: Path) -> None:
    if unparsed(path):
        pytest.skip("no valid template")
    declared = load(path, path.name).tree.get("Parameters") or {}
    choices = {name: values(name, one) for name, one in declared.items()}
    for turn, (home, defaults) in enumerate(zip(HOMES, (False, True), strict=True)):
        if defaults and path.parent.name == "cdk.out":
            continue  # stacks of one make, many times alike
        told = {name: some for name, some in choices.items() if some and (defaults or "Default" not in declared[name])}
        binding = {name: some[(turn + at) % len(some)] for at, (name, some) in enumerate(sorted(told.items()))}
        bound = gate(path, account=home[0], region=home[1], parameters=binding)
        assert not bound.reading.failures
        assert not [*contradictions(judged(path), bound, tuple(binding) if defaults else ())]


def filled(value: Any, by: str) -> Any:
    """A request with each of its placeholders replaced."""
    if isinstance(value, dict):
        return {name: filled(each, by) for name, each in value.items()}
    if isinstance(value, list):
        return [filled(each, by) for each in value]
    return re.sub(r"<<.*?>>+", by, value, flags=re.DOTALL) if isinstance(value, str) else value


@pytest.mark.parametrize("path", REQUESTS, ids=lambda path: path.name[-60:])
def test_no_verdict_on_a_real_request_rests_on_a_placeholder(path: Path, tmp_path: Path) -> None:
    tree = json.loads(path.read_text())
    for by in ("alpha", "7", ROLE):
        bound = gate(written(tmp_path, filled(tree, by), path.name))
        if not bound.reading.failures:  # else the API would refuse the value
            assert not [*contradictions(judged(path), bound)]


def known(after: Any, unknown: Any, by: Any) -> Any:
    """What a plan's resource will have, with all that is known only after apply known."""
    if unknown is True:
        return by
    if isinstance(unknown, dict):
        holder = after if isinstance(after, dict) else {}
        return {**holder, **{name: known(holder.get(name), each, by) for name, each in unknown.items() if each}}
    if isinstance(unknown, list) and isinstance(after, list):
        return [known(each, mark, by) for each, mark in zip(after, unknown, strict=False)]
    return after


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.name[-60:])
@pytest.mark.parametrize("by", ["alpha", KEY, "Disabled"])
def test_no_verdict_on_a_real_plan_rests_on_what_is_known_after_apply(path: Path, by: str, tmp_path: Path) -> None:
    tree = json.loads(path.read_text())
    plan = deepcopy(tree)
    for each in plan.get("resource_changes", ()):
        change = each["change"]
        change["after"] = known(change.get("after"), change.get("after_unknown"), by)
        change["after_unknown"] = {}
    assert not [*contradictions(judged(path), gate(written(tmp_path, plan, path.name)))]


def test_the_oracle_tells_a_verdict_that_was_made_up() -> None:
    assert [consistent("pass", told) for told in ("pass", "not_applicable", "unknown", "fail")] == [*[True] * 3, False]
    assert [consistent("fail", told) for told in ("fail", "pass")] == [True, False]
