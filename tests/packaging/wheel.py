"""Builds the wheel, checks its layers, installs it in a clean directory and runs the demo scan and the gate there.

From the repository's root `./auditor` would shadow the installed package, and data files that the wheel lacks would be
found in the tree: so this runs elsewhere, in an environment of its own. The layers are checked on the wheel, too, for
only there stand rules and reports below the package.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import venv
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a command and return what it said."""
    return subprocess.run(command, cwd=cwd, text=True, capture_output=True, check=False)


def layers_hold(wheel: Path, site: Path) -> bool:
    """Unpack the wheel and let import-linter judge it."""
    run(sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", site, wheel, cwd=ROOT)
    linter = Path(sys.executable).with_name("lint-imports")
    judged = run(linter, "--config", ROOT / "pyproject.toml", "--no-cache", cwd=site)
    sys.stdout.write(judged.stdout)
    sys.stderr.write(judged.stderr)
    return judged.returncode == 0


def main() -> int:
    """Build, install, scan; 0 when the demo report came out of the installed wheel."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        shutil.rmtree(ROOT / "build", ignore_errors=True)  # setuptools would pack what an earlier build left there
        built = run(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", folder, ROOT, cwd=folder)
        wheels = list(folder.glob("*.whl"))
        if built.returncode or not wheels:
            sys.stderr.write(built.stderr)
            return 1
        if not layers_hold(wheels[0], folder / "site"):
            return 1
        venv.create(folder / "env", with_pip=True)
        python = folder / "env" / "bin" / "python"
        lock = ROOT / "requirements.lock"
        installed = run(python, "-m", "pip", "install", "-q", "-c", lock, wheels[0], cwd=folder)
        if installed.returncode:
            sys.stderr.write(installed.stderr)
            return 1
        auditor = folder / "env" / "bin" / "auditor"
        scan = run(auditor, "scan", "--demo", "-f", "json=report.json", "-f", "html=report.html", cwd=folder)
        report = folder / "report.json"
        if scan.returncode != 1 or not report.exists():
            sys.stderr.write(f"status {scan.returncode}, expected 1\n{scan.stdout}{scan.stderr}")
            return 1
        findings = json.loads(report.read_text())["findings"]
        sys.stdout.write(f"{wheels[0].name}: installed, demo scanned, {len(findings)} findings\n")
        return 0 if findings and gate_runs(auditor, folder) and plugin_runs(python, folder) else 1


TEMPLATE = """\
Resources:
  Worker:
    Type: AWS::IAM::Role
    Properties:
      ManagedPolicyArns: [arn:aws:iam::aws:policy/AmazonSageMakerFullAccess]
      AssumeRolePolicyDocument:
        Statement: [{Effect: Allow, Principal: {Service: sagemaker.amazonaws.com}, Action: sts:AssumeRole}]
"""


def gate_runs(auditor: Path, folder: Path) -> bool:
    """Judge a template whose verdict rests on the bundled documents of AWS's own policies."""
    code, out = folder / "role.yaml", folder / "gate.json"
    code.write_text(TEMPLATE)
    gate = run(auditor, "gate", code, "--rule", "iam-execution-role-full-access", "-f", f"json={out}", cwd=folder)
    verdicts = [one["verdict"] for one in json.loads(out.read_text())["findings"]] if out.exists() else []
    if gate.returncode != 1 or verdicts != ["fail"]:
        sys.stderr.write(f"gate: status {gate.returncode}, expected 1; {verdicts}\n{gate.stdout}{gate.stderr}")
        return False
    sys.stdout.write("gate: a template judged\n")
    return True


def plugin_runs(python: Path, folder: Path) -> bool:
    """Install the example of a plugin beside the wheel as its README says, and ask its rule of the demo account."""
    plugin = ROOT / "examples" / "plugin-rule"
    copy = shutil.copytree(plugin, folder / "plugin")
    installed = run(python, "-m", "pip", "install", "-q", copy, cwd=folder)
    auditor, out = python.with_name("auditor"), folder / "plugin.json"
    asked = (
        "--config",
        copy / "auditor.toml",
        "--rule",
        "acme-notebook-without-owner",
        "--verdicts",
        "fail,unknown,pass",
    )
    scan = run(auditor, "scan", "--demo", *asked, "-f", f"json={out}", "--fail-on", "low", cwd=folder)
    if installed.returncode or scan.returncode != 1:
        sys.stderr.write(f"{installed.stderr}{scan.stdout}{scan.stderr}")
        return False
    verdicts = Counter(one["verdict"] for one in json.loads(out.read_text())["findings"])
    sys.stdout.write(f"plugin: installed, {dict(verdicts)}\n")
    return bool(verdicts["fail"])


if __name__ == "__main__":
    raise SystemExit(main())
