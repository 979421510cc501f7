"""The collectors of the edge: Greengrass in both versions, and IoT's role aliases and policies."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from auditor.collect import greengrass, greengrassv2, iot
from auditor.model.gap import Reason
from auditor.sandbox import Fault
from tests.collect.reading import ACCOUNT, REGION, read

HERE = f"arn:aws:greengrass:{REGION}:{ACCOUNT}:"
RECIPE = """{"Manifests": [{"Artifacts": [{"URI": "s3://edge-artifacts/score.zip"}, {"URI": "docker:score"}],
"Lifecycle": {"Install": "true", "Run": {"Script": "score", "RequiresPrivilege": true}}}]}"""
ROLE = f"arn:aws:iam::{ACCOUNT}:role/edge"


def service(name: str, **operations: Any) -> dict[str, Any]:
    return {"service": name, "region": REGION, "operations": operations}


def groups() -> dict[str, Any]:
    def at(kind: str) -> str:
        return f"{HERE}/greengrass/definition/{kind}/d-1/versions/v-1"

    definition = {"CoreDefinitionVersionArn": at("cores"), "ResourceDefinitionVersionArn": at("resources")}
    model = {"S3MachineLearningModelResourceData": {"S3Uri": "s3://models/edge.tar.gz"}}
    return service(
        "greengrass",
        ListGroups={"Groups": [{"Id": "g-1", "Name": "plant", "LatestVersion": "v-9"}, {"Id": "g-2", "Name": "new"}]},
        GetAssociatedRole=[
            {"match": {"GroupId": "g-1"}, "response": {"RoleArn": ROLE}},
            {"error": ["NotFoundException", "there is no role"]},
        ],
        GetGroupVersion=[{"match": {"GroupVersionId": "v-9"}, "response": {"Definition": definition}}],
        GetCoreDefinitionVersion=[
            {
                "match": {"CoreDefinitionId": "d-1", "CoreDefinitionVersionId": "v-1"},
                "response": {"Definition": {"Cores": [{"Id": "c", "CertificateArn": "cert", "ThingArn": "thing"}]}},
            }
        ],
        GetResourceDefinitionVersion={
            "Definition": {"Resources": [{"Id": "r", "Name": "m", "ResourceDataContainer": model}]}
        },
    )


def test_a_group_has_the_definitions_of_its_latest_version(tmp_path: Path) -> None:
    group = read(tmp_path, greengrass.COLLECTOR, groups()).resource(greengrass.GROUP, "g-1")
    assert (group.name, group.role.text) == ("plant", ROLE)
    assert [each.thing for each in group.cores] == ["thing"]
    assert [each.model_bucket.text for each in group.resources] == ["models"]
    assert (group.functions, group.loggers, group.default_isolation) == ((), (), None)


def test_a_group_without_version_or_role_has_none(tmp_path: Path) -> None:
    found = read(tmp_path, greengrass.COLLECTOR, groups())
    group = found.resource(greengrass.GROUP, "g-2")
    assert (group.role, group.cores, group.version) == (None, (), None)
    assert found.document(greengrass.GROUP, "g-2").gaps == {}


def test_a_denied_group_version_is_a_gap_of_every_definition(tmp_path: Path) -> None:
    found = read(tmp_path, greengrass.COLLECTOR, groups(), faults=[Fault("greengrass.GetGroupVersion", "deny")])
    gaps = found.document(greengrass.GROUP, "g-1").gaps
    assert {gap.reason for gap in gaps.values()} == {Reason.DENIED}
    assert gaps.keys() >= set(greengrass.DEFINITIONS.values())
    assert found.resource(greengrass.GROUP, "g-1").role.text == ROLE


def edge() -> dict[str, Any]:
    component = f"{HERE}components:score:versions:1.0.0"
    seen = "2026-01-31T12:00:00Z"
    status = {"componentState": "DEPLOYABLE"}
    listed = {"componentName": "score", "latestVersion": {"arn": component, "componentVersion": "1.0.0"}}
    deployment = {"deploymentId": "d-1", "targetArn": "thing", "deploymentStatus": "COMPLETED"}
    device = {"coreDeviceThingName": "press", "status": "HEALTHY", "lastStatusUpdateTimestamp": seen}
    return service(
        "greengrassv2",
        ListCoreDevices={"coreDevices": [device]},
        GetCoreDevice={**device, "coreVersion": "2.9.0", "platform": "linux"},
        ListInstalledComponents={"installedComponents": [{"componentName": "score", "isRoot": True}]},
        ListComponents={"components": [listed]},
        DescribeComponent={"arn": component, "componentName": "score", "componentVersion": "1.0.0", "status": status},
        GetComponent={"recipeOutputFormat": "JSON", "recipe": RECIPE},
        ListDeployments={"deployments": [{**deployment, "isLatestForTarget": True}]},
        GetDeployment={
            **deployment,
            "components": {
                "score": {"componentVersion": "1.0.0", "runWith": {"posixUser": "root:root"}},
                "watch": {"componentVersion": "1.0.0", "runWith": {"posixUser": "ggc_user"}},
            },
        },
    )


def test_devices_components_and_deployments_are_read(tmp_path: Path) -> None:
    found = read(tmp_path, greengrassv2.COLLECTOR, edge())
    device = found.resource(greengrassv2.DEVICE, "press")
    assert (device.version, device.status, device.components) == ("2.9.0", "HEALTHY", ("score",))
    component = found.resource(greengrassv2.COMPONENT, "score")
    assert (component.version, component.state) == ("1.0.0", "DEPLOYABLE")
    assert [each.text for each in component.data_buckets()] == ["edge-artifacts"]
    assert component.privileged_steps == ("Run",)
    deployment = found.resource(greengrassv2.DEPLOYMENT, "d-1")
    assert (deployment.status, deployment.components, deployment.on_failure) == (
        "COMPLETED",
        ("score", "watch"),
        "ROLLBACK",
    )
    assert deployment.run_as_root == ("score",)


def test_denied_details_of_devices_leave_the_rest(tmp_path: Path) -> None:
    faults = [Fault("greengrassv2.ListInstalledComponents", "deny"), Fault("greengrassv2.ListComponents", "deny")]
    found = read(tmp_path, greengrassv2.COLLECTOR, edge(), faults=faults)
    assert found.document(greengrassv2.DEVICE, "press").gaps["ListInstalledComponents"].reason is Reason.DENIED
    assert found.listed(greengrassv2.COMPONENT) is Reason.DENIED
    assert found.names(greengrassv2.DEPLOYMENT) == {"d-1"}


def devices() -> dict[str, Any]:
    alias = {"roleAlias": "edge", "roleArn": ROLE, "owner": ACCOUNT, "credentialDurationSeconds": 900}
    arn = f"arn:aws:iot:{REGION}:{ACCOUNT}:policy/assume"
    return service(
        "iot",
        ListRoleAliases={"roleAliases": ["edge"]},
        DescribeRoleAlias={"roleAliasDescription": alias},
        ListPolicies={"policies": [{"policyName": "assume", "policyArn": arn}]},
        GetPolicy={"policyName": "assume", "policyArn": arn, "policyDocument": "{}"},
    )


def test_role_aliases_and_policies_are_read(tmp_path: Path) -> None:
    found = read(tmp_path, iot.COLLECTOR, devices())
    alias = found.resource(iot.ALIAS, "edge")
    assert (alias.role.text, alias.credential_seconds) == (ROLE, 900)
    assert found.resource(iot.POLICY, "assume").policy == "{}"


def test_a_denied_alias_and_policy_are_gaps(tmp_path: Path) -> None:
    faults = [Fault("iot.DescribeRoleAlias", "deny"), Fault("iot.GetPolicy", "deny")]
    found = read(tmp_path, iot.COLLECTOR, devices(), faults=faults)
    assert found.document(iot.ALIAS, "edge").gaps["DescribeRoleAlias"].reason is Reason.DENIED
    assert found.document(iot.POLICY, "assume").gaps["iot:GetPolicy"].reason is Reason.DENIED
