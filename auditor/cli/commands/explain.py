"""Tell all about a rule: why, what it reads, how to mend."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import click

from auditor.cli import options
from auditor.engine import config, frameworks, registry
from auditor.engine.explain import Reads, reads
from auditor.engine.remedy import remediation
from auditor.model.errors import UserError
from auditor.model.report import RemediationText
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
    yield from _section("Judges", (kind.type for kind in rule.types()))
    yield from _reads(reads(rule))
    for kind in rule.types()[:1]:
        yield from _remedy(remediation(rule, kind), rule.remediation.guardrail)
    known = frameworks.load()
    yield from _section("Controls", (f"{one.framework} {one.version}: {one.id}" for one in known.controls(rule.id)))


def _reads(found: Reads) -> Iterator[str]:
    yield from _section("Reads", dict.fromkeys(f"{one.type} {one.fact} ({one.operation})" for one in found.facts))
    yield from _section("Needs", found.actions)
    yield from _section("Unknown, for instance", found.unknown)


def _remedy(remedy: RemediationText, whole: Mapping[str, Any] | None) -> Iterator[str]:
    yield from _section(f"Remediation (takes effect {remedy.applies.replace('_', ' ')})", [remedy.text])
    guardrail = json.dumps(whole, indent=2) if whole else None
    snippets = {
        "AWS CLI": remedy.cli,
        "CloudFormation": remedy.cloudformation,
        "Terraform": remedy.terraform,
        "Guardrail": guardrail,
    }
    for title, snippet in snippets.items():
        yield from _section(title, snippet.splitlines() if snippet else [])


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    listed = list(lines)
    if listed:
        yield ""
        yield title
        yield from (f"  {line}" for line in listed)
