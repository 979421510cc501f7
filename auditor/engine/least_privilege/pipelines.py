"""What a pipeline's role needs for the steps of its definition.

Source: SageMaker Developer Guide, "IAM Access Management" of SageMaker Pipelines
(https://docs.aws.amazon.com/sagemaker/latest/dg/build-and-manage-access.html).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from auditor.engine.least_privilege.locations import plain
from auditor.engine.least_privilege.needs import Found
from auditor.iam.suggest import Restriction
from auditor.model.document import Identity

_JOBS: Final[Mapping[str, tuple[str, str]]] = {
    "Training": ("TrainingJob", "training-job"),
    "Processing": ("ProcessingJob", "processing-job"),
    "QualityCheck": ("ProcessingJob", "processing-job"),
    "ClarifyCheck": ("ProcessingJob", "processing-job"),
    "Transform": ("TransformJob", "transform-job"),
    "Tuning": ("HyperParameterTuningJob", "hyper-parameter-tuning-job"),
    "AutoML": ("AutoMLJobV2", "automl-job"),
}
"""Kind of step -> the job that it starts, and how the job's ARN begins."""

_MODELS: Final[Mapping[str, tuple[tuple[str, ...], str]]] = {
    "Model": (("sagemaker:CreateModel", "sagemaker:DescribeModel"), "model/*"),
    "RegisterModel": (("sagemaker:CreateModelPackage", "sagemaker:DescribeModelPackage"), "model-package/*"),
}
_ROLES: Final = frozenset({"RoleArn", "ExecutionRoleArn"})
_QUIET: Final = frozenset({"Condition", "Fail"})
"""Steps that call nothing."""


def step_needs(definition: str | None, subject: Identity, service: str | None) -> Found:
    """The needs of all steps of a definition; `service` is the principal that roles are passed to, None: not known."""
    found = Found()
    steps = list(_steps(definition))
    if not steps:
        found.hidden.append(f"the steps of pipeline {subject.name}: its definition was not read")
    for step in steps:
        _step(step, subject, found)
    for role in sorted({role for step in steps for role in _roles(step.get("Arguments"))}):
        if service is None:
            found.gaps.append(
                f"the pipeline passes {role}: to which principal is not known without its own trust policy"
            )
            continue
        passed = Restriction("StringEquals", "iam:passedtoservice", (service,))
        found.add(("iam:PassRole",), role, "Pipeline passes its steps' role", passed)
    return found


def _step(step: Mapping[str, Any], subject: Identity, found: Found) -> None:
    kind, why = str(step.get("Type")), f"Pipeline step {step.get('Name')}"
    own = f"arn:{subject.partition}:sagemaker:{subject.region}:{subject.account}"
    if kind in _JOBS:
        job, begin = _JOBS[kind]
        stop = "StopAutoMLJob" if kind == "AutoML" else f"Stop{job}"
        actions = (f"sagemaker:Create{job}", f"sagemaker:Describe{job}", f"sagemaker:{stop}", "sagemaker:AddTags")
        found.add(actions, f"{own}:{begin}/*", why)
    elif kind in _MODELS:
        calls, resource = _MODELS[kind]
        found.add((*calls, "sagemaker:AddTags"), f"{own}:{resource}", why)
    elif kind == "Lambda" and _text(step, "FunctionArn"):
        found.add(("lambda:InvokeFunction",), _text(step, "FunctionArn"), why)
    elif kind == "Callback" and "/" in _text(step, "SqsQueueUrl").partition("://")[2]:
        account, name = _text(step, "SqsQueueUrl").rsplit("/", 2)[-2:]
        found.add(("sqs:SendMessage",), f"arn:{subject.partition}:sqs:{subject.region}:{account}:{name}", why)
    elif kind not in _QUIET:
        found.hidden.append(f"what the {kind} step {step.get('Name')} of pipeline {subject.name} calls")


def _text(step: Mapping[str, Any], member: str) -> str:
    """A member that is plain text; one that a parameter fills in is not known, and empty."""
    value = step.get(member)
    return value if isinstance(value, str) and plain(value) else ""


def _steps(definition: str | None) -> Iterator[Mapping[str, Any]]:
    """The steps, with those of both branches of a condition."""
    try:
        body = json.loads(definition or "{}")
    except (ValueError, RecursionError):
        return
    waiting = [body]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Mapping):
            if "Type" in one and "Name" in one:
                yield one
            arguments = one.get("Arguments")
            nested = [
                one.get("Steps"),
                *(
                    [arguments.get("IfSteps"), arguments.get("ElseSteps")]
                    if one.get("Type") == "Condition" and isinstance(arguments, Mapping)
                    else []
                ),
            ]
            waiting += [step for steps in nested if isinstance(steps, list) for step in steps]


def _roles(arguments: Any) -> Iterator[str]:
    """The roles that a step's request names as plain text."""
    waiting = [arguments]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Mapping):
            named = (value for name, value in one.items() if name in _ROLES and isinstance(value, str))
            yield from (value for value in named if value.startswith("arn:") and plain(value))
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
