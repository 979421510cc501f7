"""Judging once per projection must say exactly what judging one by one says."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from auditor.api import CompilationJob, Severity, TrainingJob, Verdict, any_of, failed, passed, rule
from auditor.engine.engine import Engine
from auditor.engine.stream import LISTED, Stream
from auditor.graph.estate import Estate
from auditor.model.document import Document, Identity, Listing, Secret, Shapes
from auditor.model.gap import Gap, Reason
from auditor.model.remediation import Remediation
from auditor.model.settings import Settings
from auditor.rule import Context
from auditor.snapshot.record import decode, encode

KNOWN = frozenset(
    {
        "ResourceConfig",
        "ResourceConfig.VolumeKmsKeyId",
        "ResourceConfig.InstanceType",
        "ResourceConfig.InstanceCount",
        "ResourceConfig.InstanceGroups[]",
        "ResourceConfig.InstanceGroups[].InstanceType",
        "ResourceConfig.InstanceGroups[].InstanceCount",
        "EnableNetworkIsolation",
        "EnableInterContainerTrafficEncryption",
        "RoleArn",
    }
)
SHAPES = Shapes({"DescribeTrainingJob": KNOWN, "Search:TrainingJob": KNOWN - {"EnableNetworkIsolation"}})


@rule(id="x-isolated", title="x", severity=Severity.LOW, remediation=Remediation("do it"))
def isolated(job: TrainingJob) -> Verdict:
    """Reads a switch, and a list of groups only where that is off."""
    if any_of(lambda one: one.isolated, job.isolations()):
        return passed("isolated")
    groups = [cluster.instance_types for cluster in job.clusters()]
    return failed(f"not isolated: {groups}")


@rule(id="x-count", title="x", severity=Severity.LOW, remediation=Remediation("do it"))
def counted(job: TrainingJob) -> Verdict:
    """Reads numbers, which may stand in either of two places, and the secrets."""
    if job.secrets_found:
        return failed(f"secrets: {len(job.secrets_found)}")
    return passed(str([cluster.instance_count for cluster in job.clusters()]))


clusters = st.fixed_dictionaries(
    {},
    optional={
        "InstanceType": st.sampled_from(["ml.m5.large", "ml.g5.xlarge"]),
        "InstanceCount": st.integers(1, 3),
        "InstanceGroups": st.lists(
            st.fixed_dictionaries({"InstanceType": st.just("ml.m5.large"), "InstanceCount": st.integers(1, 2)}),
            max_size=2,
        ),
    },
)
responses = st.fixed_dictionaries(
    {"Unread": st.text(max_size=3)},
    optional={"ResourceConfig": clusters, "EnableNetworkIsolation": st.booleans(), "RoleArn": st.sampled_from("ab")},
)
records = st.tuples(
    st.sampled_from(["DescribeTrainingJob", "Search:TrainingJob", "denied"]),
    responses,
    st.lists(st.sampled_from(["AWS Access Key"]), max_size=1),
    st.sampled_from(["eu-west-1", "us-east-1"]),
)


def _document(index: int, record: tuple[str, dict[str, Any], list[str], str]) -> Document:
    operation, response, secrets, region = record
    identity = Identity("aws", "111122223333", region, TrainingJob.type, f"job-{index}")
    if operation == "denied":
        return Document(identity, {}, {"DescribeTrainingJob": Gap("DescribeTrainingJob", Reason.DENIED)})
    found = tuple({"kind": kind, "place": "Environment.KEY", "detector": "t"} for kind in secrets)
    line = Document(identity, {operation: response})
    return decode(encode(line)) if not found else _with_secrets(line, found)


def _with_secrets(document: Document, found: tuple[dict[str, str], ...]) -> Document:
    return Document(document.identity, document.responses, {}, tuple(Secret(**one) for one in found))


def _engine() -> Engine:
    listings = [Listing(TrainingJob.type, "111122223333", "eu-west-1", "ListTrainingJobs")]
    context = Context(Settings(), datetime(2026, 1, 1, tzinfo=UTC))
    return Engine((isolated, counted), Estate((), listings, SHAPES), context)


@given(st.lists(records, max_size=25))
def test_streaming_agrees_with_judging_one_by_one(drawn: list[tuple[str, dict[str, Any], list[str], str]]) -> None:
    documents = [_document(index, record) for index, record in enumerate(drawn)]
    one_by_one: Counter[tuple[str, str, str]] = Counter()
    engine = _engine()
    for document in documents:
        for judgement in engine.judge_all(TrainingJob(document, SHAPES)):
            verdict = judgement.verdict
            one_by_one[judgement.rule.id, verdict.outcome, verdict.message] += 1
    streamed: Counter[tuple[str, str, str]] = Counter()
    for group in Stream(_engine(), TrainingJob).run(encode(document) for document in documents):
        assert 0 < len(group.named) <= min(group.count, LISTED)
        for judgement in group.judgements:
            verdict = judgement.verdict
            streamed[judgement.rule.id, verdict.outcome, verdict.message] += group.count
    assert streamed == one_by_one


def test_records_that_differ_only_in_what_nobody_reads_are_one_group() -> None:
    alike: list[tuple[str, dict[str, Any], list[str], str]] = [
        ("DescribeTrainingJob", {"Unread": str(index)}, [], "eu-west-1") for index in range(99)
    ]
    documents = [_document(index, record) for index, record in enumerate(alike)]
    groups = list(Stream(_engine(), TrainingJob).run(encode(document) for document in documents))
    assert sum(group.count for group in groups) == 99
    assert len(groups) <= 3  # the first records widen the projection


def compiled(name: str, location: str) -> bytes:
    identity = Identity("aws", "111122223333", "eu-west-1", "AWS::SageMaker::CompilationJob", name)
    answer = {"ModelArtifacts": {"S3ModelArtifacts": location}, "OutputConfig": {"TargetDevice": "ml_c5"}}
    return encode(Document(identity, {"DescribeCompilationJob": answer}, {}))


def test_jobs_that_make_models_are_kept_each_with_its_own() -> None:
    places = ["s3://models/a.tar.gz", "s3://models/b.tar.gz", "s3://models/b.tar.gz"]
    lines = [compiled(f"job-{index}", place) for index, place in enumerate(places)]
    known = frozenset(
        {"ModelArtifacts", "ModelArtifacts.S3ModelArtifacts", "OutputConfig", "OutputConfig.TargetDevice"}
    )
    estate = Estate([], [], Shapes({"DescribeCompilationJob": known}))
    engine = Engine((), estate, Context(Settings(), datetime(2026, 11, 1, tzinfo=UTC)))
    list(Stream(engine, CompilationJob).run(lines))
    assert [job.artifact for job in estate.makers] == ["s3://models/a.tar.gz", "s3://models/b.tar.gz"]
