"""Resource shares. Who is outside of the organization, only AWS knows, unless the organization itself is named.

Source: CloudFormation Template Reference, AWS::RAM::ResourceShare (AllowExternalPrincipals is true unless said
otherwise); AWS RAM API Reference, ResourceShareAssociation and Resource.
"""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from auditor.iac.documents.related import Responses
from auditor.iac.documents.subject import UNTOLD, Subject, boolean, default, describers, listed
from auditor.iac.nodes import mapped
from auditor.iac.planned import Planned
from auditor.model.arn import Arn

_TYPES: Final = {
    ("ec2", "subnet"): "ec2:Subnet",
    ("ec2", "transit-gateway"): "ec2:TransitGateway",
    ("ec2", "prefix-list"): "ec2:PrefixList",
    ("sagemaker", "cluster"): "sagemaker:Cluster",
    ("sagemaker", "feature-group"): "sagemaker:FeatureGroup",
    ("sagemaker", "hub"): "sagemaker:Hub",
    ("sagemaker", "model-card"): "sagemaker:ModelCard",
    ("sagemaker", "model-package-group"): "sagemaker:ModelPackageGroup",
    ("sagemaker", "pipeline"): "sagemaker:Pipeline",
}
"""How RAM calls the type of what an ARN names. Source: AWS RAM User Guide, "Shareable AWS resources"."""


def share(one: Subject) -> Responses:
    """GetResourceShares, ListResources and GetResourceShareAssociations of a share."""
    item = {
        "status": "ACTIVE",
        "allowExternalPrincipals": boolean(default(one.at("AllowExternalPrincipals"), otherwise=True)),
        **one.taken(name="Name"),
    }
    shared = default(listed(one.at("ResourceArns"), partial(_resource, one)), [])
    principals = default(listed(one.at("Principals"), _sharing), [])
    return {
        "GetResourceShares": item,
        "ListResources": {"resources": shared},
        "GetResourceShareAssociations": {"resourceShareAssociations": principals},
    }


def _resource(one: Subject, arn: Any) -> dict[str, Any]:
    made = one.related.named(arn)
    return {"arn": arn, "type": mapped(arn, _type) if made is None else _type_of(made)}


def _type_of(made: Planned) -> Any:
    """What RAM calls the type of what the unit makes: `sagemaker:Hub` of `AWS::SageMaker::Hub`."""
    _, service, noun = made.type.split("::")
    known = f"{service.lower()}:{noun}"
    return known if known in _TYPES.values() else UNTOLD


def _type(arn: Any) -> Any:
    if not Arn.looks_like(str(arn)):
        return UNTOLD
    parsed = Arn.parse(str(arn))
    return _TYPES.get((parsed.service, parsed.resource.partition("/")[0]), UNTOLD)


def _sharing(principal: Any) -> dict[str, Any]:
    """An association of a principal, which holds, or will once it is accepted."""
    return {"associatedEntity": principal, "status": "ASSOCIATED", "external": mapped(principal, _external)}


def _external(principal: Any) -> Any:
    return False if ":organizations:" in str(principal) else UNTOLD


DESCRIBES = describers({"AWS::RAM::ResourceShare": share})
