"""KMS's collector: what is asked of which key, and what its answers mean."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from auditor.collect import kms
from auditor.model.gap import Reason
from auditor.sandbox import Fault
from tests.collect.reading import ACCOUNT, REGION, read

POLICY = json.dumps({"Version": "2012-10-17", "Statement": []})
OWN, AWS, SIGNING = "11111111-aaaa", "22222222-bbbb", "33333333-cccc"


def metadata(key: str, **more: Any) -> dict[str, Any]:
    standard = {"KeyManager": "CUSTOMER", "KeyState": "Enabled", "Enabled": True, "Origin": "AWS_KMS"}
    return {"KeyId": key, "Arn": arn(key), **standard, **more}


def arn(key: str) -> str:
    return f"arn:aws:kms:{REGION}:{ACCOUNT}:key/{key}"


def described(key: str, **more: Any) -> dict[str, Any]:
    return {"match": {"KeyId": key}, "response": {"KeyMetadata": metadata(key, **more)}}


def keys() -> dict[str, Any]:
    alias = {"AliasName": "alias/team", "AliasArn": f"arn:aws:kms:{REGION}:{ACCOUNT}:alias/team", "TargetKeyId": OWN}
    grant = {"KeyId": OWN, "GrantId": "g1", "GranteePrincipal": "arn:aws:iam::999999999999:root"}
    return {
        "service": "kms",
        "region": REGION,
        "operations": {
            "ListKeys": {"Keys": [{"KeyId": key, "KeyArn": arn(key)} for key in (OWN, AWS, SIGNING)]},
            "ListAliases": {"Aliases": [alias, {"AliasName": "alias/aws/s3"}]},
            "DescribeKey": [described(OWN), described(AWS, KeyManager="AWS"), described(SIGNING, KeySpec="RSA_2048")],
            "GetKeyPolicy": {"Policy": POLICY},
            "GetKeyRotationStatus": [
                {"match": {"KeyId": OWN}, "response": {"KeyRotationEnabled": True, "RotationPeriodInDays": 365}},
                {"error": ["UnsupportedOperationException", "not for asymmetric keys"]},
            ],
            "ListGrants": [
                {"match": {"KeyId": OWN}, "response": {"Grants": [{**grant, "Operations": ["Decrypt"]}]}},
                {"response": {"Grants": []}},
            ],
        },
    }


def test_a_customer_managed_key_is_read_whole(tmp_path: Path) -> None:
    key = read(tmp_path, kms.COLLECTOR, keys()).resource(kms.KEY, OWN)
    assert (key.customer_managed, key.state, key.rotated, key.rotation_days) == (True, "Enabled", True, 365)
    assert (key.policy, key.also_known_as, key.pending_deletion) == (POLICY, ("alias/team",), False)
    assert [(each.grantee, each.operations, each.constrained) for each in key.grants] == [
        ("arn:aws:iam::999999999999:root", ("Decrypt",), False)
    ]


def test_rotation_that_does_not_apply_is_none_at_all(tmp_path: Path) -> None:
    key = read(tmp_path, kms.COLLECTOR, keys()).resource(kms.KEY, SIGNING)
    assert (key.rotated, key.grants, key.aliases) == (None, (), ())


def test_an_aws_managed_key_costs_one_call(tmp_path: Path) -> None:
    found = read(tmp_path, kms.COLLECTOR, keys())
    assert not found.resource(kms.KEY, AWS).customer_managed
    assert found.document(kms.KEY, AWS).responses.keys() == {"DescribeKey", "ListAliases"}
    assert len(found.calls()) == 2 + 1 + 4 + 3


def test_rotation_is_asked_only_of_keys_that_kms_can_rotate(tmp_path: Path) -> None:
    content = keys()
    content["operations"]["DescribeKey"] = [
        described(OWN, Origin="EXTERNAL"), described(AWS, Origin="AWS_CLOUDHSM"), described(SIGNING, KeySpec="HMAC_256")
    ]  # fmt: skip
    found = read(tmp_path, kms.COLLECTOR, content)
    assert found.calls().count("GetKeyRotationStatus") == 1
    assert [found.resource(kms.KEY, key).rotated for key in (OWN, AWS, SIGNING)] == [True, None, None]


def test_one_denied_detail_leaves_the_others(tmp_path: Path) -> None:
    faults = [Fault("kms.GetKeyPolicy", "deny"), Fault("kms.ListGrants", "throttle")]
    found = read(tmp_path, kms.COLLECTOR, keys(), faults=faults)
    gaps = found.document(kms.KEY, OWN).gaps
    assert {name: gap.reason for name, gap in gaps.items()} == {
        "GetKeyPolicy": Reason.DENIED,
        "ListGrants": Reason.THROTTLED,
    }
    assert found.resource(kms.KEY, OWN).rotated is True
    assert found.listed(kms.KEY) is None


def test_aliases_that_cannot_be_listed_are_a_gap_of_every_key(tmp_path: Path) -> None:
    found = read(tmp_path, kms.COLLECTOR, keys(), faults=[Fault("kms.ListAliases", "deny")])
    assert all(found.document(kms.KEY, key).gaps["ListAliases"].reason is Reason.DENIED for key in (OWN, AWS))


def test_a_denied_listing_is_a_gap(tmp_path: Path) -> None:
    found = read(tmp_path, kms.COLLECTOR, keys(), faults=[Fault("kms.ListKeys", "deny")])
    assert (found.listed(kms.KEY), found.names(kms.KEY)) == (Reason.DENIED, set())
