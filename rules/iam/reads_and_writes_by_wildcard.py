"""Rule: iam-reads-and-writes-by-wildcard."""

from collections.abc import Sequence

from auditor.api import (
    Group,
    ManagedPolicy,
    Merged,
    Remediation,
    Role,
    Severity,
    User,
    Verdict,
    failed,
    merging,
    not_applicable,
    passed,
    rule,
)

from ._shared import SHOWN


@rule(
    id="iam-reads-and-writes-by-wildcard",
    title="One wildcard grants reading and changing SageMaker's resources",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Write one statement for Describe*, List* and the like, and another one that lists the actions that change "
        "something; give each the resources that it needs. Replace Allow with NotAction by what is needed.",
        cli="aws iam create-policy-version --policy-arn <policy-arn> --policy-document file://policy.json "
        "--set-as-default",
    ),
)
def reads_and_writes_by_wildcard(holder: ManagedPolicy | User | Group | Role) -> Verdict:
    """sagemaker:*Endpoint* was meant to show endpoints, and deletes them: who reads should not change by accident.

    Each pattern of an Allow is expanded with the access levels of AWS's authorization reference, type of resource by
    type of resource; a NotAction is what it leaves. Describe* next to CreateEndpoint in one statement is no finding:
    both were written down. Judged once are the policies that the account wrote: managed ones where they stand, inline
    ones at their user, group or role; boundaries grant nothing. Policies with all of SageMaker, and AWS's own, are
    judged by who holds them.
    """
    found = merging(holder)
    if found is None:
        return not_applicable("no policy here that the account wrote grants anything, but for all of SageMaker")
    return failed(_listed(found)) if found else passed("no wildcard in it grants both reading and changing")


def _listed(found: Sequence[Merged]) -> str:
    more = f"; and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
    return "; ".join(map(_said, found[:SHOWN])) + more


def _said(one: Merged) -> str:
    types = ", ".join(one.types[:SHOWN]) + (", ..." if len(one.types) > SHOWN else "")
    return f"{one.pattern} reads and changes {types}, by {one.ref.policy}[{one.ref.sid or one.ref.index}]"
