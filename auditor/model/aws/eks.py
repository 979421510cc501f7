"""EKS: the Kubernetes clusters that HyperPod and SageMaker's operators run on."""

from __future__ import annotations

import json
from typing import Any

from auditor.model.fact import each, fact, parts
from auditor.model.resource import Part, Resource
from auditor.model.values import flag, pairs, text, to_key, to_role, to_security_group, to_subnet, to_vpc

_VERSIONS = "DescribeClusterVersions"
_ADDON = "DescribeAddon"
_NETWORK = "cluster.resourcesVpcConfig"


def network_policies(raw: Any) -> bool:
    """Whether the configuration of the VPC CNI add-on, which is JSON, switches network policies on.

    Source: EKS User Guide, "Limit Pod traffic with Kubernetes network policies": `enableNetworkPolicy` is `"true"`.
    """
    configured = json.loads(raw) if raw else {}
    return str(configured.get("enableNetworkPolicy", "false")).lower() == "true"


class ControlPlaneLog(Part):
    """Kinds of logs of the control plane (api, audit, authenticator, ...), and whether they are kept."""

    kinds = each("types[]", text)
    enabled = fact("enabled", flag, absent=False)


class EnvelopeEncryption(Part):
    """What a key encrypts on its way into etcd; `secrets` is the only resource that can be named."""

    resources = each("resources[]", text)
    key = fact("provider.keyArn", to_key, absent=None)


class EksCluster(
    Resource, type="AWS::EKS::Cluster", described_by="eks:DescribeCluster", items={_VERSIONS: "clusterVersions[]"}
):
    """A Kubernetes cluster, what AWS says of its version, and the configuration of its VPC CNI add-on.

    `network_policies` is False where the add-on says nothing, which is its default; `addon` None means that EKS does
    not manage the CNI. Source: EKS API Reference, DescribeCluster, DescribeAddon and DescribeClusterVersions.
    """

    version = fact("cluster.version", text, assigned=True)
    status = fact("cluster.status", text, assigned=True)
    role = fact("cluster.roleArn", to_role, absent=None)
    issuer = fact("cluster.identity.oidc.issuer", text, absent=None)
    endpoint_public = fact(f"{_NETWORK}.endpointPublicAccess", flag, absent=True)
    endpoint_private = fact(f"{_NETWORK}.endpointPrivateAccess", flag, absent=False)
    public_cidrs = each(f"{_NETWORK}.publicAccessCidrs[]", text)
    vpc = fact(f"{_NETWORK}.vpcId", to_vpc, absent=None)
    subnets = each(f"{_NETWORK}.subnetIds[]", to_subnet)
    security_groups = each(f"{_NETWORK}.securityGroupIds[]", to_security_group)
    logs = parts("cluster.logging.clusterLogging[]", ControlPlaneLog)
    encryption = parts("cluster.encryptionConfig[]", EnvelopeEncryption)
    support = fact("cluster.upgradePolicy.supportType", text, absent="EXTENDED")
    auto_mode = fact("cluster.computeConfig.enabled", flag, absent=False)
    tags = fact("cluster.tags", pairs, absent=())

    standard_support_ends = fact("endOfStandardSupportDate", text, absent=None, of=_VERSIONS)
    extended_support_ends = fact("endOfExtendedSupportDate", text, absent=None, of=_VERSIONS)

    addon = fact("addon.addonVersion", text, absent=None, of=_ADDON)
    network_policies = fact("addon.configurationValues", network_policies, absent=False, of=_ADDON)

    @property
    def audited(self) -> bool:
        """Whether the audit log of the Kubernetes API is kept."""
        return any(log.enabled and "audit" in log.kinds for log in self.logs)
