"""Rule: cluster-image-outdated."""

from auditor.api import (
    HyperPodCluster,
    OwnInstanceGroup,
    Remediation,
    Severity,
    Verdict,
    any_of,
    failed,
    not_applicable,
    passed,
    rule,
)

from ._shared import without_groups

OUTDATED = {
    "SecurityUpdateRequired": "an image that lacks a security update",
    "EndOfLife": "an image that gets no updates any more",
}
"""The values of ImageVersionStatus that matter, in words that follow `runs`. Source: ClusterInstanceGroupDetails."""


@rule(
    id="cluster-image-outdated",
    title="Nodes of a HyperPod cluster run an image that lacks security updates",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Update the cluster's software to the latest image, group by group where jobs must go on. An image of your own "
        "must be built anew on the latest base.",
        cli="aws sagemaker update-cluster-software --cluster-name <cluster-name>",
    ),
)
def image_outdated(cluster: HyperPodCluster) -> Verdict:
    """An image that is past its end, or short of a security update, leaves known holes in drivers and kernel open.

    AWS says so itself in ImageVersionStatus. An update that merely exists is no finding. Groups for which AWS says
    nothing are passed over.
    """
    if not cluster.groups():
        return without_groups()
    found: list[str] = []

    def outdated(group: OwnInstanceGroup) -> bool:
        status = group.image_status
        if status is not None:
            found.append(f"group {group.name} runs {OUTDATED.get(status, status)}")
        return status in OUTDATED

    if any_of(outdated, cluster.own_groups):
        return failed(found[-1])
    if not found:
        return not_applicable("AWS says nothing of its images' state")
    return passed("no image lacks a security update")
