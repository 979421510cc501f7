"""From an AWS account to a snapshot: as whom, what, where to; interrupted ones are resumed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from importlib.resources import as_file, files
from pathlib import Path

import botocore
from msgspec import Struct, field

from auditor import __version__
from auditor.collect.collection import Options, collect
from auditor.collect.collector import collectors
from auditor.collect.ledger import Progress, silent
from auditor.collect.session import AccountSession, Login, made_up_session, open_sessions
from auditor.collect.shapes import shapes
from auditor.model.errors import UserError
from auditor.model.extra import Extra
from auditor.sandbox import Sandbox, load_account
from auditor.snapshot.manifest import MANIFEST, Account, Scope, SnapshotError
from auditor.snapshot.write import SnapshotWriter

_SCOPE = "scope.json"
_DIGITS = len("9999d")

DEMO_DAY = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Plan(Struct, frozen=True):
    """What to collect. `history`: `all`, `none` or `90d`; `types`: the resource types that are needed (None: all).

    `demo`: the demo account in the sandbox instead of AWS; `extras`: what is read only because it was asked for.
    """

    login: Login = field(default_factory=Login)
    history: str = "90d"
    types: frozenset[str] | None = None
    demo: bool = False
    extras: frozenset[Extra] = frozenset()

    def now(self) -> datetime:
        """The moment: the clock's, but in the demo account it is always the day that its jobs were written on."""
        return DEMO_DAY if self.demo else datetime.now(UTC)


def collect_to(folder: Path, plan: Plan, *, resume: bool = False, progress: Progress = silent) -> tuple[str, ...]:
    """Make a snapshot in `folder`, or finish the one that was begun there; a line for each collector that failed.

    Raises:
        UserError: credentials, regions or the folder are not as they must be.
        KeyboardInterrupt: the user stopped it; `resume` goes on from there.
    """
    age = age_of(plan.history)
    sessions = _sessions(plan)
    now = plan.now()
    try:
        writer = SnapshotWriter(folder, _scope(sessions, plan), _text(now), resume=resume)
    except OSError as error:
        raise SnapshotError(f"cannot write {folder}: {error.strerror or error}; choose another folder") from error
    options = Options(only=plan.types, history=age, now=now, extras=plan.extras)
    failed = collect(sessions, writer, options, progress=progress)
    known = shapes(collectors(), plan.types).as_json()
    writer.finish(tool=__version__, botocore=botocore.__version__, finished=_text(plan.now()), shapes=known)
    return failed


def begun(folder: Path) -> Scope:
    """The scope of an interrupted snapshot; raises SnapshotError where there is none."""
    try:
        return Scope.model_validate(json.loads((folder / _SCOPE).read_bytes())["scope"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        if (folder / MANIFEST).is_file():
            raise SnapshotError(f"{folder} is complete already; judge it with: auditor check {folder}") from error
        raise SnapshotError(
            f"{folder}: no interrupted snapshot to resume; begin one with --snapshot {folder}"
        ) from error


def age_of(history: str) -> timedelta | None:
    """How old a finished job may be: `90d` -> 90 days, `none` -> no time at all, `all` -> None."""
    if history == "all":
        return None
    days = "0d" if history == "none" else history
    if not (days.endswith("d") and days[:-1].isascii() and days[:-1].isdecimal() and len(days) <= _DIGITS):
        raise UserError(f"--history {history}: say all, none, or a number of days up to 9999 such as 90d")
    return timedelta(days=int(days[:-1]))


def _sessions(plan: Plan) -> tuple[AccountSession, ...]:
    if not plan.demo:
        return open_sessions(plan.login)
    session = made_up_session()
    with as_file(files("auditor.fixtures").joinpath("accounts", "demo")) as folder:
        Sandbox(load_account(folder)).attach(session)
    return open_sessions(Login(all_regions=True, paced=False), session)


def _scope(sessions: Sequence[AccountSession], plan: Plan) -> Scope:
    return Scope(
        partition=sessions[0].partition,
        accounts=tuple(Account(id=one.account, caller_arn=one.caller_arn, regions=one.regions) for one in sessions),
        history=plan.history,
        types=tuple(sorted(plan.types or ())),
        extras=tuple(sorted(plan.extras)),
    )


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
