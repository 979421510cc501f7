"""Rule: model-foreign-image-access."""

from auditor.api import (
    Context,
    Graph,
    Remediation,
    Repository,
    Severity,
    Verdict,
    failed,
    not_applicable,
    outsiders,
    passed,
    rule,
    set_fact,
)


@rule(
    id="model-foreign-image-access",
    title="A repository of images that SageMaker runs is open to everybody or to foreign accounts",
    severity=Severity.HIGH,
    remediation=Remediation(
        "Name your own accounts in the repository's policy, for pulling only, or bind it to the organization with "
        "aws:PrincipalOrgID. An account that is meant to be there belongs in the setting trusted_accounts.",
        patch=[set_fact("policy", "<own-repository-policy>")],
        cli="aws ecr set-repository-policy --repository-name <repository-name> --policy-text file://policy.json",
    ),
)
def foreign_image_access(repository: Repository, graph: Graph, context: Context) -> Verdict:
    """Images hold code, and often weights; who may push one runs code with the role of the next job or endpoint.

    Without a policy a repository is its account's only. The public-access block of S3 has no counterpart here: a star
    in the policy is everybody with an AWS account. Judged are repositories whose images SageMaker runs.
    """
    if not graph.users("AWS::SageMaker::"):
        return not_applicable("no resource of SageMaker's in the scanned regions runs an image of this repository")
    policy = repository.policy
    if policy is None:
        return passed("the repository has no policy, so only its account reaches it")
    found = outsiders(graph.exposure(repository, policy), graph, context)
    return failed(found) if found else passed("its policy lets in known accounts only")
