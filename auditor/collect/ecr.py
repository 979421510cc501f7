"""ECR: repositories with their policies, and how the registry scans and signs what is pushed."""

from __future__ import annotations

from typing import Any, Final

from auditor.collect.collector import Ask, Collector, Scan

REPOSITORY: Final = "AWS::ECR::Repository"
SCANNING: Final = "AWS::ECR::RegistryScanningConfiguration"
SIGNING: Final = "AWS::ECR::SigningConfiguration"


def _collect(scan: Scan) -> None:
    with scan.listing("DescribeRepositories", REPOSITORY):
        scan.each(lambda item: _add(scan, item), scan.items("DescribeRepositories", "repositories"))
    _add_setting(scan, SCANNING, Ask("GetRegistryScanningConfiguration"))
    _add_setting(scan, SIGNING, Ask("GetSigningConfiguration", none=("SigningConfigurationNotFoundException",)))


def _add_setting(scan: Scan, type_: str, ask: Ask) -> None:
    """Each registry has one, which nobody lists: what was not read is a gap of the document."""
    scan.add(type_, scan.place.account, scan.ask(ask))
    scan.listed(ask.operation, type_)


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
    types=(REPOSITORY, SCANNING, SIGNING),
    operations=frozenset(
        {
            "DescribeRepositories",
            "GetRepositoryPolicy",
            "GetLifecyclePolicy",
            "GetRegistryScanningConfiguration",
            "GetSigningConfiguration",
        }
    ),
    collect=_collect,
)
