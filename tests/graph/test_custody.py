"""In whose hands a key is, in each of its states."""

from __future__ import annotations

import pytest

from auditor.graph.keys import Custody
from auditor.model.gap import MissingEvidence, Reason
from auditor.model.values import to_key
from tests.graph.estates import OTHER, estate, graph_of, key, notebook
from tests.support.snapshots import ACCOUNT, REGION

FOREIGN = f"arn:aws:kms:{REGION}:{OTHER}:key/77"


@pytest.mark.parametrize(
    ("state", "custody"),
    [
        ("Enabled", Custody.CUSTOMER),
        ("Creating", Custody.CUSTOMER),
        ("Updating", Custody.CUSTOMER),
        ("PendingDeletion", Custody.PENDING_DELETION),
        ("PendingReplicaDeletion", Custody.PENDING_DELETION),
        ("Disabled", Custody.DISABLED),
        ("PendingImport", Custody.UNUSABLE),
        ("Unavailable", Custody.UNUSABLE),
    ],
)
def test_the_customer_has_a_key_that_works(state: str, custody: Custody) -> None:
    graph, recorder = graph_of(estate(key(state=state)), notebook())
    assert graph.custody(to_key("11-22")) is custody
    assert custody.customer_managed is (custody is Custody.CUSTOMER)
    assert [read.fact for read in recorder.reads] == ["manager", "state"]


def test_aws_has_its_own_keys_by_whatever_name() -> None:
    graph, _ = graph_of(estate(key(manager="AWS", aliases=["alias/service"])), notebook())
    reserved = ("alias/aws/s3", f"arn:aws:kms:{REGION}:{OTHER}:alias/aws/s3")
    for name in ("11-22", "alias/service", *reserved):
        assert graph.custody(to_key(name)) is Custody.AWS


def test_a_key_that_is_not_listed_is_missing() -> None:
    graph, _ = graph_of(estate(), notebook())
    assert graph.custody(to_key("11-22")) is Custody.MISSING


def test_another_accounts_key_is_trusted_or_not_known() -> None:
    graph, _ = graph_of(estate(), notebook())
    assert graph.custody(to_key(FOREIGN), [OTHER]) is Custody.TRUSTED
    assert Custody.TRUSTED.customer_managed
    with pytest.raises(MissingEvidence) as missing:
        graph.custody(to_key(FOREIGN))
    assert missing.value.gap.reason is Reason.FOREIGN


def test_trust_does_not_stand_for_a_key_that_can_be_read() -> None:
    own = key(state="Disabled")
    graph, _ = graph_of(estate(own), notebook())
    assert graph.custody(to_key(own.identity.arn or ""), [ACCOUNT]) is Custody.DISABLED
