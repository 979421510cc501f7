"""EC2's regions: the one that was scanned, of which questions are asked that no resource of it could answer."""

from __future__ import annotations

from auditor.model.fact import fact
from auditor.model.resource import Resource
from auditor.model.values import text


class Region(Resource, type="AWS::EC2::Region", described_by="DescribeRegions", items={"DescribeRegions": "Regions[]"}):
    """A region of an account: what is missing there (a detector, a recorder) is found wanting in it."""

    name = fact("RegionName", text, assigned=True)
    opt_in = fact("OptInStatus", text, absent=None)
