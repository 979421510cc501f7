"""Rule: iam-execution-role-unbounded-data."""

from collections.abc import Sequence

from auditor.api import Graph, Remediation, Role, Severity, Unbounded, Verdict, passed, rule, set_fact, unbounded

from ._shared import BOUNDARY_CLI, excused, judged_as_administrator, named, without_bounds


@rule(
    id="iam-execution-role-unbounded-data",
    title="A role that SageMaker runs with reaches data that it does not name",
    severity=Severity.HIGH,
    remediation=Remediation(
        "Name the buckets, keys, secrets and tables that the role's code uses, instead of * or bucket-less patterns.",
        patch=[set_fact("boundary", "<boundary-arn>")],
        cli=BOUNDARY_CLI,
    ),
)
def execution_role_unbounded_data(role: Role, graph: Graph) -> Verdict:
    """A notebook or job that reads any object, decrypts with any key or fetches any secret is a way to all data.

    Asked of the engine for a resource that nobody has named: `*`, `arn:...:s3:::*` and NotResource are unbounded, a
    bucket's own name is not; Denies and the permissions boundary are considered.

    Administrators are left to iam-execution-role-administrator, which says all of this at once.
    """
    if reason := excused(role, graph) or judged_as_administrator(role, graph):
        return reason
    found = unbounded(graph.grants(role))
    if found:
        return without_bounds(found, _unnamed)
    return passed("data actions only on named resources")


def _unnamed(found: Sequence[Unbounded]) -> str:
    actions = ", ".join(dict.fromkeys(one.action for one in found))
    return f"{actions} on resources that are not named, by {named(one.ref for one in found)}"
