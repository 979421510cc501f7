"""ECR's collector: repositories, their policies, and the registry's scanning."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

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
    profile = f"arn:aws:signer:{REGION}:{ACCOUNT}:/signing-profiles/images"
    team = [{"filter": "team/*", "filterType": "WILDCARD_MATCH"}]
    signing = {"signingProfileArn": profile, "repositoryFilters": team}
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
            "GetSigningConfiguration": {"signingConfiguration": {"rules": [signing]}},
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


def test_the_registry_tells_what_it_signs(tmp_path: Path) -> None:
    (rule,) = read(tmp_path, ecr.COLLECTOR, registry()).resource(ecr.SIGNING, ACCOUNT).rules
    assert [rule.covers(name) for name in ("team/train", "team/a/b", "other/team/train")] == [True, True, False]


def test_a_registry_without_signing_has_no_rules_and_denied_is_a_gap(tmp_path: Path) -> None:
    bare = read(tmp_path, ecr.COLLECTOR)
    assert bare.document(ecr.SIGNING, ACCOUNT).responses == {"GetSigningConfiguration": None}
    assert bare.resource(ecr.SIGNING, ACCOUNT).rules == ()
    denied = read(tmp_path, ecr.COLLECTOR, registry(), faults=[Fault("ecr.GetSigningConfiguration", "deny")])
    assert denied.document(ecr.SIGNING, ACCOUNT).gaps["GetSigningConfiguration"].reason is Reason.DENIED


@pytest.mark.parametrize(
    ("filter_", "covered"),
    [
        ("prod", ["prod", "repo-prod", "prod-repo", "repo-prod-repo", "prodrepo"]),
        ("*prod", ["prod", "repo-prod"]),
        ("prod*", ["prod", "prod-repo", "prodrepo"]),
        ("*prod*", ["prod", "repo-prod", "prod-repo", "repo-prod-repo", "prodrepo"]),
        ("prod*repo", ["prod-repo", "prodrepo"]),
    ],
)
def test_filters_of_scanning_match_as_the_guide_tells(filter_: str, covered: list[str], tmp_path: Path) -> None:
    """The table of https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-filters.html."""
    names = ["prod", "repo-prod", "prod-repo", "repo-prod-repo", "prodrepo"]
    rule = {"scanFrequency": "SCAN_ON_PUSH", "repositoryFilters": [{"filter": filter_, "filterType": "WILDCARD"}]}
    answer = {"scanningConfiguration": {"scanType": "BASIC", "rules": [rule]}}
    content = {"service": "ecr", "region": REGION, "operations": {"GetRegistryScanningConfiguration": answer}}
    (read_rule,) = read(tmp_path, ecr.COLLECTOR, content).resource(ecr.SCANNING, ACCOUNT).rules
    assert [name for name in names if read_rule.covers(name)] == covered


@pytest.mark.parametrize(
    ("mutability", "exclusions", "fixed"),
    [
        ("MUTABLE", [], []),
        ("IMMUTABLE", [], ["latest", "1.0"]),
        ("IMMUTABLE_WITH_EXCLUSION", ["latest"], ["1.0"]),
        ("MUTABLE_WITH_EXCLUSION", ["1.*"], ["1.0"]),
    ],
)
def test_exclusions_turn_the_mutability_of_tags_round(
    mutability: str, exclusions: list[str], fixed: list[str], tmp_path: Path
) -> None:
    content = registry()
    filters = [{"filterType": "WILDCARD", "filter": each} for each in exclusions]
    told = {"imageTagMutability": mutability, "imageTagMutabilityExclusionFilters": filters}
    content["operations"]["DescribeRepositories"]["repositories"][1].update(told)
    bare = read(tmp_path, ecr.COLLECTOR, content).resource(ecr.REPOSITORY, "bare")
    assert [tag for tag in ("latest", "1.0") if bare.fixes(tag)] == fixed
