"""Which events trails and event data stores record, which log groups are SageMaker's, and what alarms are on.

Source: AWS CloudTrail User Guide, "Logging data events" (advanced event selectors: the conditions of a selector all
hold; within one condition any of Equals, StartsWith and EndsWith selects, and any of the Not operators deselects).
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from auditor.api import (
    AdvancedSelector,
    Alarm,
    AlarmMetric,
    EventDataStore,
    EventSelector,
    FieldSelector,
    Graph,
    LogGroup,
    Trail,
    any_of,
)

READS, WRITES = "reads", "writes"
HALVES = (READS, WRITES)
"""Events that only look, and events that change something: selectors may record either or both."""

S3_OBJECT = "AWS::S3::Object"

_ENDPOINT_NAMESPACES = {"AWS/SageMaker", "/aws/sagemaker/Endpoints"}

_BASIC = {"All": HALVES, "ReadOnly": (READS,), "WriteOnly": (WRITES,)}
_READ_ONLY = {"true": READS, "false": WRITES}
_ADMITTING = {"eventSource", "eventType"}
"""Fields that say where an event comes from; a condition on them leaves the calls of people and programs in."""


def selector_command(*conditions: Mapping[str, Any]) -> str:
    """The command that makes a trail record the data events of these conditions, and management events as before."""
    selectors = [
        {"FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]}]},
        {"FieldSelectors": [{"Field": "eventCategory", "Equals": ["Data"]}, *conditions]},
    ]
    command = "aws cloudtrail put-event-selectors --trail-name <trail-name> --advanced-event-selectors"
    return f"# replaces all selectors of the trail: add those that it has\n{command} '{json.dumps(selectors)}'"


class Recording(Struct, frozen=True):
    """Data events that should be recorded: of resources of `type` in `region`, with this ARN or (`below`) prefix."""

    type: str
    arn: str
    region: str
    below: bool = False

    def recorded(self, graph: Graph, half: str) -> bool:
        """Whether any trail or event data store records the `half` (reads or writes) of these events, all of them.

        Raises:
            MissingEvidence: where none is known to, and not all were read.
        """
        if any_of(lambda trail: self._by_trail(trail, half), graph.some(Trail)):
            return True
        if any_of(lambda store: self._by_store(store, half), graph.some(EventDataStore, everywhere=True)):
            return True
        graph.all(Trail)
        graph.all(EventDataStore, everywhere=True)
        return False

    def _by_trail(self, trail: Trail, half: str) -> bool:
        if not (trail.multi_region or trail.home_region == self.region) or not trail.logging:
            return False
        basic = any(self._by_basic(selector, half) for selector in trail.selectors)
        return basic or any(self._by_advanced(selector, half) for selector in trail.advanced_selectors)

    def _by_store(self, store: EventDataStore, half: str) -> bool:
        if not (store.multi_region or store.identity.region == self.region) or store.status != "ENABLED":
            return False
        return any(self._by_advanced(selector, half) for selector in store.advanced_selectors)

    def _by_basic(self, selector: EventSelector, half: str) -> bool:
        values = (value for data in selector.data if data.type == self.type for value in data.values)
        return half in _BASIC[selector.read_write] and any(self.arn.startswith(value) for value in values)

    def _by_advanced(self, selector: AdvancedSelector, half: str) -> bool:
        conditions = selector.fields
        if not _selects(conditions, "eventCategory", "Data") or not _selects(conditions, "resources.type", self.type):
            return False
        return half in recorded_halves(conditions) and all(self._admits(condition) for condition in conditions)

    def _admits(self, condition: FieldSelector) -> bool:
        if condition.field != "resources.ARN":
            return condition.field in {"eventCategory", "resources.type", "readOnly", *_ADMITTING}
        return covers(condition, self.arn, below=self.below)


def _selects(conditions: tuple[FieldSelector, ...], field: str, value: str) -> bool:
    return any(condition.field == field and value in condition.equals for condition in conditions)


def recorded_halves(conditions: tuple[FieldSelector, ...]) -> tuple[str, ...]:
    """Whether an advanced selector takes reads, writes, or (without a condition on `readOnly`) both."""
    for condition in conditions:
        if condition.field == "readOnly":
            return tuple(_READ_ONLY[value] for value in condition.equals)
    return HALVES


def covers(condition: FieldSelector, arn: str, *, below: bool) -> bool:
    """Whether a condition lets through `arn`, or everything whose ARN begins with it."""
    excluded = (*condition.not_starts_with, *(condition.not_equals if below else ()))
    if any(arn.startswith(value) or (below and value.startswith(arn)) for value in excluded):
        return False
    if below and (condition.not_ends_with or condition.ends_with):
        return False
    if arn in condition.not_equals or any(arn.endswith(value) for value in condition.not_ends_with):
        return False
    return _chosen(condition, arn, below=below)


def _chosen(condition: FieldSelector, arn: str, *, below: bool) -> bool:
    if not (condition.equals or condition.starts_with or condition.ends_with):
        return True
    if any(arn.startswith(value) for value in condition.starts_with):
        return True
    return not below and (arn in condition.equals or any(arn.endswith(value) for value in condition.ends_with))


def management_halves(trail: Trail) -> Iterator[str]:
    """Which management events a trail records; one without selectors records them all."""
    basic, advanced = trail.selectors, trail.advanced_selectors
    if not basic and not advanced:
        yield from HALVES
    for selector in basic:
        if selector.management:
            yield from _BASIC[selector.read_write]
    for one in advanced:
        if _selects(one.fields, "eventCategory", "Management"):
            yield from recorded_halves(one.fields)


def is_sagemakers(group: LogGroup) -> bool:
    """Whether SageMaker writes to a log group."""
    return group.name.startswith("/aws/sagemaker/")


def on_endpoint(alarm: Alarm, endpoint: str) -> Iterator[Alarm | AlarmMetric]:
    """What an alarm watches of an endpoint's metrics: itself, or the metrics that its expression is over."""
    if _of(alarm, endpoint):
        yield alarm
    yield from (one for one in alarm.metrics if _of(one, endpoint))


def _of(one: Alarm | AlarmMetric, endpoint: str) -> bool:
    return one.namespace in _ENDPOINT_NAMESPACES and any(
        each.name == "EndpointName" and each.value == endpoint for each in one.dimensions
    )
