"""Whether an alarm tells anybody, in the words that rules of several families share."""

from __future__ import annotations

import re

from auditor.graph.graph import Graph
from auditor.model.aws.cloudwatch import Alarm, CompositeAlarm
from auditor.model.truth import any_of

_NAMED = r"""(?:ALARM|OK|INSUFFICIENT_DATA)\(\s*["']?([^"')]+)["']?\s*\)"""
"""A state in a composite alarm's rule. Source: PutCompositeAlarm, AlarmRule."""


def tells_somebody(alarm: Alarm, graph: Graph) -> bool:
    """Whether an alarm has an enabled action that is more than scaling, or a composite alarm acts for it.

    Raises:
        MissingEvidence: where none is known to, and not all composite alarms were read.
    """
    return _acts(alarm) or _forwarded(alarm, graph)


def _acts(alarm: Alarm | CompositeAlarm) -> bool:
    return alarm.actions_enabled and any(":autoscaling:" not in action for action in alarm.actions)


def _forwarded(alarm: Alarm, graph: Graph) -> bool:
    def named(composite: CompositeAlarm) -> bool:
        names = {name.rsplit(":alarm:", 1)[-1] for name in re.findall(_NAMED, composite.rule)}
        return alarm.identity.name in names and _acts(composite)

    return any_of(named, graph.some(CompositeAlarm)) or any_of(named, graph.all(CompositeAlarm))
