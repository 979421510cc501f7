"""One rule, one resource, one verdict: also where the rule crashes, or evidence is missing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from auditor.api import Graph, NotebookInstance, Remediation, Rule, Severity, TrainingJob, Verdict, failed, passed, rule
from auditor.engine.engine import Engine, Judgement
from auditor.engine.wording import noun, sentence
from auditor.model.aws.kms import Key
from auditor.model.document import Document, Identity
from auditor.model.gap import Gap, MissingEvidence, Reason
from auditor.model.recorder import Recorder
from auditor.model.settings import Settings
from auditor.model.values import to_key
from auditor.model.verdict import Confidence, Outcome
from auditor.rule import Context
from tests.graph.estates import OTHER, estate, key, known, notebook
from tests.support.snapshots import REGION, document

REMEDY = Remediation("do it")
CONTEXT = Context(Settings(), datetime(2026, 11, 1, tzinfo=UTC))
FOREIGN = f"arn:aws:kms:{REGION}:{OTHER}:key/1"


@rule(id="x-root", title="x", severity=Severity.LOW, remediation=REMEDY)
def root(lab: NotebookInstance) -> Verdict:
    """Reads one fact."""
    return failed("root") if lab.root_access else passed("no root")


@rule(id="x-key", title="x", severity=Severity.LOW, remediation=REMEDY)
def of_key(lab: NotebookInstance, graph: Graph) -> Verdict:
    """Asks the graph for a key."""
    assert lab.volume_key is not None
    return passed(f"the key is {graph.get(Key, lab.volume_key).state}")


@rule(id="x-crash", title="x", severity=Severity.LOW, remediation=REMEDY)
def crash(lab: NotebookInstance) -> Verdict:
    """Reads a fact, then fails."""
    raise ZeroDivisionError(f"of {lab.root_access}")


@rule(id="x-job", title="x", severity=Severity.LOW, remediation=REMEDY)
def of_jobs(job: TrainingJob) -> Verdict:
    """Judges another type."""
    return passed(job.identity.name)


def judged(asked: Rule, subject: Document, *others: Document) -> tuple[Judgement, Engine]:
    engine = Engine((asked,), estate(subject, *others), CONTEXT)
    return engine.judge(asked, NotebookInstance(subject, known()), Recorder(subject.identity)), engine


def test_a_judgement_carries_what_was_read() -> None:
    judgement, engine = judged(root, notebook(RootAccess="Disabled"))
    assert (judgement.verdict.outcome, judgement.verdict.message) == (Outcome.PASS, "no root")
    assert [(read.fact, read.value, read.operation) for read in judgement.reads] == [
        ("root_access", False, "DescribeNotebookInstance")
    ]
    assert judgement.missing == ()
    assert engine.errors == {}


def test_missing_evidence_makes_unknown_and_keeps_the_gap() -> None:
    subject = document("AWS::SageMaker::NotebookInstance", "lab", gaps={"DescribeNotebookInstance": Reason.DENIED})
    judgement, engine = judged(root, subject)
    assert judgement.verdict == Verdict(
        Outcome.UNKNOWN, "root_access could not be read: DescribeNotebookInstance was denied"
    )
    (missing,) = judgement.missing
    assert (missing.resource, missing.fact, missing.gap.reason) == (subject.identity.id, "root_access", Reason.DENIED)
    assert engine.errors == {}


def test_missing_evidence_of_another_resource_is_said_in_words() -> None:
    judgement, _ = judged(of_key, notebook(KmsKeyId=FOREIGN))
    assert judgement.verdict.message == "the KMS key could not be read: account 444455556666 was not scanned"
    silent = document(Key.type, "11-22", arn=key().identity.arn, gaps={"DescribeKey": Reason.THROTTLED})
    judgement, _ = judged(of_key, notebook(KmsKeyId="11-22"), silent)
    assert judgement.verdict.message == (
        "state of a resource that it rests on could not be read: DescribeKey was throttled"
    )


def test_a_rule_that_crashes_is_unknown_and_one_error_however_often() -> None:
    engine = Engine((crash,), estate(notebook("a"), notebook("b")), CONTEXT)
    found = [judgement for each in engine.estate.resources() for judgement in engine.judge_all(each)]
    assert [one.verdict for one in found] == [
        Verdict(Outcome.UNKNOWN, "the rule failed: ZeroDivisionError", Confidence.LOW)
    ] * 2
    assert [read.fact for read in found[0].reads] == ["root_access"]
    (error,) = engine.errors.values()
    assert (error.kind, error.name) == ("rule", "x-crash")
    assert error.message.startswith("ZeroDivisionError at test_engine.py:")
    assert error.message.endswith(": of True")


def test_only_the_rules_of_its_type_judge_a_resource() -> None:
    engine = Engine((root, of_jobs, crash), estate(notebook()), CONTEXT)
    assert [one.id for one in engine.rules_for(NotebookInstance)] == ["x-root", "x-crash"]
    assert [one.id for one in engine.rules_for(TrainingJob)] == ["x-job"]


SUBJECT = Identity("aws", "111122223333", REGION, "AWS::SageMaker::TrainingJob", "nightly-0815")


@pytest.mark.parametrize(
    ("fact", "resource", "gap", "told"),
    [
        (
            "image",
            SUBJECT.id,
            Gap("Describe", Reason.NOT_COLLECTED),
            "image could not be read: Describe was not asked for",
        ),
        (
            "image",
            SUBJECT.id,
            Gap("Search", Reason.NOT_RETURNED, "Search does not return Image"),
            "image could not be read: Search does not return Image",
        ),
        (
            "image",
            SUBJECT.id,
            Gap("Describe", Reason.UNSUPPORTED),
            "image could not be read: Describe is not supported there",
        ),
        (
            "image",
            SUBJECT.id,
            Gap("Describe", Reason.UNRESOLVED),
            "image could not be read: Describe is known only after apply",
        ),
        (
            "AWS::EC2::VPCEndpoint",
            SUBJECT.id,
            Gap("List", Reason.ERROR),
            "EC2 VPC endpoints could not be listed: List failed",
        ),
        (
            "AWS::IAM::ManagedPolicy",
            SUBJECT.id,
            Gap("List", Reason.ERROR),
            "IAM managed policies could not be listed: List failed",
        ),
        ("AWS::IAM::Role", "x", Gap("List", Reason.ERROR), "the IAM role could not be read: List failed"),
        (
            "vpc",
            "1/eu/AWS::EC2::Subnet/s-1",
            Gap("A", Reason.DENIED),
            "vpc of the EC2 subnet could not be read: A was denied",
        ),
    ],
)
def test_each_gap_is_a_sentence(fact: str, resource: str, gap: Gap, told: str) -> None:
    assert sentence(MissingEvidence(resource, fact, gap), SUBJECT) == told


def test_aws_words_which_name_the_job_stay_out_of_the_sentence() -> None:
    said = Gap("DescribeTrainingJob", Reason.DENIED, f"AccessDenied: no access to training-job/{SUBJECT.name}")
    assert SUBJECT.name not in sentence(MissingEvidence(SUBJECT.id, "image", said), SUBJECT)


@pytest.mark.parametrize(
    ("type_", "words"),
    [
        ("AWS::SageMaker::AutoMLJobV2", "SageMaker auto ML job V2"),
        ("AWS::EC2::VPC", "EC2 VPC"),
        ("AWS::IAM::VirtualMFADevice", "IAM virtual MFA device"),
        ("AWS::SageMaker::NotebookInstance", "SageMaker notebook instance"),
    ],
)
def test_a_type_is_told_in_words(type_: str, words: str) -> None:
    assert noun(type_) == words


def test_equal_references_are_asked_of_the_estate_alike() -> None:
    judgement, _ = judged(of_key, notebook(KmsKeyId="alias/lab"), key(aliases=["alias/lab"]))
    assert judgement.verdict.message == "the key is Enabled"
    assert [(read.resource.name, read.fact) for read in judgement.reads] == [("lab", "volume_key"), ("11-22", "state")]
    assert judgement.reads[0].value == to_key("alias/lab")
