"""Rule: endpoint-elastic-inference."""

from auditor.api import (
    Applies,
    CompilationJob,
    EndpointConfig,
    NotebookInstance,
    Remediation,
    Severity,
    Verdict,
    failed,
    passed,
    rule,
    set_fact,
)

_NEO_TARGET = "ml_eia"


@rule(
    id="endpoint-elastic-inference",
    title="An Elastic Inference accelerator is asked for, which AWS has withdrawn",
    severity=Severity.LOW,
    remediation=Remediation(
        "Leave the accelerator out. For an endpoint take an instance type with a GPU or Inferentia, or a CPU that is "
        "fast enough; for a notebook train in jobs instead; compile for the family that will serve the model.",
        patch=[set_fact("accelerator", None), set_fact("accelerators", None), set_fact("target_device", "ml_inf2")],
        applies=Applies.ON_RECREATE,
    ),
)
def elastic_inference(resource: EndpointConfig | NotebookInstance | CompilationJob) -> Verdict:
    """What names an accelerator that no longer exists cannot be created anew: not after an outage, nor when scaling.

    Elastic Inference took no new customers from April 2023 and has since ended, yet the API still has its fields:
    AcceleratorType of a variant, AcceleratorTypes of a notebook, and the Neo target ml_eia2. What runs with one goes on
    until it is replaced, so nothing shows before the day it is needed.
    """
    named = sorted(_named(resource))
    if named:
        return failed(f"it asks for {', '.join(named)}")
    return passed("it asks for no Elastic Inference accelerator")


def _named(resource: EndpointConfig | NotebookInstance | CompilationJob) -> set[str]:
    if isinstance(resource, NotebookInstance):
        return set(resource.accelerators)
    if isinstance(resource, CompilationJob):
        target = resource.target_device or ""
        return {target} if target.startswith(_NEO_TARGET) else set()
    return {variant.accelerator for variant in resource.variants() if variant.accelerator is not None}
