"""Rule: registry-foreign-access."""

from auditor.api import (
    Context,
    Graph,
    LineageGroup,
    ModelPackageGroup,
    Remediation,
    Severity,
    Verdict,
    failed,
    outsiders,
    passed,
    rule,
    set_fact,
)


@rule(
    id="registry-foreign-access",
    title="A model package group or lineage group is open to everybody or to foreign accounts",
    severity=Severity.HIGH,
    remediation=Remediation(
        "Name the accounts of your own that deploy from the registry in the group's policy, or bind it to the "
        "organization with aws:PrincipalOrgID; a lineage group has the policy of its resource share in Resource Access "
        "Manager. An account that is meant to be there belongs in the setting trusted_accounts.",
        patch=[set_fact("policy", "<own-group-policy>")],
        cli="aws sagemaker put-model-package-group-policy --model-package-group-name <group-name> "
        "--resource-policy file://policy.json",
    ),
)
def foreign_access(group: ModelPackageGroup | LineageGroup, graph: Graph, context: Context) -> Verdict:
    """Who may describe a version learns where its artifacts lie; who may create or update one decides what is deployed.

    Registries are shared between development and production accounts by this policy, so one exists for good reasons
    often, and few look at it again. A star that is bound to the organization is not open. The buckets and keys of the
    artifacts have policies of their own, which other rules judge. Without a policy the group is its account's only. The
    lineage group of an account tells which data and code its models were made from.
    """
    policy = group.policy
    if policy is None:
        return passed("the group has no policy, so only its account reaches it")
    found = outsiders(graph.exposure(group, policy), graph, context)
    return failed(found) if found else passed("its policy lets in known accounts only")
