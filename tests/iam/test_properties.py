"""Whatever the policies: questions answer, and a Deny never widens what they report."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.iam import (
    Decision,
    Policy,
    administrator,
    anywhere,
    bound_to_endpoint,
    denies_insecure_transport,
    exposure,
    grants,
    is_full_access,
    parse_policy,
    touching,
    trust,
    unbounded,
    whole_services,
)

OWN = "111122223333"
HOME = {"partition": "aws", "account": OWN}
BUCKET = "arn:aws:s3:::ml-data"
POWER = {Decision.DENY: 0, Decision.IMPLICIT_DENY: 0, Decision.UNKNOWN: 1, Decision.ALLOW: 2}
CONDITIONS = st.sampled_from(
    [
        {},
        {"StringNotEquals": {"aws:SourceVpce": "vpce-1"}},
        {"StringEquals": {"aws:SourceAccount": OWN}},
        {"StringNotEqualsIfExists": {"aws:SourceAccount": OWN}, "Bool": {"aws:PrincipalIsAWSService": "true"}},
        {"Bool": {"aws:SecureTransport": "false"}},
        {"Null": {"aws:SourceVpce": "true"}},
    ]
)
PRINCIPALS = st.sampled_from(["*", {"AWS": OWN}, {"AWS": "444455556666"}, {"Service": "sagemaker.amazonaws.com"}])
ACTIONS = st.sampled_from(["*", "s3:*", "s3:GetObject", "iam:*", "kms:Decrypt", "sts:AssumeRole"])
RESOURCES = st.sampled_from(
    ["*", "arn:aws:*", "arn:aws:iam::*:role/*", f"{BUCKET}/*", BUCKET, "arn:aws:s3:::*", "arn:aws:kms:*:*:key/*"]
)


def statements(effects: list[str], *, principal: bool) -> st.SearchStrategy[dict[str, Any]]:
    parts = {"Effect": st.sampled_from(effects), "Condition": CONDITIONS}
    return st.tuples(st.sampled_from(["Action", "NotAction"]), st.sampled_from(["Resource", "NotResource"])).flatmap(
        lambda names: st.fixed_dictionaries(
            {**parts, names[0]: ACTIONS, names[1]: RESOURCES, **({"Principal": PRINCIPALS} if principal else {})}
        )
    )


def policy(listed: list[dict[str, Any]]) -> Policy:
    return parse_policy({"Version": "2012-10-17", "Statement": listed}, name="p")


@given(st.lists(statements(["Allow", "Deny"], principal=False), max_size=4), statements(["Deny"], principal=False))
@settings(max_examples=200)
def test_a_deny_never_widens_privilege(listed: list[dict[str, Any]], added: dict[str, Any]) -> None:
    before, after = grants([policy(listed)]), grants([policy([*listed, added])])
    assert POWER[administrator(after, **HOME).decision] <= POWER[administrator(before, **HOME).decision]
    assert {(one.ref, one.pattern) for one in whole_services(after)} <= {
        (one.ref, one.pattern) for one in whole_services(before)
    }
    assert {(one.ref, one.action) for one in unbounded(after)} <= {(one.ref, one.action) for one in unbounded(before)}
    assert set(touching(after, "s3:*")) <= set(touching(before, "s3:*"))
    for action in ("kms:Decrypt", "sts:AssumeRole"):
        assert bool(anywhere(after, action, partition="aws", account=OWN)) <= bool(
            anywhere(before, action, partition="aws", account=OWN)
        )


@given(st.lists(statements(["Allow", "Deny"], principal=False), max_size=4))
def test_what_is_allowed_anywhere_is_granted_by_an_allow_of_its_own(listed: list[dict[str, Any]]) -> None:
    held = grants([policy(listed)])
    for action in ("kms:Decrypt", "datazone:CreateUserProfile"):
        found = anywhere(held, action, partition="aws", account=OWN)
        assert set(found) <= set(held.allowing(action))
        assert bool(found) <= bool(touching(held, action))


@given(st.lists(statements(["Allow", "Deny"], principal=True), max_size=4), statements(["Deny"], principal=True))
@settings(max_examples=200)
def test_a_deny_never_opens_a_resource(listed: list[dict[str, Any]], added: dict[str, Any]) -> None:
    before, after = policy(listed), policy([*listed, added])
    opened = [{one.ref for one in exposure(each, account=OWN).public} for each in (after, before)]
    unguarded = [{one.ref for one in trust(each).unguarded()} for each in (after, before)]
    assert opened[0] <= opened[1]
    assert unguarded[0] <= unguarded[1]
    assert is_full_access(after) <= is_full_access(before)
    assert denies_insecure_transport(before, BUCKET).enforced <= denies_insecure_transport(after, BUCKET).enforced
    assert bool(bound_to_endpoint(before, BUCKET)) <= bool(bound_to_endpoint(after, BUCKET))


@given(st.lists(statements(["Allow", "Deny"], principal=True), max_size=4), statements(["Allow"], principal=True))
@settings(max_examples=200)
def test_an_allow_never_closes_a_resource(listed: list[dict[str, Any]], added: dict[str, Any]) -> None:
    before, after = policy(listed), policy([*listed, added])
    assert {one.ref for one in exposure(before, account=OWN).public} <= {
        one.ref for one in exposure(after, account=OWN).public
    }
    assert trust(before).services() <= trust(after).services()
    assert is_full_access(before) <= is_full_access(after)
