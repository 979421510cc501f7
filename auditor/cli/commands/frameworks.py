"""List the frameworks that a report can be made by, and how much of each the rules answer."""

from __future__ import annotations

import json
from pathlib import Path

import click

from auditor.cli import options, tables
from auditor.engine import config, registry
from auditor.engine.frameworks import Framework, load_with


@click.command("frameworks", short_help=__doc__)
@options.machine
@options.config
@options.debug
def command(*, style: str, config_file: Path | None) -> int:
    """List the frameworks that --framework takes: the auditor's own, and those that the configuration names."""
    found = config.load(config_file, Path.cwd())
    rules = {rule.id for rule in registry.load(found.plugins).rules}
    known = load_with(found.frameworks, rules).all
    if style == "json":
        click.echo(json.dumps([framework.model_dump(mode="json") for framework in known], indent=1))
        return 0
    tables.show(("id", "framework", "of", "requirements"), map(_row, known))
    return 0


def _row(framework: Framework) -> tuple[str, ...]:
    """A framework with its requirements: how many, and for how many there are rules."""
    answered = sum(bool(requirement.rules) for requirement in framework.controls)
    return (
        framework.id,
        f"{framework.framework} {framework.version}",
        framework.date,
        f"{len(framework.controls)}, {answered} with rules",
    )
