"""AWS Config: whether the account's resources are recorded."""

from __future__ import annotations

from auditor.model.fact import each, fact
from auditor.model.resource import Resource
from auditor.model.values import flag, text, to_role

_STATUS = "DescribeConfigurationRecorderStatus"


class ConfigurationRecorder(
    Resource,
    type="AWS::Config::ConfigurationRecorder",
    described_by="DescribeConfigurationRecorders",
    items={"DescribeConfigurationRecorders": "ConfigurationRecorders[]", _STATUS: "ConfigurationRecordersStatus[]"},
):
    """A configuration recorder, of which a region has one, or more where AWS services (`service`) keep their own."""

    name = fact("name", text, assigned=True)
    role = fact("roleARN", to_role, absent=None)
    service = fact("servicePrincipal", text, absent=None)
    all_types = fact("recordingGroup.allSupported", flag, absent=False)
    global_types = fact("recordingGroup.includeGlobalResourceTypes", flag, absent=False)
    strategy = fact("recordingGroup.recordingStrategy.useOnly", text, absent=None)
    types = each("recordingGroup.resourceTypes[]", text)
    excluded_types = each("recordingGroup.exclusionByResourceTypes.resourceTypes[]", text)
    recording = fact("recording", flag, absent=False, of=_STATUS)


class ConfigRule(
    Resource,
    type="AWS::Config::ConfigRule",
    described_by="DescribeConfigRules",
    items={"DescribeConfigRules": "ConfigRules[]"},
):
    """A rule of Config's. `source` is a managed rule's identifier or a function's ARN; `owner` who wrote it.

    Without `types` a managed rule evaluates what it was written for, and a custom one, told of every change, all
    that is recorded.
    """

    name = fact("ConfigRuleName", text, assigned=True)
    state = fact("ConfigRuleState", text, absent="ACTIVE")
    owner = fact("Source.Owner", text, assigned=True)
    source = fact("Source.SourceIdentifier", text, absent="")
    types = each("Scope.ComplianceResourceTypes[]", text)
    messages = each("Source.SourceDetails[].MessageType", text)
