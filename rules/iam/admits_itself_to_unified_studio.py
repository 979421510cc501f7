"""Rule: iam-admits-itself-to-unified-studio."""

from auditor.api import Graph, Group, Remediation, Role, Severity, User, Verdict, rule

from ._shared import Way, judged_as_administrator, on_anything

_WAYS = (Way("datazone:CreateUserProfile"),)


@rule(
    id="iam-admits-itself-to-unified-studio",
    title="A user, group or role can make itself a user of SageMaker Unified Studio",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Keep datazone:CreateUserProfile, datazone:CreateProjectMembership and datazone:AddPolicyGrant with those who "
        "administer the domain.",
        cli="aws iam put-role-policy --role-name <role-name> --policy-name <policy-name> "
        "--policy-document file://policy.json",
    ),
)
def admits_itself_to_unified_studio(holder: User | Group | Role, graph: Graph) -> Verdict:
    """A project of Unified Studio works with a role of its own: whoever gets in has that role's data and compute.

    datazone:CreateUserProfile takes any user or role as the new profile, the caller included; a project is then one
    datazone:CreateProjectMembership away, or open to every user of the domain. The service's authorization reference
    lists no resource for these actions, so that only Resource * grants them and nothing but a condition narrows them.
    Administrators are judged as such.
    """
    return on_anything(holder, graph, _WAYS, "domains", judged_as_administrator)
