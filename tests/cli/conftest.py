"""What the tests of the command line share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from auditor.cli.app import cli
from tests.support.snapshots import make_snapshot, notebook

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the program in a folder of its own, without colours and 100 columns wide."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("NO_COLOR", "1")

    def invoke(*args: object) -> Result:
        return CliRunner().invoke(cli, [str(arg) for arg in args], prog_name="auditor")

    return invoke


@pytest.fixture
def snapshot(tmp_path: Path) -> Path:
    """Three notebooks: with root, without, and one that could not be read."""
    documents = [notebook("lab"), notebook("safe", root=False), notebook("dark", denied=True)]
    return make_snapshot(tmp_path / "snap", documents)
