"""What a file is, told from what stands in it and never from its name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from auditor.iac.planned import Kind

WHAT: Final[Mapping[Kind, str]] = {
    Kind.CLOUDFORMATION: "a CloudFormation template",
    Kind.CDK: "a cloud assembly of the CDK",
    Kind.SAM: "a SAM template",
    Kind.TERRAFORM: "a Terraform plan",
    Kind.REQUEST: "a SageMaker API request",
    Kind.PIPELINE: "a SageMaker pipeline definition",
}
"""How messages call each kind."""

_SHOW: Final = "run `terraform show -json PLAN > plan.json` and give plan.json"
_SYNTH: Final = "run `cdk synth` and give the folder cdk.out"

_PRINTED: Final = re.compile(
    rb"(?:\x1b\[[0-9;]*m|\s)*"
    rb"(?:(?:Terraform|OpenTofu) (?:used|will|detected)|[\w.\[\]\"-]+: (?:Refreshing state|Reading)\.\.\.)"
)
"""How begins what `terraform plan` prints for readers."""

_ANSWERED: Final = ("CreationTime", "LastModifiedTime", "ResponseMetadata")
"""Members of what AWS answers, which no request of SageMaker's has."""

_TERRAFORM: Final = frozenset({"tf", "tofu", "tfvars"})
_PROGRAMS: Final = frozenset({"py", "ts", "js", "java", "cs", "go"})
_PLAN_SECTIONS: Final = (
    "planned_values",
    "resource_changes",
    "configuration",
    "prior_state",
    "resource_drift",
    "errored",
)

_TYPE: Final = rb"""\bType["']?\s*:\s*["']?(?:AWS|Custom|Alexa)::\w+"""
_REQUESTED: Final = (
    rb'"(?:TrainingJob|ProcessingJob|TransformJob|HyperParameterTuningJob|AutoMLJob|LabelingJob|CompilationJob|'
    rb"NotebookInstance|EndpointConfig|Model|Domain|UserProfile|FeatureGroup|ModelPackageGroup|MonitoringSchedule|"
    rb'Cluster|Pipeline|InferenceComponent)Name(?:\.\$)?"\s*:'
)
_CONFIGURED: Final = (
    rb'"(?:ExecutionRoleArn|RoleArn|ProductionVariants|AlgorithmSpecification|AppSpecification|PrimaryContainer|'
    rb'Containers|TransformInput|DefaultUserSettings|InstanceGroups|InferenceSpecification|PipelineDefinition)"\s*:'
)


def kind_of(tree: Any) -> Kind | None:
    """The kind of a tree of plain values; None for one that is none of ours."""
    if isinstance(tree, list):
        return Kind.REQUEST if any(isinstance(each, Mapping) for each in tree[:1]) and _requested(tree) else None
    if not isinstance(tree, Mapping):
        return None
    if _template(tree):
        return _dialect(tree)
    if _plan(tree):
        return Kind.TERRAFORM
    return None if any(member in tree for member in _ANSWERED) else _of_sagemaker(tree)


def _of_sagemaker(tree: Mapping[Any, Any]) -> Kind | None:
    from auditor.iac.pipeline import is_pipeline  # noqa: PLC0415 - templates and plans need none of it

    if is_pipeline(tree):
        return Kind.PIPELINE
    return Kind.REQUEST if _requested(tree) else None


def _requested(tree: Any) -> bool:
    from auditor.iac.request import is_request  # noqa: PLC0415 - templates and plans need none of the API's large model

    return is_request(tree)


def _dialect(tree: Mapping[Any, Any]) -> Kind:
    from auditor.iac.cloudformation.sam import transformed  # noqa: PLC0415 - the other kinds need none of it

    return Kind.SAM if transformed(tree) else Kind.CLOUDFORMATION


def _template(tree: Mapping[Any, Any]) -> bool:
    """A template says so, or its resources have types of CloudFormation's form."""
    if "AWSTemplateFormatVersion" in tree:
        return True
    resources = tree.get("Resources")
    if not isinstance(resources, Mapping):
        return False
    types = (body.get("Type") for body in resources.values() if isinstance(body, Mapping))
    return (
        any(isinstance(type_, str) and "::" in type_ for type_ in types)
        or _dialect(tree) is Kind.SAM
        or _loops(resources)
    )


def _loops(resources: Mapping[Any, Any]) -> bool:
    return any(str(name).startswith("Fn::ForEach::") for name in resources)


def _plan(tree: Mapping[Any, Any]) -> bool:
    """A plan says so, or it was cut down to what is planned, as tests of policies have them."""
    if "format_version" in tree:
        return any(section in tree for section in _PLAN_SECTIONS)
    changes, values = tree.get("resource_changes"), tree.get("planned_values")
    listed = isinstance(changes, list) and any(isinstance(each, Mapping) and "change" in each for each in changes)
    return listed or (isinstance(values, Mapping) and "root_module" in values)


def assembly(tree: Any) -> bool:
    """Whether a manifest.json is that of the CDK's cloud assembly."""
    artifacts = tree.get("artifacts") if isinstance(tree, Mapping) else None
    return isinstance(artifacts, Mapping) and "version" in tree


_PARAMETERS: Final = "these are parameters of a template, not a template: give them as a parameter file"
_FOREIGN: Final = (
    (("lineage", "serial"), f"this is Terraform's state, not a plan: {_SHOW}"),
    (("format_version", "values"), f"this is what `terraform show -json` says of a state, not of a plan: {_SHOW}"),
    (("@level",), f"this is the log of `terraform plan -json`, not a plan: {_SHOW}"),
    *(((member,), "this is what AWS answered, not a request") for member in _ANSWERED),
    (("app", "context"), f"these are the settings of the CDK, not what it made: {_SYNTH}"),
)
"""By the keys that tell them: files that are often given in place of the right one."""


def foreign(tree: Any) -> str:
    """Why a tree that somebody named is none of ours, and how to come by one that is."""
    if tree is None:
        return "it is empty"
    if isinstance(tree, Mapping):
        for keys, fault in _FOREIGN:
            if all(key in tree for key in keys):
                return fault
        listed = isinstance(tree.get("Parameters"), Mapping) and len(tree) == 1
    else:
        listed = isinstance(tree, list) and any(isinstance(each, Mapping) and "ParameterKey" in each for each in tree)
    if listed:
        return _PARAMETERS
    from auditor.iac.request.look_alikes import none_of  # noqa: PLC0415 - as above: only for what is refused

    return none_of(tree) or f"it is none of: {', '.join(WHAT.values())}"


def unreadable(name: str, start: bytes) -> str | None:
    """What a file is that can't be an input whatever stands in it, and what to give instead; None for the others."""
    suffix = name.lower().rpartition(".")[2]
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return f"this is a Terraform plan in Terraform's own form, or another archive: {_SHOW}"
    if suffix in _TERRAFORM or name.lower().endswith(".tf.json"):
        return f"this is Terraform's source, not a plan: {_SHOW}"
    if suffix in _PROGRAMS:
        return f"this is a program, not what it makes; if the CDK runs it, {_SYNTH}"
    if start.lstrip().startswith(b'{"@level"'):
        return f"this is the log of `terraform plan -json`, not a plan: {_SHOW}"
    return f"this is what `terraform plan` prints, not the plan itself: {_SHOW}" if _PRINTED.match(start) else None


def suspected(content: bytes) -> Kind | None:
    """What a text that can't be parsed looks as if it should be; None for none of ours. UTF-16 is looked at, too."""
    content = content.replace(b"\0", b"")
    if b"AWSTemplateFormatVersion" in content or (b"Resources" in content and re.search(_TYPE, content)):
        return Kind.CLOUDFORMATION
    if b'"format_version"' in content and (b'"resource_changes"' in content or b'"planned_values"' in content):
        return Kind.TERRAFORM
    if b"2020-12-01" in content and b'"Steps"' in content:
        return Kind.PIPELINE
    return Kind.REQUEST if re.search(_REQUESTED, content) and re.search(_CONFIGURED, content) else None
