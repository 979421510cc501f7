"""Judge a snapshot again, without AWS."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from auditor.cli import options
from auditor.cli.result import Task
from auditor.snapshot.read import Snapshot


@click.command("check", short_help=__doc__)
@click.argument("snapshot", type=options.FILE)
@options.output
@options.judging
@options.debug
def command(snapshot: Path, **given: Any) -> int:
    """Judge SNAPSHOT (a folder or its .zip) offline: the same report as the scan gave, byte for byte."""
    task = Task.of(given)
    return task.conclude(Snapshot(snapshot))
