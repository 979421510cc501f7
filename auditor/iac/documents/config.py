"""AWS Config's recorders and rules. Whether a recorder records, only its status tells.

Source: CloudFormation Template Reference, AWS::Config; AWS Config API Reference, ConfigurationRecorder (without a
recording group it records all supported types but the global ones).
"""

from __future__ import annotations

from typing import Any

from auditor.iac.documents.related import Responses
from auditor.iac.documents.subject import UNTOLD, Subject, boolean, default, describers, listed, present, taken
from auditor.iac.nodes import at, mapped


def recorder(one: Subject) -> Responses:
    """DescribeConfigurationRecorders of a recorder, and its status where a part of it has it as `Recording`."""
    everything = {"AllSupported": True, "IncludeGlobalResourceTypes": False}
    item = {
        "name": default(one.at("Name"), "default"),
        "recordingGroup": mapped(default(one.at("RecordingGroup"), everything), _group),
        **one.taken(roleARN="RoleARN"),
    }
    status = default(mapped(one.at("Recording"), lambda on: {"recording": boolean(on)}), UNTOLD)
    return {"DescribeConfigurationRecorders": item, "DescribeConfigurationRecorderStatus": status}


def _group(group: Any) -> dict[str, Any]:
    excluded = mapped(
        at(group, "ExclusionByResourceTypes"),
        lambda found: present({"resourceTypes": listed(at(found, "ResourceTypes"))}),
    )
    strategy = mapped(at(group, "RecordingStrategy"), lambda found: taken(found, useOnly="UseOnly"))
    return present({
        "allSupported": boolean(default(at(group, "AllSupported"), otherwise=False)),
        "includeGlobalResourceTypes": boolean(default(at(group, "IncludeGlobalResourceTypes"), otherwise=False)),
        "resourceTypes": listed(at(group, "ResourceTypes")),
        "exclusionByResourceTypes": excluded,
        "recordingStrategy": strategy,
    })  # fmt: skip


def rule(one: Subject) -> Responses:
    """DescribeConfigRules of a rule, which is active once it is there."""
    details = listed(
        one.at("Source", "SourceDetails"),
        lambda each: taken(each, "EventSource", "MessageType", "MaximumExecutionFrequency"),
    )
    item = {
        "ConfigRuleName": default(one.at("ConfigRuleName"), UNTOLD),
        "ConfigRuleState": "ACTIVE",
        "Scope": mapped(one.at("Scope"), _scope),
        "Source": {**taken(one.at("Source"), "Owner", "SourceIdentifier"), **present({"SourceDetails": details})},
    }
    return {"DescribeConfigRules": present(item)}


def _scope(scope: Any) -> dict[str, Any]:
    types = listed(at(scope, "ComplianceResourceTypes"))
    return {**taken(scope, "TagKey", "TagValue", "ComplianceResourceId"), **present({"ComplianceResourceTypes": types})}


DESCRIBES = describers({"AWS::Config::ConfigRule": rule, "AWS::Config::ConfigurationRecorder": recorder})
