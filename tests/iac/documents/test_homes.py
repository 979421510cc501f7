"""What is described is spelled for where the code goes, and judged as the type that the API knows."""

from __future__ import annotations

from auditor.iac.documents import Sketch, known_types, sketches
from auditor.iac.planned import Home, Kind, Planned, Unit
from auditor.model.catalog import concrete_types
from auditor.model.choice import symbol
from tests.iac.documents.reading import planned

HOME = Home("aws-cn", "111122223333", "cn-north-1")


def sketched(*resources: Planned) -> tuple[Sketch, ...]:
    return sketches(Unit("app.yaml", Kind.CLOUDFORMATION, resources), HOME)


def test_the_default_policy_of_a_key_names_the_account_that_the_code_goes_to() -> None:
    (key,) = sketched(planned("AWS::KMS::Key", "Data"))
    (statement,) = key.responses["GetKeyPolicy"]["Policy"]["Statement"]
    assert statement["Principal"] == {"AWS": "arn:aws-cn:iam::111122223333:root"}


def test_a_replica_is_a_key_to_the_api() -> None:
    (copy,) = sketched(planned("AWS::KMS::ReplicaKey", "Copy"))
    assert copy.identity.type == "AWS::KMS::Key"
    assert copy.identity.arn == "arn:aws-cn:kms:cn-north-1:111122223333:key/«Copy»"


def test_what_is_named_by_itself_has_a_name_that_only_deployment_spells() -> None:
    (profile,) = sketched(planned("AWS::SageMaker::UserProfile", "Own", DomainId=symbol("Own", "Ref")))
    assert profile.identity.arn == "arn:aws-cn:sagemaker:cn-north-1:111122223333:user-profile/«Own»/«Own»"


def test_references_still_meet_what_they_refer_to() -> None:
    policy = planned("AWS::S3::BucketPolicy", "P", Bucket=symbol("B", "Ref"), PolicyDocument={"Statement": []})
    bucket, *_ = sketched(planned("AWS::S3::Bucket", "B", BucketName="models"), policy)
    assert bucket.responses["GetBucketPolicy"] == {"Policy": {"Statement": []}}
    assert bucket.responses["ListBuckets"] == {"Name": "models"}


def test_every_type_that_is_described_is_one_that_is_judged() -> None:
    judged = {kind.type for kind in concrete_types()}
    assert known_types() - judged == {"AWS::KMS::ReplicaKey", "AWS::SageMaker::ExperimentTrialComponent"}
