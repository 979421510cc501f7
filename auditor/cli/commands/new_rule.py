"""Begin a rule: write its file and its examples into a checkout."""

from __future__ import annotations

from pathlib import Path

import click

from auditor.cli import options
from auditor.engine.scaffold import begin


@click.command("new-rule", short_help=__doc__)
@click.argument("family")
@click.argument("slug")
@click.option("--judges", metavar="TYPE", help="The resource type; without, what the family judges most.")
@click.option("--fact", metavar="NAME", help="The fact that decides; without, the first that is on or off.")
@click.option("--in", "root", type=options.FILE, default=".", help="The checkout's folder.  [default: this one]")
@options.debug
def command(family: str, slug: str, judges: str | None, fact: str | None, root: Path) -> int:
    """Begin the rule FAMILY-SLUG: write rules/FAMILY/SLUG.py and its examples, and nothing else.

    What is written works and agrees with its examples; the title, the remediation and the reason are yours to write.
    """
    made = begin(root, family, slug, judges, fact)
    for path, text in ((made.rule, made.rule_text), (made.examples, made.examples_text)):
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
        click.echo(path)
    click.echo(f"Now write its words and its cases; then: pytest tests/rules -k {family.replace('_', '-')}-{slug}")
    return 0
