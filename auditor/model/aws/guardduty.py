"""GuardDuty: the detector of a region, and what it does for the organization's other accounts."""

from __future__ import annotations

from auditor.model.fact import fact, parts
from auditor.model.resource import Part, Resource
from auditor.model.values import switch, text

_ORGANIZATION = "DescribeOrganizationConfiguration"


class Feature(Part):
    """A protection that is switched by itself, such as S3_DATA_EVENTS."""

    name = fact("Name", text, assigned=True)
    enabled = fact("Status", switch, absent=False)


class MemberFeature(Part):
    """A protection that is switched on for member accounts: ALL of them, only NEW ones, or NONE."""

    name = fact("Name", text, assigned=True)
    auto_enable = fact("AutoEnable", text, absent="NONE")


class Detector(Resource, type="AWS::GuardDuty::Detector", described_by="GetDetector"):
    """A detector; a region without one is not watched.

    What it does for member accounts, only the organization's delegated administrator for GuardDuty may read.
    """

    enabled = fact("Status", switch, assigned=True)
    features = parts("Features[]", Feature)
    members = fact("AutoEnableOrganizationMembers", text, absent="NONE", of=_ORGANIZATION)
    member_features = parts("Features[]", MemberFeature, of=_ORGANIZATION)

    def protects(self, feature: str) -> bool:
        """Whether a protection is on; one that the detector does not list is off."""
        return any(one.name == feature and one.enabled for one in self.features)
