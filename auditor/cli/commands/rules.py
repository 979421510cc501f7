"""List the rules, or which control each one answers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import click

from auditor.cli import options, tables
from auditor.engine import catalogue, config, registry
from auditor.engine.rows import rule_rows
from auditor.rule import Rule

_TYPES, _WIDE = 2, 130


@click.command("rules", short_help=__doc__)
@click.option("--coverage", is_flag=True, help="One row for each control of the catalogue instead.")
@options.machine
@options.config
@options.debug
def command(*, coverage: bool, style: str, config_file: Path | None) -> int:
    """List the rules: what each judges, how severe it is, and which controls it answers."""
    rules = registry.load(config.load(config_file, Path.cwd()).plugins).rules
    if coverage:
        _coverage(rules, style)
    else:
        _rules(rules, style)
    return 0


def _coverage(rules: Sequence[Rule], style: str) -> None:
    rows = catalogue.coverage(rules)
    if style == "json":
        click.echo(json.dumps([row.model_dump(mode="json") for row in rows], indent=1))
        return
    tables.show(
        ("control", "status", "rules or reason"),
        [(row.control, row.status, ", ".join(row.rules) or row.reason) for row in rows],
    )
    counts = {status: sum(row.status == status for row in rows) for status in sorted({row.status for row in rows})}
    click.echo(f"{len(rows)} controls: " + ", ".join(f"{count} {status}" for status, count in counts.items()))


def _rules(rules: Sequence[Rule], style: str) -> None:
    if style == "json":
        click.echo(json.dumps([row.model_dump(mode="json") for row in rule_rows(rules)], indent=1))
        return
    columns = 4 if tables.console().width >= _WIDE else 3
    tables.show(
        ("rule", "severity", "title", "judges")[:columns],
        [(rule.id, rule.severity.value, rule.title, _short(rule))[:columns] for rule in rules],
    )
    click.echo(f"{len(rules)} rules in all; 'auditor explain RULE' tells all about one")


def _short(rule: Rule) -> str:
    """The first types, without their service where it is SageMaker."""
    names = [kind.type.removeprefix("AWS::").removeprefix("SageMaker::") for kind in rule.types()]
    more = len(names) - _TYPES
    return ", ".join(names[:_TYPES]) + (f" and {more} more" if more > 0 else "")
