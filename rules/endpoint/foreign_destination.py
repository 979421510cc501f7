"""Rule: endpoint-foreign-destination."""

from auditor.api import (
    Context,
    Graph,
    InferenceRouter,
    Remediation,
    Severity,
    Verdict,
    failed,
    not_applicable,
    passed,
    rule,
)


@rule(
    id="endpoint-foreign-destination",
    title="An inference router sends requests to a foreign account",
    severity=Severity.HIGH,
    remediation=Remediation(
        "Remove the destination from the routing target. An account that is meant to be there belongs in the setting "
        "trusted_accounts.",
    ),
)
def foreign_destination(router: InferenceRouter, graph: Graph, context: Context) -> Verdict:
    """Whoever owns the endpoint behind a router reads the requests, and makes up the answers.

    A destination may be an endpoint of any account of the partition, and callers see only the router. A destination
    that is named without an account is the router's own.
    """
    destinations = [one for target in router.targets for one in target.destinations]
    if not destinations:
        return not_applicable("it has no destination")
    known = {router.identity.account, *context.settings.trusted_accounts}
    accounts = [one.arn.account for one in destinations if one.arn]
    foreign = sorted({account for account in accounts if account not in known and not graph.owned(account)})
    if foreign:
        return failed(f"requests go to account {', '.join(foreign)}")
    return passed("requests go to known accounts only")
