"""A believable report of the gate: a template and a plan, with lines, diffs, a suppression, a baseline, a bad file."""

from __future__ import annotations

from typing import Any

from auditor.model.report import (
    ErrorRecord,
    Finding,
    FixedFinding,
    Input,
    InputResource,
    Location,
    Report,
    SuppressionRecord,
)
from auditor.model.verdict import Severity
from tests.reports.sample import population, sample_report
from tests.reports.sample_parts import finding

TEMPLATE, PLAN, BROKEN = "infra/templates/ml stack.yaml", "infra/plan.json", "infra/broken.yaml"

LINES = (
    "  Notebook:",
    "    Type: AWS::SageMaker::NotebookInstance",
    "    Properties:",
    "      RootAccess: Enabled  # for now",
    "      InstanceType: ml.t3.medium",
)
DIFF = f"""--- a/{TEMPLATE}
+++ b/{TEMPLATE}
@@ -12,5 +12,5 @@
   Notebook:
     Type: AWS::SageMaker::NotebookInstance
     Properties:
-      RootAccess: Enabled  # for now
+      RootAccess: Disabled  # for now
       InstanceType: ml.t3.medium
"""
HERE = Location(
    file=TEMPLATE,
    line=15,
    column=19,
    end_line=15,
    end_column=26,
    pointer="/Resources/Notebook/Properties/RootAccess",
    excerpt=LINES,
    excerpt_from=12,
)
PLANNED = Location(file=PLAN, pointer="/resource_changes/3", address="module.ml.aws_sagemaker_model.churn[0]")


def coded(rule: str, name: str, at: Location | None, **more: Any) -> Finding:
    """A finding in code."""
    made = finding(rule, name, account="", region="", **more)
    about = made.resource.model_copy(update={"id": f"{at.file if at else ''}#{name}", "arn": None})
    return made.model_copy(update={"location": at, "resource": about})


def findings() -> tuple[Finding, ...]:
    """One of each status and verdict."""
    root = coded("notebook-root-access", "Notebook", HERE)
    fixed = root.remediation.model_copy(update={"diff": DIFF})
    domain = SuppressionRecord(
        owner="platform@example.com",
        reason="Workshop domain, no data",
        created="2026-11-20",
        expires="2027-03-31",
        place=f"{TEMPLATE}:40",
    )
    at_line = HERE.model_copy(update={"line": 41, "column": None, "end_line": None, "end_column": None, "excerpt": ()})
    return (
        coded(
            "model-network-isolation-off",
            "Churn",
            PLANNED,
            verdict="unknown",
            gaps=(("model.network_isolation", "plan", "known after apply"),),
            message="EnableNetworkIsolation is known only after apply",
        ),
        root.model_copy(update={"remediation": fixed}),
        coded("domain-public-access", "Workshop", at_line, status="suppressed", suppression=domain),
        coded("notebook-direct-internet", "Notebook", HERE, status="baseline"),
        coded("endpoint-single-instance", "Config", at_line, verdict="pass"),
    )


def gate_report() -> Report:
    """The report of two files that were read, and one that was not."""
    base, made = sample_report(), findings()
    scope = base.scope.model_copy(
        update={"accounts": (), "regions": (), "caller_arn": None, "left_out": {}, "history": None}
    )
    return base.model_copy(
        update={
            "scope": scope,
            "inputs": (
                Input(
                    path=TEMPLATE,
                    type="cloudformation",
                    status="read",
                    resources=(
                        InputResource(
                            id=f"{TEMPLATE}#Notebook",
                            type="AWS::SageMaker::NotebookInstance",
                            verdicts={"notebook-root-access": "fail", "notebook-imds-v1": "pass"},
                        ),
                    ),
                ),
                Input(path=PLAN, type="terraform", status="read"),
                Input(path=BROKEN, type="cloudformation", status="failed", error="line 3: a key stands twice: 'Type'"),
            ),
            "coverage": (),
            "population": population(list(made)),
            "findings": made,
            "fixed": (
                FixedFinding(
                    rule="bucket-public",
                    title="Bucket is public",
                    resource=f"{TEMPLATE}#Artifacts",
                    severity=Severity.CRITICAL,
                ),
            ),
            "errors": (ErrorRecord(kind="suppression", name="auditor-suppressions.yaml, entry 2", message="unused"),),
        }
    )


def hostile(text: str) -> Report:
    """The same report with `text` in every field that data can reach."""
    base = gate_report()
    record = SuppressionRecord(owner=text, reason=text, created=text, expires=text, note=text, place=text)
    at = Location(file=text, line=2, column=1, pointer=text, address=text, excerpt=(text, text), excerpt_from=1)
    made: list[Finding] = []
    for one in base.findings:
        about = one.resource.model_copy(update={"id": text, "name": text, "type": text, "account": text})
        remedy = one.remediation.model_copy(update={"text": text, "diff": text, "terraform": text})
        changes: dict[str, Any] = {
            "resource": about,
            "title": text,
            "message": text,
            "severity_reason": text,
            "remediation": remedy,
            "suppression": record,
            "location": at if one.location is HERE else one.location,
        }
        made.append(one.model_copy(update=changes))
    inputs = (*base.inputs, Input(path=text, type="cloudformation", status="failed", error=text))
    errors = (ErrorRecord(kind="rule", name=text, message=text),)
    fixed = tuple(one.model_copy(update={"title": text, "resource": text}) for one in base.fixed)
    return base.model_copy(update={"findings": tuple(made), "inputs": inputs, "errors": errors, "fixed": fixed})
