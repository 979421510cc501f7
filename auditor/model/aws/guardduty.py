"""GuardDuty: the detector of a region."""

from __future__ import annotations

from auditor.model.fact import Part, Resource, fact, parts
from auditor.model.values import switch, text


class Feature(Part):
    """A protection that is switched by itself, such as S3_DATA_EVENTS."""

    name = fact("Name", text, assigned=True)
    enabled = fact("Status", switch, absent=False)


class Detector(Resource, type="AWS::GuardDuty::Detector", described_by="GetDetector"):
    """A detector; a region without one is not watched."""

    enabled = fact("Status", switch, assigned=True)
    features = parts("Features[]", Feature)
