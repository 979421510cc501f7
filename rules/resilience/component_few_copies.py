"""Rule: resilience-component-few-copies."""

from auditor.api import (
    InferenceComponent,
    Remediation,
    Severity,
    Verdict,
    any_of,
    failed,
    not_applicable,
    passed,
    rule,
    set_fact,
)

_ENOUGH = 3


@rule(
    id="resilience-component-few-copies",
    title="An inference component has too few copies to stand in several zones",
    severity=Severity.LOW,
    remediation=Remediation(
        "Raise the number of copies to 3 or more, and the least number of instances of the endpoint to 2 or more. If "
        "the component scales, raise the least capacity of its scalable target, too.",
        patch=[set_fact("copies", _ENOUGH)],
    ),
)
def component_few_copies(component: InferenceComponent) -> Verdict:
    """SageMaker spreads the copies of a component over instances and zones; with one or two, a zone takes them along.

    AWS recommends more than two copies on two instances or more, whose number resilience-endpoint-single-instance and
    resilience-endpoint-scales-below-two judge. Adapters have no copies of their own. A component that may scale to
    nothing at night is found while it does; accept that where nobody asks at night.
    """
    if any_of(lambda part: part.base_component is not None, component.specification):
        return not_applicable("it is an adapter, which runs on the copies of its base component")
    copies = component.copies
    if copies is None:
        return not_applicable("it has no number of copies of its own")
    if copies < _ENOUGH:
        return failed(f"the number of copies is {copies}")
    return passed(f"the number of copies is {copies}")
