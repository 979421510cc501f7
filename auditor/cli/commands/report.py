"""Render an earlier JSON report in other formats."""

from __future__ import annotations

from pathlib import Path

import click

from auditor.cli import options, result
from auditor.engine import config
from auditor.engine.formats import formats
from auditor.engine.outputs import read_report, targets, write_all


@click.command("report", short_help=__doc__)
@click.argument("file", metavar="REPORT.JSON", type=options.FILE)
@options.output
@options.config
@options.debug
def command(file: Path, outputs: tuple[str, ...], config_file: Path | None) -> int:
    """Render an earlier report: as files with -f FORMAT=PATH, else on the terminal."""
    known = formats(config.load(config_file, Path.cwd()).plugins)
    wanted = targets(outputs, known)
    report = read_report(file)
    write_all(report, wanted)
    if not wanted:
        result.show(report, wanted, known)
    return 0
