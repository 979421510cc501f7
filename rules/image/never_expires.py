"""Rule: image-never-expires."""

from auditor.api import Graph, Remediation, Repository, Severity, Verdict, failed, passed, rule, set_fact

from ._shared import unused


@rule(
    id="image-never-expires",
    title="Old images that SageMaker could still run are kept for ever",
    severity=Severity.LOW,
    remediation=Remediation(
        "Give the repository a lifecycle policy that expires untagged images after days and keeps the last builds.",
        patch=[set_fact("lifecycle_policy", "<lifecycle-policy-json>")],
        cli="aws ecr put-lifecycle-policy --repository-name <repository-name> --lifecycle-policy-text "
        "file://lifecycle.json",
    ),
)
def never_expires(repository: Repository, graph: Graph) -> Verdict:
    """Each build leaves an image of gigabytes; the old ones cost money, and run with the holes that were closed since.

    Without a lifecycle policy ECR deletes nothing. What the policy keeps is for its owner to decide, so any counts. Pin
    what is deployed by digest, and let the policy keep more builds than are deployed. Judged are repositories whose
    images SageMaker runs.
    """
    if reason := unused(graph):
        return reason
    if repository.lifecycle_policy is None:
        return failed("there is no lifecycle policy")
    return passed("a lifecycle policy expires images")
