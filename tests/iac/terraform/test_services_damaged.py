"""No table fails, whatever a plan holds in the place of what the provider writes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.iac.terraform.services import services
from auditor.model.choice import ABSENT, OneOf, Unknown
from tests.iac.terraform.around_sagemaker import everything

TYPES = tuple(sorted(type_ for type_ in services() if "_sagemaker_" not in type_ and type_.startswith("aws_")))
WORDS = ("name", "type", "policy", "rule", "prefix", "status", "key", "protocol", "self", "metric", "and", "days")
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-1, 70000),
    st.text(max_size=6),
    st.sampled_from(["{}", "[", '{"Statement": []}', "-1", "«aws_vpc.v|Ref»"]),
    st.builds(Unknown, st.just("it is known only after apply")),
)


def _choice(one: Any, other: Any) -> OneOf:
    return OneOf("variable x", {"a": one, "b": other, "none": ABSENT})


VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(WORDS), inner, max_size=4),
        st.builds(_choice, inner, inner),
    ),
    max_leaves=8,
)
ATTRIBUTES = sorted(
    {
        *[
            "acl",
            "alarm_actions",
            "assume_role_policy",
            "bucket",
            "cidr_blocks",
            "constraints",
            "datasources",
            "default_network_acl_id",
            "default_route_table_id",
            "dimensions",
            "dns_options",
            "egress",
            "event_selector",
            "field_selector",
            "filter",
            "grant",
            "ingress",
            "inline_policy",
            "ip_protocol",
            "kms_key_id",
            "lifecycle_rule",
            "logging",
            "managed_policy_arns",
            "metric_query",
            "name",
            "policy",
            "protocol",
            "recording_group",
            "replica",
            "replication_configuration",
            "role",
            "route",
            "rule",
            "security_group_id",
            "self",
            "source",
            "source_security_group_id",
            "suspend",
            "tags",
            "type",
            "versioning",
            "versioning_configuration",
            "vpc_id",
            "access_control_policy",
            "additional_configuration",
            "server_side_encryption_configuration",
            "metric_transformation",
            "scalable_target_action",
            "resource_id",
            "retention_in_days",
            "target_tracking_scaling_policy_configuration",
        ],
    }
)


@pytest.mark.parametrize("type_", TYPES)
@given(data=st.data())
@settings(max_examples=8, deadline=None)
def test_a_table_makes_something_of_anything(type_: str, data: st.DataObject) -> None:
    attributes: dict[str, Any] = data.draw(st.dictionaries(st.sampled_from(ATTRIBUTES), VALUES, max_size=6))
    made = services()[type_].properties(attributes)
    assert isinstance(made, dict)


def test_each_resource_keeps_its_type_when_nothing_is_known() -> None:
    for one in everything().values():
        assert services()[one.key.partition(".")[0]].planned == one.type
        assert isinstance(services()[one.key.partition(".")[0]].properties({}), dict)
