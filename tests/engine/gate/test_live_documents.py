"""Requests over what is there: an update amends the live document; what it does not name stays, if it surely does."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from auditor.engine.gate.live import Live
from auditor.iac.request.api import actions
from auditor.model.document import Document, Secret
from auditor.model.gap import Gap, Reason
from tests.engine.gate.gating import Gated, gate, written
from tests.engine.gate.living import ACCOUNT, REGION, document, living

DESCRIBED = Path(__file__).resolve().parents[4] / "shared" / "iac" / "describe"
ARN = f"arn:aws:sagemaker:{REGION}:{ACCOUNT}"
ISOLATED, DEBUG, SECRET = "job-not-isolated", "job-remote-debug", "secret-in-configuration"
ENVIRONMENT, IMAGES = {"TOKEN": "[Hugging Face Token]"}, "cluster-volume-not-customer-managed"


def over(live: Live, request: Any, operation: str, folder: Path, *rules: str) -> Gated:
    gated = gate(written(folder, request), over=live, operation=operation, rules=rules)
    assert not gated.reading.failures
    assert not gated.report.errors
    return gated


ISOLATION = {"EnableNetworkIsolation": True}
JOB = {"TrainingJobName": "t", "TrainingJobStatus": "InProgress", "EnableNetworkIsolation": True}


@pytest.mark.parametrize("operation", ["DescribeTrainingJob", "Search:TrainingJob"])
def test_an_update_of_a_job_amends_the_job(operation: str, tmp_path: Path) -> None:
    live = living(
        tmp_path / "live",
        [document("AWS::SageMaker::TrainingJob", "t", {operation: JOB}, f"{ARN}:training-job/t")],
    )
    update = {"TrainingJobName": "t", "RemoteDebugConfig": {"EnableRemoteDebug": True}}
    gated = over(live, update, "UpdateTrainingJob", tmp_path, ISOLATED, DEBUG)
    assert (gated.verdict(ISOLATED), gated.verdict(DEBUG)) == ("pass", "fail")
    assert gated.finding(DEBUG).resource.id == f"{ARN}:training-job/t"
    other = over(live, {**update, "TrainingJobName": "u"}, "UpdateTrainingJob", tmp_path, ISOLATED)
    assert other.verdict(ISOLATED) == "unknown"
    assert "the snapshot holds no such thing" in other.finding(ISOLATED).message


def test_an_update_of_what_could_not_be_described_tells_of_the_rest_nothing(tmp_path: Path) -> None:
    kind, arn = "AWS::SageMaker::NotebookInstance", f"{ARN}:notebook-instance/n"
    denied = Gap("DescribeNotebookInstance", Reason.DENIED, "AccessDenied")
    there = document(kind, "n", {"ListTags": {"Tags": []}}, arn, DescribeNotebookInstance=denied)
    root, internet = "notebook-root-access", "notebook-direct-internet"
    update = {"NotebookInstanceName": "n", "RootAccess": "Disabled"}
    live = living(tmp_path / "live", [there])
    gated = over(live, update, "UpdateNotebookInstance", tmp_path, root, internet)
    assert (gated.verdict(root), gated.verdict(internet)) == ("pass", "unknown")
    assert "DescribeNotebookInstance" in str(gated.finding(internet).gaps)


def component(**secrets: str) -> Document:
    container = {"Image": "repo:1", "Environment": ENVIRONMENT}
    described = {"InferenceComponentName": "c", "EndpointName": "e", "Specification": {"Container": container}}
    made = document("AWS::SageMaker::InferenceComponent", "c", described, f"{ARN}:inference-component/c")
    found = tuple(Secret(kind, place, "d") for kind, place in secrets.items())
    return Document(made.identity, made.responses, made.gaps, found)


@pytest.mark.parametrize(
    ("specification", "verdict"),
    [
        (None, "fail"),
        ({"Container": {"Environment": {"TOKEN": "{{resolve}}"}}}, "unknown"),
        ({"Container": {"Image": "repo:2"}}, "unknown"),  # the API does not say whether the variables stay
        ({"Container": {"Environment": {"TOKEN": "none"}}}, "pass"),
    ],
)
def test_the_credentials_of_what_stays_stay(specification: Any, verdict: str, tmp_path: Path) -> None:
    live = living(tmp_path / "live", [component(Token="Specification.Container.Environment.TOKEN")])
    update = {"InferenceComponentName": "c", **({"Specification": specification} if specification else {})}
    assert over(live, update, "UpdateInferenceComponent", tmp_path, SECRET).verdict(SECRET) == verdict


@pytest.mark.parametrize(
    ("there", "update", "rule", "verdict"),
    [
        (  # a part of the settings may be updated
            {"DomainId": "d-1", "DomainSettings": {"DockerSettings": {"EnableDockerAccess": "ENABLED"}}},
            {"DomainId": "d-1", "DomainSettingsForUpdate": {"SecurityGroupIds": ["sg-1"]}},
            "studio-docker-access",
            "fail",
        ),
        (
            {"DomainId": "d-1", "DomainSettings": {"DockerSettings": {"EnableDockerAccess": "ENABLED"}}},
            {"DomainId": "d-1", "DomainSettingsForUpdate": {"DockerSettings": {"EnableDockerAccess": "DISABLED"}}},
            "studio-docker-access",
            "pass",
        ),
        (  # a schedule's configuration is set as a whole, perhaps
            {
                "MonitoringScheduleName": "d-1",
                "MonitoringScheduleConfig": {"MonitoringJobDefinition": {"NetworkConfig": ISOLATION}},
            },
            {
                "MonitoringScheduleName": "d-1",
                "MonitoringScheduleConfig": {"MonitoringJobDefinition": {"RoleArn": f"arn:aws:iam::{ACCOUNT}:role/r"}},
            },
            "job-not-isolated",
            "unknown",
        ),
    ],
)
def test_what_an_update_does_not_name_of_a_structure(
    there: Any, update: Any, rule: str, verdict: str, tmp_path: Path
) -> None:
    noun = "Domain" if "DomainId" in there else "MonitoringSchedule"
    live = living(tmp_path / "live", [document(f"AWS::SageMaker::{noun}", "d-1", there, f"{ARN}:{noun.lower()}/d-1")])
    assert over(live, update, f"Update{noun}", tmp_path, rule).verdict(rule) == verdict


def test_a_team_stays_in_its_workforce(tmp_path: Path) -> None:
    workforce = {"WorkforceName": "f", "WorkforceArn": f"{ARN}:workforce/f", "SourceIpConfig": {"Cidrs": []}}
    team = {"WorkteamName": "w", "WorkforceArn": f"{ARN}:workforce/f"}
    live = living(
        tmp_path / "live",
        [
            document("AWS::SageMaker::Workforce", "f", {"Workforce": workforce}, f"{ARN}:workforce/f"),
            document("AWS::SageMaker::Workteam", "w", {"Workteam": team}, f"{ARN}:workteam/private-crowd/w"),
        ],
    )
    gated = over(live, {"WorkteamName": "w", "Description": "new"}, "UpdateWorkteam", tmp_path)
    assert gated.verdicts
    assert not [one for one in gated.report.findings if "known only after deployment" in one.message]


def group(name: str, key: str | None) -> Mapping[str, Any]:
    volume = {"RootVolume": True, "VolumeKmsKeyId": key} if key else {"RootVolume": True}
    return {
        "InstanceGroupName": name,
        "InstanceType": "ml.g5.xlarge",
        "InstanceCount": 1,
        "ExecutionRole": f"arn:aws:iam::{ACCOUNT}:role/r",
        "InstanceStorageConfigs": [{"EbsVolumeConfig": volume}],
    }


def test_the_groups_that_an_update_of_a_cluster_does_not_name_stay(tmp_path: Path) -> None:
    """The cluster is found by its name, though AWS calls it otherwise."""
    described = {"ClusterName": "c", "InstanceGroups": [group("a", None), group("b", None)]}
    live = living(tmp_path / "live", [document("AWS::SageMaker::Cluster", "c", described, f"{ARN}:cluster/k7x2m9q4")])
    update = {"ClusterName": "c", "InstanceGroups": [group("a", f"arn:aws:kms:{REGION}:{ACCOUNT}:key/gone")]}
    alone = gate(written(tmp_path, update), operation="UpdateCluster", rules=(IMAGES,))
    assert alone.verdict(IMAGES) == "unknown"
    laid = over(live, update, "UpdateCluster", tmp_path, IMAGES).finding(IMAGES)
    assert (laid.verdict, laid.resource.id) == ("fail", f"{ARN}:cluster/k7x2m9q4")


@pytest.mark.parametrize(
    ("noun", "operation", "rule"),
    [
        ("ModelPackageGroup", "GetModelPackageGroupPolicy", "registry-foreign-access"),
        ("Endpoint", "GetEndpointPolicy", "endpoint-foreign-access"),
    ],
)
def test_a_policy_that_is_there_stays_where_the_code_sets_none(
    noun: str, operation: str, rule: str, tmp_path: Path
) -> None:
    statement = {"Effect": "Allow", "Principal": "*", "Action": "sagemaker:*", "Resource": "*"}
    policy = {"ResourcePolicy": json.dumps({"Version": "2012-10-17", "Statement": [statement]})}
    responses = {f"Describe{noun}": {f"{noun}Name": "x"}, operation: policy}
    live = living(tmp_path / "live", [document(f"AWS::SageMaker::{noun}", "x", responses, f"{ARN}:{noun.lower()}/x")])
    code = {"Resources": {"R": {"Type": f"AWS::SageMaker::{noun}", "Properties": {f"{noun}Name": "x"}}}}
    laid = gate(written(tmp_path, code), over=live, rules=(rule,))
    alone = gate(written(tmp_path, code), rules=(rule,))
    assert (laid.verdict(rule), alone.verdict(rule)) == ("fail", "pass")


def without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: without_nulls(each) for name, each in value.items() if each is not None}
    return [without_nulls(each) for each in value] if isinstance(value, list) else value


def described() -> dict[str, Document]:
    """What others were answered, the first of each name, at home in one account."""
    found: dict[str, Document] = {}
    for file in sorted(DESCRIBED.glob("*.json")):
        answer = without_nulls(json.loads(file.read_text()))
        noun = next(name[:-3] for name in answer if name.endswith("Arn") and f"{name[:-3]}Name" in answer)
        name = answer[f"{noun}Name"]
        arn = f"{ARN}:{noun.lower()}/{name}"
        found.setdefault(
            f"{noun} {name}", document(f"AWS::SageMaker::{noun}", name, {**answer, f"{noun}Arn": arn}, arn)
        )
    return found


@pytest.fixture(scope="module")
def answered(tmp_path_factory: pytest.TempPathFactory) -> Live:
    return living(tmp_path_factory.mktemp("answered") / "live", described().values())


@pytest.mark.shared
@pytest.mark.skipif(not DESCRIBED.is_dir(), reason="the shared folder is not beside the checkout")
class TestTheAnswersOfOthers:
    """Real answers of Describe as what is there."""

    def test_an_update_that_changes_nothing_leaves_every_verdict_to_what_is_there(
        self, answered: Live, tmp_path: Path
    ) -> None:
        for key, one in described().items():
            noun, name = key.split()
            if f"Update{noun}" in actions():
                extra = {"EndpointConfigName": "single-variant-config"} if noun == "Endpoint" else {}
                gated = over(answered, {f"{noun}Name": name, **extra}, f"Update{noun}", tmp_path)
                assert {each.resource.id for each in gated.report.findings} == {one.identity.arn}
                assert not [each for each in gated.report.findings if "the update leaves" in each.message]

    def test_an_update_of_a_notebook(self, answered: Live, tmp_path: Path) -> None:
        rules = ("notebook-root-access", "notebook-direct-internet", "key-volume-not-customer-managed")
        update = {"NotebookInstanceName": "test", "RootAccess": "Disabled"}
        gated = over(answered, update, "UpdateNotebookInstance", tmp_path, *rules)
        assert [gated.verdict(rule) for rule in rules] == ["pass", "fail", "fail"]

    def test_what_a_request_names_is_looked_up(self, answered: Live, tmp_path: Path) -> None:
        capture = "endpoint-without-data-capture"
        request = {"EndpointName": "new", "EndpointConfigName": "single-variant-config"}
        assert over(answered, request, "CreateEndpoint", tmp_path, capture).verdict(capture) == "pass"
        gone = {**request, "EndpointConfigName": "gone"}
        assert over(answered, gone, "CreateEndpoint", tmp_path, capture).verdict(capture) in {"unknown", "none"}

    def test_models_and_keys_that_are_there(self, answered: Live, tmp_path: Path) -> None:
        isolated, registry = "model-not-isolated", "image-unapproved-registry"
        variant = {"VariantName": "v", "InstanceType": "ml.m5.large", "InitialInstanceCount": 1}
        config = {"EndpointConfigName": "c", "ProductionVariants": [{**variant, "ModelName": "xgboost-model"}]}
        gated = over(answered, config, "CreateEndpointConfig", tmp_path, isolated, registry)
        assert "unknown" not in {gated.verdict(isolated), gated.verdict(registry)}
