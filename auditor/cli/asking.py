"""What the commands share that put questions to a snapshot: their options, and what is wrong with a question."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

import click
from msgspec import Struct

from auditor.cli import options
from auditor.engine.asking import Asking, Circumstances, Thing
from auditor.engine.scps import read_levels
from auditor.iam.known import doubts, known
from auditor.iam.patterns import compile_pattern
from auditor.model.errors import UserError
from auditor.model.text import visible
from auditor.snapshot.read import Snapshot

F = TypeVar("F", bound=Callable[..., Any])


def question(function: F) -> F:
    """`--snapshot`, `--context`, `--exact` and `--scps`."""
    for decorate in (
        options.scps,
        click.option("--exact", is_flag=True, help="Context keys that are not given are absent, not unknown."),
        click.option(
            "--context",
            multiple=True,
            metavar="KEY=VALUE",
            help="A condition key of the request, such as iam:PassedToService. Repeatable.",
        ),
        options.asked,
    ):
        function = decorate(function)
    return function


class Question(Struct, frozen=True):
    """The snapshot, what the question is about, and what is known of the request."""

    desk: Asking
    thing: Thing | None
    given: Circumstances

    @classmethod
    def of(cls, options_: Mapping[str, Any]) -> Question:
        """Read the options of `question`, and the argument `resource`; raises UserError."""
        given = Circumstances(_context(options_["context"]), options_["exact"])
        desk = desk_of(options_["snapshot"], options_["scps"])
        return cls(desk, _thing(desk, options_["resource"]), given)

    def action(self, text: str) -> str:
        """An action in its documented case; warns of one that is not known, or not asked of such resources."""
        name = action(text)
        if self.thing is not None:
            warn(_misfits(name, self.thing.arn))
        return name


def desk_of(snapshot: Path, scps: Sequence[Path]) -> Asking:
    """The snapshot, with service control policies from files; warns where these bind nobody; raises UserError."""
    desk = Asking.of(Snapshot(snapshot), read_levels(scps) if scps else None)
    warn(f"{line}: the policies of --scps do not bind it" for line in desk.unbound())
    return desk


def action(text: str) -> str:
    """An action in its documented case, refused where it is none; warns of one that is not known."""
    service, colon, name = text.partition(":")
    if not colon or not service or not name or any(mark in text for mark in "*? "):
        what = "is a pattern, and one action is asked for" if is_pattern(text) else "is no action"
        raise UserError(f"{text!r} {what}; write it like sagemaker:CreateTrainingJob")
    index = known().index(text)
    if index is not None:
        return known().name(index)
    warn(_doubts(text))
    return text


def actions(pattern: str) -> int:
    """How many known actions a pattern fits; raises UserError for one that fits none."""
    found = known().bits(pattern).bit_count()
    if not found:
        raise UserError(f"no known action fits {pattern!r}; write it like sagemaker:Create*")
    return found


def is_pattern(text: str) -> bool:
    """Whether a name has wildcards."""
    return any(mark in text for mark in "*?")


def warn(lines: Iterable[str]) -> None:
    """Say on standard error what may be wrong, and go on."""
    for line in lines:
        click.echo(f"warning: {visible(line)}", err=True)


def _thing(desk: Asking, text: str | None) -> Thing | None:
    if not text:
        return None
    if is_pattern(text.removesuffix(":*")):  # ARNs of log groups do end in this
        raise UserError(f"{text!r} is a pattern, and one resource is asked for; without any, all are asked about")
    return desk.thing(text)


def _context(given: Iterable[str]) -> dict[str, list[str]]:
    """Read `KEY=VALUE` options; a key that is given several times has several values."""
    values: dict[str, list[str]] = defaultdict(list)
    for text in given:
        key, equals, value = text.partition("=")
        if not equals or ":" not in key.strip(":"):
            raise UserError(f"--context {text!r} is no KEY=VALUE, such as aws:SourceVpce=vpce-1")
        values[key].append(value)
    for key in values:
        warn(doubts(key))
    return values


def _doubts(text: str) -> Iterator[str]:
    service = text.partition(":")[0].lower()
    names = {name.lower(): name for name in known().names(known().bits(f"{service}:*"))}
    names = names or {f"{each}:": f"{each}:..." for each in known().services()}
    near = get_close_matches(text.lower() if service in known().services() else f"{service}:", names, n=1)
    hint = f" (did you mean {names[near[0]]}?)" if near else ""
    yield f"no action {text!r} is known{hint}; it is judged by its text"


def _misfits(name: str, arn: str) -> Iterator[str]:
    """That an action is never asked of such a resource: `s3:GetObject` of a bucket."""
    found = known().action(name)
    uses = found.resources if found else ()
    forms = [form for use in uses for form in use.arns]
    if forms and not any(compile_pattern(form, variables=True).matches(arn) for form in forms):
        types = " or ".join(dict.fromkeys(use.type for use in uses))
        yield f"{name} is an action on {types}, such as {forms[-1]}, and {arn} is none"
