"""How far resource policies open buckets, keys and endpoints."""

from typing import Any

import pytest

from auditor.iam import (
    Exposure,
    Policy,
    bound_to_endpoint,
    denies_insecure_transport,
    exposure,
    is_full_access,
    parse_policy,
)

OWN, OTHER = "111122223333", "444455556666"
BUCKET = "arn:aws:s3:::ml-data"
BOTH = [BUCKET, f"{BUCKET}/*"]


def policy(*statements: dict[str, Any]) -> Policy:
    return parse_policy({"Version": "2012-10-17", "Statement": list(statements)}, name="bucket")


def allow(principal: Any = "*", condition: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    base = {"Effect": "Allow", "Principal": principal, "Action": "s3:GetObject", "Resource": f"{BUCKET}/*"}
    return {**base, "Condition": condition or {}, **more}


def deny(condition: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    base = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": BOTH}
    return {**base, "Condition": condition or {}, **more}


def of(*statements: dict[str, Any]) -> Exposure:
    return exposure(policy(*statements), account=OWN)


ROOT, GUEST = f"arn:aws:iam::{OTHER}:root", f"arn:aws:iam::{OTHER}:role/guest"


@pytest.mark.parametrize(
    ("principal", "denied", "accounts"),
    [
        ("*", {"NotPrincipal": {"AWS": [f"arn:aws:iam::{OWN}:root", f"arn:aws:iam::{OWN}:role/admin"]}}, set[str]()),
        ("*", {"NotPrincipal": {"AWS": [f"arn:aws:iam::{OWN}:root", ROOT]}}, {OTHER}),
        ({"AWS": ROOT}, {"NotPrincipal": {"AWS": OTHER}}, {OTHER}),
        ({"AWS": OTHER}, {"NotPrincipal": {"AWS": ROOT}}, {OTHER}),
        ({"AWS": OTHER}, {"Principal": {"AWS": ROOT}}, set[str]()),
        ({"AWS": GUEST}, {"Principal": {"AWS": OTHER}}, set[str]()),
        ({"AWS": OTHER}, {"Principal": {"AWS": GUEST}}, {OTHER}),
    ],
)
def test_a_denial_spares_whom_it_lists_and_means_all_of_an_account(
    principal: Any, denied: dict[str, Any], accounts: set[str]
) -> None:
    """An account's id and its root are the same principal."""
    refusal = {"Effect": "Deny", "Action": "s3:*", "Resource": BOTH, **denied}
    found = of(allow(principal), refusal)
    named = {account for opening in found.foreign for account in opening.accounts}
    assert (found.public, named) == ((), accounts)


@pytest.mark.parametrize(
    ("condition", "public"),
    [
        ({}, True),
        ({"StringEquals": {"aws:PrincipalOrgID": "o-abcdef1234"}}, False),
        ({"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-abcdef1234"}}, True),
        ({"StringLike": {"aws:PrincipalOrgID": "o-*"}}, True),
        ({"StringEquals": {"aws:SourceVpce": "vpce-1"}}, False),
        ({"StringLike": {"aws:SourceVpce": "vpce-*"}}, True),
        ({"IpAddress": {"aws:SourceIp": "198.51.100.0/24"}}, False),
        ({"IpAddress": {"aws:SourceIp": ["198.51.100.0/24", "0.0.0.0/1"]}}, True),
        ({"IpAddress": {"aws:SourceIp": "2001::/16"}}, True),
        ({"NotIpAddress": {"aws:SourceIp": "198.51.100.0/24"}}, True),
        ({"StringEquals": {"aws:PrincipalAccount": OWN}}, False),
        ({"ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{OWN}:role/*"}}, False),
        ({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/ml"}}, True),
        ({"StringLike": {"aws:userid": "AROAEXAMPLE:*"}}, True),
        ({"Bool": {"aws:SecureTransport": "true"}}, True),
        ({"StringEquals": {"aws:Referer": "https://example.com"}}, True),
    ],
)
def test_public_is_what_no_fixed_value_narrows(condition: dict[str, Any], public: bool) -> None:  # noqa: FBT001
    for everyone in ("*", {"AWS": "*"}):
        assert bool(of(allow(everyone, condition)).public) is public


def test_an_allow_for_all_but_some_is_public() -> None:
    statement = allow()
    del statement["Principal"]
    assert of({**statement, "NotPrincipal": {"AWS": OWN}}).public


def test_denies_close_what_they_cover() -> None:
    not_ours = {"StringNotEquals": {"aws:PrincipalOrgID": "o-abcdef1234"}}
    spared = {**not_ours, "BoolIfExists": {"aws:PrincipalIsAWSService": "false"}}
    signed_only = {**not_ours, "Bool": {"aws:PrincipalIsAWSService": "false"}}
    assert of(allow(), deny()).openings == ()
    assert not of(allow(), deny(not_ours)).public
    assert not of(allow(), deny(spared)).public
    assert of(allow(), deny(signed_only)).public
    assert of(allow(), deny(Action="s3:PutObject")).public
    assert of(allow(), deny(Resource=BUCKET)).public
    assert of(allow(), deny({"ForAnyValue:StringNotEquals": {"aws:PrincipalOrgID": "o-abcdef1234"}})).public


def test_foreign_accounts_come_with_their_statement() -> None:
    found = of(
        allow({"AWS": [OWN, f"arn:aws:iam::{OTHER}:user/eve"]}, Action=["s3:Get*", "s3:PutObject"]),
        allow("*", {"StringEquals": {"aws:SourceAccount": OTHER}}),
        allow({"AWS": "AIDAEXAMPLEDELETED"}),
    )
    assert found.foreign_accounts == {OTHER}
    assert found.foreign[0].statement.actions == ("s3:Get*", "s3:PutObject")
    assert [opening.principal for opening in found.unidentified] == ["AIDAEXAMPLEDELETED"]
    assert not found.public


def test_key_policies() -> None:
    root = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{OWN}:root"}, "Action": "kms:*", "Resource": "*"}
    anyone = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "kms:Decrypt", "Resource": "*"}
    service = {"StringEquals": {"kms:ViaService": "s3.eu-west-1.amazonaws.com"}}
    caller = {"StringEquals": {"kms:ViaService": "s3.eu-west-1.amazonaws.com", "kms:CallerAccount": OWN}}
    assert not of(root).public
    assert not of(root).foreign
    assert of(anyone).public
    assert not of({**anyone, "Condition": service}).public
    assert of({**anyone, "Condition": service}).via_service
    assert not of({**anyone, "Condition": caller}).via_service


@pytest.mark.parametrize(
    ("statements", "enforced"),
    [
        ([deny({"Bool": {"aws:SecureTransport": "false"}})], True),
        (
            [deny({"BoolIfExists": {"aws:SecureTransport": False}}, Principal={"AWS": "*"}, Action="*", Resource="*")],
            True,
        ),
        ([deny({"Bool": {"aws:SecureTransport": "false"}}, Resource=one) for one in BOTH], True),
        ([deny({"NumericLessThanIfExists": {"s3:TlsVersion": "1.2"}})], True),
        ([deny({"NumericLessThan": {"s3:TlsVersion": "1.2"}})], False),
        ([deny({"Bool": {"aws:SecureTransport": "false"}}, Resource=f"{BUCKET}/*")], False),
        ([deny({"Bool": {"aws:SecureTransport": "false"}}, Action="s3:GetObject")], False),
        ([deny({"Bool": {"aws:SecureTransport": "false"}}, Principal={"AWS": OWN})], False),
        ([deny({"Bool": {"aws:SecureTransport": "true"}})], False),
        ([deny({"Bool": {"aws:SecureTransport": "false"}, "StringEquals": {"aws:username": "x"}})], False),
        ([allow(condition={"Bool": {"aws:SecureTransport": "true"}})], False),
    ],
)
def test_insecure_transport(statements: list[dict[str, Any]], enforced: bool) -> None:  # noqa: FBT001
    assert denies_insecure_transport(policy(*statements), BUCKET).enforced is enforced


def test_old_tls_is_told_apart() -> None:
    guard = denies_insecure_transport(policy(deny({"NumericLessThan": {"s3:TlsVersion": 1.2}})), BUCKET)
    assert [ref.index for ref in guard.old_tls] == [0]


def test_binding_to_an_endpoint() -> None:
    unless = {"StringNotEquals": {"aws:SourceVpce": ["vpce-1", "vpce-2"]}}
    bound = bound_to_endpoint(policy(deny(unless)), BUCKET)
    assert bound
    assert bound.sources == ("vpce-1", "vpce-2")
    spared = {**unless, "ArnNotLike": {"aws:PrincipalArn": f"arn:aws:iam::{OWN}:role/admin"}}
    assert bound_to_endpoint(policy(deny(spared)), BUCKET).exempting == ("aws:principalarn",)
    assert not bound_to_endpoint(policy(deny(unless, Action="s3:GetObject")), BUCKET)
    only_from_vpcs = {**unless, "Null": {"aws:SourceVpce": "false"}}
    assert not bound_to_endpoint(policy(deny(only_from_vpcs)), BUCKET)
    assert not bound_to_endpoint(policy(deny({"Null": {"aws:SourceVpce": "true"}})), BUCKET)
    assert not bound_to_endpoint(policy(allow(condition={"StringEquals": {"aws:SourceVpce": "vpce-1"}})), BUCKET)


def test_endpoint_policies() -> None:
    default = {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}
    outside = deny({"StringNotEquals": {"aws:ResourceOrgID": "o-abcdef1234"}}, Action="*", Resource="*")
    assert is_full_access(policy(default))
    assert not is_full_access(policy({**default, "Action": "s3:*"}))
    assert is_full_access(policy({**default, "Action": "s3:*"}), service="s3")
    assert is_full_access(policy(default, deny(Action="s3:DeleteBucket", Resource="*")))
    assert not is_full_access(policy(default, outside))
    assert not is_full_access(policy({**default, "Resource": f"{BUCKET}/*"}))
    assert not is_full_access(policy({**default, "Condition": {"StringEquals": {"aws:PrincipalAccount": OWN}}}))
