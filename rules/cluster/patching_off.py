"""Rule: cluster-patching-off."""

from auditor.api import (
    Applies,
    HyperPodCluster,
    InstanceGroup,
    OwnInstanceGroup,
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
    id="cluster-patching-off",
    title="Nothing patches instance groups of a HyperPod cluster by itself",
    severity=Severity.LOW,
    remediation=Remediation(
        "Give each instance group an AutoPatchConfig, which installs security patches when nodes are idle, or a "
        "ScheduledUpdateConfig for whole images.",
        applies=Applies.IN_PLACE,
        cli="aws sagemaker update-cluster --cluster-name <cluster-name> --instance-groups file://groups.json\n"
        '# in groups.json: "AutoPatchConfig": {"PatchingStrategy": "WhenIdle"}',
        cloudformation="Type: AWS::SageMaker::Cluster\nProperties:\n  InstanceGroups:\n"
        '  - ScheduledUpdateConfig: {ScheduleExpression: "cron(00 03 1 * ? *)"}',
    ),
)
def patching_off(cluster: HyperPodCluster) -> Verdict:
    """Nodes keep the image that they were made with until somebody updates the cluster's software.

    Either way of patching counts, and each group has its own. Groups for restricted recipes know the schedule only.
    Whoever updates by a pipeline of their own can suppress this; cluster-image-outdated tells whether it works.
    """
    groups = cluster.groups()
    if not groups:
        return without_groups()
    found: list[str] = []

    def unpatched(group: InstanceGroup) -> bool:
        found.append(group.name)
        return not (group.scheduled_updates or (isinstance(group, OwnInstanceGroup) and group.patching))

    if any_of(unpatched, groups):
        return failed(f"group {found[-1]} has neither AutoPatchConfig nor ScheduledUpdateConfig")
    return passed("every group is patched by itself")
