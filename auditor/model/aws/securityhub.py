"""Security Hub CSPM: the standards that a region's resources are judged by."""

from __future__ import annotations

from auditor.model.fact import fact
from auditor.model.resource import Resource
from auditor.model.values import text


class Standard(
    Resource,
    type="AWS::SecurityHub::Standard",
    described_by="GetEnabledStandards",
    items={"GetEnabledStandards": "StandardsSubscriptions[]"},
):
    """A standard that is switched on. A region where Security Hub is off has none.

    Its controls are judged while `status` is READY; INCOMPLETE says that some of them could not be switched on.
    """

    standard = fact("StandardsArn", text, assigned=True)
    status = fact("StandardsStatus", text, assigned=True)
    reason = fact("StandardsStatusReason.StatusReasonCode", text, absent=None)
