"""Whether SageMaker is used in a region: what is asked of the region itself concerns nobody where it is not."""

from __future__ import annotations

from auditor.graph.estate import Estate
from auditor.graph.usage import SAGEMAKER
from auditor.model.catalog import concrete_types
from auditor.model.gap import Gap, MissingEvidence, Reason
from auditor.model.recorder import Recorder
from auditor.model.resource import Resource

_GIVEN = frozenset(
    SAGEMAKER + name for name in ("Hub", "HubContent", "JobSchemaVersion", "LineageGroup", "SubscribedWorkteam")
)
"""Types of which AWS keeps some in every region, used or not."""


def sagemaker_types(estate: Estate, subject: Resource, recorder: Recorder, *, whole: bool) -> tuple[str, ...]:
    """The types of SageMaker's resources and jobs that there are in the account and region of `subject`.

    Types that the region does not offer are absent there.

    Raises:
        MissingEvidence: where none is known, or the `whole` of them is wanted, and not everything was listed.
    """
    home = subject.identity
    found, gap = list[str](), None
    for kind in concrete_types():
        if not kind.type.startswith(SAGEMAKER) or kind.type in _GIVEN:
            continue
        if estate.has_seen(kind.type, home.account, home.region):
            found.append(kind.type)
            continue
        listing = estate.listing(kind.type, home.account, home.region)
        if isinstance(listing, Gap) and listing.reason is not Reason.UNSUPPORTED:
            gap = gap or listing
    if gap is not None and (whole or not found):
        raise MissingEvidence(home.id, "SageMaker's resources in the region", gap)
    recorder.note(home, "SageMaker's resources in the region", tuple(found), "references")
    return tuple(found)
