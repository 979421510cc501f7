"""Who uses a resource: core resources by name, jobs as counts; nobody only where everybody was asked."""

from __future__ import annotations

import pytest

from auditor.graph.edges.declared import Unread
from auditor.graph.estate import Use
from auditor.model.aws.sagemaker.notebook import NotebookInstance
from auditor.model.document import Identity
from auditor.model.gap import Gap, MissingEvidence, Reason
from auditor.model.values import to_role, to_vpc
from tests.graph.estates import ROLE, estate, graph_of, notebook, role, subnet
from tests.support.snapshots import ACCOUNT, REGION, document

JOB, NOTEBOOK = "AWS::SageMaker::TrainingJob", "AWS::SageMaker::NotebookInstance"


def job(name: str) -> Identity:
    return Identity("aws", ACCOUNT, REGION, JOB, name)


def test_users_are_named_and_jobs_counted() -> None:
    found = estate(role(), notebook("lab"))
    found.add_use(to_role(ROLE), job("run-2"), "role", 40)
    found.add_use(to_role(ROLE), job("run-1"), "role", 2)
    graph, recorder = graph_of(found, role())
    assert graph.users() == (Use("role", NOTEBOOK, "lab"), Use("role", JOB, "run-1", 42))
    assert [(read.fact, read.value) for read in recorder.reads] == [
        ("users", (f"{NOTEBOOK} lab", f"{JOB} run-1 and 41 more"))
    ]


def test_users_are_narrowed_to_types_and_services() -> None:
    found = estate(role(), notebook("lab"))
    found.add_use(to_role(ROLE), job("run"), "role", 1)
    graph, _ = graph_of(found, role())
    assert [use.type for use in graph.users(JOB)] == [JOB]
    assert [use.type for use in graph.users("AWS::SageMaker::")] == [NOTEBOOK, JOB]
    assert graph.users("AWS::EC2::") == ()


def test_a_use_of_what_is_not_there_counts_for_nobody() -> None:
    found = estate(role())
    found.add_use(to_role("another"), job("run"), "role", 1)
    graph, recorder = graph_of(found, role())
    assert graph.users() == ()
    assert [(read.fact, read.value) for read in recorder.reads] == [("users", ())]


def test_nobody_is_not_proven_by_a_denied_listing_of_those_who_could() -> None:
    graph, _ = graph_of(estate(role(), denied=[JOB]), role())
    with pytest.raises(MissingEvidence, match="users"):
        graph.users()
    assert graph.users(NOTEBOOK) == ()


def test_one_known_user_decides_whatever_was_not_read() -> None:
    graph, _ = graph_of(estate(role(), notebook(), denied=[JOB]), role())
    assert [use.example for use in graph.users()] == ["lab"]


def test_nobody_is_not_proven_by_a_notebook_that_was_not_described() -> None:
    silent = document(NOTEBOOK, "silent", gaps={"DescribeNotebookInstance": Reason.DENIED})
    graph, _ = graph_of(estate(role(), silent), role())
    with pytest.raises(MissingEvidence, match="DescribeNotebookInstance denied"):
        graph.users()


def test_nobody_is_not_proven_where_a_streamed_job_was_not_read() -> None:
    found = estate(role())
    found.add_unread(job("run"), Unread(frozenset({"AWS::IAM::Role"}), Gap("DescribeTrainingJob", Reason.THROTTLED)))
    graph, _ = graph_of(found, role())
    with pytest.raises(MissingEvidence, match="DescribeTrainingJob throttled"):
        graph.users()
    assert graph.users(NOTEBOOK) == ()


def test_who_refers_to_the_judged_one_is_told_apart_from_who_may() -> None:
    lab, other = notebook("lab"), notebook("other", RoleArn=f"arn:aws:iam::{ACCOUNT}:role/other")
    silent = document(NOTEBOOK, "silent", gaps={"DescribeNotebookInstance": Reason.DENIED})
    graph, _ = graph_of(estate(role(), lab, other, silent), role())
    assert [one.identity.name for one in graph.referrers(NotebookInstance)] == ["lab"]
    for known, whole in (((lab, silent), True), ((other, silent), False)):
        graph, _ = graph_of(estate(role(), *known), role())
        with pytest.raises(MissingEvidence, match="DescribeNotebookInstance denied"):
            graph.referrers(NotebookInstance, whole=whole)


def test_used_subnets_are_those_that_sagemaker_names() -> None:
    vpc = document("AWS::EC2::VPC", "vpc-1", DescribeVpcs={"VpcId": "vpc-1"})
    parts = (vpc, subnet("subnet-1"), subnet("subnet-2"), subnet("subnet-3", vpc="vpc-2"))
    lab = notebook("lab", SubnetId="subnet-1")
    graph, _ = graph_of(estate(*parts, lab), vpc)
    assert [one.identity.name for one in graph.used_subnets(to_vpc("vpc-1"), all_of_them=True)] == ["subnet-1"]
    graph, _ = graph_of(estate(*parts, lab, denied=[JOB]), vpc)
    assert [one.identity.name for one in graph.used_subnets(to_vpc("vpc-1"))] == ["subnet-1"]
    with pytest.raises(MissingEvidence):
        graph.used_subnets(to_vpc("vpc-1"), all_of_them=True)
