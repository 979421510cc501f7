"""Rule: secret-in-configuration."""

from auditor.api import (
    AIWorkloadConfig,
    Algorithm,
    AppImageConfig,
    Applies,
    ClusterExtension,
    CodeRepository,
    CompilationJob,
    CustomizationJob,
    DataQualityJobDefinition,
    Domain,
    FeatureMetadata,
    HubContent,
    HyperParameterTuningJob,
    InferenceComponent,
    InferenceRecommendationsJob,
    Model,
    ModelBiasJobDefinition,
    ModelCard,
    ModelExplainabilityJobDefinition,
    ModelPackage,
    ModelQualityJobDefinition,
    MonitoringSchedule,
    NotebookInstance,
    OptimizationJob,
    PartnerApp,
    Pipeline,
    ProcessingJob,
    Project,
    Remediation,
    Severity,
    Space,
    TrainingJob,
    TransformJob,
    TrialComponent,
    UserProfile,
    Verdict,
    Workforce,
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
    | CompilationJob
    | InferenceRecommendationsJob
    | AIWorkloadConfig
    | TrialComponent
    | FeatureMetadata
    | ModelCard
    | HubContent
    | Project
    | Workforce
    | CodeRepository
    | NotebookInstance
    | Domain
    | UserProfile
    | Space
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
    """Environment variables, hyperparameters, arguments, tags and pipeline definitions are returned to every reader.

    Describe and Search show them in the clear for as long as the account lives, to read-only roles as well, and
    pipelines copy them into every job that they start. The URL of a Git repository may carry a password, a trial's
    parameters what a hyperparameter was. The credential itself was replaced by its kind before anything was stored;
    only kind and place are known.

    In code, what is open in such a place may turn out to be a credential, so that the verdict is open as well: a
    parameter without a default, with NoEcho or not, and a dynamic reference such as `{{resolve:secretsmanager:...}}`.
    Both keep a credential out of the template only: CloudFormation hands over the value, and from then on it stands in
    the clear. Hand over the secret's name or ARN instead. The secret key of an access key that the code itself makes is
    a credential whatever it will be.

    Found are the known formats of credentials anywhere (keys, tokens, private keys, URLs with a password), what stands
    under the name of a credential, and long random values under names that users choose. ARNs, URIs, digests, commit
    ids, UUIDs, ids of keys and models, and references such as `${DB_PASSWORD}` are none. A password in plain words, or
    a token of an unknown format under an inconspicuous name, is not found. A scan does not read the tags of jobs that
    Search does not return, such as processing and transform jobs.
    """
    found = resource.secrets_found
    if found:
        return failed(f"it holds {', '.join(found)}")
    return passed("no credential was found")
