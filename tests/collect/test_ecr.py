"""ECR's collector: repositories, their policies, and the registry's scanning."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from auditor.collect import ecr
from auditor.model.gap import Reason
from auditor.sandbox import Fault
from tests.collect.reading import ACCOUNT, REGION, read

URI = f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com"


def registry() -> dict[str, Any]:
    def repository(name: str, **more: Any) -> dict[str, Any]:
        arn = f"arn:aws:ecr:{REGION}:{ACCOUNT}:repository/{name}"
        where = {"repositoryArn": arn, "repositoryUri": f"{URI}/{name}", "registryId": ACCOUNT}
        return {"repositoryName": name, **where, **more}

    hardened = repository(
        "team/train",
        imageTagMutability="IMMUTABLE",
        imageScanningConfiguration={"scanOnPush": True},
        encryptionConfiguration={"encryptionType": "KMS", "kmsKey": "alias/ecr"},
    )
    rule = {"scanFrequency": "CONTINUOUS_SCAN", "repositoryFilters": [{"filter": "*", "filterType": "WILDCARD"}]}
    return {
        "service": "ecr",
        "region": REGION,
        "operations": {
            "DescribeRepositories": {"repositories": [hardened, repository("bare")]},
            "GetRepositoryPolicy": [
                {"match": {"repositoryName": "team/train"}, "response": {"policyText": "{}"}},
                {"error": ["RepositoryPolicyNotFoundException", "there is none"]},
            ],
            "GetLifecyclePolicy": [{"error": ["LifecyclePolicyNotFoundException", "there is none"]}],
            "GetRegistryScanningConfiguration": {"scanningConfiguration": {"scanType": "ENHANCED", "rules": [rule]}},
        },
    }


def test_repositories_have_policy_scan_and_tag_settings(tmp_path: Path) -> None:
    found = read(tmp_path, ecr.COLLECTOR, registry())
    hardened, bare = found.resource(ecr.REPOSITORY, "team/train"), found.resource(ecr.REPOSITORY, "bare")
    assert (hardened.policy, hardened.tags_immutable, hardened.scan_on_push) == ("{}", True, True)
    assert (hardened.key.text, hardened.also_known_as) == ("alias/ecr", (f"{URI}/team/train",))
    assert (bare.policy, bare.tags_immutable, bare.scan_on_push, bare.key) == (None, False, False, None)
    assert (bare.lifecycle_policy, found.document(ecr.REPOSITORY, "bare").gaps) == (None, {})


def test_the_registry_tells_how_it_scans(tmp_path: Path) -> None:
    scanning = read(tmp_path, ecr.COLLECTOR, registry()).resource(ecr.SCANNING, ACCOUNT)
    assert scanning.scan_type == "ENHANCED"
    assert [(each.frequency, each.filters) for each in scanning.rules] == [("CONTINUOUS_SCAN", ("*",))]


def test_a_registry_that_nobody_configured_scans_by_the_default(tmp_path: Path) -> None:
    scanning = read(tmp_path, ecr.COLLECTOR).resource(ecr.SCANNING, ACCOUNT)
    assert (scanning.scan_type, scanning.rules) == ("BASIC", ())


def test_denied_policies_are_gaps_and_leave_the_rest(tmp_path: Path) -> None:
    faults = [Fault("ecr.GetRepositoryPolicy", "deny"), Fault("ecr.GetRegistryScanningConfiguration", "deny")]
    found = read(tmp_path, ecr.COLLECTOR, registry(), faults=faults)
    assert found.document(ecr.REPOSITORY, "team/train").gaps["GetRepositoryPolicy"].reason is Reason.DENIED
    assert found.resource(ecr.REPOSITORY, "team/train").scan_on_push is True
    assert found.document(ecr.SCANNING, ACCOUNT).gaps["GetRegistryScanningConfiguration"].reason is Reason.DENIED
    assert found.listed(ecr.REPOSITORY) is None
