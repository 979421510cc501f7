"""The exit status: one table for every command, the first row that holds wins."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING, Literal, TypeGuard

import click
from msgspec import Struct

from auditor.model.errors import UserError

if TYPE_CHECKING:  # what prints help and errors must start without pydantic
    from auditor.model.report import Coverage, Finding, Report

INTERRUPTED, FAULT, USAGE, INCOMPLETE, FINDINGS, CLEAN = 130, 4, 2, 3, 1, 0
_SURROUNDINGS = frozenset(
    {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM, errno.EMFILE}
)
ACCOUNT = "account"
"""The type of a scan's inputs."""
SEVERITIES = ("critical", "high", "medium", "low", "info")


class Policy(Struct, frozen=True):
    """What makes a finished report a failure.

    `fail_on` None: no finding does. `unknown` None: those from high severity up, as in the gate.
    """

    fail_on: str | None = "medium"
    unknown: Literal["fail", "warn", "ignore"] | None = "warn"
    fail_on_incomplete: bool = False

    def held_up(self, finding: Finding) -> bool:
        """Whether an unknown verdict makes the report a failure."""
        return finding.verdict == "unknown" and _counts(finding, self)


def of_error(error: BaseException) -> int:
    """The status of a command that did not finish: interrupted, the user's to mend, or a fault of ours."""
    if isinstance(error, (KeyboardInterrupt, click.Abort)):
        return INTERRUPTED
    if isinstance(error, UserError):
        return error.status
    return USAGE if isinstance(error, click.ClickException) or of_surroundings(error) else FAULT


def of_surroundings(error: BaseException) -> TypeGuard[OSError]:
    """Whether a disk is full, or a place may not be written: for the user to mend."""
    return isinstance(error, OSError) and error.errno in _SURROUNDINGS


def of_report(report: Report, policy: Policy) -> int:
    """The status of a command that finished with a report; what could not be read as code is wrong input."""
    if wrong_input(report):
        return USAGE
    if any(_counts(finding, policy) for finding in report.findings):
        return FINDINGS
    if nothing_read(report) or (policy.fail_on_incomplete and incomplete(report)):
        return INCOMPLETE
    return CLEAN


def wrong_input(report: Report) -> bool:
    """Whether code that was named could not be read."""
    return any(one.status == "failed" and one.type != ACCOUNT for one in report.inputs)


def incomplete(report: Report) -> bool:
    """Whether something that was asked for could not be read, or code plans what it does not show."""
    return any(map(_failed, report.coverage)) or any(one.status == "failed" or one.unseen for one in report.inputs)


def nothing_read(report: Report) -> bool:
    """Whether nothing could be enumerated because the calls failed; to know who asks is no enumeration."""
    answered = any(row.status == "complete" and row.service != "sts" for row in report.coverage)
    failed_inputs = bool(report.inputs) and all(one.status == "failed" for one in report.inputs)
    return failed_inputs or (any(map(_failed, report.coverage)) and not answered)


def _failed(row: Coverage) -> bool:
    return row.status in {"denied", "throttled", "error"}


def _counts(finding: Finding, policy: Policy) -> bool:
    if finding.status != "new":
        return False
    if finding.verdict == "unknown" and policy.unknown is None:
        return finding.severity.rank <= SEVERITIES.index("high")
    if finding.verdict == "unknown":
        return policy.unknown == "fail"
    counts = policy.fail_on is not None and finding.severity.rank <= SEVERITIES.index(policy.fail_on)
    return finding.verdict == "fail" and counts
