"""Rule: project-launch-role-unbounded."""

from auditor.api import (
    Decision,
    Graph,
    Project,
    Remediation,
    Role,
    Severity,
    Verdict,
    administrator,
    failed,
    not_applicable,
    passed,
    rule,
    unbounded_assume_role,
    unbounded_pass_role,
)

BY_SAGEMAKER = "AmazonSageMakerServiceCatalogProducts"
"""How the roles are called that SageMaker makes for projects: one to launch them, and those that they work with."""


@rule(
    id="project-launch-role-unbounded",
    title="Projects are launched with a role that can do everything, or pass any role",
    severity=Severity.HIGH,
    remediation=Remediation(
        "Give launch roles AWS's policy for project templates, or name what your template makes, and let iam:PassRole "
        "name the roles that it hands on.",
        cli="aws iam detach-role-policy --role-name <role-name> "
        "--policy-arn arn:<partition>:iam::aws:policy/AdministratorAccess",
    ),
)
def launch_role_unbounded(role: Role, graph: Graph) -> Verdict:
    """Whoever may create a project runs its template with the launch role, whatever they may do themselves.

    That is what Service Catalog is for; but a launch role that is administrator, or that passes or assumes any role,
    makes everybody who may create a project administrator, through a parameter of the template or a build that it
    sets up. Judged are SageMaker's own roles for projects, roles that a project's template names, and, where there is
    a project, every role that Service Catalog may assume. Which products these launch is not
    asked.
    """
    if role.service_linked:
        return not_applicable("AWS made this service-linked role, and alone can change it")
    if not _launches(role, graph):
        return not_applicable("no project is launched with this role")
    grants, home = graph.grants(role), role.identity
    everything = administrator(grants, partition=home.partition, account=home.account)
    if everything.decision is Decision.ALLOW:
        return failed("it is an administrator's")
    wide = (*unbounded_pass_role(grants), *unbounded_assume_role(grants))
    sure = [f"{one.action} on {one.resource}" for one in wide if one.answer.decision is Decision.ALLOW]
    return failed(f"it may do {', '.join(dict.fromkeys(sure))}") if sure else passed("it names what it passes on")


def _launches(role: Role, graph: Graph) -> bool:
    """Whether projects are launched with a role; raises MissingEvidence where that hangs on projects unread."""
    if role.identity.name.startswith(BY_SAGEMAKER):
        return True
    if graph.trust(role).trusts("servicecatalog"):
        return bool(graph.some(Project, everywhere=True) or graph.all(Project, everywhere=True))
    return graph.trust(role).trusts("cloudformation") and bool(graph.users(Project.type))
