"""Rule: key-foreign-grant."""

from auditor.api import Context, Grant, Graph, Key, Ref, Remediation, Severity, Verdict, failed, passed, rule

from ._shared import excused

_HARMLESS = {"DescribeKey", "GetPublicKey", "RetireGrant", "Verify", "VerifyMac"}
"""Operations that neither open nor make anything with the key."""


@rule(
    id="key-foreign-grant",
    title="A grant lets a foreign account use a key that is in use",
    severity=Severity.HIGH,
    remediation=Remediation(
        "Revoke the grant, and let whoever made it know. An account that is meant to have it belongs in the setting "
        "trusted_accounts.",
        cli="aws kms revoke-grant --key-id <key-id> --grant-id <grant-id>",
    ),
)
def foreign_grant(key: Key, graph: Graph, context: Context) -> Verdict:
    """A grant opens a key beside its policy: whoever holds kms:CreateGrant hands it on, and no policy shows that.

    Grants to AWS services and to the account's own principals are how volumes and endpoints work, so only grantees in
    accounts that are neither scanned nor trusted count, and only where the grant does more than describe the key. A
    grant's constraint on the encryption context narrows what may be opened, not who opens it.
    """
    if reason := excused(key, graph):
        return reason
    known = {key.identity.account, *context.settings.trusted_accounts}
    foreign = [(account, does) for account, does in map(_granted, key.grants) if does and account not in known]
    found = [(account, does) for account, does in foreign if not graph.owned(account)]
    if not found:
        return passed("no grant to a foreign account")
    accounts = ", ".join(sorted({account for account, _ in found}))
    operations = ", ".join(sorted({one for _, does in found for one in does}))
    return failed(f"account {accounts} is granted {operations}")


def _granted(grant: Grant) -> tuple[str, set[str]]:
    """The account of a grantee, and what it may do that matters; nothing for services, which have no account."""
    arn = Ref("", grant.grantee).arn if grant.grantee else None
    if arn is None or not arn.account:
        return "", set()
    return arn.account, set(grant.operations) - _HARMLESS
