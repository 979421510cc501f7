"""One configuration as a template, a plan, requests and a live account gives the same verdicts for every rule."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.iac.terraform import provider
from tests.parity import cloudformation, judging, terraform
from tests.parity.configuration import SAGEMAKER, Configuration, Thing
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
DRAWN = (Phase.explicit, Phase.generate)
"""Nothing is made smaller: each example is a whole account."""
SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture)
BOTH_WAYS = {
    "bucket-access-unlogged", "bucket-acls-enabled", "bucket-foreign-access", "bucket-not-customer-managed",
    "bucket-plaintext-transport", "bucket-public", "bucket-public-data", "bucket-unblocked",
    "bucket-versioning-off", "cluster-outside-vpc", "cost-tuning-never-stops-early", "edge-device-role-shared",
    "edge-device-role-unbounded", "endpoint-capture-unencrypted", "endpoint-elastic-inference",
    "endpoint-ssm-access", "endpoint-without-data-capture", "feature-store-no-online-store",
    "feature-store-online-not-customer-managed", "governance-untagged", "governance-without-description",
    "iam-data-beyond-own-buckets", "iam-execution-role-administrator", "iam-execution-role-confused-deputy",
    "iam-execution-role-escalation", "iam-execution-role-full-access", "iam-execution-role-not-assumable",
    "iam-execution-role-unbounded-assume-role", "iam-execution-role-unbounded-data",
    "iam-execution-role-unbounded-pass-role", "iam-execution-role-whole-services",
    "iam-presigned-url-of-others", "image-registry-outside-vpc", "image-unapproved-registry",
    "job-not-isolated", "job-outside-vpc", "job-remote-debug", "job-traffic-unencrypted", "key-disabled",
    "key-output-not-customer-managed", "key-rotation-off", "key-volume-not-customer-managed",
    "labeling-links-not-bound-to-worker", "logging-log-group-retention", "logging-log-group-without-key",
    "logging-trail-bucket-public", "logging-trail-not-encrypted", "logging-trail-not-validated",
    "model-image-not-pinned", "model-not-isolated", "model-outside-vpc", "monitoring-endpoint-unwatched",
    "network-open-egress", "network-open-ingress", "network-public-subnet", "notebook-direct-internet",
    "notebook-imdsv1", "notebook-internet-to-data", "notebook-outside-vpc", "notebook-platform-unsupported",
    "notebook-repository-without-secret", "notebook-role-administrator", "notebook-root-access",
    "notebook-without-lifecycle-config", "pipeline-role-overpowered", "pipeline-step-not-isolated",
    "pipeline-step-outside-vpc", "pipeline-step-traffic-unencrypted", "registry-mlflow-not-customer-managed",
    "registry-not-customer-managed", "resilience-endpoint-single-instance", "resilience-single-zone",
    "secret-in-configuration", "secret-in-lifecycle-script", "studio-apps-never-stop",
    "studio-domain-public-internet", "studio-iam-sign-in", "studio-no-source-identity",
    "studio-output-sharing-unencrypted", "studio-shared-role", "studio-space-shared",
}  # fmt: skip
"""The rules that the table must both pass and fail in the account, or it compares nothing of them."""


def _of_cloudformation(one: Thing) -> bool:
    return one.noun not in cloudformation.UNMADE


MAKES: Mapping[str, Callable[[Thing], bool]] = {
    TEMPLATE: _of_cloudformation,
    TEMPLATE_OVER: _of_cloudformation,
    PLAN: terraform.makes,
    PLAN_OVER: terraform.makes,
    REQUESTS_OVER: lambda one: one.type.startswith(SAGEMAKER),
}
"""What each form can make."""


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

    def of_keys(self, keys: Iterable[str]) -> Forms:
        """What is said of some things only."""
        kept = frozenset(keys)
        return Forms(self.account.of_keys(kept), {form: code.of_keys(kept) for form, code in self.code.items()})


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> Forms:
    """The whole table in one account, one template, one plan and a folder of requests."""
    return Forms.of(TABLE, tmp_path_factory.mktemp("table"))


def test_the_table_has_every_type_and_each_is_judged_in_the_account(forms: Forms) -> None:
    assert {thing.noun for thing in TABLE.sagemaker} == TYPES
    assert {thing.noun for thing in TABLE} >= JOINED
    judged = {thing.key for thing in TABLE if thing.type.startswith(SAGEMAKER) or thing.noun in JOINED}
    assert {key for key, verdicts in forms.account.verdicts.items() if verdicts} >= judged


def test_what_protects_is_there_and_is_not_there(forms: Forms) -> None:
    told: dict[str, set[str]] = {}
    for (_, rule), verdict in forms.account.all().items():
        told.setdefault(rule, set()).add(verdict)
    assert {rule for rule in BOTH_WAYS if not told.get(rule, set()) >= {"pass", "fail"}} == set()


@pytest.mark.parametrize("form", FORMS)
def test_every_form_judges_every_thing_that_it_can_make_by_every_rule(forms: Forms, form: str) -> None:
    asked = {key: set(verdicts) - UNASKED for key, verdicts in forms.account.verdicts.items()}
    judged = {key: set(verdicts) - UNASKED for key, verdicts in forms.code[form].verdicts.items() if verdicts}
    assert judged == {one.key: asked[one.key] for one in TABLE if MAKES[form](one) and asked.get(one.key)}


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
            "cluster-image-outdated", "cost-idle-endpoint", "cost-idle-gpu-notebook", "model-artifact-unverified",
            "model-image-not-pinned", "notebook-idle",
        }  # fmt: skip


@pytest.mark.shared
@pytest.mark.skipif(not provider.types(), reason="the provider's schemas stand in the shared folder")
def test_what_a_plan_says_of_fields_that_nobody_set_changes_nothing(forms: Forms, tmp_path: Path) -> None:
    def schema(type_: str) -> dict[str, Any] | None:
        return provider.schema(type_) if type_ in provider.types() else None

    assert judging.in_terraform(TABLE, tmp_path, NOWHERE, schema).verdicts == forms.code[PLAN].verdicts


def test_a_verdict_that_is_told_otherwise_or_left_open_is_seen() -> None:
    account = Judged({"It": {"one": "fail", "two": "pass", "three": "unknown"}}, {})
    code = Judged({"It": {"one": "pass", "two": "unknown", "three": "pass"}}, {("It", "two"): "it is a secret"})
    told = {("It", "one"): ("pass", "fail"), ("It", "three"): ("pass", "unknown")}
    assert told_otherwise(TEMPLATE, code, account) == told
    assert unexplained(TEMPLATE, left_open(code, account)) == {("It", "two"): "it is a secret"}


@settings(max_examples=2, deadline=None, suppress_health_check=SLOW, phases=DRAWN, derandomize=True)
@given(configuration=configurations())
def test_whatever_the_fields_are_the_forms_agree(
    tmp_path_factory: pytest.TempPathFactory, configuration: Configuration
) -> None:
    """Of SageMaker's things: who uses a key or a bucket is another question where a form lacks some of its users."""
    forms = Forms.of(configuration, tmp_path_factory.mktemp("drawn")).of_keys(
        each.key for each in configuration.sagemaker
    )
    told = {form: told_otherwise(form, code, forms.account) for form, code in forms.code.items()}
    assert told == {form: {} for form in FORMS}
    open_ = {form: unexplained(form, left_open(code, forms.account)) for form, code in forms.code.items()}
    assert open_ == {form: {} for form in FORMS}
