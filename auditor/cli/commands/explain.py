"""Tell all about a rule: why, what it reads, how to mend."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

import click

from auditor.cli import options
from auditor.engine import config, frameworks, registry
from auditor.engine.manual import sections
from auditor.model.errors import UserError
from auditor.rule import Rule


@click.command("explain", short_help=__doc__)
@click.argument("rule_id", metavar="RULE")
@options.config
@options.debug
def command(rule_id: str, config_file: Path | None) -> int:
    """Tell all about RULE: why it matters, what it reads, when it cannot know, how to mend it, its controls."""
    rules = {rule.id: rule for rule in registry.load(config.load(config_file, Path.cwd()).plugins).rules}
    if rule_id not in rules:
        near = get_close_matches(rule_id, rules, n=1)
        raise UserError(
            f"no rule {rule_id!r}: " + (f"did you mean {near[0]}?" if near else "'auditor rules' lists them")
        )
    for line in _text(rules[rule_id]):
        click.echo(line)
    return 0


def _text(rule: Rule) -> Iterator[str]:
    yield f"{rule.id} ({rule.severity.value}, since {rule.since})"
    yield rule.title
    yield ""
    yield rule.rationale
    for section in sections(rule, frameworks.load()):
        yield ""
        yield section.title
        yield from (f"  {line}" for line in section.lines)
