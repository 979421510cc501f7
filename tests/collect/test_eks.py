"""EKS's collector."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from auditor.collect import eks
from auditor.model.gap import MissingEvidence, Reason
from auditor.sandbox import Fault
from tests.collect.reading import ACCOUNT, REGION, read

ARN = f"arn:aws:eks:{REGION}:{ACCOUNT}:cluster/ml"
ISSUER = f"https://oidc.eks.{REGION}.amazonaws.com/id/ABC"


def clusters() -> dict[str, Any]:
    described = {
        "name": "ml",
        "arn": ARN,
        "version": "1.31",
        "status": "ACTIVE",
        "resourcesVpcConfig": {"endpointPublicAccess": True, "publicAccessCidrs": ["192.0.2.0/24"]},
        "identity": {"oidc": {"issuer": ISSUER}},
        "logging": {"clusterLogging": [{"types": ["api"], "enabled": False}, {"types": ["audit"], "enabled": True}]},
        "encryptionConfig": [{"resources": ["secrets"], "provider": {"keyArn": "arn:key"}}],
    }
    ends = {"endOfStandardSupportDate": "2025-11-26T00:00:00Z", "endOfExtendedSupportDate": "2026-11-26T00:00:00Z"}
    addon = {
        "addonName": "vpc-cni",
        "addonVersion": "v1.19.0",
        "configurationValues": '{"enableNetworkPolicy": "true"}',
    }
    return {
        "service": "eks",
        "region": REGION,
        "operations": {
            "ListClusters": {"clusters": ["ml", "bare"]},
            "DescribeCluster": [
                {"match": {"name": "ml"}, "response": {"cluster": described}},
                {"response": {"cluster": {"name": "bare", "version": "1.99", "status": "ACTIVE"}}},
            ],
            "DescribeClusterVersions": {"clusterVersions": [{"clusterVersion": "1.31", **ends}]},
            "DescribeAddon": [
                {"match": {"clusterName": "ml"}, "response": {"addon": addon}},
                {"error": ["ResourceNotFoundException", "there is no such add-on"]},
            ],
        },
    }


def test_clusters_have_endpoint_logs_key_version_and_add_on(tmp_path: Path) -> None:
    found = read(tmp_path, eks.COLLECTOR, clusters())
    cluster = found.resource(eks.CLUSTER, "ml")
    assert (cluster.endpoint_public, cluster.endpoint_private, cluster.public_cidrs) == (True, False, ("192.0.2.0/24",))
    assert cluster.audited is True
    assert [each.key.text for each in cluster.encryption] == ["arn:key"]
    assert cluster.extended_support_ends.startswith("2026-11-26")
    assert (cluster.addon, cluster.network_policies, cluster.issuer) == ("v1.19.0", True, ISSUER)


def test_a_cluster_without_the_add_on_has_none(tmp_path: Path) -> None:
    cluster = read(tmp_path, eks.COLLECTOR, clusters()).resource(eks.CLUSTER, "bare")
    assert (cluster.addon, cluster.network_policies, cluster.audited) == (None, False, False)


def test_a_version_that_aws_does_not_list_is_no_answer(tmp_path: Path) -> None:
    cluster = read(tmp_path, eks.COLLECTOR, clusters()).resource(eks.CLUSTER, "bare")
    with pytest.raises(MissingEvidence, match="DescribeClusterVersions not_returned"):
        _ = cluster.extended_support_ends


def test_versions_are_asked_once_a_region_and_never_without_clusters(tmp_path: Path) -> None:
    assert read(tmp_path, eks.COLLECTOR, clusters()).calls().count("DescribeClusterVersions") == 1
    empty = {"service": "eks", "region": REGION, "operations": {"ListClusters": {"clusters": []}}}
    (tmp_path / "empty").mkdir()
    assert read(tmp_path / "empty", eks.COLLECTOR, empty).calls() == ["ListClusters"]


def test_denied_details_are_gaps(tmp_path: Path) -> None:
    faults = [Fault("eks.DescribeClusterVersions", "deny"), Fault("eks.DescribeAddon", "throttle")]
    gaps = read(tmp_path, eks.COLLECTOR, clusters(), faults=faults).document(eks.CLUSTER, "ml").gaps
    assert gaps["DescribeClusterVersions"].reason is Reason.DENIED
    assert gaps["DescribeAddon"].reason is Reason.THROTTLED


def test_a_denied_description_keeps_the_cluster(tmp_path: Path) -> None:
    found = read(tmp_path, eks.COLLECTOR, clusters(), faults=[Fault("eks.DescribeCluster", "deny")])
    document = found.document(eks.CLUSTER, "ml")
    assert document.identity.arn == ARN
    assert document.gaps["eks:DescribeCluster"].reason is Reason.DENIED
