"""A plugin as pip would install it: a module and its entry points in a folder on the path."""

from __future__ import annotations

from pathlib import Path

import pytest

RULES = '''"""Rules of a made-up plugin."""

from auditor.api import NotebookInstance, Remediation, Severity, Verdict, failed, rule


@rule(id="{id}", title="Made up", severity=Severity.LOW, remediation=Remediation("Nothing to do."))
def made_up(notebook: NotebookInstance) -> Verdict:
    """Always fails."""
    {body}
    return failed("made up")
'''
REPORT = '''"""A made-up format."""

SUFFIX = ".count"


def render(report, write):
    """Write how many findings there are."""
    write(f"{len(report.findings)} findings")
'''


def install(
    monkeypatch: pytest.MonkeyPatch, folder: Path, *, name: str = "acme", rule: str = "acme-made-up", body: str = "pass"
) -> None:
    """Install the plugin `name` with a rule of that id (its first statement is `body`) and the format `count`."""
    folder.mkdir()
    (folder / f"{name}_rules.py").write_text(RULES.format(id=rule, body=body))
    package = folder / f"{name}_reports"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "count.py").write_text(REPORT)
    info = folder / f"{name}-2.1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 2.1\n")
    (info / "entry_points.txt").write_text(
        f"[auditor.rules]\n{name} = {name}_rules\n\n[auditor.reports]\n{name} = {name}_reports\n"
    )
    monkeypatch.syspath_prepend(str(folder))
