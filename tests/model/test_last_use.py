from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from auditor.model.aws.iam import ADVISOR, Role
from auditor.model.document import Document, Identity, Shapes
from auditor.model.gap import MissingEvidence, Reason
from auditor.model.last_use import service_use

SINCE = datetime(2026, 8, 1, tzinfo=UTC)
BEFORE, AFTER = "2026-07-31T23:59:59+00:00", "2026-08-01T00:00:00+00:00"


def raw(at: str | None, **actions: str | None) -> dict[str, Any]:
    tracked = [{"ActionName": name, **({"LastAccessedTime": when} if when else {})} for name, when in actions.items()]
    return {
        "ServiceNamespace": "s3",
        **({"LastAuthenticated": at} if at else {}),
        **({"TrackedActionsLastAccessed": tracked} if tracked else {}),
    }


@pytest.mark.parametrize(
    ("answer", "unused"),
    [
        (raw(AFTER), ()),
        (raw(BEFORE), ("s3:*",)),
        (raw(None), ("s3:*",)),
        (raw(None, PutBucketPolicy=None), ("s3:*",)),
        (
            raw(AFTER, PutBucketPolicy=None, DeleteBucket=BEFORE, ListAllMyBuckets=AFTER),
            ("s3:PutBucketPolicy", "s3:DeleteBucket"),
        ),
    ],
)
def test_a_service_that_was_not_called_counts_whole_else_its_tracked_actions(
    answer: dict[str, Any], unused: tuple[str, ...]
) -> None:
    assert service_use(answer).unused(SINCE) == unused


@pytest.mark.parametrize(
    "answer", [{"LastAuthenticated": AFTER}, raw("yesterday"), raw(AFTER, PutBucketPolicy="never")]
)
def test_what_is_no_use_of_a_service_is_missing_evidence(answer: dict[str, Any]) -> None:
    identity = Identity("aws", "111122223333", "global", "AWS::IAM::Role", "train")
    role = Role(Document(identity, {ADVISOR: {"ServicesLastAccessed": [answer]}}), Shapes({}))
    with pytest.raises(MissingEvidence) as missing:
        assert role.allowed_services
    assert missing.value.gap.reason is Reason.ERROR
