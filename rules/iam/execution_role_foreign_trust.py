"""Rule: iam-execution-role-foreign-trust."""

from collections.abc import Iterable

from auditor.api import Context, Graph, Remediation, Role, Severity, Verdict, failed, passed, rule, set_fact

from ._shared import excused, named


@rule(
    id="iam-execution-role-foreign-trust",
    title="A role that SageMaker runs with can be assumed from outside the account",
    severity=Severity.HIGH,
    remediation=Remediation(
        "Remove the foreign principal from the trust policy, or list its account in trusted_accounts if it is yours.",
        patch=[set_fact("trust_policy", "<guarded-trust-policy>")],
        cli="aws iam update-assume-role-policy --role-name <role-name> --policy-document file://trust.json",
    ),
)
def execution_role_foreign_trust(role: Role, graph: Graph, context: Context) -> Verdict:
    """Execution roles are for SageMaker; another account that may assume one reaches the data that it reads.

    A principal of * is everyone unless a condition names accounts, an organization or a principal. Another account's
    aws:SourceAccount or aws:SourceArn lets SageMaker use the role for that account's jobs. Whom a Deny shuts out
    is not let in. Accounts that were scanned together, and those in the setting trusted_accounts, are not foreign.
    """
    if reason := excused(role, graph):
        return reason
    trust = graph.trust(role)
    if anyone := trust.anyone():
        return failed(f"anyone may assume it, by {named(one.ref for one in anyone)}")
    known = {role.identity.account, *context.settings.trusted_accounts}

    def foreign(accounts: Iterable[str]) -> str:
        return ", ".join(sorted(account for account in accounts if account not in known and not graph.owned(account)))

    callers = foreign({account for one in trust.foreign(role.identity.account) for account in one.accounts})
    behalf = foreign(trust.behalf())
    found = [f"account {callers} may assume it"] * bool(callers)
    found += [f"SageMaker may use it on behalf of account {behalf}"] * bool(behalf)
    if found:
        return failed("; ".join(found))
    return passed("only principals of known accounts may assume it")
