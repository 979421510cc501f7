"""IAM's access advisor: what a principal's policies allow, and when it last used each of it.

The one collection that costs calls for each principal, so it happens only where it is asked for. AWS works on a job for
each; all are ordered before the first is asked for, and they are asked for in rounds, so that the time that is spent
on jobs that do not end does not grow with their number.
Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GenerateServiceLastAccessedDetails.html
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Any, Final, TypeAlias

from auditor.collect.collector import Scan
from auditor.collect.errors import CallFailed
from auditor.model.aws.iam import ADVISOR
from auditor.model.gap import Gap, Reason

ORDER: Final = "GenerateServiceLastAccessedDetails"

_SERVICES: Final = "ServicesLastAccessed"
_ROUNDS: Final = 10
"""How often to ask for jobs that are under way, about a minute by the usual pauses; most take some seconds."""

Advice: TypeAlias = dict[str, Any] | Gap
"""The report of one principal with the services of all its pages, or the gap in its place."""


def advise(scan: Scan, arns: Iterable[str]) -> dict[str, Advice]:
    """The report of each principal: one call to order it, and one for each time that it is asked for and each page."""
    wanted = list(arns)
    ordered = dict(zip(wanted, scan.each(lambda arn: _order(scan, arn), wanted), strict=True))
    advice: dict[str, Advice] = {arn: job for arn, job in ordered.items() if isinstance(job, Gap)}
    pending = {arn: job for arn, job in ordered.items() if isinstance(job, str)}
    for attempt in range(1, _ROUNDS + 1):
        answers = zip(pending, scan.each(lambda job: _report(scan, job), pending.values()), strict=True)
        advice |= {arn: answer for arn, answer in answers if answer is not None}
        pending = {arn: job for arn, job in pending.items() if arn not in advice}
        if not pending:
            break
        if attempt < _ROUNDS:
            scan.caller().pause(attempt)
    return advice | {arn: _failed(scan, f"not ready when asked {_ROUNDS} times") for arn in pending}


def _order(scan: Scan, arn: str) -> str | Gap:
    """The id of the job; what could not be ordered is missing from the report that it would have become."""
    try:
        answer = scan.call(ORDER, Arn=arn, Granularity="ACTION_LEVEL") or {}
    except CallFailed as failed:
        return failed.gap
    return str(answer["JobId"]) if answer.get("JobId") else _failed(scan, f"{ORDER} returned no job")


def _report(scan: Scan, job: str) -> Advice | None:
    """The report of a job, None while AWS works on it."""
    try:
        pages = scan.caller().pages(ADVISOR, JobId=job)
        first = next(pages)
        if first.get("JobStatus") == "COMPLETED":
            services = chain.from_iterable(page.get(_SERVICES) or () for page in (first, *pages))
            return {**first, _SERVICES: list(services), "IsTruncated": False}
    except CallFailed as failed:
        return failed.gap
    if first.get("JobStatus") == "FAILED":
        return _failed(scan, f"the job failed: {(first.get('Error') or {}).get('Message', 'AWS does not say why')}")
    return None


def _failed(scan: Scan, why: str) -> Gap:
    """A gap of our own words, accounted for."""
    return scan.caller().fail(Gap(ADVISOR, Reason.ERROR, why)).gap
