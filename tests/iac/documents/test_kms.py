from __future__ import annotations

import json
from typing import Any

import pytest

from auditor.iac.documents.kms import DESCRIBES
from auditor.iac.documents.policies import OWN
from auditor.iac.planned import Planned
from auditor.model.aws.kms import Key
from auditor.model.choice import ABSENT, OneOf, Undecided, Unknown, symbol
from auditor.model.gap import MissingEvidence
from tests.iac.documents.reading import ELSE, MAYBE, PROD, described, misfits, planned, read

APPLY = Unknown("known only after apply")


def key(*others: Planned, properties: Any = None, **world: str) -> Key:
    return read(Key, described(DESCRIBES, planned("AWS::KMS::Key", "Data", **(properties or {})), *others), **world)


def allow(principal: Any) -> dict[str, Any]:
    return {"Statement": [{"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "kms:*", "Resource": "*"}]}


def who(found: Key) -> str:
    """The principal of the only statement."""
    assert found.policy is not None
    (statement,) = json.loads(found.policy)["Statement"]
    return str(statement["Principal"]["AWS"])


def test_a_key_that_says_nothing_has_what_aws_gives_it() -> None:
    made = key()
    assert (made.manager, made.state, made.enabled) == ("CUSTOMER", "Enabled", True)
    assert (made.usage, made.spec, made.origin, made.multi_region) == (
        "ENCRYPT_DECRYPT",
        "SYMMETRIC_DEFAULT",
        "AWS_KMS",
        False,
    )
    assert (made.rotated, made.rotation_days, made.grants, made.aliases) == (False, None, (), ())
    assert made.deletion_date is None
    assert who(made) == "arn:«partition»:iam::«account»:root"


def test_symbols_stand_for_its_id_and_arn() -> None:
    assert (key().key_id, key().arn) == ("«Data|Ref»", "«Data|Arn»")


def test_a_key_has_what_its_properties_say() -> None:
    said = {"Enabled": "false", "EnableKeyRotation": "true", "RotationPeriodInDays": "90", "MultiRegion": True}
    made = key(properties={**said, "KeyPolicy": allow("arn:aws:iam::111122223333:role/x")})
    assert (made.enabled, made.state, made.rotated, made.rotation_days) == (False, "Disabled", True, 90)
    assert made.multi_region
    assert who(made) == "arn:aws:iam::111122223333:role/x"
    assert key(properties={"EnableKeyRotation": True}).rotation_days == 365


@pytest.mark.parametrize("other", [{"KeySpec": "RSA_2048"}, {"KeySpec": "HMAC_256"}, {"Origin": "AWS_CLOUDHSM"}])
def test_kms_rotates_no_key_of_another_kind(other: dict[str, Any]) -> None:
    assert key(properties={"EnableKeyRotation": False, **other}).rotated is None


def test_a_key_whose_material_is_imported_works_only_later() -> None:
    made = key(properties={"Origin": "EXTERNAL"})
    assert made.rotated is None
    with pytest.raises(MissingEvidence):
        _ = made.state


def test_choices_are_kept_and_unknowns_are_gaps_of_themselves_alone() -> None:
    rotates = {"EnableKeyRotation": OneOf("condition IsProd", {"true": True, "false": False}), "Enabled": APPLY}
    assert key(properties=rotates, **PROD).rotated is True
    assert key(properties=rotates, **ELSE).rotation_days is None
    with pytest.raises(Undecided):
        _ = key(properties=rotates).rotated
    with pytest.raises(MissingEvidence):
        _ = key(properties=rotates).state
    with pytest.raises(MissingEvidence):
        _ = key(properties={"KeyPolicy": APPLY}).policy
    with pytest.raises(MissingEvidence):
        _ = key(properties={"KeySpec": APPLY}).rotated


def test_a_policy_that_may_be_left_out_is_then_the_default_one() -> None:
    choice = OneOf("condition IsProd", {"true": allow("arn:aws:iam::111122223333:role/x"), "false": ABSENT})
    made = key(properties={"KeyPolicy": choice}, **ELSE)
    assert who(made).endswith(":root")


def test_a_principal_from_a_parameter_is_judged_as_each_that_it_may_be() -> None:
    properties = {"KeyPolicy": allow(Unknown("parameter Who has no value", text="arn:aws:iam::«Who»:root"))}
    world = {"parameter Who as an account that a policy names": OWN}
    made = read(Key, described(DESCRIBES, planned("AWS::KMS::Key", "Data", **properties)), **world)
    assert who(made) == "arn:aws:iam::«account»:root"


def test_aliases_are_those_that_point_to_the_key() -> None:
    found = key(
        planned("AWS::KMS::Alias", "A", AliasName="alias/data", TargetKeyId=symbol("Data", "Ref")),
        planned("AWS::KMS::Alias", "B", MAYBE, AliasName="alias/maybe", TargetKeyId=symbol("Data", "Arn")),
        planned("AWS::KMS::Alias", "C", AliasName="alias/else", TargetKeyId=symbol("Other", "Ref")),
        **PROD,
    )
    assert found.aliases == ("alias/data", "alias/maybe")
    assert found.also_known_as == found.aliases


def test_grants_and_policies_of_their_own_are_parts_of_the_key() -> None:
    grant = {"GranteePrincipal": "arn:aws:iam::111122223333:role/x", "Operations": ["Decrypt"]}
    found = key(
        planned("Terraform::KMS::KeyPart", "G", Key=symbol("Data"), Part={"Grants": [grant]}),
        planned("Terraform::KMS::KeyPart", "P", Key=symbol("Data"), Part={"KeyPolicy": allow("*")}),
        properties={"KeyPolicy": allow("arn:aws:iam::111122223333:role/y")},
    )
    assert [(one.grantee, one.operations) for one in found.grants] == [(grant["GranteePrincipal"], ("Decrypt",))]
    assert who(found) == "*"


def test_a_replica_is_like_its_primary_where_the_unit_makes_that() -> None:
    primary = planned("AWS::KMS::Key", "Data", EnableKeyRotation=True, MultiRegion=True)
    replica = planned("AWS::KMS::ReplicaKey", "Copy", PrimaryKeyArn=symbol("Data", "Arn"), KeyPolicy=allow("*"))
    made = read(Key, described(DESCRIBES, replica, primary))
    assert (made.manager, made.state, made.multi_region, made.rotated) == ("CUSTOMER", "Enabled", True, True)
    assert made.spec == "SYMMETRIC_DEFAULT"
    assert who(made) == "*"


def test_a_replica_of_another_primary_leaves_the_primarys_side_open() -> None:
    arn = "arn:aws:kms:eu-west-1:111122223333:key/mrk-1"
    made = read(Key, described(DESCRIBES, planned("AWS::KMS::ReplicaKey", "Copy", PrimaryKeyArn=arn)))
    assert made.customer_managed
    for fact in ("rotated", "spec", "origin", "state"):
        with pytest.raises(MissingEvidence):
            getattr(made, fact)


def test_responses_are_of_the_shapes_that_kms_answers() -> None:
    target = planned("AWS::KMS::Key", "Data", EnableKeyRotation=True, RotationPeriodInDays=100)
    alias = planned("AWS::KMS::Alias", "A", AliasName="alias/data", TargetKeyId=symbol("Data", "Ref"))
    assert not misfits(Key, described(DESCRIBES, target, alias))
    assert not misfits(Key, described(DESCRIBES, planned("AWS::KMS::ReplicaKey", "Copy")))
