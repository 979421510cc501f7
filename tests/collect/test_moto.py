"""The same collectors against moto over HTTP: an AWS that somebody else wrote, seeded through its own API."""

from __future__ import annotations

import json
from typing import Any

import pytest

from auditor.collect import (
    autoscaling,
    cloudtrail,
    cloudwatch,
    config,
    ec2,
    ecr,
    efs,
    guardduty,
    iam,
    kms,
    logs,
    organizations,
    s3,
    secretsmanager,
)
from auditor.collect.session import made_up_session
from auditor.model.extra import Extra
from auditor.model.gap import Reason
from tests.collect.reading import REGION, Found, scanned
from tests.support.moto import writer

MODULES = (
    autoscaling, cloudtrail, cloudwatch, config, ec2, ecr, efs, guardduty, iam, kms, logs, organizations, s3,
    secretsmanager,
)  # fmt: skip
OWNER = "123456789012"
TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "sagemaker.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}
POLICY = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}
BLOCK = dict.fromkeys(("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True)


@pytest.fixture(scope="module")
def found(moto: str) -> Found:
    assert moto
    session = made_up_session(REGION)
    for seed in (seed_iam, seed_network, seed_storage, seed_watching, seed_scaling):
        seed()
    return scanned(session, [module.COLLECTOR for module in MODULES])


def seed_iam() -> None:
    aws = writer("iam", REGION)
    aws.create_role(RoleName="train", AssumeRolePolicyDocument=json.dumps(TRUST), Path="/ml/")
    aws.put_role_policy(RoleName="train", PolicyName="data", PolicyDocument=json.dumps(POLICY))
    own = aws.create_policy(PolicyName="own", PolicyDocument=json.dumps(POLICY))["Policy"]["Arn"]
    aws.attach_role_policy(RoleName="train", PolicyArn=own)
    aws.create_group(GroupName="ml")
    aws.create_user(UserName="ada", PermissionsBoundary=own)
    aws.add_user_to_group(GroupName="ml", UserName="ada")
    aws.create_login_profile(UserName="ada", Password="Correct-horse-9")
    aws.create_access_key(UserName="ada")
    aws.update_account_password_policy(MinimumPasswordLength=14, RequireSymbols=True)
    aws.create_open_id_connect_provider(Url="https://token.example.com", ThumbprintList=["a" * 40])
    writer("s3control", REGION).put_public_access_block(AccountId=OWNER, PublicAccessBlockConfiguration=BLOCK)


def seed_network() -> None:
    aws = writer("ec2", REGION)
    vpc = aws.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnet = aws.create_subnet(VpcId=vpc, CidrBlock="10.0.1.0/24", AvailabilityZone=f"{REGION}a")["Subnet"]["SubnetId"]
    table = aws.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    aws.associate_route_table(RouteTableId=table, SubnetId=subnet)
    gateway = aws.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    aws.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    aws.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)
    group = aws.create_security_group(GroupName="train", Description="jobs", VpcId=vpc)["GroupId"]
    itself = {"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": group}]}
    aws.authorize_security_group_ingress(GroupId=group, IpPermissions=[itself])
    aws.create_vpc_endpoint(
        VpcId=vpc,
        ServiceName=f"com.amazonaws.{REGION}.s3",
        RouteTableIds=[table],
        PolicyDocument=json.dumps(POLICY),
    )


def seed_storage() -> None:
    keys, buckets = writer("kms", REGION), writer("s3", REGION)
    key = keys.create_key(Description="data")["KeyMetadata"]["KeyId"]
    keys.create_alias(AliasName="alias/data", TargetKeyId=key)
    keys.enable_key_rotation(KeyId=key)
    keys.create_grant(KeyId=key, GranteePrincipal=f"arn:aws:iam::{OWNER}:role/ml/train", Operations=["Decrypt"])
    gone = keys.create_key(Description="gone")["KeyMetadata"]["KeyId"]
    keys.create_alias(AliasName="alias/gone", TargetKeyId=gone)
    keys.schedule_key_deletion(KeyId=gone, PendingWindowInDays=7)
    for name, region in (("data", REGION), ("bare", "eu-west-1")):
        place = {"LocationConstraint": region}
        writer("s3", region).create_bucket(Bucket=name, CreateBucketConfiguration=place)
    buckets.put_bucket_versioning(Bucket="data", VersioningConfiguration={"Status": "Enabled"})
    default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}
    rules = [{"ApplyServerSideEncryptionByDefault": default, "BucketKeyEnabled": True}]
    buckets.put_bucket_encryption(Bucket="data", ServerSideEncryptionConfiguration={"Rules": rules})
    buckets.put_public_access_block(Bucket="data", PublicAccessBlockConfiguration=BLOCK)
    statement = {**POLICY["Statement"][0], "Principal": "*", "Resource": "arn:aws:s3:::bare/*"}  # type: ignore[dict-item]
    buckets.put_bucket_policy(Bucket="bare", Policy=json.dumps({**POLICY, "Statement": [statement]}))
    writer("ecr", REGION).create_repository(repositoryName="team/train", imageTagMutability="IMMUTABLE")
    writer("efs", REGION).create_file_system(CreationToken="studio", Encrypted=True)
    writer("secretsmanager", REGION).create_secret(Name="db", SecretString="hunter2")


def seed_watching() -> None:
    writer("s3", REGION).create_bucket(Bucket="trails", CreateBucketConfiguration={"LocationConstraint": REGION})
    trails = writer("cloudtrail", REGION)
    trails.create_trail(Name="all", S3BucketName="trails", IsMultiRegionTrail=True, EnableLogFileValidation=True)
    trails.start_logging(Name="all")
    s3_objects = {"Type": "AWS::S3::Object", "Values": ["arn:aws:s3"]}
    basic = {"ReadWriteType": "All", "IncludeManagementEvents": True, "DataResources": [s3_objects]}
    trails.put_event_selectors(TrailName="all", EventSelectors=[basic])
    groups = writer("logs", REGION)
    groups.create_log_group(logGroupName="/aws/sagemaker/TrainingJobs")
    groups.put_retention_policy(logGroupName="/aws/sagemaker/TrainingJobs", retentionInDays=90)
    writer("cloudwatch", REGION).put_metric_alarm(
        AlarmName="errors",
        Namespace="AWS/SageMaker",
        MetricName="Invocation5XXErrors",
        Dimensions=[{"Name": "EndpointName", "Value": "churn"}],
        ComparisonOperator="GreaterThanThreshold",
        EvaluationPeriods=1,
        Threshold=1.0,
        Period=60,
        Statistic="Sum",
    )
    writer("guardduty", REGION).create_detector(Enable=True)


def seed_scaling() -> None:
    aws = writer("sagemaker", REGION)
    role, image = f"arn:aws:iam::{OWNER}:role/ml/train", f"{OWNER}.dkr.ecr.{REGION}.amazonaws.com/team/train"
    aws.create_model(ModelName="churn", ExecutionRoleArn=role, PrimaryContainer={"Image": image})
    variant = {"VariantName": "main", "ModelName": "churn", "InstanceType": "ml.m5.large", "InitialInstanceCount": 1}
    aws.create_endpoint_config(EndpointConfigName="churn", ProductionVariants=[variant])
    aws.create_endpoint(EndpointName="churn", EndpointConfigName="churn")
    writer("application-autoscaling", REGION).register_scalable_target(
        ServiceNamespace="sagemaker",
        ResourceId="endpoint/churn/variant/main",
        ScalableDimension="sagemaker:variant:DesiredInstanceCount",
        MinCapacity=1,
        MaxCapacity=4,
    )


def every(found: Found, type_: str) -> list[Any]:
    return [found.resource(type_, name) for name in sorted(found.names(type_))]


def test_every_listing_is_complete(found: Found) -> None:
    broken = {row.type for row in found.memory.listings if row.gap}
    assert broken == {"AWS::CloudWatch::ComponentMetric"}  # moto answers nothing about inference components


def test_iam(found: Found) -> None:
    role, user = found.resource(iam.ROLE, "train"), found.resource(iam.USER, "ada")
    own = f"arn:aws:iam::{OWNER}:policy/own"
    assert json.loads(role.trust_policy) == TRUST
    assert [(each.name, json.loads(each.document)) for each in role.inline_policies] == [("data", POLICY)]
    assert [ref.text for ref in role.attached_policies] == [own]
    assert json.loads(found.resource(iam.POLICY, "own").default_document) == POLICY
    assert [ref.text for ref in user.groups] == ["ml"]
    assert (user.password_enabled, user.mfa_active, user.key_1_active) == (True, False, True)
    account = found.resource(iam.ACCOUNT, OWNER)
    assert (account.password_minimum_length, account.password_symbols) == (14, True)
    assert (account.block_public_acls, account.restrict_public_buckets) == (True, True)
    assert found.names(iam.OIDC) == {"token.example.com"}


def test_an_access_advisor_that_is_not_there_is_a_gap(found: Found) -> None:
    """Moto breaks down at the operation; the rest of the role is read all the same."""
    assert found.names(iam.ROLE)
    asked = scanned(made_up_session(REGION), iam.COLLECTOR, extras=Extra)
    assert asked.document(iam.ROLE, "train").gaps["GetServiceLastAccessedDetails"].reason is Reason.ERROR
    assert asked.resource(iam.ROLE, "train").path == "/ml/"
    assert found.document(iam.ROLE, "train").gaps == {}


def test_network(found: Found) -> None:
    (subnet,) = [each for each in every(found, "AWS::EC2::Subnet") if each.cidr == "10.0.1.0/24"]
    tables = every(found, "AWS::EC2::RouteTable")
    (table,) = [
        each for each in tables if subnet.identity.name in {a.subnet and a.subnet.text for a in each.associations}
    ]
    assert (subnet.zone, table.vpc, table.main) == (f"{REGION}a", subnet.vpc, False)
    assert {each.gateway.type for each in table.routes if each.cidr == "0.0.0.0/0"} == {"AWS::EC2::InternetGateway"}
    (endpoint,) = every(found, "AWS::EC2::VPCEndpoint")
    assert (endpoint.available, json.loads(endpoint.policy)) == (True, POLICY)
    assert [ref.text for ref in endpoint.route_tables] == [table.identity.name]
    (group,) = [each for each in every(found, "AWS::EC2::SecurityGroup") if each.name == "train"]
    assert [[ref.text for ref in each.groups] for each in group.ingress] == [[group.identity.name]]


def test_keys(found: Found) -> None:
    keys = {each.aliases: each for each in every(found, kms.KEY) if each.customer_managed}
    data, gone = keys["alias/data",], keys["alias/gone",]
    assert (data.rotated, data.pending_deletion, gone.pending_deletion) == (True, False, True)
    assert [each.operations for each in data.grants] == [("Decrypt",)]
    assert json.loads(data.policy)["Statement"]


def test_buckets(found: Found) -> None:
    data, bare = found.resource(s3.BUCKET, "data"), found.resource(s3.BUCKET, "bare")
    assert (data.versioned, data.encryption, data.bucket_key, data.policy) == (True, "aws:kms", True, None)
    assert (data.block_public_policy, bare.block_public_policy) == (True, False)
    assert (bare.versioned, bare.lifecycle, bare.logs_to) == (False, (), None)
    assert "bare/*" in bare.policy
    assert (data.identity.region, bare.identity.region) == (REGION, "eu-west-1")
    assert found.document(s3.BUCKET, "bare").gaps.keys() <= {"GetBucketPolicyStatus"}


def test_watching(found: Found) -> None:
    trail = found.resource(cloudtrail.TRAIL, "all")
    assert (trail.logging, trail.multi_region, trail.validated, trail.bucket.text) == (True, True, True, "trails")
    assert [[data.type for data in each.data] for each in trail.selectors] == [["AWS::S3::Object"]]
    assert found.resource(logs.GROUP, "/aws/sagemaker/TrainingJobs").retention_days == 90
    assert found.resource(cloudwatch.ALARM, "errors").metric == "Invocation5XXErrors"
    assert [each.enabled for each in every(found, guardduty.DETECTOR)] == [True]


def test_the_rest(found: Found) -> None:
    assert found.resource(ecr.REPOSITORY, "team/train").tags_immutable
    assert [each.encrypted for each in every(found, efs.FILE_SYSTEM)] == [True]
    assert found.resource(secretsmanager.STORED, "db").policy is None
    assert [(each.scaled.text, each.maximum) for each in every(found, autoscaling.TARGET)] == [("churn", 4)]
    assert found.names(organizations.ORGANIZATION) == set()
