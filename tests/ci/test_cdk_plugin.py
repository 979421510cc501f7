"""The CDK's validation plugin, called as the CDK calls it after synthesis; the CDK itself is not needed."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.support.shell import AUDITOR, ROOT

PLUGIN = ROOT / "examples" / "cdk-validation" / "auditor-validation.js"
CALL = """
const { SageMakerAuditor } = require(process.argv[1]);
const [command, args, templatePaths] = JSON.parse(process.argv[2]);
try {
  process.stdout.write(JSON.stringify(new SageMakerAuditor(args, command).validate({ templatePaths })));
} catch (error) {
  process.stdout.write(JSON.stringify({ thrown: error.message }));
}
"""
NOTEBOOK = {"InstanceType": "ml.t3.medium", "RoleArn": "arn:aws:iam::111122223333:role/lab", "RootAccess": "Enabled"}

pytestmark = pytest.mark.skipif(not shutil.which("node"), reason="needs Node.js")


def assembly(folder: Path, template: str) -> str:
    """A cloud assembly of one stack; the path of its template."""
    stack = {"type": "aws:cloudformation:stack", "environment": "aws://111122223333/eu-west-1"}
    stack["properties"] = {"templateFile": "Lab.template.json"}  # type: ignore[assignment]
    (folder / "cdk.out").mkdir()
    (folder / "cdk.out" / "manifest.json").write_text(json.dumps({"version": "38.0.1", "artifacts": {"Lab": stack}}))
    path = folder / "cdk.out" / "Lab.template.json"
    path.write_text(template, encoding="utf-8")
    return str(path)


def validated(folder: Path, template: str, *args: str, command: str = str(AUDITOR)) -> dict[str, Any]:
    """What the plugin answers, or what it throws."""
    asked = json.dumps([command, args, [assembly(folder, template)]])
    done = subprocess.run(["node", "-e", CALL, PLUGIN, asked], cwd=folder, text=True, capture_output=True, check=True)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def of(**changed: Any) -> str:
    """A template with a notebook as the CDK writes it."""
    resource = {"Type": "AWS::SageMaker::NotebookInstance", "Properties": NOTEBOOK | changed}
    metadata = {"aws:cdk:path": "Lab/Notebook/Resource"}
    return json.dumps({"Resources": {"Notebook7B5A8C1F": resource | {"Metadata": metadata}}}, indent=1)


def test_findings_are_violations_at_their_construct(tmp_path: Path) -> None:
    answer = validated(tmp_path, of(), "--rule=notebook-root-access")
    assert answer["success"] is False
    (violation,) = answer["violations"]
    assert (violation["ruleName"], violation["severity"]) == ("notebook-root-access", "high")
    assert violation["description"] == "Notebook users are root on the instance: RootAccess is Enabled"
    assert violation["fix"].startswith("Stop the instance")
    assert violation["violatingResources"] == [
        {
            "resourceLogicalId": "Notebook7B5A8C1F",
            "templatePath": str(tmp_path / "cdk.out" / "Lab.template.json"),
            "locations": ["Properties/RootAccess"],
        }
    ]


def test_what_is_not_known_is_said_and_fails_only_where_it_counts(tmp_path: Path) -> None:
    answer = validated(tmp_path, of(RootAccess={"Fn::ImportValue": "Root"}), "--rule=notebook-root-access")
    assert answer["success"] is False
    assert answer["violations"][0]["description"].startswith("Not known: Notebook users are root")


def test_what_passes_has_no_violations(tmp_path: Path) -> None:
    answer = validated(tmp_path, of(RootAccess="Disabled"), "--rule=notebook-root-access", "--verdicts=pass")
    assert (answer["success"], answer["violations"]) == (True, [])


def test_what_cannot_be_read_is_thrown(tmp_path: Path) -> None:
    assert "Lab.template.json:1:" in validated(tmp_path, '{"Resources": ')["thrown"]


def test_an_auditor_that_is_not_there_is_thrown(tmp_path: Path) -> None:
    assert "ENOENT" in validated(tmp_path, of(), command="no-such-auditor")["thrown"]
