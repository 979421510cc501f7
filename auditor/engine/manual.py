"""All that is told of a rule, in the order in which a reader asks: for `auditor explain` and for docs/rules."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from msgspec import Struct

from auditor.engine import severity
from auditor.engine.console import place
from auditor.engine.examples import Example, examples
from auditor.engine.explain import Reads, reads
from auditor.engine.frameworks import Frameworks
from auditor.engine.remedy import remediation
from auditor.model.verdict import Outcome
from auditor.rule import Rule


class Section(Struct, frozen=True):
    """A heading with its lines. `code`: the language of the lines, which then belong together; else each is an item."""

    title: str
    lines: tuple[str, ...]
    code: str | None = None


def sections(rule: Rule, frameworks: Frameworks) -> Iterator[Section]:
    """Every section that has something to say."""
    for section in (*_what(rule), *_how_to_mend(rule), *_whence(rule, frameworks)):
        if section.lines:
            yield section


def _what(rule: Rule) -> Iterator[Section]:
    known, found = examples(rule), reads(rule)
    yield _section("Judges", (kind.type for kind in rule.types()))
    yield _section("Severity", (f"{rule.severity}, in itself", *_context(rule)))
    yield _section("Reads", _facts(found))
    yield _section("IAM actions needed", found.actions)
    yield _section("Fails when", _about(known, Outcome.FAIL))
    yield _section("Looks like it and is none", _about(known, Outcome.PASS, Outcome.NOT_APPLICABLE))
    yield _section("Unknown, for instance", found.unknown)


def _how_to_mend(rule: Rule) -> Iterator[Section]:
    kind = rule.types()[0]
    remedy = remediation(rule, kind)
    yield _section(f"Remediation (takes effect {remedy.applies.replace('_', ' ')})", [remedy.text])
    console = place(kind.type)
    yield _section("Console", [f"{console}: choose the resource"] if console else ())
    for title, language, text in (
        ("AWS CLI", "sh", remedy.cli),
        ("CloudFormation", "yaml", remedy.cloudformation),
        ("Terraform", "hcl", remedy.terraform),
        # the whole: a finding has what concerns its type
        ("Guardrail", "json", json.dumps(rule.remediation.guardrail, indent=2) if rule.remediation.guardrail else None),
    ):
        yield Section(title, tuple(text.splitlines()) if text else (), language)


def _whence(rule: Rule, frameworks: Frameworks) -> Iterator[Section]:
    yield _section("Controls", (f"{one.framework} {one.version}: {one.id}" for one in frameworks.controls(rule.id)))


def _section(title: str, lines: Iterable[str]) -> Section:
    return Section(title, tuple(dict.fromkeys(lines)))


def _about(known: Iterable[Example], *outcomes: Outcome) -> Iterator[str]:
    return (example.about for example in known if example.verdict in outcomes)


def _facts(found: Reads) -> Iterator[str]:
    """Each fact with the call that tells it; where no call does, by what else it was known."""
    return (f"{one.type} {one.fact} ({one.operation})" for one in found.facts)


def _context(rule: Rule) -> Iterator[str]:
    table = severity.load()
    for moves, contexts in (("one step up", table.raises), ("one step down", table.lowers)):
        yield from (f"{moves} where {severity.words(name)}" for name, rules in contexts.items() if rule.id in rules)
