"""What a resource is called does not hang on whether its Describe was answered."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.collect.collection import Options, collect
from auditor.collect.collector import collectors
from auditor.collect.sagemaker_kinds import kinds
from auditor.collect.session import Login, made_up_session, open_sessions
from auditor.engine.collecting import DEMO_DAY
from auditor.model.document import Document
from auditor.sandbox import Fault, Sandbox, load_account
from tests.collect.estate import arn, sagemaker, scan
from tests.collect.reading import QUICK, Memory

ACCOUNTS = Path(__file__).parents[2] / "fixtures" / "accounts"
LISTINGS = {operation for kind in kinds().values() if (operation := kind.listing)}
DETAILS = sorted(
    f"{service}.{operation}"
    for service, operation in {call for one in collectors() for call in one.calls}
    if service == "sagemaker" and operation not in LISTINGS
)


def read(account: str, *faults: Fault) -> list[Document]:
    session, memory = made_up_session(), Memory()
    Sandbox(load_account(ACCOUNTS / account), faults).attach(session)
    sessions = open_sessions(Login(all_regions=True, paced=False), session)
    chosen = [one for one in collectors() if one.service == "sagemaker"]
    assert collect(sessions, memory, Options(history=None, patience=QUICK, now=DEMO_DAY), chosen=chosen) == ()
    return memory.documents


@pytest.mark.parametrize("account", ["demo", "demo-gov"])
def test_nothing_is_called_otherwise_where_only_listings_are_answered(account: str) -> None:
    whole, listed = read(account), read(account, *(Fault(operation, "deny") for operation in DETAILS))
    assert all(document.gaps for document in listed if not document.responses)
    first, again = ({document.identity for document in found} for found in (whole, listed))
    either = {"AWS::SageMaker::AutoMLJob", "AWS::SageMaker::AutoMLJobV2"}  # which of the two only Describe tells
    assert {one for one in again if one.type not in either} == {one for one in first if one.type not in either}
    assert {one.id for one in again} == {one.id for one in first}
    assert len({one.id for one in first}) == len(whole)


@pytest.mark.parametrize("account", ["demo", "demo-gov"])
def test_the_arn_is_the_one_that_describe_tells(account: str) -> None:
    known = {kind.type: kind for kind in kinds().values()}
    told = {
        (document.identity.type, document.identity.arn): known[document.identity.type].arn_of(answer)
        for document in read(account)
        for answer in [document.responses.get(known[document.identity.type].describe)]
        if answer and known[document.identity.type].arn_of(answer)
    }
    assert {key: arn for key, arn in told.items() if key[1] != arn} == {}
    if account == "demo":
        built = ("UserProfile", "Space", "App", "InferenceExperiment")
        assert {f"AWS::SageMaker::{noun}" for noun in built} <= {type_ for type_, _ in told}


def test_users_of_one_name_in_two_domains_are_two(tmp_path: Path) -> None:
    profiles = [
        {"DomainId": domain, "UserProfileName": "Ann", "UserProfileArn": arn("user-profile", f"{domain}/ann")}
        for domain in ("d-1", "d-2")
    ]
    denied = [Fault("sagemaker.DescribeUserProfile", "deny")]
    found = scan(tmp_path, sagemaker(UserProfile=profiles), only=["UserProfile"], faults=denied)
    assert {one.identity.id for one in found.memory.documents} == {one["UserProfileArn"] for one in profiles}
    assert found.names("AWS::SageMaker::UserProfile") == {"Ann"}
