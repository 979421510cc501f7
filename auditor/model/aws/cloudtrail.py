"""CloudTrail: trails and event data stores, and which events they record.

A trail is read once for the account: its region is `global`, because a multi-region trail shows itself in every region
and rules ask whether the *account* is recorded. `home_region` says where it lives.
"""

from __future__ import annotations

from auditor.model.aws.logs import to_log_group
from auditor.model.fact import each, fact, parts
from auditor.model.resource import Part, Resource
from auditor.model.values import flag, identifier, number, text, to_bucket, to_key, to_role


class DataResource(Part):
    """The data events of a basic selector: a type such as `AWS::S3::Object`, and ARN prefixes."""

    type = fact("Type", text, assigned=True)
    values = each("Values[]", text)


class EventSelector(Part):
    """A basic event selector."""

    read_write = fact("ReadWriteType", text, absent="All")
    management = fact("IncludeManagementEvents", flag, absent=True)
    data = parts("DataResources[]", DataResource)


class FieldSelector(Part):
    """One condition of an advanced selector on `field`: any of the first three selects, any `not_` one deselects."""

    field = fact("Field", text, assigned=True)
    equals = each("Equals[]", text)
    starts_with = each("StartsWith[]", text)
    ends_with = each("EndsWith[]", text)
    not_equals = each("NotEquals[]", text)
    not_starts_with = each("NotStartsWith[]", text)
    not_ends_with = each("NotEndsWith[]", text)


class AdvancedSelector(Part):
    """An advanced event selector: an event is recorded where all its fields match."""

    name = fact("Name", text, absent="")
    fields = parts("FieldSelectors[]", FieldSelector)


class Trail(
    Resource, type="AWS::CloudTrail::Trail", described_by="DescribeTrails", items={"DescribeTrails": "trailList[]"}
):
    """A trail, its status and its event selectors.

    Source: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_Trail.html
    """

    name = fact("Name", text, assigned=True)
    bucket = fact("S3BucketName", to_bucket, assigned=True)
    key = fact("KmsKeyId", to_key, absent=None)
    log_group = fact("CloudWatchLogsLogGroupArn", to_log_group, absent=None)
    log_role = fact("CloudWatchLogsRoleArn", to_role, absent=None)
    topic = fact("SnsTopicARN", text, absent=None)
    home_region = fact("HomeRegion", identifier, assigned=True)
    multi_region = fact("IsMultiRegionTrail", flag, absent=False)
    validated = fact("LogFileValidationEnabled", flag, absent=False)
    organization = fact("IsOrganizationTrail", flag, absent=False)
    logging = fact("IsLogging", flag, absent=False, of="GetTrailStatus")
    selectors = parts("EventSelectors[]", EventSelector, of="GetEventSelectors")
    advanced_selectors = parts("AdvancedEventSelectors[]", AdvancedSelector, of="GetEventSelectors")


class EventDataStore(Resource, type="AWS::CloudTrail::EventDataStore", described_by="GetEventDataStore"):
    """A CloudTrail Lake event data store."""

    name = fact("Name", text, assigned=True)
    status = fact("Status", text, assigned=True)
    key = fact("KmsKeyId", to_key, absent=None)
    retention_days = fact("RetentionPeriod", number, absent=None)
    multi_region = fact("MultiRegionEnabled", flag, absent=False)
    organization = fact("OrganizationEnabled", flag, absent=False)
    advanced_selectors = parts("AdvancedEventSelectors[]", AdvancedSelector)
