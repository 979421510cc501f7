"""Network Firewall's firewalls and further endpoints; the ids of their endpoints are known after deployment.

Source: CloudFormation Template Reference, AWS::NetworkFirewall::Firewall and VpcEndpointAssociation.
"""

from __future__ import annotations

from auditor.iac.documents.related import Responses
from auditor.iac.documents.subject import UNTOLD, Subject, describers, listed, present, taken


def firewall(one: Subject) -> Responses:
    """DescribeFirewall of a firewall."""
    mappings = listed(one.at("SubnetMappings"), lambda each: taken(each, "SubnetId", "IPAddressType"))
    told = one.taken("FirewallName", "FirewallPolicyArn", "VpcId", "TransitGatewayId")
    status = {"Status": UNTOLD, "SyncStates": UNTOLD}
    return {
        "DescribeFirewall": {"Firewall": {**told, **present({"SubnetMappings": mappings})}, "FirewallStatus": status}
    }


def endpoint(one: Subject) -> Responses:
    """DescribeVpcEndpointAssociation of a further endpoint."""
    status = {"Status": UNTOLD, "AssociationSyncState": UNTOLD}
    answer = {
        "VpcEndpointAssociation": one.taken("FirewallArn", "VpcId", "SubnetMapping"),
        "VpcEndpointAssociationStatus": status,
    }
    return {"DescribeVpcEndpointAssociation": answer}


DESCRIBES = describers({
    "AWS::NetworkFirewall::Firewall": firewall,
    "AWS::NetworkFirewall::VpcEndpointAssociation": endpoint,
})  # fmt: skip
