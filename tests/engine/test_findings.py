"""Fingerprints that last, causes that group, evidence that fits on a page."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from auditor.api import NotebookInstance, Remediation, Severity, Verdict, failed, rule
from auditor.engine.engine import Judgement, Missing
from auditor.engine.findings import LONGEST_VALUE, Case, Findings, cause_id, fingerprint, shown
from auditor.engine.frameworks import Framework, Frameworks
from auditor.engine.picture import Painter
from auditor.engine.severity import Weight
from auditor.model.document import Document, Identity
from auditor.model.gap import Gap, Reason
from auditor.model.recorder import Read
from auditor.model.report import Finding
from auditor.model.values import Ref
from auditor.model.verdict import Outcome
from tests.graph.estates import estate, known, notebook, role


@rule(
    id="x-root",
    title="Root",
    severity=Severity.LOW,
    remediation=Remediation("Switch it off."),
)
def root(lab: NotebookInstance) -> Verdict:
    """Judges notebooks."""
    return failed(lab.identity.name)


FRAMEWORK = Framework.model_validate(
    {
        "id": "f",
        "framework": "F",
        "version": 1.0,
        "date": "2026-01",
        "source": "x",
        "controls": [{"id": "A.1", "rules": ["x-root"]}],
    }
)
LAB, OTHER = notebook("lab"), notebook("other")


def judgement(
    subject: Document = LAB, *, value: Any = True, message: str = "root", whose: Identity | None = None
) -> Judgement:
    reads = (Read(whose or subject.identity, "root_access", value, "DescribeNotebookInstance"),)
    return Judgement(
        root, NotebookInstance(subject, known()), Verdict(Outcome.FAIL, message), reads, Weight(root.severity)
    )


def case(one: Judgement, *identities: Identity, lineage: tuple[str, ...] = (), count: int = 0) -> Case:
    named = identities or (one.subject.identity,)
    return Case(one, named, lineage, count or len(named))


def findings(*cases: Case) -> list[Finding]:
    made = Findings(Frameworks([FRAMEWORK]), Painter(estate(LAB, OTHER, role())))
    for one in cases:
        made.add(one)
    return made.all()


def test_message_and_severity_leave_the_fingerprint() -> None:
    (before,) = findings(case(judgement(message="root")))
    (after,) = findings(case(replace(judgement(message="otherwise"), weight=Weight(Severity.CRITICAL, "data"))))
    assert before.fingerprint == after.fingerprint
    assert (before.severity, after.severity) == (Severity.LOW, Severity.CRITICAL)
    assert fingerprint(root, OTHER.identity, ()) != before.fingerprint
    assert fingerprint(replace(root, id="x-other"), LAB.identity, ()) != before.fingerprint


def test_runs_of_one_lineage_share_their_fingerprint_within_account_and_region() -> None:
    first, second = (replace(LAB.identity, name=name, arn=None) for name in ("run-1", "run-2"))
    lineage = ("step", "train")
    assert fingerprint(root, first, lineage) == fingerprint(root, second, lineage)
    assert fingerprint(root, first, ()) != fingerprint(root, second, ())
    assert fingerprint(root, first, lineage) != fingerprint(root, replace(second, region="us-east-1"), lineage)
    assert fingerprint(root, first, lineage) != fingerprint(root, second, ("step", "evaluate"))


def test_equal_facts_are_one_cause_whoever_they_are_of() -> None:
    assert cause_id(judgement(LAB)) == cause_id(judgement(OTHER))


@pytest.mark.parametrize(
    "other",
    [
        judgement(value=False),
        judgement(message="for another reason"),
        judgement(whose=OTHER.identity),
        replace(judgement(), rule=replace(root, id="x-other")),
        replace(judgement(), verdict=Verdict(Outcome.UNKNOWN, "root")),
        replace(judgement(), missing=(Missing("x", "root_access", Gap("Describe", Reason.DENIED)),)),
        replace(judgement(), reads=()),
    ],
    ids=["value", "message", "resource", "rule", "outcome", "gap", "reads"],
)
def test_whatever_differs_is_another_cause(other: Judgement) -> None:
    assert cause_id(other) != cause_id(judgement())


def test_what_aws_said_of_a_gap_makes_no_other_cause() -> None:
    gaps = (Gap("Describe", Reason.DENIED, said) for said in ("on job-1", "on job-2"))
    one, two = (replace(judgement(), missing=(Missing("x", "image", gap),)) for gap in gaps)
    assert cause_id(one) == cause_id(two)


def test_a_cause_counts_all_and_lists_those_that_are_named() -> None:
    many = case(judgement(), LAB.identity, OTHER.identity, count=40)
    found = findings(many, case(judgement(OTHER)))
    assert {(one.cause.count, one.cause.listed) for one in found} == {(41, 3)}


def test_evidence_names_each_resource_of_a_group_for_itself() -> None:
    found = findings(case(judgement(LAB), LAB.identity, OTHER.identity))
    assert [one.evidence[0].resource for one in found] == [LAB.identity.id, OTHER.identity.id]
    gap = Missing(LAB.identity.id, "image", Gap("Describe", Reason.DENIED, "AccessDenied: no"))
    found = findings(case(replace(judgement(LAB), missing=(gap,)), OTHER.identity))
    assert [(one.resource, one.reason) for one in found[0].gaps] == [(OTHER.identity.id, "denied: AccessDenied: no")]


def test_the_worst_come_first_and_those_of_one_cause_together() -> None:
    grave = replace(judgement(OTHER), rule=replace(root, id="x-grave", severity=Severity.CRITICAL))
    found = findings(case(judgement(LAB)), case(grave), case(judgement(OTHER)))
    assert [(one.rule, one.resource.name) for one in found] == [
        ("x-grave", "other"),
        ("x-root", "lab"),
        ("x-root", "other"),
    ]


def test_only_the_first_of_a_cause_has_a_picture() -> None:
    first, second = findings(case(judgement(LAB)), case(judgement(OTHER)))
    assert first.neighbourhood is not None
    assert {node.name for node in first.neighbourhood.nodes} == {"lab", "training"}
    assert second.neighbourhood is None


def test_a_finding_says_which_control_it_answers() -> None:
    (found,) = findings(case(judgement()))
    assert [(one.framework, one.version, one.id) for one in found.controls] == [("F", "1.0", "A.1")]


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (None, None),
        (True, True),
        (7, 7),
        ("text", "text"),
        (Ref("AWS::IAM::Role", "admin"), "admin"),
        ((Ref("AWS::IAM::Role", "a"), 1), ["a", 1]),
        ("x" * LONGEST_VALUE, "x" * LONGEST_VALUE),
        ("x" * (LONGEST_VALUE + 1), "x" * LONGEST_VALUE + "…"),
        (tuple(range(20)), [*range(20)]),
        (tuple(range(25)), [*range(20), "and 5 more"]),
        ((("Key", "y" * 1000),), [["Key", "y" * LONGEST_VALUE + "…"]]),
    ],
)
def test_values_are_shown_as_short_json(value: Any, told: Any) -> None:
    assert shown(value) == told
