"""Macie: whether a region's buckets are searched for sensitive data."""

from __future__ import annotations

from auditor.model.fact import fact
from auditor.model.resource import Resource
from auditor.model.values import switch, text, to_bucket


class Session(Resource, type="AWS::Macie::Session", described_by="GetMacieSession"):
    """The session of a region; a region where Macie is not enabled has none. `status` is ENABLED or PAUSED.

    Automated discovery samples every bucket by itself; a member account cannot read whether its administrator has
    switched it on.
    """

    status = fact("status", text, assigned=True)
    discovery = fact("status", switch, absent=False, of="GetAutomatedDiscoveryConfiguration")


class SearchedBucket(
    Resource, type="AWS::Macie::Bucket", described_by="DescribeBuckets", items={"DescribeBuckets": "buckets[]"}
):
    """What Macie says of a bucket. Whether a job is to search it can be UNKNOWN to Macie itself, which is a gap."""

    bucket = fact("bucketName", to_bucket, assigned=True)
    monitored = fact("automatedDiscoveryMonitoringStatus", text, absent="NOT_MONITORED")
    in_job = fact("jobDetails.isDefinedInJob", switch, absent=False)
    error = fact("errorCode", text, absent=None)
