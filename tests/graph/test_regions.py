"""Whether SageMaker is used in a region: known resources and jobs prove it, only complete listings disprove it."""

from __future__ import annotations

import pytest
from botocore.session import get_session

from auditor.engine.registry import load
from auditor.graph.estate import Estate
from auditor.model.document import Document, Identity, Listing
from auditor.model.gap import Gap, MissingEvidence, Reason
from tests.graph.estates import estate, graph_of, listings, notebook
from tests.support.snapshots import ACCOUNT, REGION, document

NOTEBOOK, JOB, DOMAIN = (f"AWS::SageMaker::{name}" for name in ("NotebookInstance", "TrainingJob", "Domain"))
ELSEWHERE = "us-east-1"


def region(name: str = REGION) -> Document:
    return Document(Identity("aws", ACCOUNT, name, "AWS::EC2::Region", name), {"DescribeRegions": {"RegionName": name}})


def used(found: Estate, *, at: str = REGION, whole: bool = False) -> tuple[str, ...]:
    graph, _ = graph_of(found, region(at))
    return graph.sagemaker_types(all_of_them=whole)


def test_resources_and_jobs_make_a_region_used_and_no_other() -> None:
    found = estate(notebook("lab"))
    found.saw(Identity("aws", ACCOUNT, REGION, JOB, "run-1"))
    assert used(found) == (NOTEBOOK, JOB)
    assert used(found, at=ELSEWHERE) == ()


def test_one_job_is_enough_whatever_was_denied() -> None:
    found = estate(denied=[NOTEBOOK, DOMAIN])
    found.saw(Identity("aws", ACCOUNT, REGION, JOB, "run-1"))
    assert used(found) == (JOB,)
    with pytest.raises(MissingEvidence):
        used(found, whole=True)


def test_that_nothing_is_there_needs_every_listing() -> None:
    assert used(estate()) == ()
    for hidden in (NOTEBOOK, JOB, DOMAIN):
        with pytest.raises(MissingEvidence) as missing:
            used(estate(denied=[hidden]))
        assert missing.value.gap.reason is Reason.DENIED
    with pytest.raises(MissingEvidence):
        used(estate(uncollected=[JOB]))


def test_what_a_region_does_not_offer_is_not_used_there() -> None:
    unsupported = Gap("ListClusters", Reason.UNSUPPORTED, "UnknownOperationException")
    rows = [
        Listing(row.type, row.account, row.region, row.operation, unsupported)
        if row.type == "AWS::SageMaker::Cluster"
        else row
        for row in listings()
    ]
    assert used(Estate([], rows, estate().shapes)) == ()


def test_what_aws_keeps_in_every_region_makes_none_used() -> None:
    hub = document("AWS::SageMaker::Hub", "SageMakerPublicHub", DescribeHub={"HubName": "SageMakerPublicHub"})
    assert used(estate(hub)) == ()


def test_the_types_that_config_must_record_are_those_that_it_knows() -> None:
    (rule,) = (one for one in load().rules if one.id == "detection-configuration-unrecorded")
    known = get_session().get_service_model("config").shape_for("ResourceType").enum  # type: ignore[attr-defined]
    assert rule.judge.__globals__["RECORDABLE"] == {each for each in known if each.startswith("AWS::SageMaker::")}
