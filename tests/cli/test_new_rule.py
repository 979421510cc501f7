"""`auditor new-rule`: two files that agree with each other, and nothing else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run

PROOF = """
import importlib.util, sys, yaml
from auditor.collect.collector import collectors
from auditor.collect.shapes import shapes
from auditor.engine.examples import _example
from auditor.rule import Rule

spec = importlib.util.spec_from_file_location("made", sys.argv[1])
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
(rule,) = (value for value in vars(module).values() if isinstance(value, Rule))
known = shapes(collectors())
for row in yaml.safe_load(open(sys.argv[2]))["examples"]:
    example = _example(row)
    outcome = example.judge(rule, known)[0].verdict.outcome
    assert outcome == example.verdict, (example.about, outcome)
print(rule.id)
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for family in ("notebook", "feature_store"):
        folder = tmp_path / "rules" / family
        folder.mkdir(parents=True)
        (folder / "__init__.py").write_text('"""A family."""\n')
    return tmp_path


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("family", "slug", "more"),
    [
        ("notebook", "shiny-toy", ()),
        ("notebook", "keyless", ("--fact", "volume_key")),
        ("notebook", "odd-job", ("--judges", "TrainingJob")),
        ("notebook", "dockers", ("--judges", "AWS::SageMaker::Domain", "--fact", "docker_access")),
        ("feature_store", "odd", ()),
    ],
)
def test_what_is_written_agrees_with_its_examples(
    run: Run, checkout: Path, family: str, slug: str, more: tuple[str, ...]
) -> None:
    before = files(checkout)
    assert run("new-rule", family, slug, *more).exit_code == 0
    module = slug.replace("-", "_")
    rule, examples = f"rules/{family}/{module}.py", f"fixtures/rules/{family}/{module}.yaml"
    assert files(checkout) - before == {rule, examples}
    proof = subprocess.run(
        [sys.executable, "-c", PROOF, rule, examples], cwd=checkout, capture_output=True, text=True, check=False
    )
    assert proof.stdout.strip() == f"{family.replace('_', '-')}-{slug}", proof.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("notebok", "x"), "no family 'notebok' in rules: did you mean notebook?"),
        (("notebook", "Root"), "'Root' is no slug"),
        (("notebook", "../../etc"), "is no slug"),
        (("notebook", "class"), "'class' is no slug"),
        (("notebook", "x", "--judges", "Notebok"), "no resource type 'Notebok'"),
        (("notebook", "x", "--judges", "Policy"), "did you mean AWS::"),
        (("notebook", "x", "--fact", "root"), "no fact 'root' to begin with: known are role, volume_key, root_access"),
    ],
)
def test_a_mistake_writes_nothing(run: Run, checkout: Path, arguments: tuple[str, ...], words: str) -> None:
    before = files(checkout)
    result = run("new-rule", *arguments)
    assert (result.exit_code, files(checkout)) == (2, before)
    assert words in result.stderr


def test_a_rule_that_is_there_is_left_alone(run: Run, checkout: Path) -> None:
    assert run("new-rule", "notebook", "toy").exit_code == 0
    (checkout / "fixtures/rules/notebook/toy.yaml").unlink()
    again = run("new-rule", "notebook", "toy")
    assert again.exit_code == 2
    assert "exists already" in again.stderr
    assert not (checkout / "fixtures/rules/notebook/toy.yaml").exists()
