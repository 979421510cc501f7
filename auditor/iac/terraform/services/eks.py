"""EKS: clusters, and their add-ons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from auditor.iac.terraform.services._left import defaulted
from auditor.iac.terraform.services._values import without
from auditor.iac.terraform.translate import Translation

_LOGS: Final = "enabled_cluster_log_types"


def _kinds(names: Any) -> Any:
    """The kinds of logs that are kept, each in a structure of its own."""
    return [{"Type": each} for each in names] if isinstance(names, (list, tuple)) else names


TYPES: Final[Mapping[str, Translation]] = defaulted(
    {
        "aws_eks_addon": Translation(
            "AWS::EKS::Addon",
            names=without("created_at", "modified_at", "preserve", "resolve_conflicts_on_create"),
            many=frozenset({"pod_identity_association"}),
        ),
        "aws_eks_cluster": Translation(
            "AWS::EKS::Cluster",
            names={
                **without("certificate_authority", "cluster_id", "created_at", "endpoint", "identity", "status"),
                **without("force_update_version", "platform_version"),
                _LOGS: "Logging.ClusterLogging.EnabledTypes",
                "remote_network_config.remote_node_networks": "RemoteNodeNetworks",
                "vpc_config": "ResourcesVpcConfig",
                "vpc_config.cluster_security_group_id": None,
                "vpc_config.vpc_id": None,
            },
            many=frozenset({"encryption_config"}),
            values={_LOGS: _kinds},
        ),
    }
)
"""What else they say follows from the names."""
