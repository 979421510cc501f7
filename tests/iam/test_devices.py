"""IoT policies: what devices may do beyond themselves."""

from __future__ import annotations

import json
from typing import Any

import pytest

from auditor.iam import read_policy
from auditor.iam.devices import unscoped

HERE = "arn:aws:iot:eu-central-1:111122223333:"
THING = "${iot:Connection.Thing.ThingName}"
ATTACHED = {"Bool": {"iot:Connection.Thing.IsAttached": "true"}}


def found(action: str, resource: str, *more: dict[str, Any], **condition: Any) -> list[tuple[str, str]]:
    allow: dict[str, Any] = {"Effect": "Allow", "Action": action, "Resource": resource}
    if condition:
        allow["Condition"] = condition
    text = json.dumps({"Version": "2012-10-17", "Statement": [allow, *more]})
    return [(one.action, one.resource) for one in unscoped(read_policy(text, name="devices"))]


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("iot:Connect", "*"),
        ("iot:Connect", f"{HERE}client/*"),
        ("iot:Connect", f"{HERE}client/${{iot:ClientId}}"),
        ("iot:Connect", f"{HERE}client/*{THING}"),
        ("iot:Publish", f"{HERE}*"),
        ("iot:Publish", f"{HERE}topic/shelves/*/{THING}"),
        ("iot:Subscribe", f"{HERE}topicfilter/#"),
        ("iot:Subscribe", f"{HERE}topicfilter/shelves/+/{THING}"),
        ("iot:UpdateThingShadow", f"{HERE}thing/*"),
        ("iot:AssumeRoleWithCertificate", f"{HERE}rolealias/edge-*"),
    ],
)
def test_what_is_not_a_devices_own(action: str, resource: str) -> None:
    assert found(action, resource) == [(action, resource)]


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("iot:Connect", f"{HERE}client/{THING}"),
        ("iot:Connect", f"{HERE}client/{THING}*"),
        ("iot:Connect", f"{HERE}client/press-7"),
        ("iot:Connect", f"{HERE}client/${{iot:Certificate.Subject.CommonName}}"),
        ("iot:Publish", f"{HERE}topic/shelves/{THING}/*"),
        ("iot:Publish", f"{HERE}topic/shelves/${{iot:ClientId}}/*"),
        ("iot:Publish", f"{HERE}topic/shelves/+/plain"),
        ("iot:Subscribe", f"{HERE}topicfilter/shelves/{THING}/#"),
        ("iot:GetThingShadow", f"{HERE}thing/{THING}"),
        ("iot:AssumeRoleWithCertificate", f"{HERE}rolealias/edge"),
        ("iot:Receive", f"{HERE}topic/*"),
    ],
)
def test_what_is_a_devices_own(action: str, resource: str) -> None:
    assert found(action, resource) == []


def test_any_name_is_fine_where_the_thing_must_be_attached_and_nothing_else_is() -> None:
    assert found("iot:Connect", "*", **ATTACHED) == []
    assert found("iot:Publish", "*", **ATTACHED) == [("iot:Publish", "*")]
    assert found("iot:Connect", "*", BoolIfExists=ATTACHED["Bool"]) == [("iot:Connect", "*")]


def test_a_deny_takes_back_what_it_covers_and_only_without_conditions() -> None:
    deny = {"Effect": "Deny", "Action": "iot:Publish", "Resource": f"{HERE}topic/*"}
    assert found("iot:Publish", f"{HERE}topic/orders/*", deny) == []
    assert found("iot:Publish", f"{HERE}topic/orders/*", {**deny, "Condition": ATTACHED}) != []
