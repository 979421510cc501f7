"""Rule: iam-execution-role-account-trust."""

from auditor.api import (
    Graph,
    Kind,
    Limit,
    Opening,
    Remediation,
    Role,
    Severity,
    Verdict,
    failed,
    passed,
    rule,
    set_fact,
)

from ._shared import excused, named

_TELLS_ACCOUNT = {"aws:principalaccount", "aws:principalorgid", "aws:principalorgpaths", "aws:sourceaccount"}


@rule(
    id="iam-execution-role-account-trust",
    title="The whole account may assume a role that SageMaker runs with",
    severity=Severity.LOW,
    remediation=Remediation(
        "Remove the account from the trust policy, or name the roles in it that really switch to this one.",
        patch=[set_fact("trust_policy", "<sagemaker-trust-policy>")],
        cli="aws iam update-assume-role-policy --role-name <role-name> --policy-document file://trust.json",
    ),
)
def execution_role_account_trust(role: Role, graph: Graph) -> Verdict:
    """A trust policy that names the account leaves it to all the others' policies who becomes the role.

    The principal `root` (or the account's id) means everyone in the account whom an identity policy allows
    sts:AssumeRole, so each wildcard there is a way in, and the data that the role reads is as safe as the widest of
    them. A star that conditions narrow down to the account means the same. Conditions that tell callers apart (MFA, a
    tag, a principal's ARN) bound it; named roles and users are a decision that somebody made.
    """
    if reason := excused(role, graph):
        return reason
    own = role.identity.account
    found = [one for one in graph.trust(role).aws() if _means_account(one, own)]
    if found:
        return failed(
            f"everyone in the account whose own policies allow it may assume it, by {named(one.ref for one in found)}"
        )
    return passed("the account as a whole may not assume it")


def _means_account(opening: Opening, account: str) -> bool:
    """Whether an opening lets in the account as a whole, and nothing tells its callers apart."""
    principal = opening.principal
    if opening.kind is Kind.EVERYONE:
        whole = bool(opening.narrowed_to & {Limit.ACCOUNT}) and account in opening.accounts
    else:
        whole = opening.principal_account == account and (principal == account or principal.endswith(":root"))
    return whole and all(one.key in _TELLS_ACCOUNT for one in opening.statement.conditions)
