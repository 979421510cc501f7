"""Who may do something to any resource of its kind."""

import json
from typing import Any

import pytest

from auditor.iam import Grants, StatementRef, anywhere, grants, parse_policy

INVOKE, UPDATE = "sagemaker:InvokeEndpoint", "sagemaker:UpdateEndpoint"
OWN = "111122223333"
ANY = f"arn:aws:sagemaker:*:{OWN}:endpoint/*"


def of(*statements: dict[str, Any], boundary: dict[str, Any] | None = None) -> Grants:
    def policy(name: str, *rows: dict[str, Any]) -> Any:
        return parse_policy(json.dumps({"Version": "2012-10-17", "Statement": rows}), name=name)

    return grants([policy("work", *statements)], boundary=policy("bound", boundary) if boundary else None)


def free(held: Grants, action: str, request: dict[str, str | None] | None = None) -> tuple[StatementRef, ...]:
    return anywhere(held, action, partition="aws", account=OWN, request=request or {})


def allow(action: str | list[str], resource: str | list[str] = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(action: str, resource: str = "*", **more: Any) -> dict[str, Any]:
    return {**allow(action, resource, **more), "Effect": "Deny"}


@pytest.mark.parametrize(
    ("resource", "expected"),
    [
        ("*", True),
        (ANY, True),
        ("arn:aws:sagemaker:*:*:*", True),
        ("arn:aws:sagemaker:*:*:endpoint*", True),
        (f"arn:aws:sagemaker:eu-west-1:{OWN}:endpoint/*", True),
        (f"arn:aws:sagemaker:*:{OWN}:endpoint/churn-*", False),
        (f"arn:aws:sagemaker:*:{OWN}:endpoint-config/*", False),
        ("arn:aws:sagemaker:*:444455556666:endpoint/*", False),
        ("arn:aws-cn:sagemaker:*:*:endpoint/*", False),
    ],
)
def test_a_pattern_leaves_the_name_open_or_does_not(resource: str, *, expected: bool) -> None:
    assert bool(free(of(allow(INVOKE, resource)), INVOKE)) is expected


def test_a_deny_of_all_of_the_accounts_own_takes_it_back_and_one_of_a_region_does_not() -> None:
    assert not free(of(allow(INVOKE), deny(INVOKE, ANY)), INVOKE)
    assert free(of(allow(INVOKE), deny(INVOKE, ANY.replace(":*:", ":eu-west-1:"))), INVOKE)
    assert free(of(allow(INVOKE), deny(INVOKE, ANY.replace("/*", "/churn"))), INVOKE)


def test_the_boundary_cuts_it_down() -> None:
    assert not free(of(allow(INVOKE), boundary=allow(INVOKE, ANY.replace("/*", "/churn"))), INVOKE)
    (ref,) = free(of(allow(INVOKE), boundary=allow("sagemaker:*", ANY)), INVOKE)
    assert ref.policy == "work"


def test_an_action_on_several_resources_needs_all_of_them_open() -> None:
    configs = ANY.replace("endpoint/", "endpoint-config/")
    assert not free(of(allow(UPDATE, ANY)), UPDATE)
    assert free(of(allow(UPDATE, ANY), allow(UPDATE, configs)), UPDATE)
    assert not free(of(allow(UPDATE, ANY), allow(UPDATE, configs + "-x")), UPDATE)


def test_conditions_are_sure_only_as_far_as_the_request_is_known() -> None:
    partly = {"Bool": {"sagemaker:IsUpdateRecord": "true"}}
    held = of(allow("sagemaker:PutRecord", Condition=partly))
    assert not free(held, "sagemaker:PutRecord")
    for value, expected in (("true", True), ("false", False), (None, False)):
        request = {"sagemaker:isupdaterecord": value}
        assert bool(free(held, "sagemaker:PutRecord", request)) is expected


def test_an_action_that_names_no_resource_is_granted_on_the_star_alone() -> None:
    action = "datazone:CreateUserProfile"
    assert free(of(allow(action)), action)
    assert not free(of(allow(action, "arn:aws:datazone:*:*:domain/dzd-1")), action)
