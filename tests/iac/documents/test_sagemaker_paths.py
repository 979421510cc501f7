"""Every property of CloudFormation's, and every member of a Create request, arrives where Describe has it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from auditor.iac.documents.sagemaker import DESCRIBES
from auditor.iac.documents.sagemaker.deployed import DEPLOYED, MADE
from auditor.iac.field_names import CLOUDFORMATION
from auditor.model.catalog import resource_type
from auditor.model.choice import holes
from auditor.model.document import CodeShapes, PlannedDocument, PlannedIdentity
from auditor.model.fact import Fact
from auditor.model.gap import Gap, MissingEvidence
from auditor.model.resource import Resource
from tests.iac.documents.planning import nested, places, planned, shown, told
from tests.iac.documents.schemas import leaves
from tests.model.botoshapes import declared, model, paths, sample, walk_shape

TYPES = Path(__file__).parents[4] / "shared" / "aws" / "cloudformation_sagemaker_types.txt"
VALUE = "what the code says"
OPERATIONS = frozenset(model("sagemaker").operation_names)
MADE_ELSEWHERE = {"HubContent": "ImportHubContent"}
NOUNS = tuple(type_.removeprefix("AWS::SageMaker::") for type_ in DESCRIBES)
REQUESTED = {noun: name for noun in NOUNS if (name := MADE_ELSEWHERE.get(noun, f"Create{noun}")) in OPERATIONS}

REQUEST_ONLY: Mapping[str, Mapping[str, str]] = {
    "ClientToken": dict.fromkeys(NOUNS, "makes a repeated call one"),
    "ClientRequestToken": {"Pipeline": "makes a repeated call one"},
    "Alias": {"ImageVersion": "a name besides, which ListAliases tells"},
    "Aliases[]": {"ImageVersion": "names besides, which ListAliases tells"},
    "DesiredState": {"InferenceExperiment": "starts or stops it; Describe has its status"},
    "EndpointName": {
        f"{kind}JobDefinition": "the endpoint by which CloudFormation finds it; EndpointInput is what is described"
        for kind in ("DataQuality", "ModelBias", "ModelExplainability", "ModelQuality")
    },
    "ExcludeRetainedVariantProperties[].VariantPropertyType": {"Endpoint": "says how an update goes"},
    "RetainAllVariantProperties": {"Endpoint": "says how an update goes"},
    "RetainDeploymentConfig": {"Endpoint": "says how an update goes"},
    "EnableIotRoleAlias": {"DeviceFleet": "Describe has the alias that is made"},
    "OutputConfig": {"InferenceRecommendationsJob": "Describe tells nothing of it"},
    "PipelineDefinitionS3Location": {"Pipeline": "Describe has the text that stands there"},
    "PipelineDefinition.PipelineDefinitionS3Location": {"Pipeline": "Describe has the text that stands there"},
    "SessionChainingConfig": {"TrainingJob": "Describe tells nothing of it"},
    "SpareInstanceCountPerUltraServer": {"TrainingPlan": "Describe has the counts that came of it"},
    "TrainingPlanOfferingId": {"TrainingPlan": "Describe has what was bought"},
    "UiTemplate.Content": {"HumanTaskUi": "Describe has the digest of it, and where it stands"},
    "OidcConfig.ClientSecret": {"Workforce": "Describe never tells it"},
    "Content": {"ModelCard": "a structure, which Describe has as text"},
    "CodeEditorAppImageConfig.ContainerConfig.ContainerEnvironmentVariables[]": {"AppImageConfig": "a map there"},
    "JupyterLabAppImageConfig.ContainerConfig.ContainerEnvironmentVariables[]": {"AppImageConfig": "a map there"},
    "ModelPackageGroupPolicy": {"ModelPackageGroup": "GetModelPackageGroupPolicy tells it"},
}
"""{path, or what it begins with: {type: why Describe has no such member}}."""


def wanting(noun: str, path: str) -> bool:
    """Whether a path has no counterpart, and the table says why."""
    parts = [path, *(known for known in REQUEST_ONLY if path.startswith((f"{known}.", f"{known}[", f"{known}{{")))]
    return any(noun in REQUEST_ONLY.get(part, {}) for part in parts)


def arrives(noun: str, path: str) -> set[str]:
    """Where in Describe's answer a value stands that code has at `path`."""
    return set(places(shown(noun, nested(path, VALUE)), VALUE))


def request_leaves(noun: str) -> Iterator[str]:
    every = {path for path, _ in walk_shape(model("sagemaker").operation_model(REQUESTED[noun]).input_shape)}
    inner = {path for path in every if any(other.startswith((f"{path}.", f"{path}[", f"{path}{{")) for other in every)}
    yield from (path for path in every - inner if not path.startswith("Tags"))


def settable(noun: str) -> set[str]:
    """The paths of Describe that code can set, with all above them."""
    in_code = set(request_leaves(noun)) if noun in REQUESTED else set()
    in_code |= set(leaves(f"AWS::SageMaker::{noun}")) if noun in CLOUDFORMATION else set()
    told = {place for path in in_code if not path.startswith("Tags") for place in arrives(noun, path)}
    return told | {above for path in told for above in _above(path)}


def _above(path: str) -> Iterator[str]:
    while path:
        path = path[:-2] if path.endswith(("[]", "{}")) else path.rpartition(".")[0]
        yield path


@pytest.mark.parametrize("noun", sorted(CLOUDFORMATION | {"Algorithm", "Hub", "HumanTaskUi", "ComputeQuota"}))
def test_every_property_of_cloudformation_arrives_where_describe_has_it(noun: str) -> None:
    known = paths("sagemaker", f"Describe{noun}")
    lost = {path for path in leaves(f"AWS::SageMaker::{noun}") if not path.startswith("Tags")}
    lost = {path for path in lost if not (found := arrives(noun, path)) or not found <= known}
    assert {path for path in lost if not wanting(noun, path)} == set()


@pytest.mark.shared
@pytest.mark.skipif(not TYPES.exists(), reason="the shared folder is not beside the checkout")
def test_every_type_of_cloudformation_that_the_catalogue_has_loses_nothing() -> None:
    nouns = {type_.rpartition("::")[2] for type_ in TYPES.read_text().split()} - {"ExperimentTrialComponent"}
    lost: dict[str, set[str]] = {}
    for noun in nouns:
        known = paths("sagemaker", f"Describe{noun}")
        for path in leaves(f"AWS::SageMaker::{noun}"):
            found = set() if path.startswith("Tags") else arrives(noun, path)
            if not path.startswith("Tags") and not wanting(noun, path) and not (found and found <= known):
                lost.setdefault(noun, set()).add(path)
    assert lost == {}


@pytest.mark.parametrize("noun", sorted(REQUESTED))
def test_every_member_of_a_request_arrives_where_describe_has_it(noun: str) -> None:
    known = paths("sagemaker", f"Describe{noun}")
    lost = {path for path in request_leaves(noun) if not (found := arrives(noun, path)) or not found <= known}
    assert {path for path in lost if not wanting(noun, path)} == set()


NOT_OF_CODE: Mapping[str, Mapping[str, str]] = {
    "AutoMLJobArn": dict.fromkeys(("ProcessingJob", "TrainingJob", "TransformJob"), "code starts it, no other job"),
    "LabelingJobArn": {"TransformJob": "code starts it, no other job"},
    "MonitoringScheduleArn": {"ProcessingJob": "code starts it, no schedule"},
    "SageMakerPublicHubContentArn": {"HubContent": "what is imported is no reference"},
    "Source.SourceType": {"TrialComponent": "code makes it, no job"},
    "TuningJobArn": {"TrainingJob": "code starts it, no other job"},
    "Workteam.ProductListingIds[]": {"Workteam": "a vendor's team; code makes private ones"},
    "NetworkInterfaceId": {"NotebookInstance": "unknown where there is a subnet, and only there"},
    "IotRoleAlias": {"DeviceFleet": "unknown where it is asked for, and only there"},
}
"""{path: {type: why its absence means what it says}}, of facts that code cannot set."""

JOINED = {"Endpoint": ("ProductionVariants", "ShadowProductionVariants", "DataCaptureConfig", "AsyncInferenceConfig")}
"""What an endpoint tells of its configuration, which is a resource of its own."""


def later(noun: str, path: str) -> bool:
    """Whether the table of what only deployment tells has a path, or one above it."""
    known = (*(each.replace("?", "") for each in DEPLOYED.get(noun, ())), *JOINED.get(noun, ()))
    return any(path == each or path.startswith((f"{each}.", f"{each}[")) for each in known)


def meaning(kind: type[Resource]) -> Iterator[str]:
    """The paths of all facts whose absence has a meaning."""
    for of, path, fact in declared(kind):
        if of is None and not (isinstance(fact, Fact) and fact.assigned):
            yield path


@pytest.mark.parametrize("noun", sorted({*REQUESTED, *CLOUDFORMATION}))
def test_what_code_cannot_set_is_known_to_be_unknown(noun: str) -> None:
    here = settable(noun)
    missing = {path for path in meaning(resource_type(f"AWS::SageMaker::{noun}")) if path not in here}
    assert {p for p in missing if not later(noun, p) and noun not in NOT_OF_CODE.get(p, {})} == set()


@pytest.mark.parametrize(("path", "noun"), [(path, noun) for path, nouns in NOT_OF_CODE.items() for noun in nouns])
def test_what_is_said_not_to_be_of_code_cannot_be_set(path: str, noun: str) -> None:
    assert path not in settable(noun)


@pytest.mark.parametrize("noun", sorted(DEPLOYED))
def test_what_only_deployment_tells_is_in_the_answer_of_describe(noun: str) -> None:
    known = paths("sagemaker", f"Describe{noun}")
    assert {path.replace("?", "") for path in DEPLOYED[noun]} <= known


@pytest.mark.parametrize("noun", sorted(MADE))
def test_the_state_of_what_is_made_is_one_that_the_api_knows(noun: str) -> None:
    members = model("sagemaker").operation_model(f"Describe{noun}").output_shape.members
    for member, state in MADE[noun].items():
        assert state in members[member].enum


NOT_ALIKE: Mapping[str, set[str]] = {
    "Domain": {"boundary_security_group", "home_file_system", "sso_application"},
    "HubContent": {"hub", "public_source"},
    "ImageVersion": {"of_image"},
    "InferenceComponent": {"rollback_alarms"},
    "ModelCardExportJob": {"card"},
    "ModelPackage": {"group", "payload_bucket"},
    "ProcessingJob": {"of_automl_job", "of_monitoring_schedule"},
    "TrainingJob": {"of_automl_job", "of_tuning_job"},
    "TransformJob": {"of_automl_job", "of_labeling_job"},
    "TrialComponent": {"source_type"},
    "Workteam": {"product_listings", "workforce"},
}
"""Facts that a full request and a full description tell otherwise: a name in the one is an ARN in the other (a sample's
text is the name of its shape), AWS names it, an update alone sets it, or it stands in `NOT_OF_CODE`."""


@pytest.mark.parametrize("noun", sorted(REQUESTED))
def test_facts_read_a_full_request_as_they_read_a_description(noun: str) -> None:
    """What a request says in full, each fact reads as it reads it of Describe, or as known only after deployment."""
    whole = sample(model("sagemaker").operation_model(REQUESTED[noun]).input_shape)
    type_ = f"AWS::SageMaker::{noun}"
    described = {f"Describe{noun}": sample(model("sagemaker").operation_model(f"Describe{noun}").output_shape)}
    identity = PlannedIdentity("aws", "1", "eu-west-1", type_, "it", place="app.yaml#It")
    live: Any = resource_type(type_)(PlannedDocument(identity, described), CodeShapes())
    gaps: dict[str, Gap] = {}
    answers = told(planned(noun, whole))
    responses = {name: each and holes(each, name, name, gaps) for name, each in answers.items()}
    code: Any = resource_type(type_)(PlannedDocument(identity, responses, gaps), CodeShapes())
    own = {name for name, fact in code.facts.items() if fact.of is None and isinstance(fact, Fact)}
    own -= {name for name in own if code.facts[name].path in MADE.get(noun, {})}
    differ = {name for name in own if (found := value_of(code, name)) is not None and found != value_of(live, name)}
    assert differ == NOT_ALIKE.get(noun, set())


def value_of(resource: Any, name: str) -> Any:
    """The value of a fact in a tuple; None where it is not known."""
    try:
        return (getattr(resource, name),)
    except MissingEvidence:
        return None
