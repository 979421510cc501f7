"""What is there is found however it is named; what is not there is proven, or missing evidence."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.model.aws.ecr import Repository
from auditor.model.aws.iam import Role
from auditor.model.aws.kms import Key
from auditor.model.aws.s3 import Bucket
from auditor.model.aws.sagemaker.notebook import NotebookInstance
from auditor.model.document import Document
from auditor.model.gap import MissingEvidence, Reason
from auditor.model.values import to_bucket, to_image, to_key, to_role
from tests.graph.estates import OTHER, ROLE, estate, graph_of, key, notebook, role
from tests.support.snapshots import ACCOUNT, REGION, document

KEY = key(aliases=["alias/lab"])
KEY_ARN = KEY.identity.arn or ""
BUCKET = document("AWS::S3::Bucket", "data", region="us-east-1", ListBuckets={"Name": "data"})


@pytest.mark.parametrize(
    "text",
    [KEY_ARN, "11-22", "alias/lab", f"arn:aws:kms:{REGION}:{ACCOUNT}:alias/lab"],
    ids=["arn", "id", "alias", "alias-arn"],
)
def test_a_key_is_found_by_each_of_its_names(text: str) -> None:
    graph, _ = graph_of(estate(KEY, notebook()), notebook())
    assert graph.get(Key, to_key(text)).identity.name == "11-22"


def test_a_name_counts_in_the_region_of_who_says_it() -> None:
    here, there = key("here", aliases=["alias/lab"]), key("there", aliases=["alias/lab"], region="us-east-1")
    graph, _ = graph_of(estate(here, there), notebook())
    assert graph.get(Key, to_key("alias/lab")).identity.name == "here"
    assert graph.get(Key, to_key(f"arn:aws:kms:us-east-1:{ACCOUNT}:alias/lab")).identity.name == "there"
    assert graph.find(Key, to_key("there")) is None


def repository(name: str, region: str = REGION) -> Document:
    uri = f"{ACCOUNT}.dkr.ecr.{region}.amazonaws.com/{name}"
    told = {"repositoryName": name, "repositoryUri": uri}
    return document(Repository.type, name, region=region, DescribeRepositories=told)


@pytest.mark.parametrize(
    ("host", "region"),
    [
        (f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com", REGION),
        (f"{ACCOUNT}.dkr-ecr.{REGION}.on.aws", REGION),
        (f"{ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com", "us-east-1"),
    ],
)
def test_a_repository_is_that_of_the_registry_that_an_image_names(host: str, region: str) -> None:
    graph, _ = graph_of(estate(repository("team/train"), repository("team/train", "us-east-1")), notebook())
    assert graph.get(Repository, to_image(f"{host}/team/train:7")).identity.region == region
    assert graph.find(Repository, to_image(f"{host}/team/serve:7")) is None


@pytest.mark.parametrize("image", ["train", f"{OTHER}.dkr.ecr.{REGION}.amazonaws.com/train", "registry.example/train"])
def test_a_repository_of_another_registry_is_not_the_accounts_of_that_name(image: str) -> None:
    graph, _ = graph_of(estate(repository("train")), notebook())
    with pytest.raises(MissingEvidence):
        graph.find(Repository, to_image(image))


def test_what_is_global_is_found_from_every_region() -> None:
    graph, _ = graph_of(estate(role(), BUCKET), notebook())
    assert graph.get(Role, to_role("training")).identity.arn == ROLE
    assert graph.get(Bucket, to_bucket("s3://data/in/")).identity.region == "us-east-1"


def test_absence_needs_a_complete_listing() -> None:
    graph, recorder = graph_of(estate(), notebook())
    assert graph.find(Key, to_key("99")) is None
    assert [(read.fact, read.value, read.operation) for read in recorder.reads] == [("AWS::KMS::Key 99", None, "List")]


@pytest.mark.parametrize(
    ("text", "reason", "detail"),
    [
        (f"arn:aws:kms:{REGION}:{OTHER}:key/1", Reason.FOREIGN, "account 444455556666 was not scanned"),
        (f"arn:aws:kms:eu-north-1:{ACCOUNT}:key/1", Reason.NOT_COLLECTED, "none was collected in eu-north-1"),
    ],
)
def test_nothing_is_absent_where_nobody_looked(text: str, reason: Reason, detail: str) -> None:
    graph, recorder = graph_of(estate(key()), notebook())
    with pytest.raises(MissingEvidence) as missing:
        graph.find(Key, to_key(text))
    assert (missing.value.gap.reason, missing.value.gap.detail) == (reason, detail)
    assert recorder.reads == []


def test_a_denied_listing_proves_nothing_yet_what_was_read_counts() -> None:
    graph, _ = graph_of(estate(key(), denied=[Key.type]), notebook())
    assert graph.find(Key, to_key("11-22")) is not None
    with pytest.raises(MissingEvidence, match="denied"):
        graph.find(Key, to_key("99"))
    with pytest.raises(MissingEvidence, match="denied"):
        graph.all(Key)
    assert [found.identity.name for found in graph.some(Key)] == ["11-22"]


def test_an_alias_is_absent_only_where_every_key_told_its_aliases() -> None:
    silent = document(
        Key.type,
        "33",
        arn=f"arn:aws:kms:{REGION}:{ACCOUNT}:key/33",
        gaps={"ListAliases": Reason.DENIED},
        DescribeKey={},
    )
    graph, _ = graph_of(estate(silent), notebook())
    assert graph.find(Key, to_key("99")) is None
    with pytest.raises(MissingEvidence, match="ListAliases denied"):
        graph.find(Key, to_key("alias/lab"))


def test_get_says_that_there_is_none() -> None:
    graph, _ = graph_of(estate(), notebook())
    with pytest.raises(MissingEvidence) as missing:
        graph.get(Key, to_key("99"))
    assert (missing.value.fact, missing.value.gap.detail) == ("AWS::KMS::Key", "99 does not exist")


def test_all_is_of_the_region_unless_everywhere_is_asked() -> None:
    graph, _ = graph_of(estate(key("1"), key("2", region="us-east-1"), key("3", account=OTHER)), notebook())
    assert [found.identity.name for found in graph.all(Key)] == ["1"]
    assert [found.identity.name for found in graph.all(Key, everywhere=True)] == ["1", "2"]


def test_that_there_are_none_is_evidence() -> None:
    graph, recorder = graph_of(estate(), notebook())
    assert graph.all(Key) == ()
    assert [(read.fact, read.value) for read in recorder.reads] == [("AWS::KMS::Key", ())]


def test_what_is_read_of_a_found_resource_is_noted_once_and_is_no_field_of_the_subject() -> None:
    graph, recorder = graph_of(estate(key()), notebook())
    states = [graph.get(Key, to_key(text)).state for text in ("11-22", KEY_ARN)]
    assert states == ["Enabled", "Enabled"]
    assert [(read.resource.name, read.fact, read.value) for read in recorder.reads] == [("11-22", "state", "Enabled")]
    assert not recorder.fields


def test_owned_are_the_accounts_that_were_scanned() -> None:
    graph, _ = graph_of(estate(key(account=OTHER)), notebook())
    assert graph.owned(ACCOUNT)
    assert not graph.owned(OTHER)


DOCUMENTS = (
    role(),
    KEY,
    key("twin", aliases=["alias/lab"]),
    BUCKET,
    notebook("a", KmsKeyId="alias/lab"),
    notebook("b", KmsKeyId=KEY_ARN),
)


@given(st.permutations(DOCUMENTS))
def test_the_order_of_insertion_is_irrelevant(shuffled: Sequence[Document]) -> None:
    def told(documents: Sequence[Document]) -> object:
        found = estate(*documents)
        graph, _ = graph_of(found, DOCUMENTS[4])
        uses = [(each.identity.id, found.uses(each)) for each in found.resources()]
        return uses, graph.get(Key, to_key("alias/lab")).identity, [one.identity for one in graph.all(NotebookInstance)]

    assert told(shuffled) == told(DOCUMENTS)
