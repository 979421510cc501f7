"""VPC endpoints. Those of AWS's own services accept connections by themselves; others' owners may have to.

Source: CloudFormation Template Reference, AWS::EC2::VPCEndpoint (PrivateDnsEnabled is false and the type Gateway unless
said otherwise); AWS PrivateLink Guide, "Control access to VPC endpoints using endpoint policies" (full access unless
there is a policy).
"""

from __future__ import annotations

import json
from typing import Any, Final

from auditor.iac.documents.ec2_groups import DEFAULT_GROUP
from auditor.iac.documents.related import Responses
from auditor.iac.documents.subject import UNTOLD, Subject, boolean, default, describers, listed, present
from auditor.iac.nodes import mapped, together, when
from auditor.model.choice import ABSENT, symbol

_OPEN: Final = json.dumps(
    {"Statement": [{"Action": "*", "Effect": "Allow", "Principal": "*", "Resource": "*"}]}, separators=(",", ":")
)
_WITH_POLICY: Final = frozenset({"Gateway", "Interface"})
_INBOUND_ONLY: Final = {"OnlyInboundResolver": True, "AllResolvers": False}
_AWS: Final = ("com.amazonaws.", "cn.com.amazonaws.", "aws.")
"""How the names of AWS's own services begin. Those of others have `vpce` behind the region."""


def endpoint(one: Subject) -> Responses:
    """DescribeVpcEndpoints of an endpoint."""
    kind = default(one.at("VpcEndpointType"), "Gateway")
    item = {
        "VpcEndpointId": one.id,
        "OwnerId": one.account,
        "VpcEndpointType": kind,
        "State": mapped(default(one.at("ServiceName"), UNTOLD), _state),
        "PrivateDnsEnabled": boolean(default(one.at("PrivateDnsEnabled"), otherwise=False)),
        **one.taken("VpcId", "ServiceName", "Tags"),
        **present({
            "PolicyDocument": default(one.at("PolicyDocument"), mapped(kind, _policy)),
            "RouteTableIds": listed(one.at("RouteTableIds")),
            "SubnetIds": listed(one.at("SubnetIds")),
            "Groups": _groups(one, kind),
            "DnsOptions": _dns(one),
        }),
    }  # fmt: skip
    return {"DescribeVpcEndpoints": item}


def _state(service: Any) -> Any:
    name = str(service)
    return "available" if name.startswith(_AWS) and ".vpce-svc-" not in name else UNTOLD


def _policy(kind: Any) -> Any:
    return _OPEN if str(kind) in _WITH_POLICY else ABSENT


def _groups(one: Subject, kind: Any) -> Any:
    """The security groups of its interfaces: those given, else its VPC's default one."""
    given = listed(one.at("SecurityGroupIds"), lambda group: {"GroupId": group})
    by_interface = mapped(kind, lambda name: name == "Interface")
    return default(given, when(by_interface, _default_group(one)))


def _default_group(one: Subject) -> Any:
    vpc = one.related.named(one.at("VpcId"))
    return [{"GroupId": symbol(vpc.key, DEFAULT_GROUP)}] if vpc is not None else UNTOLD


def _dns(one: Subject) -> Any:
    only = mapped(
        one.at("DnsOptions", "PrivateDnsOnlyForInboundResolverEndpoint"),
        lambda word: word if isinstance(word, bool) else _INBOUND_ONLY.get(str(word), ABSENT),
    )
    return together({"only": only}, _dns_options) if only is not ABSENT else ABSENT


def _dns_options(known: dict[str, Any]) -> Any:
    return {"PrivateDnsOnlyForInboundResolverEndpoint": known["only"]} if "only" in known else ABSENT


DESCRIBES = describers({"AWS::EC2::VPCEndpoint": endpoint})
