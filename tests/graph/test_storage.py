"""Whether a bucket is public: every combination of the blocks that count, and what cannot be read."""

from __future__ import annotations

import json
from itertools import product
from typing import Any

import pytest

from auditor.model.aws.s3 import Bucket
from auditor.model.document import GLOBAL, Document
from auditor.model.gap import MissingEvidence, Reason
from auditor.model.values import to_bucket
from tests.graph.estates import estate, graph_of, notebook
from tests.support.snapshots import ACCOUNT, document

EVERYONE = {
    "Grantee": {"Type": "Group", "URI": "http://acs.amazonaws.com/groups/global/AllUsers"},
    "Permission": "READ",
}
LOGS = {"Grantee": {"Type": "Group", "URI": "http://acs.amazonaws.com/groups/s3/LogDelivery"}, "Permission": "WRITE"}
OPEN_POLICY = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::data/*"}
        ],
    }
)
BLOCKS = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")


def blocks(*on: str) -> dict[str, Any]:
    return {"PublicAccessBlockConfiguration": {block: block in on for block in BLOCKS}}


def account(*on: str) -> Document:
    answers: dict[str, Any] = {"s3control:GetPublicAccessBlock": blocks(*on)}
    return document("AWS::IAM::Account", ACCOUNT, region=GLOBAL, **answers)


def bucket(*on: str, policy: bool = False, grants: tuple[Any, ...] = (), **more: Any) -> Document:
    answers: dict[str, Any] = {
        "GetBucketPolicy": {"Policy": OPEN_POLICY} if policy else None,
        "GetBucketPolicyStatus": {"PolicyStatus": {"IsPublic": True}} if policy else None,
        "GetBucketAcl": {"Grants": list(grants)},
        "GetBucketOwnershipControls": None,
        "GetPublicAccessBlock": blocks(*on),
    }
    gaps = {name: reason for name, reason in more.items() if isinstance(reason, Reason)}
    kept = {name: answer for name, answer in (answers | more).items() if name not in gaps}
    return document("AWS::S3::Bucket", "data", gaps=gaps, ListBuckets={"Name": "data"}, **kept)


def public(*documents: Document, **unread: Any) -> bool:
    graph, _ = graph_of(estate(*documents, **unread), notebook())
    return graph.is_public(graph.get(Bucket, to_bucket("data")))


COMBINATIONS = list(product((False, True), repeat=4))


@pytest.mark.parametrize("own", COMBINATIONS)
@pytest.mark.parametrize("whole", COMBINATIONS)
def test_one_block_of_bucket_or_account_closes_its_way(own: tuple[bool, ...], whole: tuple[bool, ...]) -> None:
    """RestrictPublicBuckets closes the policy, IgnorePublicAcls the list; the other two only refuse new openings."""
    here, there = ([name for name, on in zip(BLOCKS, chosen, strict=True) if on] for chosen in (own, whole))
    restricted = "RestrictPublicBuckets" in {*here, *there}
    ignored = "IgnorePublicAcls" in {*here, *there}
    assert public(bucket(*here, policy=True), account(*there)) is not restricted
    assert public(bucket(*here, grants=(EVERYONE,)), account(*there)) is not ignored
    assert public(bucket(*here, policy=True, grants=(EVERYONE,)), account(*there)) is not (restricted and ignored)
    assert not public(bucket(*here), account(*there))


def test_no_list_counts_where_the_owner_owns_everything() -> None:
    controls = {"OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}}
    shared = bucket(grants=(EVERYONE,), GetBucketOwnershipControls=controls)
    assert not public(shared, account())
    assert public(bucket(grants=(EVERYONE,)), account())


def test_a_grant_to_one_of_s3s_own_groups_opens_nothing() -> None:
    assert not public(bucket(grants=(LOGS,)), account())


def test_one_known_block_decides_for_the_one_that_was_not_read() -> None:
    open_ = bucket(policy=True, GetPublicAccessBlock=Reason.DENIED)
    assert not public(open_, account("RestrictPublicBuckets"))
    with pytest.raises(MissingEvidence, match="GetPublicAccessBlock denied"):
        public(open_, account())
    assert not public(bucket("RestrictPublicBuckets", policy=True))


def test_an_unread_account_leaves_an_open_policy_undecided() -> None:
    with pytest.raises(MissingEvidence):
        public(bucket(policy=True), denied=["AWS::IAM::Account"])


def test_an_open_policy_decides_whatever_the_list_says() -> None:
    assert public(bucket(policy=True, GetBucketAcl=Reason.DENIED), account())
    with pytest.raises(MissingEvidence, match="GetBucketAcl denied"):
        public(bucket(GetBucketAcl=Reason.DENIED), account())
