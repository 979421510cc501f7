"""Kinds: how JSON becomes a value, and which part of it is kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.model.arn import Arn
from auditor.model.aws.sagemaker.references import names_hub_model, on_s3, pinned, pipeline_step
from auditor.model.instances import family, has_local_storage
from auditor.model.values import Ref, bucket_name, flag, pair, present, repository_name, switch, to_bucket, to_role
from tests.model.botoshapes import model


@pytest.mark.parametrize(
    ("uri", "bucket"),
    [
        ("s3://data/train/part-0", "data"),
        ("s3://data", "data"),
        ("data", "data"),
        ("arn:aws-cn:s3:::data/prefix", "data"),
        ("https://data.s3.eu-central-1.amazonaws.com/key", "data"),
        ("https://s3.eu-central-1.amazonaws.com/data/key", "data"),
        ("https://s3-us-west-2.amazonaws.com/data/key", "data"),
    ],
)
def test_the_bucket_of_a_location(uri: str, bucket: str) -> None:
    assert bucket_name(uri) == bucket


@pytest.mark.parametrize(
    "image",
    [
        "111122223333.dkr.ecr.eu-central-1.amazonaws.com/team/train",
        "111122223333.dkr.ecr.eu-central-1.amazonaws.com/team/train:1.4",
        "111122223333.dkr.ecr.eu-central-1.amazonaws.com/team/train@sha256:" + "a" * 64,
        "111122223333.dkr.ecr.eu-central-1.amazonaws.com/team/train:1.4@sha256:" + "a" * 64,
    ],
)
def test_the_repository_of_an_image_has_neither_tag_nor_digest(image: str) -> None:
    assert repository_name(image) == "111122223333.dkr.ecr.eu-central-1.amazonaws.com/team/train"
    assert pinned(image) is ("@sha256:" in image)


def test_a_registry_with_a_port_keeps_it() -> None:
    assert repository_name("registry.internal:5000/train:2") == "registry.internal:5000/train"


@pytest.mark.parametrize(("word", "on"), [("Enabled", True), ("ENABLED", True), ("Disabled", False), (True, True)])
def test_switches(word: object, on: bool) -> None:  # noqa: FBT001 - a table's column
    assert switch(word) is on


def test_a_new_word_of_a_switch_is_not_guessed() -> None:
    with pytest.raises(ValueError, match="neither enabled nor disabled"):
        switch("DefaultAsDomain")


def test_flags_tags_and_presence() -> None:
    assert (flag("true"), flag("False"), flag(True)) == (True, False, True)  # noqa: FBT003 - the value under test
    assert pair({"Key": "team", "Value": "fraud"}) == ("team", "fraud")
    assert [present({}), present([]), present(""), present(None)] == [False] * 4
    assert present({"A": ""})
    assert present(0)


def test_a_reference_knows_its_name_in_every_spelling() -> None:
    assert to_role("arn:aws-us-gov:iam::111122223333:role/ml/train").name == "train"
    assert to_role("train").name == "train"
    assert to_bucket("s3://data/x") == Ref("AWS::S3::Bucket", "data")


def test_references_and_reducing_kinds_tell_apart_what_they_keep() -> None:
    assert to_bucket("s3://data/a") == to_bucket("s3://data/b")
    assert to_bucket.reduces
    assert not to_role.reduces


@pytest.mark.parametrize(
    ("name", "step"),
    [
        ("pipelines-4k2xq7w9zp1m-TrainModel-9Zb1hQ4wXe", "TrainModel"),
        ("pipelines-4k2xq7w9zp1m-Train-the-model-9Zb1hQ4wXe", "Train-the-model"),
        ("churn-2026-08-22-03-00-01-123", None),
        ("pipelines-", None),
    ],
)
def test_the_pipeline_step_in_a_jobs_name(name: str, step: str | None) -> None:
    assert pipeline_step(name) == step


def test_small_kinds() -> None:
    assert (on_s3("s3://a/b"), on_s3("https://a/b")) == (True, False)
    assert (names_hub_model({"HF_MODEL_ID": "org/x"}), names_hub_model({"A": "b"})) == (True, False)


@pytest.mark.parametrize(
    "local", ["ml.g5.xlarge", "ml.p4d.24xlarge", "ml.p6-b200.48xlarge", "ml.trn1.2xlarge", "ml.r5d.large"]
)
def test_instances_with_local_nvme(local: str) -> None:
    assert has_local_storage(local)


@pytest.mark.parametrize(
    "ebs", ["ml.m5.large", "ml.p3.2xlarge", "ml.c5.xlarge", "ml.inf2.xlarge", "ml.t3.medium", "ml.r5.large"]
)
def test_instances_without(ebs: str) -> None:
    assert not has_local_storage(ebs)


def test_every_family_with_a_d_that_sagemaker_offers_is_known_to_be_local() -> None:
    shapes = (
        "TrainingInstanceType",
        "ProcessingInstanceType",
        "TransformInstanceType",
        "ProductionVariantInstanceType",
    )
    offered = {family(name) for shape in shapes for name in model("sagemaker").shape_for(shape).enum}
    with_disk = {name for name in offered if name[-1] == "d" and name[-2:] != "id"}
    assert with_disk
    assert {name for name in with_disk if not has_local_storage(f"ml.{name}.xlarge")} == set()


WORDS = st.text("abc123-", min_size=1, max_size=12)


@given(st.sampled_from(["aws", "aws-cn", "aws-us-gov"]), WORDS, WORDS, WORDS)
def test_an_arn_is_written_as_it_was_read(partition: str, service: str, region: str, resource: str) -> None:
    text = f"arn:{partition}:{service}:{region}:111122223333:{resource}"
    assert str(Arn.parse(text)) == text
    assert Arn.looks_like(text)


@given(st.text(max_size=30).filter(lambda text: not text.startswith("arn:")))
def test_other_text_is_no_arn(text: str) -> None:
    assert not Arn.looks_like(text)
    with pytest.raises(ValueError, match="not an ARN"):
        Arn.parse(text)
