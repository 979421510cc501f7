"""LAW: every fact's path stands in botocore's output shape of its operation, and in the Search record's."""

from __future__ import annotations

import pytest

from auditor.model.aws.iam import CREDENTIAL_REPORT_COLUMNS
from auditor.model.aws.sagemaker.mixins import Job, MakesModels, MayHoldSecrets
from auditor.model.catalog import concrete_types
from auditor.model.fact import Fact
from auditor.model.resource import Resource
from auditor.model.values import To
from tests.model.botoshapes import declared, model, output, paths, record_paths, service_of, walk_shape

TYPES = concrete_types()
SEARCHED = tuple(kind for kind in TYPES if kind.searched_as)
LACKING_IN_SEARCH = {
    "AWS::SageMaker::Endpoint": {
        "AsyncInferenceConfig.OutputConfig.KmsKeyId",
        "AsyncInferenceConfig.OutputConfig.S3FailurePath",
        "AsyncInferenceConfig.OutputConfig.S3OutputPath",
        "LastDeploymentConfig.AutoRollbackConfiguration.Alarms[].AlarmName",
        "LastDeploymentConfig.BlueGreenUpdatePolicy.TrafficRoutingConfiguration.Type",
        "LastDeploymentConfig.RollingUpdatePolicy",
    },
    "AWS::SageMaker::Pipeline": {"PipelineDefinition"},
    "AWS::SageMaker::PipelineExecution": {"RoleArn"},
    "AWS::SageMaker::TrainingJob": {
        "ProfilerRuleConfigurations[].RuleEvaluatorImage",
        "ProfilerRuleConfigurations[].S3OutputPath",
        "RemoteDebugConfig.EnableRemoteDebug",
    },
}
"""What Search does not return and Describe does: known gaps, which a rule sees as unknown."""


def named(kind: type[Resource]) -> str:
    return kind.type


def known(path: str, among: frozenset[str]) -> bool:
    """Whether the shape has the path; a map may have any key."""
    return path in among or f"{path.rpartition('.')[0]}{{}}" in among


@pytest.mark.parametrize("kind", TYPES, ids=named)
def test_every_fact_is_in_the_output_of_its_operation(kind: type[Resource]) -> None:
    unknown = []
    for of, path, _ in declared(kind):
        service, operation = service_of(kind, of or kind.described_by)
        among = (
            frozenset(CREDENTIAL_REPORT_COLUMNS)
            if operation == "GetCredentialReport"
            else paths(service, operation, kind.items.get(of or kind.described_by, ""))
        )
        if not known(path, among):
            unknown.append(f"{operation} {path}")
    assert unknown == []


@pytest.mark.parametrize("kind", SEARCHED, ids=named)
def test_search_lacks_just_what_is_known_to_lack(kind: type[Resource]) -> None:
    record = record_paths(kind.searched_as or "")
    lacking = {path for of, path, _ in declared(kind) if of is None and not known(path, record)}
    assert lacking == LACKING_IN_SEARCH.get(kind.type, set())


@pytest.mark.parametrize("kind", SEARCHED, ids=named)
def test_search_takes_the_record_as_a_resource(kind: type[Resource]) -> None:
    resources = model("sagemaker").operation_model("Search").input_shape.members["Resource"].enum
    assert {kind.searched_as, f"Experiment{kind.searched_as}"} & set(resources)


@pytest.mark.parametrize("kind", [kind for kind in TYPES if issubclass(kind, MayHoldSecrets)], ids=named)
def test_every_place_of_secrets_is_in_the_output(kind: type[MayHoldSecrets]) -> None:
    assert set(kind.secret_places) <= paths("sagemaker", kind.described_by)


def test_every_describe_of_sagemaker_has_a_class() -> None:
    read = {of or kind.described_by for kind in TYPES for of, _, _ in (*declared(kind), (None, "", None))}
    describes = {name for name in model("sagemaker").operation_names if name.startswith("Describe")}
    assert describes - read == set()


def test_sagemaker_types_are_named_as_their_describe() -> None:
    ours = [kind for kind in TYPES if kind.type.startswith("AWS::SageMaker::")]
    assert [kind.described_by for kind in ours] == [f"Describe{kind.type.rpartition('::')[2]}" for kind in ours]


@pytest.mark.parametrize("kind", [kind for kind in TYPES if issubclass(kind, Job)], ids=named)
def test_jobs_are_streamed_and_read_their_own_name_only_as_a_step(kind: type[Job]) -> None:
    assert kind.streamed
    own = {path: fact for of, path, fact in declared(kind) if of is None and path.endswith(("JobName", "SessionName"))}
    assert all(
        not isinstance(fact, Fact) or isinstance(fact.kind, To) or getattr(fact.kind, "reduces", False)
        for fact in own.values()
    )


@pytest.mark.parametrize("kind", [kind for kind in TYPES if kind.streamed], ids=named)
def test_streamed_records_reduce_every_location(kind: type[Resource]) -> None:
    raw = {
        path
        for _, path, fact in declared(kind)
        if isinstance(fact, Fact)
        and ("S3" in path.rpartition(".")[2] or path.endswith(("Uri", "Url", "Image")))
        and not getattr(fact.kind, "reduces", False)
    }
    known_by_location = {kind.facts["artifact"].path} if issubclass(kind, MakesModels) else set[str]()
    assert raw == known_by_location


@pytest.mark.parametrize("kind", [kind for kind in TYPES if kind.type.startswith("AWS::SageMaker::")], ids=named)
def test_every_word_that_aws_may_answer_is_understood(kind: type[Resource]) -> None:
    for of, path, fact in declared(kind):
        shape = dict(walk_shape(output("sagemaker", of or kind.described_by))).get(path)
        if isinstance(fact, Fact) and getattr(shape, "enum", None):
            for word in shape.enum:  # type: ignore[union-attr] # only text shapes have words
                fact.kind(word)
