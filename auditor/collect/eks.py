"""EKS: clusters, what AWS supports of their versions, and the VPC CNI add-on of each."""

from __future__ import annotations

from typing import Any, Final

from auditor.collect.collector import Answers, Ask, Collector, Scan
from auditor.collect.errors import CallFailed
from auditor.model.gap import Gap, Reason

CLUSTER: Final = "AWS::EKS::Cluster"
_DESCRIBE: Final = "eks:DescribeCluster"
"""With its service, since SageMaker has a DescribeCluster too."""
_VERSIONS: Final = "DescribeClusterVersions"
_GONE: Final = ("ResourceNotFoundException",)


def _collect(scan: Scan) -> None:
    with scan.listing("ListClusters", CLUSTER):
        names = list(scan.items("ListClusters", "clusters"))
        versions = _versions(scan) if names else Answers()
        scan.each(lambda name: _add(scan, name, versions), names)


def _versions(scan: Scan) -> Answers:
    """What AWS says of every version, those without support included; one call for all clusters of a region."""
    try:
        found = scan.items(_VERSIONS, "clusterVersions", includeAll=True)
        return Answers({item["clusterVersion"]: item for item in found})
    except CallFailed as failed:
        return Answers(gaps={_VERSIONS: failed.gap})


def _add(scan: Scan, name: str, versions: Answers) -> None:
    addon = Ask("DescribeAddon", {"clusterName": name, "addonName": "vpc-cni"}, none=_GONE)
    answers = scan.ask(Ask(_DESCRIBE, {"name": name}, none=_GONE), addon)
    if scan.vanished(answers, _DESCRIBE):
        return
    described: dict[str, Any] = (answers.responses.get(_DESCRIBE) or {}).get("cluster", {})
    version = described.get("version", "")
    told = versions.responses.get(version)
    if told is None:
        gap = Gap(_VERSIONS, Reason.NOT_RETURNED, f"AWS lists no version {version}")
        answers.gaps[_VERSIONS] = versions.gaps.get(_VERSIONS, gap)
    else:
        answers.responses[_VERSIONS] = told
    place = scan.place
    arn = f"arn:{place.partition}:eks:{place.region}:{place.account}:cluster/{name}"
    scan.add(CLUSTER, name, answers, arn=described.get("arn", arn))


COLLECTOR = Collector(
    service="eks",
    types=(CLUSTER,),
    operations=frozenset({"ListClusters", _DESCRIBE, _VERSIONS, "DescribeAddon"}),
    collect=_collect,
)
