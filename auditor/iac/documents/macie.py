"""Macie's session. Whether it searches buckets by itself, deployment tells."""

from __future__ import annotations

from auditor.iac.documents.related import Responses
from auditor.iac.documents.subject import UNTOLD, Subject, default, describers, taken


def session(one: Subject) -> Responses:
    """GetMacieSession of a session, which is enabled unless it is said to be paused."""
    told = taken(one.properties, findingPublishingFrequency="FindingPublishingFrequency")
    answer = {"status": default(one.at("Status"), "ENABLED"), **told}
    return {"GetMacieSession": answer, "GetAutomatedDiscoveryConfiguration": UNTOLD}


DESCRIBES = describers({"AWS::Macie::Session": session})
