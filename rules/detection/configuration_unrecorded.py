"""Rule: detection-configuration-unrecorded."""

from auditor.api import (
    ConfigurationRecorder,
    Graph,
    Region,
    Remediation,
    Severity,
    Verdict,
    any_of,
    failed,
    not_applicable,
    passed,
    rule,
)

from ._shared import SAGEMAKER, unused

RECORDABLE = frozenset(
    SAGEMAKER + name
    for name in (
        "AppImageConfig", "CodeRepository", "DataQualityJobDefinition", "Domain", "FeatureGroup", "Image",
        "InferenceExperiment", "MlflowTrackingServer", "Model", "ModelBiasJobDefinition",
        "ModelExplainabilityJobDefinition", "ModelQualityJobDefinition", "NotebookInstanceLifecycleConfig",
        "StudioLifecycleConfig", "UserProfile", "Workteam",
    )
)  # fmt: skip
"""The types of SageMaker's that Config can record; notebooks, endpoints and jobs are not among them.

Source: AWS Config API Reference, ConfigurationItem, resourceType.
"""


@rule(
    id="detection-configuration-unrecorded",
    title="Config does not record SageMaker's resources",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Let the region's recorder record all types, or add SageMaker's types that you use, and start it.",
        cli="aws configservice put-configuration-recorder --configuration-recorder name=<recorder-name>,"
        "roleARN=<role-arn> --recording-group allSupported=true,includeGlobalResourceTypes=true\n"
        "aws configservice start-configuration-recorder --configuration-recorder-name <recorder-name>",
    ),
)
def configuration_unrecorded(subject: ConfigurationRecorder | Region, graph: Graph) -> Verdict:
    """Without a record nobody can tell what a model or domain was like before somebody changed it.

    A recorder that exists may be stopped, or record a list of types that SageMaker's are not on. Of those that are in
    use in the region, all that Config knows must be recorded. A recorder that an AWS service keeps for itself is not
    the account's, and neither counts nor is judged. A region without any recorder is found wanting itself.
    """
    if reason := unused(graph):
        return reason
    if isinstance(subject, Region):
        return _of_region(graph)
    if subject.service is not None:
        return not_applicable("an AWS service keeps this recorder for its own purposes")
    if not subject.recording:
        return failed("the recorder is stopped")
    if subject.all_types or subject.strategy == "ALL_SUPPORTED_RESOURCE_TYPES":
        return passed("all types are recorded")
    return _of_types(subject, graph)


def _of_region(graph: Graph) -> Verdict:
    if any_of(_own, graph.some(ConfigurationRecorder)) or any_of(_own, graph.all(ConfigurationRecorder)):
        return not_applicable("the region's recorder is judged itself")
    return failed("the region has no recorder")


def _own(recorder: ConfigurationRecorder) -> bool:
    return recorder.service is None


def _of_types(recorder: ConfigurationRecorder, graph: Graph) -> Verdict:
    excluding = recorder.strategy == "EXCLUSION_BY_RESOURCE_TYPES"
    listed = set(recorder.excluded_types if excluding else recorder.types)

    def unrecorded(type_: str) -> bool:
        return type_ in RECORDABLE and (type_ in listed) is excluding

    if missing := [each.removeprefix(SAGEMAKER) for each in graph.sagemaker_types() if unrecorded(each)]:
        return failed(f"in use and not recorded: {', '.join(missing)}")
    if RECORDABLE.isdisjoint(graph.sagemaker_types(all_of_them=True)):
        return not_applicable("Config can record none of the types that are in use here")
    return passed("all types in use that Config knows are recorded")
