"""Rule: iam-execution-role-confused-deputy."""

from auditor.api import Graph, Remediation, Role, Severity, Verdict, failed, passed, rule, set_fact

from ._shared import excused, named


@rule(
    id="iam-execution-role-confused-deputy",
    title="A role trusts SageMaker on behalf of any account",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Add a StringEquals on aws:SourceAccount with this account's id to the statement that trusts SageMaker.",
        patch=[set_fact("trust_policy", "<guarded-trust-policy>")],
        cli="aws iam update-assume-role-policy --role-name <role-name> --policy-document file://trust.json",
    ),
)
def execution_role_confused_deputy(role: Role, graph: Graph) -> Verdict:
    """A service that acts for many customers can be talked into using a role for the wrong one.

    aws:SourceAccount, aws:SourceArn or aws:SourceOrgID in the trust policy prevent it. Inference and Studio roles need
    an aws:SourceArn with a star for the resource, so pinned ARNs are not asked for; a pattern that matches every
    account, or an IfExists form, restricts nothing.
    """
    if reason := excused(role, graph):
        return reason
    open_ = graph.trust(role).unguarded()
    if open_:
        return failed(f"no source account, ARN or organization in {named(one.ref for one in open_)}")
    return passed("the source is restricted")
