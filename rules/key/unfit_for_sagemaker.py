"""Rule: key-unfit-for-sagemaker."""

from auditor.api import (
    Domain,
    EndpointConfig,
    FeatureGroup,
    Graph,
    HyperPodCluster,
    Key,
    NotebookInstance,
    ProcessingJob,
    Remediation,
    Resource,
    Severity,
    TrainingJob,
    Verdict,
    any_of,
    failed,
    not_applicable,
    passed,
    rule,
)

from ._shared import excused

GRANTING: dict[type[Resource], str] = {
    NotebookInstance: "volume_key",
    Domain: "volume_key",
    EndpointConfig: "volume_key",
    FeatureGroup: "key",
    HyperPodCluster: "key",
    TrainingJob: "volume_key",
    ProcessingJob: "volume_key",
}
"""Where SageMaker works with a key by grants, and as what: for volumes, file systems and online stores."""
CREATE_GRANT = "kms:CreateGrant"
SYMMETRIC = "SYMMETRIC_DEFAULT"


@rule(
    id="key-unfit-for-sagemaker",
    title="SageMaker cannot work with a key that it is told to use",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Use a symmetric key. Let the roles that create notebooks, endpoints and feature groups use kms:CreateGrant, "
        "kms:DescribeKey and the key's other operations in the key policy, or let IAM policies decide by the statement "
        "for the account's root; kms:GrantIsForAWSResource keeps that to AWS's services.",
        cli="aws kms put-key-policy --key-id <key-id> --policy-name default --policy file://policy.json",
    ),
)
def unfit_for_sagemaker(key: Key, graph: Graph) -> Verdict:
    """A key that is named in every field protects nothing if what it is for fails to start, and people then drop it.

    For volumes and online stores SageMaker makes itself grants in the name of whoever creates the resource, for as
    long as it lives; for an online store that takes eleven permissions. A key policy that gives kms:CreateGrant to
    nobody, and does not leave it to the account's IAM policies, or that takes it back from everybody, stops all of
    that: notebooks don't start again, endpoints don't scale. Whether the one who will create the next resource has the
    permission is not asked. Results in S3 need no grant. SageMaker takes symmetric keys only.
    """
    if reason := excused(key, graph):
        return reason

    def grants(kind: type[Resource]) -> bool:
        asked = (graph.users(kind.type, whole=whole) for whole in (False, True))
        return any(use.relation == GRANTING[kind] for uses in asked for use in uses)

    if not any_of(grants, GRANTING):
        return not_applicable("nothing of SageMaker's uses it in a way that needs grants")
    if key.spec != SYMMETRIC:
        return failed(f"it is of type {key.spec}, and SageMaker uses symmetric keys only")
    policy = key.policy
    if policy is None:
        return not_applicable("the key has no policy of its own making")
    if graph.openings(key, policy, CREATE_GRANT):
        return passed("the key policy lets grants be created")
    return failed("the key policy lets nobody create grants")
