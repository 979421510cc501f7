"""Rule: cluster-volume-not-customer-managed."""

from auditor.api import (
    Applies,
    Context,
    Graph,
    HyperPodCluster,
    InstanceGroup,
    Ref,
    Remediation,
    Severity,
    Verdict,
    any_of,
    failed,
    passed,
    rule,
)

from ._shared import without_groups


@rule(
    id="cluster-volume-not-customer-managed",
    title="Volumes of a HyperPod cluster are not encrypted with a customer-managed key",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Give each instance group two storage configurations with VolumeKmsKeyId: one with RootVolume true for the "
        "root volume, one for the second volume. Groups keep their storage, so add new ones and delete the old. There "
        "is no condition key for it, hence no guardrail.",
        applies=Applies.ON_RECREATE,
        cli="aws sagemaker update-cluster --cluster-name <cluster-name> --instance-groups file://groups.json\n"
        '# in groups.json: "InstanceStorageConfigs": [{"EbsVolumeConfig": {"RootVolume": true, '
        '"VolumeKmsKeyId": "<key-arn>"}}, {"EbsVolumeConfig": {"VolumeSizeInGB": 500, "VolumeKmsKeyId": "<key-arn>"}}]',
        cloudformation="Type: AWS::SageMaker::Cluster\nProperties:\n  InstanceGroups:\n  - InstanceStorageConfigs:\n"
        "    - EbsVolumeConfig: {RootVolume: true, VolumeKmsKeyId: <key-arn>}\n"
        "    - EbsVolumeConfig: {VolumeSizeInGB: 500, VolumeKmsKeyId: <key-arn>}",
    ),
)
def volume_not_customer_managed(cluster: HyperPodCluster, graph: Graph, context: Context) -> Verdict:
    """Nodes keep checkpoints, caches and credentials on their disks for months, unlike a job that ends.

    The root volume has a key of AWS's own unless a storage configuration with RootVolume true names another: one that
    only sets a key for the second volume leaves it alone. Each group has its own configurations, and each must say
    so. Instance types with local NVMe have a root volume all the same. A second volume is asked for its key only where
    one is configured. The key's own document decides whether it is the customer's, and works.
    """
    groups = cluster.groups()
    if not groups:
        return without_groups()
    found: list[str] = []

    def flawed(volume: tuple[InstanceGroup, str, Ref | None]) -> bool:
        group, which, key = volume
        custody = None if key is None else graph.custody(key, context.settings.trusted_accounts)
        by = "a key of AWS's own" if custody is None else str(custody)
        found.append(f"the {which} volume of group {group.name} is encrypted with {by}")
        return custody is None or not custody.customer_managed

    if any_of(flawed, _volumes(groups)):
        return failed(found[-1])
    return passed("root and second volumes of every group are encrypted with a customer-managed key")


def _volumes(groups: tuple[InstanceGroup, ...]) -> list[tuple[InstanceGroup, str, Ref | None]]:
    roots = [(group, "root", group.root_key) for group in groups]
    return [*roots, *((group, "second", key) for group in groups for key in group.second_keys)]
