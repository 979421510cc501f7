"""Rule: iam-permissions-unused."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from string import ascii_uppercase

from auditor.api import (
    Confidence,
    Context,
    Extra,
    Grants,
    Graph,
    Remediation,
    Role,
    Severity,
    StatementRef,
    Verdict,
    failed,
    not_applicable,
    passed,
    rule,
    touching,
)

from ._shared import excused, named

_CALLED = {"iam:*": ("iam:Put*", *(f"iam:{letter}*" for letter in ascii_uppercase if letter != "P"))}
"""All of IAM but PassRole, which is checked and never called, so that no use of it is ever seen."""

_SHOWN = 10


@rule(
    id="iam-permissions-unused",
    title="A role that SageMaker runs with does not use what it is granted",
    severity=Severity.LOW,
    remediation=Remediation(
        "Remove the services and actions that are not used from the statements that grant them; where a statement "
        "grants service:*, list the actions that are used instead. Keep what is needed seldom, such as for recovery."
    ),
    needs=Extra.ACCESS_ADVISOR,
)
def permissions_unused(role: Role, graph: Graph, context: Context) -> Verdict:
    """What nobody uses helps nobody but an intruder, who finds it in every notebook and job that runs with the role.

    IAM's access advisor tells when a role last used each service that its policies allow and, for some services, each
    management action; iam:PassRole and the reading and writing of data are not told action by action, and are not
    accused. Only what is effectively granted counts, with its statements: what the boundary or a Deny takes back does
    not. A role that is younger than the setting unused_permission_days, or was not used itself for as long, proves
    nothing. AWS does not tell since when a permission has been granted, hence the medium confidence.

    Reading this costs calls for every role, so it is read, and this rule asked, only where the scan is run with
    --access-advisor.
    """
    if reason := excused(role, graph):
        return reason
    days = context.settings.unused_permission_days
    since = datetime.fromisoformat(role.uses_reported) - timedelta(days=days)
    if datetime.fromisoformat(role.created) > since:
        return not_applicable(f"the role is not {days} days old yet")
    if role.last_used is None or datetime.fromisoformat(role.last_used) < since:
        return not_applicable(f"the role itself was not used for {days} days")
    patterns = [pattern for service in role.allowed_services for pattern in service.unused(since)]
    granted = _granted(graph.grants(role), patterns) if patterns else {}
    if not granted:
        return passed(f"everything it is granted and that AWS tracks was used within {days} days")
    by = named(ref for refs in granted.values() for ref in refs)
    return failed(f"not used for {days} days: {_listed(granted)}, granted by {by}", confidence=Confidence.MEDIUM)


def _granted(grants: Grants, patterns: Iterable[str]) -> dict[str, list[StatementRef]]:
    """The patterns that are effectively granted, with the statements that do so."""
    found = {
        pattern: [ref for one in _CALLED.get(pattern, (pattern,)) for ref in touching(grants, one)]
        for pattern in dict.fromkeys(patterns)
    }
    return {pattern: refs for pattern, refs in found.items() if refs}


def _listed(patterns: Iterable[str]) -> str:
    every = sorted(patterns)
    more = f" and {len(every) - _SHOWN} more" if len(every) > _SHOWN else ""
    return f"{', '.join(every[:_SHOWN])}{more}"
