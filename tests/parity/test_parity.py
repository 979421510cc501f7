"""One configuration as a template, a plan, requests and a live account gives the same verdicts for every rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from auditor.engine import registry
from tests.parity import cloudformation, judging, terraform
from tests.parity.configuration import SAGEMAKER, Configuration
from tests.parity.differences import (
    FORMS,
    MAY_BE_UNKNOWN,
    PLAN,
    PLAN_OVER,
    REQUESTS_OVER,
    TEMPLATE,
    TEMPLATE_OVER,
    UNASKED,
    left_open,
    told_otherwise,
    unexplained,
)
from tests.parity.generated import configurations
from tests.parity.judging import NOWHERE, Judged
from tests.parity.table import TABLE

TYPES = {
    "AppImageConfig", "Cluster", "CodeRepository", "DataQualityJobDefinition", "DeviceFleet", "Domain", "Endpoint",
    "EndpointConfig", "FeatureGroup", "HyperParameterTuningJob", "Image", "ImageVersion", "InferenceComponent",
    "LabelingJob", "MlflowTrackingServer", "Model", "ModelBiasJobDefinition", "ModelExplainabilityJobDefinition",
    "ModelPackage", "ModelPackageGroup", "ModelQualityJobDefinition", "MonitoringSchedule", "NotebookInstance",
    "NotebookInstanceLifecycleConfig", "Pipeline", "ProcessingJob", "Space", "TrainingJob", "TransformJob",
    "UserProfile", "Workforce", "Workteam",
}  # fmt: skip
JOINED = {"Bucket", "Key", "LogGroup", "Role", "SecurityGroup", "Subnet", "Trail", "VPC"}


@dataclass(frozen=True)
class Forms:
    """What the rules say of a configuration in the account and in each form of code."""

    account: Judged
    code: Mapping[str, Judged]

    @classmethod
    def of(cls, configuration: Configuration, folder: Path) -> Forms:
        """Write the configuration in every form, and judge it."""
        account, there = judging.live(configuration, folder)
        return cls(
            account,
            {
                TEMPLATE: judging.in_cloudformation(configuration, folder, NOWHERE),
                PLAN: judging.in_terraform(configuration, folder, NOWHERE),
                TEMPLATE_OVER: judging.in_cloudformation(configuration, folder, there),
                PLAN_OVER: judging.in_terraform(configuration, folder, there),
                REQUESTS_OVER: judging.in_requests(configuration, folder, there),
            },
        )


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> Forms:
    """The whole table in one account, one template, one plan and a folder of requests."""
    return Forms.of(TABLE, tmp_path_factory.mktemp("table"))


def test_the_table_has_every_type_and_each_is_judged_in_the_account(forms: Forms) -> None:
    assert {thing.noun for thing in TABLE.sagemaker} == TYPES
    assert {thing.noun for thing in TABLE} >= JOINED
    judged = {thing.key for thing in TABLE if thing.type.startswith(SAGEMAKER) or thing.noun in JOINED}
    assert {key for key, verdicts in forms.account.verdicts.items() if verdicts} >= judged


def test_the_table_has_what_passes_and_what_fails() -> None:
    """Held apart from the forms: these rules must find both in the account, or the table compares nothing."""
    assert len(BOTH_WAYS) == len(set(BOTH_WAYS))
    assert set(BOTH_WAYS) <= {one.id for one in registry.load().rules}


def test_what_protects_is_there_and_is_not_there(forms: Forms) -> None:
    told: dict[str, set[str]] = {}
    for (_, rule), verdict in forms.account.all().items():
        told.setdefault(rule, set()).add(verdict)
    assert {rule for rule in BOTH_WAYS if not told.get(rule, set()) >= {"pass", "fail"}} == set()


@pytest.mark.parametrize("form", FORMS)
def test_every_form_judges_every_thing_that_it_can_make_by_every_rule(forms: Forms, form: str) -> None:
    makes = {
        TEMPLATE: lambda one: one.noun not in cloudformation.UNMADE,
        TEMPLATE_OVER: lambda one: one.noun not in cloudformation.UNMADE,
        PLAN: terraform.makes,
        PLAN_OVER: terraform.makes,
        REQUESTS_OVER: lambda one: one.type.startswith(SAGEMAKER),
    }[form]
    asked = {key: set(verdicts) - UNASKED for key, verdicts in forms.account.verdicts.items()}
    judged = {key: set(verdicts) - UNASKED for key, verdicts in forms.code[form].verdicts.items() if verdicts}
    assert judged == {one.key: asked[one.key] for one in TABLE if makes(one) and asked.get(one.key)}


@pytest.mark.parametrize("form", FORMS)
def test_what_code_tells_the_account_tells_too(forms: Forms, form: str) -> None:
    assert told_otherwise(form, forms.code[form], forms.account) == {}


@pytest.mark.parametrize("form", FORMS)
def test_code_leaves_open_only_what_the_table_says(forms: Forms, form: str) -> None:
    assert unexplained(form, left_open(forms.code[form], forms.account)) == {}


def test_each_difference_of_the_table_is_met(forms: Forms) -> None:
    met = [
        (form, rule, reason)
        for form in FORMS
        for (_, rule), reason in left_open(forms.code[form], forms.account).items()
    ]
    for difference in MAY_BE_UNKNOWN:
        assert any(difference.explains(*each) for each in met), difference.why


def test_over_the_account_little_is_left_open(forms: Forms) -> None:
    for form in (TEMPLATE_OVER, REQUESTS_OVER):
        assert {rule for _, rule in left_open(forms.code[form], forms.account)} == {
            "cluster-image-outdated", "cost-idle-endpoint", "model-artifact-unverified", "model-image-not-pinned",
            "notebook-idle",
        }  # fmt: skip


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(configuration=configurations())
def test_whatever_the_fields_are_the_forms_agree(
    tmp_path_factory: pytest.TempPathFactory, configuration: Configuration
) -> None:
    forms = Forms.of(configuration, tmp_path_factory.mktemp("drawn"))
    for form, code in forms.code.items():
        assert told_otherwise(form, code, forms.account) == {}
        assert unexplained(form, left_open(code, forms.account)) == {}


BOTH_WAYS: tuple[str, ...] = ()
