"""Condition keys as AWS writes them: for those who read answers, and for those who mistype a key."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from typing import Final

from auditor.iam.known.lookup import known

_GLOBAL: Final = """\
CalledVia CalledViaFirst CalledViaLast ChatbotSourceArn CurrentTime EpochTime FederatedProvider MultiFactorAuthAge
MultiFactorAuthPresent PrincipalAccount PrincipalArn
PrincipalIsAWSService PrincipalOrgID PrincipalOrgPaths PrincipalServiceName PrincipalServiceNamesList PrincipalType
Referer RequestedRegion ResourceAccount ResourceOrgID ResourceOrgPaths SecureTransport SourceAccount SourceArn
SourceIdentity SourceIp SourceOrgID SourceOrgPaths SourceVpc SourceVpcArn SourceVpce SignInSessionArn TagKeys
TokenIssueTime UserAgent UserID Username ViaAWSService VpceAccount VpceOrgID VpceOrgPaths VpcSourceIp
AssumedRoot Ec2InstanceSourcePrivateIPv4 Ec2InstanceSourceVpc
"""
"""Keys, without their `aws:`, that no service's table lists.

Source: IAM User Guide, "AWS global condition context keys".
"""
_TAGGED: Final = ("PrincipalTag", "RequestTag", "ResourceTag")


@cache
def _global() -> dict[str, str]:
    return {f"aws:{name}".lower(): f"aws:{name}" for name in _GLOBAL.split()}


def _tagged(key: str) -> str | None:
    """A key whose name ends in that of a tag: `aws:PrincipalTag/team`."""
    kind, slash, tag = key.partition("/")
    return next((f"aws:{name}/{tag}" for name in _TAGGED if slash and kind.lower() == f"aws:{name}".lower()), None)


def spelled(key: str) -> str:
    """A key in its documented case, where that is known: `iam:PassedToService` for `iam:passedtoservice`."""
    row = known().key(key)
    if row is None:
        return _tagged(key) or _global().get(key.lower(), key)
    fixed, template, _ = row.name.partition("$")
    return f"{fixed}{key[len(fixed) :]}" if template else row.name


def doubts(key: str) -> Iterator[str]:
    """Why a key may be mistyped: its service has keys, and none of this name."""
    service = key.partition(":")[0].lower()
    if known().key(key) is not None or key.lower() in _global() or _tagged(key):
        return
    names = {row.name.lower(): row.name for row in known().keys(service)} | (_global() if service == "aws" else {})
    if names:
        near = get_close_matches(key.lower(), names, n=1)
        yield f"no condition key {key!r} is known{f' (did you mean {names[near[0]]}?)' if near else ''}"
