"""Suggest the policies that execution roles were seen to need."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click

from auditor.cli import answers, options
from auditor.engine.least_privilege import Advice, advise
from auditor.engine.least_privilege.forms import cloudformation, name_of, remarks, terraform
from auditor.snapshot.read import Snapshot

_FEW = 3
_INDENT = 11


@click.command("least-privilege", short_help=__doc__)
@click.argument("snapshot", type=options.FILE)
@click.option("--role", "roles", multiple=True, metavar="NAME|ARN", help="Only this execution role. Repeatable.")
@options.code
@options.debug
def command(snapshot: Path, roles: tuple[str, ...], style: str) -> int:
    """Suggest, for each execution role that something in SNAPSHOT uses, a policy with just what that was seen to need.

    The policy engine proves of each that it allows these needs and is narrower than the role's policies today; what it
    cannot prove is said. What a role does not have today is left out. The code in containers and notebooks is not
    seen: read "not observable" before you use a suggestion. Ends with status 0 whatever it suggests, and with 2 where
    the snapshot is damaged or a role is no execution role in it.
    """
    found = advise(Snapshot(snapshot), roles)
    if style == "json":
        click.echo(json.dumps([one.model_dump(mode="json") for one in found], indent=1))
    elif style == "terraform":
        click.echo(terraform(found), nl=False)
    elif style == "cloudformation":
        click.echo(cloudformation(found), nl=False)
    else:
        _table(found, whole=bool(roles))
    return 0


def _table(found: tuple[Advice, ...], *, whole: bool) -> None:
    for one in found:
        style, word = _narrower(one)
        answers.heading(f"{word:<10} ", name_of(one), style=style)
        answers.labelled(_summary(one), _INDENT)
        if whole:
            _details(one)
    noun = "role" if len(found) == 1 else "roles"
    click.echo(f"{len(found)} execution {noun} in use; --role NAME tells all about one, --format json everything")


def _narrower(one: Advice) -> tuple[str, str]:
    """The style and the word for what is proven."""
    if one.document is None:
        return "", "no policy"
    if one.narrows is None:
        return "possible", "unknown"
    return ("done", "narrower") if one.narrows and one.allows_seen else ("possible", "in part")


def _summary(one: Advice) -> Iterator[answers.Line]:
    today = "unknown" if one.actions_today is None else f"{one.actions_today:,}"
    yield "actions", f"{today} today, {one.actions_suggested:,} suggested"
    yield "used by", ", ".join(f"{count} {type_.rpartition(':')[2]}" for type_, count in one.seen.items())
    if one.gives_up:
        yield "gives up", ", ".join(f"{each.action} on {each.resource}" for each in one.gives_up[:_FEW])
    if one.left_out:
        yield "left out", f"{len(one.left_out)} needs that the role is not allowed today"
    if one.not_observable:
        yield "not seen", "; ".join(one.not_observable)
    if one.gaps:
        yield "not read", "; ".join(one.gaps[:_FEW]) + _more(one.gaps)


def _more(told: tuple[str, ...]) -> str:
    return f"; and {len(told) - _FEW} more" if len(told) > _FEW else ""


def _details(one: Advice) -> None:
    """Everything about a role that was asked for by name."""
    click.echo(json.dumps(one.document, indent=2) if one.document else "no policy: nothing seen is allowed today")
    for text in remarks(one):
        click.echo(f"- {text}")
    for request in one.gives_up:
        click.echo(f"- no longer: {request.action} on {request.resource}")
    for need in one.left_out:
        click.echo(f"- left out: {need.action} on {need.resource} ({need.why}): {need.because}")
    click.echo()
