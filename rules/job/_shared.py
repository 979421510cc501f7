"""What the rules of this family share."""

from auditor.api import (
    AIBenchmarkJob,
    AutoMLJob,
    AutoMLJobV2,
    CompilationJob,
    DataQualityJobDefinition,
    HyperParameterTuningJob,
    InferenceRecommendationsJob,
    ModelBiasJobDefinition,
    ModelExplainabilityJobDefinition,
    ModelQualityJobDefinition,
    MonitoringSchedule,
    OptimizationJob,
    ProcessingJob,
    TrainingJob,
    TrainingSession,
    Verdict,
    not_applicable,
)

IsolatedWork = (
    TrainingJob
    | HyperParameterTuningJob
    | ProcessingJob
    | DataQualityJobDefinition
    | ModelQualityJobDefinition
    | ModelBiasJobDefinition
    | ModelExplainabilityJobDefinition
    | MonitoringSchedule
)
"""The work whose API has EnableNetworkIsolation. Transform jobs take it from their model, which is judged itself."""

NetworkedWork = (
    IsolatedWork
    | AutoMLJob
    | AutoMLJobV2
    | CompilationJob
    | OptimizationJob
    | InferenceRecommendationsJob
    | TrainingSession
    | AIBenchmarkJob
)
"""The work whose API has a VpcConfig. Labeling jobs have it for automated labeling only; transform jobs take their
model's."""

CREATING = [
    "sagemaker:CreateTrainingJob",
    "sagemaker:CreateHyperParameterTuningJob",
    "sagemaker:CreateProcessingJob",
    "sagemaker:CreateDataQualityJobDefinition",
    "sagemaker:CreateModelQualityJobDefinition",
    "sagemaker:CreateModelBiasJobDefinition",
    "sagemaker:CreateModelExplainabilityJobDefinition",
    "sagemaker:CreateMonitoringSchedule",
    "sagemaker:UpdateMonitoringSchedule",
]
"""The actions that start or define work, and that have condition keys for network, isolation and traffic."""

CREATING_AUTOML = ["sagemaker:CreateAutoMLJob", "sagemaker:CreateAutoMLJobV2"]
"""As CREATING; AutoML jobs have no condition key for isolation."""


def elsewhere() -> Verdict:
    """The verdict on a schedule that says nothing itself, since it names a definition that is judged on its own."""
    return not_applicable("the definition that is run stands elsewhere, and is judged there")
