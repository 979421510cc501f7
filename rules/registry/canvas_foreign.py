"""Rule: registry-canvas-foreign."""

from auditor.api import (
    Context,
    Domain,
    Graph,
    Remediation,
    Severity,
    UserProfile,
    Verdict,
    failed,
    not_applicable,
    passed,
    rule,
    set_fact,
)


@rule(
    id="registry-canvas-foreign",
    title="Canvas registers models in a foreign account",
    severity=Severity.HIGH,
    remediation=Remediation(
        "Remove the cross-account role from the Canvas settings, or name one of an account of yours; an account "
        "that is meant to be there belongs in the setting trusted_accounts.",
        patch=[set_fact("cross_account_register_role", "<own-register-role>")],
        cli="aws sagemaker update-user-profile --domain-id <domain-id> --user-profile-name <name> "
        "--user-settings CanvasAppSettings={ModelRegisterSettings={Status=ENABLED}}",
    ),
)
def canvas_foreign(owner: Domain | UserProfile, graph: Graph, context: Context) -> Verdict:
    """With one click in Canvas a model leaves for the registry behind this role, with all that it learnt.

    The role's account is the registry's. Settings of a domain hold for all profiles without their own. While
    registering is switched off, the role that is left over does nothing.
    """
    held = owner.user_settings if isinstance(owner, Domain) else owner.settings
    canvas = [one for settings in held for one in settings.canvas]
    roles = [one.cross_account_register_role for one in canvas if one.may_register_models]
    named = [role for role in roles if role is not None]
    if not named:
        return not_applicable("Canvas registers no models in other accounts, as far as these settings say")
    known = {owner.identity.account, *context.settings.trusted_accounts}
    accounts = [role.arn.account for role in named if role.arn]
    foreign = [account for account in accounts if account not in known and not graph.owned(account)]
    if foreign:
        return failed(f"models are registered in account {foreign[0]}")
    return passed("models are registered in known accounts only")
