"""Suggest the policies that execution roles were seen to need."""

from __future__ import annotations

import json
from pathlib import Path

import click

from auditor.cli import options, tables
from auditor.engine.least_privilege import Advice, advise
from auditor.engine.least_privilege.forms import cloudformation, name_of, remarks, terraform
from auditor.snapshot.read import Snapshot

_FEW = 3


@click.command("least-privilege", short_help=__doc__)
@click.argument("snapshot", type=options.FILE)
@click.option("--role", "roles", multiple=True, metavar="NAME|ARN", help="Only this execution role. Repeatable.")
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json", "terraform", "cloudformation"]),
    default="text",
    show_default=True,
    help="A table to read, JSON, or code that makes the policies.",
)
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
    tables.show(
        ("role", "narrower", "used by", "what shrinks"),
        [(name_of(one), _narrower(one), _users(one), _shrinks(one)) for one in found],
    )
    if whole:
        for one in found:
            _details(one)
    click.echo(f"{len(found)} execution roles in use; --role NAME tells all about one, --format json everything")


def _narrower(one: Advice) -> str:
    if one.document is None:
        return "no policy"
    return "unknown" if one.narrows is None else "proven" if one.narrows and one.allows_seen else "in part"


def _users(one: Advice) -> str:
    return ", ".join(f"{count} {type_.rpartition(':')[2]}" for type_, count in one.seen.items())


def _shrinks(one: Advice) -> str:
    today = "?" if one.actions_today is None else f"{one.actions_today:,}"
    less = ", ".join(request.action for request in one.gives_up[:_FEW])
    remarks_ = (
        f", less of {less}" if less else "",
        f"; {len(one.left_out)} needs not held" if one.left_out else "",
        "; read what is not observable" if one.not_observable else "",
        "; incomplete" if one.gaps else "",
    )
    return f"{today} actions to {one.actions_suggested}{''.join(remarks_)}"


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
