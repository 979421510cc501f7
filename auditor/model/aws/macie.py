"""Macie: whether a region's buckets are searched for sensitive data."""

from __future__ import annotations

from auditor.model.fact import Resource, fact
from auditor.model.values import text


class Session(Resource, type="AWS::Macie::Session", described_by="GetMacieSession"):
    """The session of a region; a region where Macie is not enabled has none. `status` is ENABLED or PAUSED."""

    status = fact("status", text, assigned=True)
