"""What the rules of this family share."""

from auditor.api import (
    DataQualityJobDefinition,
    Endpoint,
    Graph,
    ModelBiasJobDefinition,
    ModelExplainabilityJobDefinition,
    ModelQualityJobDefinition,
    MonitoringSchedule,
    Ref,
    any_of,
)

Definition = (
    DataQualityJobDefinition | ModelQualityJobDefinition | ModelBiasJobDefinition | ModelExplainabilityJobDefinition
)
_KINDS = {
    kind.type: kind
    for kind in (
        DataQualityJobDefinition,
        ModelQualityJobDefinition,
        ModelBiasJobDefinition,
        ModelExplainabilityJobDefinition,
    )
}


def watches(schedule: MonitoringSchedule, endpoint: Endpoint, graph: Graph) -> bool:
    """Whether a schedule that runs watches `endpoint`, by its own word or by that of the definition that it names."""
    if schedule.status not in {"Scheduled", "Pending"}:
        return False
    return any_of(lambda ref: ref is not None and ref.name == endpoint.identity.name, _watched(schedule, graph))


def _watched(schedule: MonitoringSchedule, graph: Graph) -> tuple[Ref | None, ...]:
    """The endpoints that a schedule names, or its inline definition, or else the definition that it refers to."""
    named = (schedule.endpoint, *(ref for inline in schedule.inline for ref in inline.endpoints))
    definition = schedule.definition
    if any(named) or definition is None:
        return named
    found = graph.find(_KINDS[definition.type], definition)
    return () if found is None else (found.endpoint,)
