"""EKS clusters with the VPC CNI add-on, where the unit plans it; what AWS says of a version is asked of AWS alone.

Source: CloudFormation Template Reference, AWS::EKS::Cluster and Addon; Amazon EKS API Reference, VpcConfigRequest (the
public endpoint is on and open to everybody, the private one off).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from auditor.iac.documents.related import Responses
from auditor.iac.documents.subject import (
    UNTOLD,
    Subject,
    boolean,
    both,
    default,
    describers,
    listed,
    naming,
    present,
    taken,
)
from auditor.iac.nodes import at, mapped, when

_CNI: Final = "vpc-cni"
_EVERYBODY: Final = "0.0.0.0/0"


def cluster(one: Subject) -> Responses:
    """DescribeCluster, and DescribeAddon of the VPC CNI."""
    described = {
        "name": default(one.at("Name"), UNTOLD),
        "version": default(one.at("Version"), UNTOLD),
        "status": UNTOLD,
        "identity": UNTOLD,
        "resourcesVpcConfig": mapped(default(one.at("ResourcesVpcConfig"), {}), lambda vpc: _network(one, vpc)),
        "encryptionConfig": default(listed(one.at("EncryptionConfig"), _encryption), []),
        **one.taken(roleArn="RoleArn"),
        **present({
            "logging": _logging(one.at("Logging", "ClusterLogging", "EnabledTypes")),
            "upgradePolicy": mapped(one.at("UpgradePolicy"), lambda each: taken(each, supportType="SupportType")),
            "computeConfig": mapped(one.at("ComputeConfig"), _compute),
            "tags": mapped(one.at("Tags"), _tags),
        }),
    }  # fmt: skip
    return {
        "eks:DescribeCluster": {"cluster": described},
        "DescribeClusterVersions": UNTOLD,
        "DescribeAddon": _cni(one),
    }


def _network(one: Subject, vpc: Any) -> dict[str, Any]:
    subnets = listed(at(vpc, "SubnetIds"))
    return {
        "endpointPublicAccess": boolean(default(at(vpc, "EndpointPublicAccess"), otherwise=True)),
        "endpointPrivateAccess": boolean(default(at(vpc, "EndpointPrivateAccess"), otherwise=False)),
        "publicAccessCidrs": default(listed(at(vpc, "PublicAccessCidrs")), [_EVERYBODY]),
        "vpcId": mapped(default(subnets, UNTOLD), lambda found: _home(one, found)),
        **present({"subnetIds": subnets, "securityGroupIds": listed(at(vpc, "SecurityGroupIds"))}),
    }


def _home(one: Subject, subnets: list[Any]) -> Any:
    """The VPC of the first subnet that the unit makes."""
    made = next((found for each in subnets if (found := one.related.named(each)) is not None), None)
    return default(at(made.properties, "VpcId"), UNTOLD) if made is not None else UNTOLD


def _encryption(configuration: Any) -> dict[str, Any]:
    provider = mapped(at(configuration, "Provider"), lambda each: taken(each, keyArn="KeyArn"))
    return present({"resources": listed(at(configuration, "Resources")), "provider": provider})


def _logging(types: Any) -> Any:
    """The kinds that are kept, of which CloudFormation has a structure for each."""
    kinds = listed(types, lambda each: at(each, "Type"))
    return mapped(kinds, lambda found: {"clusterLogging": [{"types": found, "enabled": True}]})


def _compute(configuration: Any) -> dict[str, Any]:
    return present({"enabled": boolean(at(configuration, "Enabled"))})


def _tags(tags: Any) -> Any:
    """Tags as EKS answers them: a map, which one whose key is not certain leaves untold."""
    if isinstance(tags, Mapping):
        return tags
    keys = [at(each, "Key") for each in tags] if isinstance(tags, (list, tuple)) else [UNTOLD]
    if not all(isinstance(key, str) for key in keys):
        return UNTOLD
    return {key: default(at(each, "Value"), "") for key, each in zip(keys, tags, strict=True)}


def _cni(one: Subject) -> Any:
    """The add-on as the unit plans it; where it does not, another unit may."""
    is_cni = naming(_CNI)
    for addon, applies in one.joining("AWS::EKS::Addon", "ClusterName", name=one.at("Name")):
        meant = both(applies, is_cni(at(addon.properties, "AddonName")))
        if meant is not False:
            told = taken(addon.properties, configurationValues="ConfigurationValues")
            version = default(at(addon.properties, "AddonVersion"), UNTOLD)
            return default(when(meant, {"addon": {"addonName": _CNI, "addonVersion": version, **told}}), UNTOLD)
    return UNTOLD


DESCRIBES = describers({"AWS::EKS::Cluster": cluster})
