"""The report model: `auditor/report/1`, the one thing that every renderer reads and every command writes.

The JSON Schema that is published is generated from these classes. Change them only together with the schema's version.

Annotations are not postponed here: pydantic would parse the text of each at every start.
"""

import operator
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from auditor.model.verdict import Confidence, Severity

SCHEMA: Final = "auditor/report/1"

ListedVerdict = Literal["fail", "unknown", "pass"]
CallStatus = Literal["complete", "denied", "throttled", "unsupported", "error", "skipped"]


class Model(BaseModel):
    """What all parts of a report share: unknown keys are refused, and nothing changes after it was made."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, populate_by_name=True, serialize_by_alias=True, defer_build=True
    )


class Plugin(Model):
    """A pack of rules or reports that is not the auditor's own."""

    name: str
    version: str
    digest: str


class Tool(Model):
    """What wrote the report."""

    name: str
    version: str
    botocore: str
    rules_digest: str
    plugins: tuple[Plugin, ...] = ()


class Scope(Model):
    """What was asked: where, as whom, when, by which rules. Times are ISO 8601 in UTC."""

    accounts: tuple[str, ...]
    regions: tuple[str, ...]
    partition: str
    caller_arn: str | None
    started: str | None
    finished: str | None
    as_of: str
    settings_digest: str
    rules: tuple[str, ...]
    history: str | None = None
    left_out: dict[str, int] = Field(
        default_factory=dict[str, int], description="Finished jobs that were not read, by type."
    )


class InputResource(Model):
    """A resource found in an input, with its verdicts by rule."""

    id: str
    type: str
    verdicts: dict[str, str] = Field(default_factory=dict[str, str])


class Input(Model):
    """One file of the gate, or one account and region of the scan (`account/region`).

    `notes` say what of the code nobody but AWS can tell: a macro, a template that stands elsewhere. `unseen`: for such
    a reason, resources are planned that do not stand here.
    """

    path: str
    type: str
    status: Literal["read", "failed"]
    error: str | None = None
    resources: tuple[InputResource, ...] = ()
    notes: tuple[str, ...] = Field(default=(), exclude_if=operator.not_)
    unseen: bool = Field(default=False, exclude_if=operator.not_)


class Coverage(Model):
    """The fate of one operation in one account and region. `items` counts what it returned, `calls` the requests."""

    service: str
    operation: str
    account: str
    region: str
    status: CallStatus
    items: int = 0
    calls: int = 0
    reason: str = ""


class Population(Model):
    """How many resources of a type a rule judged, by verdict; the suppressed are among fail and unknown."""

    rule: str
    resource_type: str
    enumerated: int
    passed: int = Field(validation_alias="pass", serialization_alias="pass")
    fail: int
    unknown: int
    not_applicable: int
    suppressed: int


class ResourceRef(Model):
    """Which AWS thing."""

    id: str
    arn: str | None
    type: str
    name: str
    partition: str
    account: str
    region: str


class Location(Model):
    """Where in code. Lines and columns count from 1; `end_column` is that after the last character, as in SARIF.

    `excerpt` holds the source's lines around it, masked of secrets, the first of which is line `excerpt_from`.
    """

    file: str
    line: int | None = None
    column: int | None = None
    end_line: int | None = Field(default=None, exclude_if=operator.not_)
    end_column: int | None = Field(default=None, exclude_if=operator.not_)
    pointer: str | None = None
    address: str | None = None
    excerpt: tuple[str, ...] = Field(default=(), exclude_if=operator.not_)
    excerpt_from: int | None = Field(default=None, exclude_if=operator.not_)


class Evidence(Model):
    """A fact that was read: whose, which, its value, and the API operation that told it."""

    resource: str
    fact: str
    value: Any
    operation: str


class GapRecord(Model):
    """A fact that was asked for and not obtained."""

    resource: str
    fact: str
    operation: str
    reason: str


class Cause(Model):
    """The facts that a verdict rests on, without the resource's own name: findings that share them are one problem.

    `count` is the number of resources with this cause, `listed` how many of them stand in the report: of jobs that
    recur (one fingerprint) only some are listed.
    """

    id: str
    count: int
    listed: int


class Node(Model):
    """A resource in a picture."""

    id: str
    type: str
    name: str
    mark: Literal["subject", "evidence", "context"] = "context"


class Edge(Model):
    """A reference between two resources of a picture."""

    source: str = Field(validation_alias="from", serialization_alias="from")
    target: str = Field(validation_alias="to", serialization_alias="to")
    relation: str


class Neighbourhood(Model):
    """The part of the graph around a finding's resource, capped at about fifty nodes."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


class ControlRef(Model):
    """A requirement of a framework."""

    framework: str
    version: str
    id: str


class PatchStep(Model):
    """One change: whose document (None: the resource itself), where in it, and the value (None removes)."""

    type: str | None
    pointer: str
    value: Any


class RemediationText(Model):
    """How to mend it, in words and for each tool; snippets carry placeholders in angle brackets.

    `diff` is the unified diff that `--fix` would write into the file, masked of secrets.
    """

    text: str
    cli: str | None = None
    terraform: str | None = None
    cloudformation: str | None = None
    patch: tuple[PatchStep, ...] = ()
    applies: Literal["in_place", "after_stop", "on_recreate", "never"]
    guardrail: dict[str, Any] | None = None
    diff: str = Field(default="", exclude_if=operator.not_)


class SuppressionRecord(Model):
    """Who accepted a finding, why, and until when (dates are ISO 8601). `note` says why it does not count, if so.

    `place` is where it is written, such as `app.yaml:12`; `new`: the baseline, where there is one, does not have it.
    """

    owner: str
    reason: str
    created: str
    expires: str
    note: str | None = None
    place: str = Field(default="", exclude_if=operator.not_)
    new: bool = Field(default=False, exclude_if=operator.not_)


class Finding(Model):
    """A verdict that is reported.

    `fingerprint` is stable: rule and resource (for recurring jobs their lineage), never message or severity.
    `neighbourhood` stands in the first finding of each cause only. `severity_reason` says what in the finding's context
    moved its severity away from the rule's, `base_severity`; empty where nothing did.
    """

    fingerprint: str
    rule: str
    title: str
    verdict: ListedVerdict
    status: Literal["new", "baseline", "suppressed"]
    severity: Severity
    base_severity: Severity
    severity_reason: str = Field(default="", exclude_if=operator.not_)
    confidence: Confidence
    resource: ResourceRef
    location: Location | None = None
    message: str
    evidence: tuple[Evidence, ...]
    gaps: tuple[GapRecord, ...]
    cause: Cause
    path: tuple[str, ...] = ()
    neighbourhood: Neighbourhood | None = None
    controls: tuple[ControlRef, ...] = ()
    remediation: RemediationText
    suppression: SuppressionRecord | None = None


class RequirementReport(Model):
    """A requirement of a framework: its rules that ran, the verdicts they gave, and what they leave to a person.

    `verdict`: the worst of its rules' verdicts, accepted ones included; `manual` where no rule answers it.
    `left_out`: rules that would answer it and were not asked.
    """

    id: str
    title: str
    verdict: Literal["fail", "unknown", "pass", "not_applicable", "manual"]
    rules: tuple[str, ...]
    left_out: tuple[str, ...] = ()
    enumerated: int
    passed: int = Field(validation_alias="pass", serialization_alias="pass")
    fail: int
    unknown: int
    not_applicable: int
    suppressed: int
    manual: str = ""


class FrameworkReport(Model):
    """A framework that was asked for, by requirement."""

    id: str
    framework: str
    version: str
    date: str
    source: str
    requirements: tuple[RequirementReport, ...]


class FixedFinding(Model):
    """A finding of the baseline that is gone; `resource` is its id."""

    rule: str
    title: str
    resource: str
    severity: Severity


class ErrorRecord(Model):
    """Something of ours that failed: a rule that raised, a plugin that did not load."""

    kind: Literal["rule", "plugin", "suppression"]
    name: str
    message: str


class Report(Model):
    """Everything that a reader of any format is told."""

    schema_: Literal["auditor/report/1"] = Field(
        default=SCHEMA, validation_alias="schema", serialization_alias="schema"
    )
    tool: Tool
    scope: Scope
    inputs: tuple[Input, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    population: tuple[Population, ...] = ()
    findings: tuple[Finding, ...] = ()
    frameworks: tuple[FrameworkReport, ...] = Field(default=(), exclude_if=operator.not_)
    fixed: tuple[FixedFinding, ...] = Field(default=(), exclude_if=operator.not_)
    errors: tuple[ErrorRecord, ...] = ()
