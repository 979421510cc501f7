"""The pieces that the sample report is made of: rules from `sample_rules.yaml`, resources, findings, pictures."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import yaml

from auditor.model.report import (
    Cause,
    ControlRef,
    Edge,
    Evidence,
    Finding,
    GapRecord,
    ListedVerdict,
    Neighbourhood,
    Node,
    PatchStep,
    RemediationText,
    ResourceRef,
    SuppressionRecord,
)
from auditor.model.verdict import Confidence, Severity

PROD, DEV = "111122223333", "444455556666"
HOME, AWAY = "eu-west-1", "us-east-1"
Status = Literal["new", "baseline", "suppressed"]


@dataclass(frozen=True)
class Spec:
    """What the sample says of one rule: its metadata and the evidence that its findings rest on."""

    id: str
    title: str
    severity: Severity
    type: str
    message: str
    facts: list[tuple[str, Any, str]]
    text: str
    applies: Literal["in_place", "after_stop", "on_recreate", "never"] = "in_place"
    controls: tuple[str, ...] = ("NIST.800-53.r5 AC-6",)
    cli: str | None = None
    terraform: str | None = None
    cloudformation: str | None = None
    patch: dict[str, Any] = field(default_factory=dict[str, Any])
    guardrail: dict[str, Any] | None = None
    counts: tuple[int, int] = field(default=(12, 3))  # pass, not applicable


def specs() -> dict[str, Spec]:
    """The rules of the sample, by id."""
    rows = yaml.safe_load((Path(__file__).parent / "sample_rules.yaml").read_text())
    return {id_: Spec(id=id_, **row | {"severity": Severity(row["severity"])}) for id_, row in rows.items()}


SM = "AWS::SageMaker::"
SPECS = specs()


def arn_of(type_: str, name: str, account: str, region: str) -> str:
    """The ARN of a sample resource."""
    *_, service, last = type_.split("::")
    service, kind = service.lower(), "".join(f"-{c.lower()}" if c.isupper() else c for c in last).lstrip("-")
    where = "" if service in {"iam", "s3"} else region
    if service == "s3":
        return f"arn:aws:s3:::{name}"
    return f"arn:aws:{service}:{where}:{account}:{kind}/{name}"


def control(text: str) -> ControlRef:
    """`CIS 1.10` as a reference."""
    framework, _, id_ = text.partition(" ")
    return ControlRef(framework=framework, version="5.0.0", id=id_)


def remediation(spec: Spec) -> RemediationText:
    """How the sample mends what `spec` names."""
    return RemediationText(
        text=spec.text,
        cli=spec.cli,
        terraform=spec.terraform,
        cloudformation=spec.cloudformation,
        patch=tuple(PatchStep(type=None, pointer=at, value=value) for at, value in spec.patch.items()),
        applies=spec.applies,
        guardrail=spec.guardrail,
    )


def resource(type_: str, name: str, account: str = PROD, region: str = HOME) -> ResourceRef:
    """A sample resource; its id is its ARN, as in a scan."""
    arn = arn_of(type_, name, account, region)
    return ResourceRef(id=arn, arn=arn, type=type_, name=name, partition="aws", account=account, region=region)


def finding(  # each part of a finding may be varied
    rule: str,
    name: str,
    account: str = PROD,
    region: str = HOME,
    *,
    verdict: ListedVerdict = "fail",
    status: Status = "new",
    gaps: tuple[tuple[str, str, str], ...] = (),
    cause: Cause | None = None,
    path: tuple[str, ...] = (),
    around: Neighbourhood | None = None,
    suppression: SuppressionRecord | None = None,
    message: str | None = None,
) -> Finding:
    """A finding of a sample rule about the resource called `name`."""
    spec = SPECS[rule]
    about = resource(spec.type, name, account, region)
    return Finding(
        fingerprint=hashlib.sha256(f"{rule}|{about.id}".encode()).hexdigest()[:32],
        rule=rule,
        title=spec.title,
        verdict=verdict,
        status=status,
        severity=spec.severity,
        base_severity=spec.severity,
        confidence=Confidence.HIGH if verdict == "fail" else Confidence.MEDIUM,
        resource=about,
        message=spec.message if message is None else message,
        evidence=tuple(Evidence(resource=about.id, fact=f, value=v, operation=o) for f, v, o in spec.facts),
        gaps=tuple(GapRecord(resource=about.id, fact=f, operation=o, reason=r) for f, o, r in gaps),
        cause=cause or Cause(id=f"{rule}-{verdict}"[:24], count=1, listed=1),
        path=path,
        neighbourhood=around,
        controls=tuple(control(text) for text in spec.controls),
        remediation=remediation(spec),
        suppression=suppression,
    )


def neighbourhood(subject: ResourceRef, *others: tuple[str, str, str, str]) -> Neighbourhood:
    """`subject` and what it refers to: (type, name, relation, from), where from is a name or "" for the subject."""
    ids = {"": subject.id} | {
        name: arn_of(type_, name, subject.account, subject.region) for type_, name, _, _ in others
    }
    seen = {subject.id: Node(id=subject.id, type=subject.type, name=subject.name, mark="subject")}
    for type_, name, _, source in others:
        seen.setdefault(ids[name], Node(id=ids[name], type=type_, name=name, mark="context" if source else "evidence"))
    edges = tuple(
        Edge.model_validate({"from": ids[source], "to": ids[name], "relation": relation})
        for _, name, relation, source in others
    )
    return Neighbourhood(nodes=tuple(seen.values()), edges=edges)


def group(
    rule: str, names: tuple[tuple[str, str, str], ...], *others: tuple[str, str, str, str], count: int = 0
) -> list[Finding]:
    """Failing findings of one cause, the neighbourhood in the first, as the engine writes them."""
    cause = Cause(id=f"{rule}-a", count=count or len(names), listed=len(names))
    made = [finding(rule, *name, cause=cause) for name in names]
    if others:
        made[0] = made[0].model_copy(update={"neighbourhood": neighbourhood(made[0].resource, *others)})
    return made


def crowd(subject: ResourceRef) -> Neighbourhood:
    """A role that fifty things use: the largest picture there is."""
    users = [("AWS::SageMaker::NotebookInstance", f"notebook-of-team-{i:02}", "role", "") for i in range(44)]
    whole = neighbourhood(subject, ("AWS::IAM::ManagedPolicy", "AdministratorAccess", "attached policy", ""), *users)
    edges = tuple(
        edge
        if edge.relation != "role"
        else Edge.model_validate({"from": edge.target, "to": edge.source, "relation": "role"})
        for edge in whole.edges
    )
    return whole.model_copy(update={"edges": edges})
