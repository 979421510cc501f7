"""What is known of SageMaker and easily got wrong: each fact has an example in which the naive rule errs, or a test."""

from __future__ import annotations

import ast
import csv
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from auditor.collect.collector import collectors
from auditor.collect.shapes import shapes
from auditor.engine import frameworks
from auditor.engine.examples import Example, examples
from auditor.engine.patch import targets
from auditor.engine.registry import load
from auditor.model.aws.sagemaker.notebook import NotebookInstance
from auditor.model.aws.sagemaker.studio import Domain
from auditor.model.remediation import Applies
from auditor.model.resource import Resource
from auditor.model.verdict import Outcome
from auditor.rule import Rule
from tests.model.botoshapes import model, paths

TESTS = Path(__file__).parents[1]
FACTS = TESTS.parents[1] / "shared" / "controls" / "sagemaker_facts.csv"
RULES = {rule.id: rule for rule in load().rules}
SHAPES = shapes(collectors())

SHOWN: Mapping[str, tuple[str, ...]] = {
    "nvme-no-volume-key": (
        "key-volume-not-customer-managed not_applicable",
        "pipeline-step-volume-not-customer-managed pass",
    ),
    "nvme-endpoint-wording": ("key-volume-not-customer-managed not_applicable",),
    "default-encryption": ("key-volume-not-customer-managed fail",),
    "s3-express-output": (
        "key-output-not-customer-managed fail",
        "key-output-not-customer-managed not_applicable",
        "pipeline-step-output-not-customer-managed pass",
    ),
    "key-not-cmk": ("key-output-not-customer-managed fail", "key-volume-not-customer-managed fail"),
    "kms-grants": ("key-unfit-for-sagemaker fail", "key-unfit-for-sagemaker pass"),
    "hyperpod-root-cmk": ("cluster-volume-not-customer-managed fail", "cluster-volume-not-customer-managed pass"),
    "domain-kms-scope": ("key-volume-not-customer-managed fail", "studio-orphaned-file-system fail"),
    "icc-single-node": (
        "job-traffic-unencrypted fail",
        "job-traffic-unencrypted not_applicable",
        "pipeline-step-traffic-unencrypted fail",
        "pipeline-step-traffic-unencrypted pass",
    ),
    "icc-sh-conditional": ("job-traffic-unencrypted fail", "job-traffic-unencrypted not_applicable"),
    "isolation-s3": ("job-not-isolated fail", "job-outside-vpc fail", "pipeline-step-not-isolated fail"),
    "isolation-unsupported": (
        "job-not-isolated not_applicable",
        "model-not-isolated not_applicable",
        "pipeline-step-not-isolated pass",
    ),
    "isolation-no-ssm": ("endpoint-ssm-access fail",),
    "no-isolation-field": (
        "job-outside-vpc fail",
        "pipeline-step-not-isolated not_applicable",
        "pipeline-step-outside-vpc not_applicable",
    ),
    "endpointconfig-isolation": (
        "model-not-isolated fail",
        "model-not-isolated not_applicable",
        "model-outside-vpc fail",
        "model-outside-vpc not_applicable",
    ),
    "monitoring-schedule-ref": (
        "job-not-isolated not_applicable",
        "job-outside-vpc not_applicable",
        "job-traffic-unencrypted not_applicable",
        "monitoring-endpoint-unwatched pass",
        "monitoring-schedule-inactive pass",
    ),
    "serverless-limits": (
        "cost-never-sized not_applicable",
        "endpoint-compiled-for-other-family not_applicable",
        "endpoint-cross-region-uncapped not_applicable",
        "endpoint-serverless-unsupported fail",
        "endpoint-unguarded-update not_applicable",
        "endpoint-without-data-capture not_applicable",
        "key-volume-not-customer-managed not_applicable",
        "logging-endpoint-alarms-incomplete pass",
        "model-artifact-unverified not_applicable",
        "model-not-isolated not_applicable",
        "model-outside-vpc not_applicable",
        "monitoring-endpoint-unwatched not_applicable",
        "resilience-endpoint-single-instance not_applicable",
        "resilience-endpoint-without-autoscaling not_applicable",
    ),
    "multi-az": (
        "resilience-component-few-copies fail",
        "resilience-component-few-copies pass",
        "resilience-endpoint-single-instance fail",
        "resilience-single-zone fail",
        "resilience-single-zone pass",
    ),
    "platform-mode-ecr": (
        "image-registry-outside-vpc fail",
        "image-registry-outside-vpc pass",
        "model-artifact-not-s3 fail",
        "model-image-not-pinned fail",
    ),
    "notebook-internet-default": ("notebook-direct-internet fail",),
    "notebook-presigned-vpce": ("iam-presigned-url-from-anywhere fail", "iam-presigned-url-from-anywhere pass"),
    "notebook-root-lcc": ("notebook-root-access pass", "notebook-unapproved-lifecycle-config fail"),
    "notebook-sg-jupyter": ("notebook-open-security-group fail", "notebook-open-security-group pass"),
    "notebook-platform": ("notebook-platform-unsupported fail", "notebook-platform-unsupported pass"),
    "notebook-imds": ("notebook-imdsv1 fail",),
    "mutability": (
        "key-volume-not-customer-managed fail",
        "notebook-direct-internet fail",
        "notebook-imdsv1 fail",
        "notebook-without-lifecycle-config fail",
        "studio-domain-public-internet fail",
    ),
    "domain-vpconly": (
        "network-missing-interface-endpoints fail",
        "studio-domain-public-internet fail",
        "studio-shared-security-group fail",
        "studio-shared-security-group not_applicable",
    ),
    "eni-no-public-ip": ("network-public-subnet fail",),
    "featurestore-online": (
        "feature-store-in-memory-sensitive fail",
        "feature-store-in-memory-sensitive not_applicable",
        "feature-store-no-online-store pass",
        "feature-store-online-not-customer-managed fail",
        "feature-store-online-not-customer-managed not_applicable",
    ),
    "featurestore-write-action": (
        "iam-guardrail-without-effect pass",
        "iam-policy-misleading fail",
        "iam-policy-misleading pass",
        "iam-writes-any-feature-group fail",
        "iam-writes-any-feature-group pass",
    ),
    "deprecated-condition-keys": (
        "iam-guardrail-without-effect fail",
        "iam-guardrail-without-effect pass",
        "iam-policy-misleading fail",
    ),
    "keys-not-everywhere": ("iam-guardrail-without-effect fail", "iam-guardrail-without-effect pass"),
    "cloudtrail-invoke": ("logging-invocations-unrecorded fail",),
    "source-identity": ("studio-no-source-identity pass", "studio-space-shared fail"),
    "data-capture-default": ("endpoint-without-data-capture pass", "endpoint-without-data-capture fail"),
    "confused-deputy-arn": ("iam-execution-role-confused-deputy pass",),
    "neo-family": (
        "endpoint-compiled-for-other-family fail",
        "endpoint-compiled-for-other-family pass",
        "endpoint-elastic-inference fail",
    ),
    "spot-wait": (
        "resilience-spot-wait-refused fail",
        "resilience-spot-wait-refused not_applicable",
        "resilience-spot-wait-too-short fail",
        "resilience-spot-without-checkpoint pass",
    ),
    "labeling-kms": (
        "key-volume-not-customer-managed fail",
        "key-volume-not-customer-managed not_applicable",
        "registry-mlflow-not-customer-managed fail",
        "registry-mlflow-not-customer-managed pass",
    ),
    "other-checker-bugs": ("iam-execution-role-administrator fail", "key-output-not-customer-managed fail"),
    "gateway-endpoint-per-subnet": ("network-subnet-without-s3-endpoint fail",),
}
"""Facts that rules' examples show, by name: the rule, and the verdict that it must give."""

PROVEN: Mapping[str, str] = {
    "access-denied": "rules/test_every_rule.py::test_takes_no_verdict_from_what_it_cannot_read",
    "control-number-drift": "rules/test_facts.py::test_security_hubs_numbers_are_security_hubs",
    "endpoint-no-intercontainer": "rules/test_facts.py::test_nobody_asks_endpoints_to_encrypt_between_containers",
    "mutability": "rules/test_facts.py::test_what_an_update_takes_is_changed_and_the_rest_is_made_anew",
}
"""Facts that are not of one rule, and the test that holds them. Those that examples show may stand here, too."""

ELSEWHERE: Mapping[str, str] = {
    "iac-coverage": "which types CloudFormation and Terraform have is asked of templates, which the gate reads",
}
"""Facts that no rule on accounts answers, and who does."""

CASES = [(fact, *case.split()) for fact, cases in SHOWN.items() for case in cases]


def tells(example: Example, fact: str) -> bool:
    """Whether an example says that it shows a fact: `fact: ...`, or `fact, another: ...`."""
    return fact in re.split(r", ", example.about.partition(":")[0])


@pytest.mark.parametrize(("fact", "rule", "verdict"), CASES, ids=[" ".join(case) for case in CASES])
def test_an_example_shows_the_fact(fact: str, rule: str, verdict: str) -> None:
    shown = [one for one in examples(RULES[rule]) if tells(one, fact) and one.verdict is Outcome(verdict)]
    assert shown
    for example in shown:
        judgement, engine = example.judge(RULES[rule], SHAPES)
        assert not engine.errors
        assert (judgement.verdict.outcome, judgement.verdict.message) == (example.verdict, judgement.verdict.message)


@pytest.mark.parametrize("place", PROVEN.values())
def test_a_test_proves_the_fact(place: str) -> None:
    file, _, name = place.partition("::")
    defined = {node.name for node in ast.parse((TESTS / file).read_bytes()).body if isinstance(node, ast.FunctionDef)}
    assert name in defined


@pytest.mark.shared
def test_every_fact_has_its_example_or_test() -> None:
    if not FACTS.exists():
        pytest.skip(f"the table of facts is not beside this checkout ({FACTS})")
    with FACTS.open(encoding="utf-8", newline="") as lines:
        known = {row["id"] for row in csv.DictReader(lines)}
    assert known == SHOWN.keys() | PROVEN.keys() | ELSEWHERE.keys()


def test_security_hubs_numbers_are_security_hubs() -> None:
    """Another project's list calls .4 data capture and .5 a VPC; the page of AWS counts otherwise."""
    hub = {one.id: {each.rule for each in one.rules} for one in frameworks.load().named("aws-security-hub").controls}
    assert "notebook-direct-internet" in hub["SageMaker.1"]
    assert "notebook-outside-vpc" in hub["SageMaker.2"]
    assert "notebook-root-access" in hub["SageMaker.3"]
    assert "resilience-endpoint-single-instance" in hub["SageMaker.4"]
    assert "model-not-isolated" in hub["SageMaker.5"]


def test_nobody_asks_endpoints_to_encrypt_between_containers() -> None:
    """No endpoint has the member, whatever a control's name says: such a rule could only fail, or pass, them all."""
    operations = ("DescribeEndpoint", "DescribeEndpointConfig", "DescribeInferenceComponent", "DescribeModel")
    member = "InterContainerTrafficEncryption"
    assert not [path for operation in operations for path in paths("sagemaker", operation) if member in path]
    assert [path for path in paths("sagemaker", "DescribeTrainingJob") if member in path]
    judged = {kind.type for kind in RULES["job-traffic-unencrypted"].types()}
    assert not [type_ for type_ in judged if type_.startswith(("AWS::SageMaker::Endpoint", "AWS::SageMaker::Model:"))]


RENAMED = {"NotebookInstanceLifecycleConfigName": "LifecycleConfigName"}
SETTLED = [
    pytest.param(rule, kind, id=f"{rule.id} {kind.type}")
    for rule in RULES.values()
    for kind in (NotebookInstance, Domain)
    if kind in rule.types()
    and any(change.type is None and targets(kind, change.fact) for change in rule.remediation.patch)
]


@pytest.mark.parametrize(("rule", "kind"), SETTLED)
def test_what_an_update_takes_is_changed_and_the_rest_is_made_anew(rule: Rule, kind: type[Resource]) -> None:
    """A remedy says that it takes effect in place only where the Update operation has its members."""
    update = "UpdateDomain" if kind is Domain else "UpdateNotebookInstance"
    taken = set(model("sagemaker").operation_model(update).input_shape.members)
    places = [target.path for change in rule.remediation.patch for target in targets(kind, change.fact)]
    members = [re.split(r"[.\[]", path)[0] for path in places]
    updated = all({name, RENAMED.get(name, name), f"{name}ForUpdate"} & taken for name in members)
    fixed = rule.remediation.applies in {Applies.ON_RECREATE, Applies.NEVER}
    assert not (fixed and updated and len(rule.types()) == 1), f"{update} takes {members}"
    assert fixed or updated, f"{update} lacks one of {members}"
