"""ECR: repositories with their policies, and how the registry scans them."""

from __future__ import annotations

from typing import Any, Final

from auditor.collect.collector import Ask, Collector, Scan

REPOSITORY: Final = "AWS::ECR::Repository"
SCANNING: Final = "AWS::ECR::RegistryScanningConfiguration"


def _collect(scan: Scan) -> None:
    with scan.listing("DescribeRepositories", REPOSITORY):
        scan.each(lambda item: _add(scan, item), scan.items("DescribeRepositories", "repositories"))
    scan.add(SCANNING, scan.place.account, scan.ask(Ask("GetRegistryScanningConfiguration")))
    scan.listed("GetRegistryScanningConfiguration", SCANNING)


def _add(scan: Scan, item: dict[str, Any]) -> None:
    name = {"repositoryName": item["repositoryName"]}
    answers = scan.ask(
        Ask("GetRepositoryPolicy", name, none=("RepositoryPolicyNotFoundException",)),
        Ask("GetLifecyclePolicy", name, none=("LifecyclePolicyNotFoundException",)),
    )
    answers.responses["DescribeRepositories"] = item
    scan.add(REPOSITORY, item["repositoryName"], answers, arn=item["repositoryArn"])


COLLECTOR = Collector(
    service="ecr",
    types=(REPOSITORY, SCANNING),
    operations=frozenset(
        {"DescribeRepositories", "GetRepositoryPolicy", "GetLifecyclePolicy", "GetRegistryScanningConfiguration"}
    ),
    collect=_collect,
)
