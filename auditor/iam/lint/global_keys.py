"""The global condition keys.

Source: IAM User Guide, "AWS global condition context keys", and "Multivalued context keys" there.
"""

_GLOBAL = frozenset(
    f"aws:{name}"
    for name in (
        # the principal
        "principalarn principalaccount principalorgpaths principalorgid principalisawsservice principalservicename "
        "principalservicenameslist principaltype userid username "
        # its session
        "assumedroot federatedprovider tokenissuetime multifactorauthage multifactorauthpresent chatbotsourcearn "
        "ec2instancesourcevpc ec2instancesourceprivateipv4 sourceidentity signinsessionarn "
        # the network
        "sourceip sourcevpc sourcevpcarn sourcevpce vpceaccount vpceorgid vpceorgpaths vpcsourceip "
        # the resource
        "resourceaccount resourceorgid resourceorgpaths "
        # the request
        "calledvia calledviafirst calledvialast viaawsservice calledviaawsmcp viaawsmcpservice currenttime epochtime "
        "referer requestedregion tagkeys securetransport sourceaccount sourcearn sourceorgid sourceorgpaths "
        "sourceowner useragent ismcpserviceaction"
    )

    .split()
)
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
"""The global keys that a request may have several values of."""


def is_global(key: str) -> bool:
    """Whether a key, in lower case, is a global one."""
    return key in _GLOBAL or key.startswith(_TAGGED)
