"""Runs the scripts that the CI recipes hold, as a CI would: in a fresh shell, with its variables and no others."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import yaml

ROOT: Final = Path(__file__).resolve().parents[2]
GATE: Final = ROOT / "fixtures" / "gate"
AUDITOR: Final = Path(sys.executable).with_name("auditor")
"""The auditor that is installed already: it stands for the one that a recipe installs, and nothing else is replaced."""

BASH: Final = ("bash", "--noprofile", "--norc", "-eo", "pipefail")
"""What GitHub means by `shell: bash`."""


def recipe(*path: str) -> Any:
    """A recipe of this repository, parsed."""
    return yaml.safe_load(ROOT.joinpath(*path).read_text(encoding="utf-8"))


def shell(
    script: str, cwd: Path, variables: Mapping[str, str], interpreter: Sequence[str] = BASH, first: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a script; standard error goes where standard output goes, as in a log. `first` comes first on the PATH."""
    folders = [first, AUDITOR.parent, os.environ["PATH"]]
    known = {"PATH": os.pathsep.join(str(one) for one in folders if one), "HOME": str(cwd), "COLUMNS": "100"}
    file = cwd.parent / "script.sh"
    file.write_text(script, encoding="utf-8")
    return subprocess.run(
        [*interpreter, file],
        cwd=cwd,
        env=known | dict(variables),
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )


def program(path: Path, script: str) -> Path:
    """Write a program that stands for another."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/bash\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def workspace(folder: Path, *fixtures: str) -> Path:
    """A checkout with these of fixtures/gate in its folder `infrastructure`."""
    infrastructure = folder / "checkout" / "infrastructure"
    infrastructure.mkdir(parents=True)
    for name in fixtures:
        shutil.copy(GATE / name, infrastructure)
    return infrastructure.parent


def files(folder: Path) -> set[str]:
    """All files below a folder, but for the reports."""
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {path.as_posix() for path in found if path.parts[0] != "auditor-reports"}
