"""Words in the wrong case and the like are refused by AWS: nothing is judged by them, and the reason says why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.engine.gate.gating import gate, written
from tests.iac.documents.legal import TABLE
from tests.iac.documents.legal import written as table_written

NOTEBOOK, MODEL = "AWS::SageMaker::NotebookInstance", "AWS::SageMaker::Model"
ROOT, INTERNET, ISOLATED = "notebook-root-access", "notebook-direct-internet", "model-not-isolated"
ROLE = "arn:aws:iam::111122223333:role/lab"


def resource(type_: str, **properties: Any) -> dict[str, Any]:
    return {"Type": type_, "Properties": properties}


def notebook(**properties: Any) -> dict[str, Any]:
    return resource(NOTEBOOK, InstanceType="ml.t3.medium", RoleArn=ROLE, **properties)


def test_the_table_is_what_the_model_says() -> None:
    assert TABLE.read_text() == table_written(), "write it anew: python -m tests.iac.documents.legal"


@pytest.mark.parametrize(
    ("planned", "rule", "reason"),
    [
        (
            notebook(DirectInternetAccess="disabled"),
            INTERNET,
            "DirectInternetAccess is 'disabled', which AWS refuses: it takes Enabled or Disabled",
        ),
        (notebook(RootAccess=False), ROOT, "RootAccess is 'false', which AWS refuses: it takes Enabled or Disabled"),
        (notebook(RootAccess="ENABLED"), ROOT, "RootAccess is 'ENABLED', which AWS refuses"),
        (
            resource(MODEL, EnableNetworkIsolation="yes"),
            ISOLATED,
            "EnableNetworkIsolation is 'yes', which AWS refuses: it takes true or false",
        ),
        (
            resource("AWS::SageMaker::Domain", AppNetworkAccessType="vpcOnly", AuthMode="IAM"),
            "studio-domain-public-internet",
            "AppNetworkAccessType is 'vpcOnly', which AWS refuses: it takes PublicInternetOnly or VpcOnly",
        ),
    ],
)
def test_what_aws_refuses_is_neither_pass_nor_fail(
    planned: dict[str, Any], rule: str, reason: str, tmp_path: Path
) -> None:
    gated = gate(written(tmp_path, {"Resources": {"It": planned}}), rules=(rule,))
    assert gated.verdict(rule) == "unknown"
    assert reason in gated.finding(rule).message


@pytest.mark.parametrize(("flag", "verdict"), [("true", "pass"), ("True", "pass"), ("false", "fail"), (True, "pass")])
def test_a_flag_may_be_a_text(flag: Any, verdict: str, tmp_path: Path) -> None:
    template = {"Resources": {"It": resource(MODEL, EnableNetworkIsolation=flag)}}
    assert gate(written(tmp_path, template), rules=(ISOLATED,)).verdict(ISOLATED) == verdict


def test_only_the_choices_that_aws_refuses_are_unknown(tmp_path: Path) -> None:
    template = {
        "Parameters": {"Root": {"Type": "String", "AllowedValues": ["Disabled", "disabled"]}},
        "Resources": {"It": notebook(RootAccess={"Ref": "Root"})},
    }
    finding = gate(written(tmp_path, template), rules=(ROOT,)).finding(ROOT)
    assert finding.verdict == "unknown"
    assert "passes where parameter Root is Disabled" in finding.message


def test_a_request_is_held_to_the_same_words(tmp_path: Path) -> None:
    asked = {"NotebookInstanceName": "lab", "InstanceType": "ml.t3.medium", "RoleArn": ROLE, "RootAccess": "disabled"}
    finding = gate(written(tmp_path, asked), rules=(ROOT,)).finding(ROOT)
    assert "RootAccess is 'disabled', which AWS refuses: it takes Enabled or Disabled" in finding.message


def test_capture_that_is_neither_on_nor_off_is_not_known(tmp_path: Path) -> None:
    capture = {"EnableCapture": "yes", "DestinationS3Uri": "s3://lab/c", "InitialSamplingPercentage": 1}
    variants = [{"VariantName": "all", "ModelName": "churn", "InstanceType": "ml.m5.large", "InitialInstanceCount": 1}]
    config = resource("AWS::SageMaker::EndpointConfig", DataCaptureConfig=capture, ProductionVariants=variants)
    name = {"Fn::GetAtt": ["Config", "EndpointConfigName"]}
    template = {"Resources": {"Config": config, "It": resource("AWS::SageMaker::Endpoint", EndpointConfigName=name)}}
    gated = gate(written(tmp_path, template), rules=("endpoint-without-data-capture",))
    assert gated.verdicts["It", "endpoint-without-data-capture"] == "unknown"
    assert not gated.report.errors


def test_what_may_be_a_credential_is_not_shown(tmp_path: Path) -> None:
    template = {"Resources": {"It": notebook(RootAccess="AKIAIOSFODNN7EXAMPLE")}}
    assert (
        "RootAccess is something else, which AWS refuses"
        in gate(written(tmp_path, template), rules=(ROOT,)).finding(ROOT).message
    )


@pytest.mark.parametrize(
    ("properties", "rule", "reason"),
    [
        ({"VpcConfig": "vpc-1"}, "model-outside-vpc", "VpcConfig is 'vpc-1', which AWS refuses: it takes a structure"),
        (
            {"VpcConfig": {"Subnets": "subnet-1"}},
            "model-outside-vpc",
            "VpcConfig.Subnets is 'subnet-1', which AWS refuses: it takes a list",
        ),
        (
            {"Containers": {"Image": "churn"}},
            "model-image-not-pinned",
            "Containers is a structure, which AWS refuses: it takes a list",
        ),
    ],
)
def test_the_shape_of_what_aws_takes_is_told(
    properties: dict[str, Any], rule: str, reason: str, tmp_path: Path
) -> None:
    template = {"Resources": {"It": resource(MODEL, **properties)}}
    gated = gate(written(tmp_path, template), rules=(rule,))
    assert gated.verdict(rule) == "unknown"
    assert reason in gated.finding(rule).message


def test_a_credential_in_what_aws_refuses_is_one_all_the_same(tmp_path: Path) -> None:
    containers = {
        "Image": "churn",
        "Environment": {"AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"},
    }
    template = {"Resources": {"It": resource(MODEL, Containers=containers)}}
    gated = gate(written(tmp_path, template), rules=("secret-in-configuration",))
    assert gated.verdict("secret-in-configuration") == "fail"
    assert "wJalrXUtnFEMI" not in gated.report.model_dump_json()
