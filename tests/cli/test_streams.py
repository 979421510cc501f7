"""The program as a shell runs it: readers that leave, full disks, closed streams, narrow encodings."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = [sys.executable, "-m", "auditor.cli"]


def shell(line: str, **more: str) -> subprocess.CompletedProcess[str]:
    """A line of bash, in which `$AUDITOR` is the program; a failing part of a pipe fails the line."""
    environment = {**os.environ, "AUDITOR": " ".join(PROGRAM), **more}
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", line], capture_output=True, text=True, env=environment, check=False
    )


@pytest.mark.parametrize("command", ["rules", "rules --format json", "explain notebook-root-access", "permissions"])
def test_a_reader_that_leaves_is_no_failure(command: str) -> None:
    result = shell(f"$AUDITOR {command} | true")
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_is_one_line() -> None:
    result = shell("$AUDITOR rules > /dev/full")
    assert result.returncode == 2
    assert result.stderr == (
        "error: cannot write all output: No space left on device; make room, or choose another place\n"
    )


@pytest.mark.parametrize("closed", ["1>&-", "2>&-"])
def test_closed_streams_change_no_status(closed: str) -> None:
    assert shell(f"$AUDITOR permissions {closed}").returncode == 0


def test_what_an_encoding_lacks_is_a_question_mark() -> None:
    result = shell("$AUDITOR rules", PYTHONIOENCODING="ascii", COLUMNS="60")
    assert (result.returncode, result.stderr) == (0, "")
    assert "notebook-root-access" in result.stdout
