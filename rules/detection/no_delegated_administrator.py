"""Rule: detection-no-delegated-administrator."""

from auditor.api import (
    DelegatedAdministrator,
    Graph,
    Organization,
    Remediation,
    Severity,
    Verdict,
    any_of,
    failed,
    passed,
    rule,
)

SERVICES = {
    "guardduty": "GuardDuty",
    "securityhub": "Security Hub",
    "config": "Config",
    "macie": "Macie",
    "inspector2": "Inspector",
    "access-analyzer": "IAM Access Analyzer",
}
"""Security services by the first word of their service principal."""


@rule(
    id="detection-no-delegated-administrator",
    title="Security services are administered from the organization's management account, or from nowhere",
    severity=Severity.HIGH,
    remediation=Remediation(
        "Register a security account as delegated administrator of each service. GuardDuty, Security Hub, Macie and "
        "Inspector have a call of their own for it, which registers the account with Organizations, too.",
        cli="aws organizations register-delegated-administrator --account-id <account-id> "
        "--service-principal <service-principal>",
    ),
)
def no_delegated_administrator(organization: Organization, graph: Graph) -> Verdict:
    """Who watches should not need the account that no service control policy binds.

    Asked of GuardDuty, Security Hub, Config, Macie, Inspector and IAM Access Analyzer. A suspended account administers
    nothing. Only the management account and delegated administrators may list them: from elsewhere it is unknown.
    """
    accounts = graph.all(DelegatedAdministrator)
    home = organization.management_account

    def delegated(word: str) -> bool:
        return any_of(lambda account: _administers(account, word, home), accounts)

    missing = [name for word, name in SERVICES.items() if not delegated(word)]
    if missing:
        return failed(f"without a delegated administrator: {', '.join(missing)}")
    return passed("every security service has a delegated administrator")


def _administers(account: DelegatedAdministrator, word: str, management: str) -> bool:
    if account.account == management or account.status != "ACTIVE":
        return False
    return any(principal.partition(".")[0] == word for principal in account.services)
