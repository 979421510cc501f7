"""The global condition keys.

Source: IAM User Guide, "AWS global condition context keys", and "Multivalued context keys" there.
"""

_GROUPS = {
    "principal": "PrincipalAccount PrincipalArn PrincipalIsAWSService PrincipalOrgID PrincipalOrgMasterAccountId "
    "PrincipalOrgPaths PrincipalServiceName PrincipalServiceNamesList PrincipalType userid username",
    "session": "AssumedRoot ChatbotSourceArn Ec2InstanceSourcePrivateIPv4 Ec2InstanceSourceVpc FederatedProvider "
    "MultiFactorAuthAge MultiFactorAuthPresent SignInSessionArn SourceIdentity TokenIssueTime",
    "network": "SourceIp SourceVpc SourceVpcArn SourceVpce VpceAccount VpceOrgID VpceOrgPaths VpcSourceIp",
    "resource": "ResourceAccount ResourceOrgID ResourceOrgPaths",
    "request": "CalledVia CalledViaAWSMCP CalledViaFirst CalledViaLast CurrentTime EpochTime referer RequestedRegion "
    "SecureTransport SourceAccount SourceArn SourceOrgID SourceOrgPaths SourceOwner TagKeys UserAgent ViaAWSMCPService "
    "ViaAWSService",
}
_GLOBAL = frozenset(f"aws:{name.lower()}" for group in _GROUPS.values() for name in group.split())
_TAGGED = ("aws:principaltag/", "aws:resourcetag/", "aws:requesttag/")
MULTIVALUED = frozenset(
    {
        "aws:calledvia",
        "aws:principalorgpaths",
        "aws:principalservicenameslist",
        "aws:resourceorgpaths",
        "aws:sourceorgpaths",
        "aws:tagkeys",
        "aws:vpceorgpaths",
    }
)
"""The global keys that a request may have several values of, in lower case."""


def is_global(key: str) -> bool:
    """Whether a key, in lower case, is a global one."""
    return key in _GLOBAL or key.startswith(_TAGGED)
