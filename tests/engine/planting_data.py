"""What the member account has of data: buckets, keys and repositories, and the execution roles that reach for them."""

from __future__ import annotations

from typing import Any

from tests.engine.planting import FOREIGN, REGION
from tests.engine.planting_access import ROOT
from tests.engine.planting_land import Holder, Land, Statement, may, never, role_arn, trusting

SAGEMAKER = (trusting("sagemaker"),)
GET, DECRYPT = "s3:GetObject", "kms:Decrypt"
BUCKETS = ("used", "staff", "staff-keyed", "staff-locked", "staff-shut", "staff-inside")
"""`used` by notebooks' models; `staff-keyed` has a key that leaves it to IAM, `staff-locked` one that does not."""


def objects(bucket: str) -> str:
    """The ARN of a bucket's objects."""
    return f"arn:aws:s3:::{bucket}/*"


def reading(*own: Statement, **more: Any) -> Holder:
    """An execution role."""
    return Holder(own=own, trust=SAGEMAKER, **more)


DATA = {
    "bad-data": reading(may(GET, objects("staff"))),
    "good-own-data": reading(may("s3:*", [objects("used"), "arn:aws:s3:::used"])),
    "good-listing": reading(may("s3:ListBucket", "arn:aws:s3:::staff"), may("s3:ListAllMyBuckets")),
    "good-bucket-arn": reading(may(GET, "arn:aws:s3:::staff")),
    "good-writing": reading(may("s3:PutObject", objects("staff"))),
    "bad-prefix": reading(may(GET, "arn:aws:s3:::staff/salaries/*")),
    "bad-pattern": reading(may("s3:Get*", "arn:aws:s3:::sta?f/*")),
    "bad-not-data": reading({"Effect": "Allow", "Action": GET, "NotResource": objects("used")}),
    "good-data-denied": reading(
        may(GET, objects("*")), {"Effect": "Deny", "Action": "s3:*", "NotResource": objects("used")}
    ),
    "good-data-bounded": reading(may("s3:*"), boundary=(may("s3:*", [objects("used"), "arn:aws:s3:::used"]),)),
    "good-shut": reading(may(GET, objects("staff-shut"))),
    "maybe-inside": reading(may(GET, objects("staff-inside"))),
    "good-without-key": reading(may(GET, objects("staff-keyed"))),
    "bad-with-key": reading(may(GET, objects("staff-keyed")), may(DECRYPT, "<keyed>")),
    "bad-through-s3": reading(
        may(GET, objects("staff-keyed")),
        may(DECRYPT, StringEquals={"kms:ViaService": f"s3.{REGION}.amazonaws.com"}),
    ),
    "good-through-other": reading(
        may(GET, objects("staff-keyed")),
        may(DECRYPT, StringEquals={"kms:ViaService": f"rds.{REGION}.amazonaws.com"}),
    ),
    "good-other-key": reading(may(GET, objects("staff-keyed")), may(DECRYPT, "<locked>")),
    "good-key-denied": reading(may(GET, objects("staff-keyed")), may("kms:*"), never("kms:*", "<keyed>")),
    "bad-rewrites-key": reading(may(GET, objects("staff-keyed")), may("kms:PutKeyPolicy", "<keyed>")),
    "bad-grants-key": reading(may(GET, objects("staff-keyed")), may("kms:CreateGrant", "<keyed>")),
    "good-grants-services": reading(
        may(GET, objects("staff-keyed")),
        may("kms:CreateGrant", "<keyed>", Bool={"kms:GrantIsForAWSResource": "true"}),
    ),
    "good-locked": reading(may(GET, objects("staff-locked")), may("kms:*")),
    "bad-named-by-key": reading(may(GET, objects("staff-locked"))),
    "bad-granted": reading(may(GET, objects("staff-locked"))),
    "maybe-granted-otherwise": reading(may(GET, objects("staff-locked"))),
    "good-granted-encryption": reading(may(GET, objects("staff-locked"))),
}
WORKERS = {
    "worker-wide": reading(may(["s3:*", "kms:Decrypt", "ecr:*", "logs:*", "ec2:Describe*"])),
    "worker-denied": reading(may("s3:*"), never("s3:PutObject", objects("used"))),
    "worker-inside": reading(may("s3:*", StringEquals={"aws:SourceVpce": "vpce-1"})),
    "worker-split": reading(may(GET, "arn:aws:s3:::used/in/*"), managed=(may("s3:PutObject", objects("used")),)),
    "worker-bounded": reading(may("s3:*"), boundary=(may(GET, objects("used")),)),
    "worker-poor": reading(may("s3:ListAllMyBuckets")),
}
_KEY_FOR_ROOT = {"Effect": "Allow", "Principal": {"AWS": ROOT}, "Action": "kms:*", "Resource": "*"}


def _for(principal: Any, *actions: str, **condition: Any) -> Statement:
    more = {"Condition": condition} if condition else {}
    return {"Effect": "Allow", "Principal": principal, "Action": list(actions), "Resource": "*", **more}


_EVERYBODY = {"AWS": "*"}
KEYS: dict[str, tuple[Statement, ...]] = {
    "keyed": (_KEY_FOR_ROOT,),
    "locked": (
        _for({"AWS": role_arn("bad-named-by-key")}, DECRYPT),
        _for({"AWS": role_arn("safe")}, "kms:*"),
    ),
    "bad-key-foreign": (_KEY_FOR_ROOT, _for({"AWS": FOREIGN}, DECRYPT)),
    "bad-key-via": (_KEY_FOR_ROOT, _for(_EVERYBODY, DECRYPT, StringEquals={"kms:ViaService": "s3.x.amazonaws.com"})),
    "bad-key-not": (
        _KEY_FOR_ROOT,
        _for(_EVERYBODY, DECRYPT, StringNotEquals={"aws:PrincipalAccount": "A"}),
    ),
    "bad-key-if-exists": (_KEY_FOR_ROOT, _for(_EVERYBODY, DECRYPT, StringLikeIfExists={"aws:PrincipalArn": "*"})),
    "good-key-caller": (
        _KEY_FOR_ROOT,
        _for(
            _EVERYBODY,
            DECRYPT,
            StringEquals={"kms:CallerAccount": "A", "kms:ViaService": f"s3.{REGION}.amazonaws.com"},
        ),
    ),
    "good-key-organization": (
        _KEY_FOR_ROOT,
        _for(_EVERYBODY, DECRYPT, StringEquals={"aws:PrincipalOrgID": "<organization>"}),
    ),
    "good-key-denied": (
        _KEY_FOR_ROOT,
        _for({"AWS": f"arn:aws:iam::{FOREIGN}:root"}, DECRYPT),
        {**_for(_EVERYBODY, DECRYPT, StringNotEquals={"aws:PrincipalAccount": "A"}), "Effect": "Deny"},
    ),
    "bad-malformed": (_KEY_FOR_ROOT, _for({"AWS": role_arn("safe")}, DECRYPT, StringEqual={"aws:x": "y"})),
    "good-key-service": (_KEY_FOR_ROOT, _for({"Service": "logs.eu-central-1.amazonaws.com"}, "kms:Encrypt")),
}
REPOSITORIES: dict[str, Statement] = {
    "bad-repository": {
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{FOREIGN}:root"},
        "Action": "ecr:PutImage",
    },
    "bad-repository-open": {"Effect": "Allow", "Principal": "*", "Action": "ecr:BatchGetImage"},
    "good-repository": {
        "Effect": "Allow",
        "Principal": "*",
        "Action": "ecr:BatchGetImage",
        "Condition": {"StringEquals": {"aws:PrincipalOrgID": "<organization>"}},
    },
}
SHARES: dict[str, Statement] = {
    "bad-share": _for({"AWS": f"arn:aws:iam::{FOREIGN}:role/x"}, "s3:GetObject"),
    "good-share": _for("*", "s3:GetObject", ArnLike={"aws:PrincipalArn": "arn:aws:iam::A:role/*"}),
    "good-share-vpc": _for({"AWS": ROOT}, "s3:GetObject", StringEquals={"aws:SourceVpc": "vpc-1"}),
}


def plant(land: Land) -> None:
    """Keys, buckets, repositories, and notebooks that run with the roles; the roles exist."""
    _keys(land)
    land.people(DATA)
    _grants(land)
    _buckets(land)
    _repositories(land)
    land.people(WORKERS)
    for name in WORKERS:
        _job(land, name)
    for name in DATA:
        land.notebook(f"lab-{name}", name)
    for name in KEYS:
        land.notebook(f"uses-{name}", "safe", KmsKeyId=land.ids[name])


def model(land: Land, name: str, repository: str, bucket: str) -> None:
    """A model from an image and a bucket."""
    image = f"{land.account}.dkr.ecr.{REGION}.amazonaws.com/{repository}:1"
    land.aws("sagemaker").create_model(
        ModelName=name,
        ExecutionRoleArn=land.filled(role_arn("safe")),
        PrimaryContainer={"Image": image, "ModelDataUrl": f"s3://{bucket}/model.tar.gz"},
    )


def _job(land: Land, role: str) -> None:
    source = {"S3DataType": "S3Prefix", "S3Uri": "s3://used/in/day"}
    land.aws("sagemaker").create_training_job(
        TrainingJobName=f"job-of-{role}",
        AlgorithmSpecification={"TrainingImage": f"{land.account}.dkr.ecr.{REGION}.amazonaws.com/none:1"}
        | {"TrainingInputMode": "File"},
        RoleArn=land.filled(role_arn(role)),
        InputDataConfig=[{"ChannelName": "train", "DataSource": {"S3DataSource": source}}],
        OutputDataConfig={"S3OutputPath": "s3://used/out"},
        ResourceConfig={"InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 1},
        StoppingCondition={"MaxRuntimeInSeconds": 60},
    )


def _keys(land: Land) -> None:
    for name, statements in KEYS.items():
        made = land.aws("kms").create_key(Policy=land.text(statements), Description=name)
        land.ids[name] = made["KeyMetadata"]["Arn"]


def _grants(land: Land) -> None:
    kms = land.aws("kms")
    for role, operations, more in (
        ("bad-granted", ["Decrypt"], {}),
        ("maybe-granted-otherwise", ["Decrypt"], {"Constraints": {"EncryptionContextEquals": {"team": "hr"}}}),
        ("good-granted-encryption", ["Encrypt", "DescribeKey"], {}),
    ):
        grantee = land.filled(role_arn(role))
        kms.create_grant(KeyId=land.ids["locked"], GranteePrincipal=grantee, Operations=operations, **more)


def _buckets(land: Land) -> None:
    s3 = land.aws("s3")
    for name in (*BUCKETS, *SHARES):
        s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
    for bucket, key in (("staff-keyed", "keyed"), ("staff-locked", "locked")):
        rule = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": land.ids[key]}
        s3.put_bucket_encryption(
            Bucket=bucket,
            ServerSideEncryptionConfiguration={"Rules": [{"ApplyServerSideEncryptionByDefault": rule}]},
        )
    shut = {
        "staff-shut": {"StringNotLike": {"aws:PrincipalArn": role_arn("hr-*")}},
        "staff-inside": {"StringNotEquals": {"aws:SourceVpce": "vpce-1"}},
    }
    for bucket, condition in shut.items():
        deny = {**_for("*", "s3:*", **condition), "Effect": "Deny", "Resource": objects(bucket)}
        s3.put_bucket_policy(Bucket=bucket, Policy=land.text([deny]))
    for bucket, statement in SHARES.items():
        s3.put_bucket_policy(Bucket=bucket, Policy=land.text([{**statement, "Resource": objects(bucket)}]))
        model(land, f"reads-{bucket}", "none", bucket)
    model(land, "reads-used", "none", "used")


def _repositories(land: Land) -> None:
    ecr = land.aws("ecr")
    for name, statement in REPOSITORIES.items():
        ecr.create_repository(repositoryName=name)
        ecr.set_repository_policy(repositoryName=name, policyText=land.text([statement]))
        model(land, f"runs-{name}", name, "used")
