"""Rule: secret-in-configuration."""

from auditor.api import (
    Algorithm,
    AppImageConfig,
    Applies,
    ClusterExtension,
    CustomizationJob,
    DataQualityJobDefinition,
    HyperParameterTuningJob,
    InferenceComponent,
    Model,
    ModelBiasJobDefinition,
    ModelExplainabilityJobDefinition,
    ModelPackage,
    ModelQualityJobDefinition,
    MonitoringSchedule,
    OptimizationJob,
    PartnerApp,
    Pipeline,
    ProcessingJob,
    Remediation,
    Severity,
    TrainingJob,
    TransformJob,
    Verdict,
    failed,
    passed,
    rule,
)

Configured = (
    TrainingJob
    | HyperParameterTuningJob
    | ProcessingJob
    | TransformJob
    | OptimizationJob
    | CustomizationJob
    | DataQualityJobDefinition
    | ModelQualityJobDefinition
    | ModelBiasJobDefinition
    | ModelExplainabilityJobDefinition
    | MonitoringSchedule
    | Model
    | ModelPackage
    | InferenceComponent
    | Algorithm
    | Pipeline
    | AppImageConfig
    | ClusterExtension
    | PartnerApp
)
"""All that takes free text and is no lifecycle script, which has a rule of its own."""


@rule(
    id="secret-in-configuration",
    title="A credential stands in a configuration that anybody with read access can list",
    severity=Severity.HIGH,
    remediation=Remediation(
        "Take the credential for lost and replace it: job descriptions cannot be deleted. Keep the new one in Secrets "
        "Manager, name its ARN in the configuration, and let the code fetch it with the execution role.",
        applies=Applies.ON_RECREATE,
    ),
)
def in_configuration(resource: Configured) -> Verdict:
    """Environment variables, hyperparameters, arguments and pipeline definitions are returned to every reader.

    Describe and Search show them in the clear for as long as the account lives, to read-only roles as well, and
    pipelines copy them into every job that they start. The credential itself was replaced by its kind before anything
    was stored; only kind and place are known.
    """
    found = resource.secrets_found
    if found:
        return failed(f"it holds {', '.join(found)}")
    return passed("no credential was found")
