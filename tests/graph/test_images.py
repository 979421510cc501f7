from __future__ import annotations

import pytest

from auditor.graph.estate import Estate
from auditor.graph.graph import Graph
from auditor.model.aws.iam import Account
from auditor.model.aws.sagemaker.processing import ProcessingJob
from auditor.model.document import GLOBAL, Document, Identity, Listing, Shapes
from auditor.model.gap import Gap, MissingEvidence, Reason
from auditor.model.recorder import Recorder
from auditor.model.values import Ref

OWN = "111122223333"
CLARIFY = "sagemaker-clarify-processing"
JOB = Identity("aws", OWN, "eu-west-1", ProcessingJob.type, "bias")


def asked(*images: str, gap: Gap | None = None) -> bool:
    """Whether Clarify is run, where streamed jobs named these images."""
    estate = Estate((), [Listing(ProcessingJob.type, OWN, "eu-west-1", "ListProcessingJobs", gap)], Shapes({}))
    for image in images:
        estate.add_use(Ref("AWS::ECR::Repository", image), JOB, "image", 1)
    identity = Identity("aws", OWN, GLOBAL, Account.type, OWN)
    account = Account(Document(identity, {}), Shapes({}))
    return Graph(estate, account, Recorder(identity)).runs_image(ProcessingJob, CLARIFY)


def test_streamed_jobs_are_remembered_by_the_images_of_aws() -> None:
    assert asked(f"131013547314.dkr.ecr.eu-west-1.amazonaws.com/{CLARIFY}")


@pytest.mark.parametrize(
    "image",
    [
        f"{OWN}.dkr.ecr.eu-west-1.amazonaws.com/{CLARIFY}",
        f"131013547314.dkr.ecr.eu-west-1.example.com/{CLARIFY}",
        f"131013547314.dkr.ecr.eu-west-1.amazonaws.com/{CLARIFY}-not",
    ],
)
def test_a_name_alone_makes_no_image_of_aws(image: str) -> None:
    assert not asked(image)


def test_that_nobody_runs_it_needs_all_jobs() -> None:
    with pytest.raises(MissingEvidence):
        asked(gap=Gap("ListProcessingJobs", Reason.DENIED))
    assert asked(f"131013547314.dkr.ecr.eu-west-1.amazonaws.com/{CLARIFY}", gap=Gap("x", Reason.DENIED))
