"""Seeds an account of moto's, through its own API, with faults and with what merely looks like them.

Names say what was planted: `bad-...` must be found, `good-...` must be left alone.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from tests.support.moto import writer

REGION, OWNER, FOREIGN = "eu-central-1", "123456789012", "999988887777"
BLOCK = dict.fromkeys(("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True)
ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"
IMAGE = f"{OWNER}.dkr.ecr.{REGION}.amazonaws.com/team/train:1"


def policy(*statements: dict[str, Any]) -> str:
    """A policy document."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(action: Any, resource: Any = "*", **more: Any) -> dict[str, Any]:
    """A statement that allows."""
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def trusts(principal: Any, **condition: Any) -> str:
    """A trust policy."""
    more = {"Condition": condition} if condition else {}
    return policy({"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole", **more})


SAGEMAKER = trusts({"Service": "sagemaker.amazonaws.com"}, StringEquals={"aws:SourceAccount": OWNER})
TLS_ONLY: dict[str, Any] = {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
}


@dataclass
class Planted:
    """The account, with the ids that AWS chose, by our names."""

    session: Any
    ids: dict[str, str] = field(default_factory=dict)

    def aws(self, service: str) -> Any:
        """A client."""
        return writer(service, REGION)

    def role(self, name: str) -> str:
        """The ARN of a role."""
        return f"arn:aws:iam::{OWNER}:role/{name}"

    def seed(self) -> None:
        """Plant everything."""
        self.identities()
        self.keys()
        self.buckets()
        self.network()
        self.watching()
        self.notebooks()
        self.jobs()
        self.hosting()

    def identities(self) -> None:
        """Roles and users."""
        iam = self.aws("iam")
        fence = iam.create_policy(
            PolicyName="fence", PolicyDocument=policy(allow("s3:GetObject", "arn:aws:s3:::good-data/*"))
        )
        boundary = fence["Policy"]["Arn"]
        for name, trust, more in (
            ("bad-admin", SAGEMAKER, {}),
            ("good-fenced-admin", SAGEMAKER, {"PermissionsBoundary": boundary}),
            ("bad-passer", SAGEMAKER, {}),
            ("good-passer", SAGEMAKER, {}),
            ("bad-foreign", trusts({"AWS": f"arn:aws:iam::{FOREIGN}:root", "Service": "sagemaker.amazonaws.com"}), {}),
            ("good-plain", SAGEMAKER, {}),
        ):
            iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust, **more)
        for name in ("bad-admin", "good-fenced-admin"):
            iam.attach_role_policy(RoleName=name, PolicyArn=ADMINISTRATOR)
        scoped = allow(
            "iam:PassRole",
            self.role("good-plain"),
            Condition={"StringEquals": {"iam:PassedToService": "sagemaker.amazonaws.com"}},
        )
        logs = allow(
            ["logs:CreateLogStream", "logs:PutLogEvents"], f"arn:aws:logs:*:{OWNER}:log-group:/aws/sagemaker/*"
        )
        granted = (("bad-passer", allow("iam:PassRole")), ("good-passer", scoped), ("good-plain", logs))
        for name, statement in granted:
            iam.put_role_policy(RoleName=name, PolicyName="pass", PolicyDocument=policy(statement))
        for name in ("bad-user", "good-robot"):
            iam.create_user(UserName=name)
        iam.create_login_profile(UserName="bad-user", Password="Correct-horse-9")

    def keys(self) -> None:
        """Keys of every state; `ids` has their ARNs."""
        kms = self.aws("kms")
        root: dict[str, Any] = {
            "Effect": "Allow",
            "Principal": {"AWS": f"arn:aws:iam::{OWNER}:root"},
            "Action": "kms:*",
            "Resource": "*",
        }
        anybody: dict[str, Any] = {"Effect": "Allow", "Principal": "*", "Action": "kms:Decrypt", "Resource": "*"}
        for name in ("good-key", "bad-pending", "bad-disabled", "bad-unrotated", "bad-open"):
            statements = [root, anybody] if name == "bad-open" else [root]
            self.ids[name] = kms.create_key(Policy=policy(*statements), Description=name)["KeyMetadata"]["Arn"]
            if name != "bad-unrotated":
                kms.enable_key_rotation(KeyId=self.ids[name])
        kms.create_alias(AliasName="alias/good", TargetKeyId=self.ids["good-key"])
        kms.schedule_key_deletion(KeyId=self.ids["bad-pending"].rpartition("/")[2], PendingWindowInDays=7)
        kms.disable_key(KeyId=self.ids["bad-disabled"].rpartition("/")[2])

    def buckets(self) -> None:
        """Buckets: public by policy, by ACL, and only seemingly."""
        s3 = self.aws("s3")
        for name in ("bad-public-policy", "bad-public-acl", "good-restricted", "good-data", "bad-plain-http", "trails"):
            s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
            s3.delete_public_access_block(Bucket=name)
            reads: dict[str, Any] = {
                "Effect": "Allow",
                "Principal": "*",
                "Action": "s3:GetObject",
                "Resource": f"arn:aws:s3:::{name}/*",
            }
            tls: dict[str, Any] = {**TLS_ONLY, "Resource": [f"arn:aws:s3:::{name}", f"arn:aws:s3:::{name}/*"]}
            statements = [] if name == "bad-plain-http" else [tls]
            statements += [reads] if name in {"bad-public-policy", "good-restricted"} else []
            if statements:
                s3.put_bucket_policy(Bucket=name, Policy=policy(*statements))
        s3.put_bucket_ownership_controls(
            Bucket="bad-public-acl", OwnershipControls={"Rules": [{"ObjectOwnership": "BucketOwnerPreferred"}]}
        )
        s3.put_bucket_acl(Bucket="bad-public-acl", ACL="public-read")
        for name in ("good-data", "bad-plain-http", "trails"):
            s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=BLOCK)
        s3.put_public_access_block(
            Bucket="good-restricted",
            PublicAccessBlockConfiguration={**dict.fromkeys(BLOCK, False), "RestrictPublicBuckets": True},
        )

    def network(self) -> None:
        """A VPC whose S3 endpoint is in the route table of the subnets a and b only."""
        ec2 = self.aws("ec2")
        vpc = self.ids["vpc"] = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        tables = [ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"] for _ in range(2)]
        for number, (name, zone, table) in enumerate(
            (("a", "a", tables[0]), ("b", "b", tables[0]), ("a2", "a", tables[0]), ("lonely", "b", tables[1]))
        ):
            made = ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{number}.0/24", AvailabilityZone=f"{REGION}{zone}")
            self.ids[name] = made["Subnet"]["SubnetId"]
            ec2.associate_route_table(RouteTableId=table, SubnetId=self.ids[name])
        ec2.create_vpc_endpoint(VpcId=vpc, ServiceName=f"com.amazonaws.{REGION}.s3", RouteTableIds=tables[:1])
        for name, ranges in (("open", "0.0.0.0/0"), ("closed", "10.0.1.0/24")):
            group = self.ids[name] = ec2.create_security_group(GroupName=name, Description=name, VpcId=vpc)["GroupId"]
            rule = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": ranges}]}
            ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[rule])

    def watching(self) -> None:
        """A trail that is stopped and not validated; log groups."""
        trails = self.aws("cloudtrail")
        trails.create_trail(Name="bad-trail", S3BucketName="trails", IsMultiRegionTrail=True)
        logs = self.aws("logs")
        logs.create_log_group(logGroupName="/aws/sagemaker/TrainingJobs")
        logs.create_log_group(logGroupName="/aws/sagemaker/Endpoints/good", kmsKeyId=self.ids["good-key"])
        logs.put_retention_policy(logGroupName="/aws/sagemaker/Endpoints/good", retentionInDays=365)

    def notebooks(self) -> None:
        """Notebooks, each with one fault or a lookalike of it."""
        sagemaker = self.aws("sagemaker")
        usual: dict[str, Any] = {
            "InstanceType": "ml.t3.medium",
            "RoleArn": self.role("good-plain"),
            "SubnetId": self.ids["a"],
            "SecurityGroupIds": [self.ids["closed"]],
            "DirectInternetAccess": "Disabled",
            "RootAccess": "Disabled",
            "KmsKeyId": self.ids["good-key"],
        }
        changes: dict[str, dict[str, Any]] = {
            "bad-role": {"RoleArn": self.role("bad-admin")},
            "good-fenced-role": {"RoleArn": self.role("good-fenced-admin")},
            "bad-key-pending": {"KmsKeyId": self.ids["bad-pending"]},
            "bad-key-disabled": {"KmsKeyId": self.ids["bad-disabled"]},
            "good-key-by-alias": {"KmsKeyId": "alias/good"},
            "uses-unrotated": {"KmsKeyId": self.ids["bad-unrotated"]},
            "uses-open": {"KmsKeyId": self.ids["bad-open"]},
            "bad-open-group": {"SecurityGroupIds": [self.ids["open"]]},
            "bad-root": {"RootAccess": "Enabled"},
            "bad-internet": {"DirectInternetAccess": "Enabled"},
            "bad-no-s3": {"SubnetId": self.ids["lonely"]},
        }
        for name, change in changes.items():
            sagemaker.create_notebook_instance(NotebookInstanceName=name, **{**usual, **change})

    def jobs(self) -> None:
        """Training jobs."""
        sagemaker = self.aws("sagemaker")
        usual: dict[str, Any] = {
            "AlgorithmSpecification": {"TrainingImage": IMAGE, "TrainingInputMode": "File"},
            "RoleArn": self.role("good-plain"),
            "OutputDataConfig": {"S3OutputPath": "s3://good-data/out", "KmsKeyId": self.ids["good-key"]},
            "StoppingCondition": {"MaxRuntimeInSeconds": 3600},
            "EnableNetworkIsolation": True,
            "VpcConfig": {"Subnets": [self.ids["a"], self.ids["b"]], "SecurityGroupIds": [self.ids["closed"]]},
        }
        size: dict[str, Any] = {
            "InstanceType": "ml.m5.xlarge",
            "InstanceCount": 1,
            "VolumeSizeInGB": 30,
            "VolumeKmsKeyId": self.ids["good-key"],
        }
        keyless = {name: value for name, value in size.items() if name != "VolumeKmsKeyId"}
        spot = {"MaxRuntimeInSeconds": 7200, "MaxWaitTimeInSeconds": 9000}
        changes: dict[str, dict[str, Any]] = {
            "bad-two-instances": {"ResourceConfig": {**size, "InstanceCount": 2}},
            "good-one-instance": {"ResourceConfig": size},
            "good-nvme": {"ResourceConfig": {**keyless, "InstanceType": "ml.g5.xlarge"}},
            "bad-keyless": {"ResourceConfig": keyless},
            "bad-spot": {"ResourceConfig": size, "EnableManagedSpotTraining": True, "StoppingCondition": spot},
            "good-spot": {
                "ResourceConfig": size,
                "EnableManagedSpotTraining": True,
                "StoppingCondition": spot,
                "CheckpointConfig": {"S3Uri": "s3://good-data/checkpoints"},
            },
            "bad-secret": {"ResourceConfig": size, "HyperParameters": {"aws_secret_access_key": SECRET}},
            "bad-output-in-public": {
                "ResourceConfig": size,
                "OutputDataConfig": {"S3OutputPath": "s3://bad-public-acl/out", "KmsKeyId": self.ids["good-key"]},
            },
            "bad-http": {
                "ResourceConfig": size,
                "OutputDataConfig": {"S3OutputPath": "s3://bad-plain-http/out", "KmsKeyId": self.ids["good-key"]},
            },
        }
        for name, change in changes.items():
            sagemaker.create_training_job(TrainingJobName=name, **{**usual, **change})

    def hosting(self) -> None:
        """Models and endpoints."""
        sagemaker = self.aws("sagemaker")
        for name, bucket, subnets in (
            ("bad-artefact-by-policy", "bad-public-policy", "ab"),
            ("bad-artefact-by-acl", "bad-public-acl", "ab"),
            ("good-artefact-restricted", "good-restricted", "ab"),
            ("bad-one-zone", "good-data", ("a", "a2")),
            ("good-two-zones", "good-data", "ab"),
        ):
            sagemaker.create_model(
                ModelName=name,
                ExecutionRoleArn=self.role("good-plain"),
                PrimaryContainer={"Image": IMAGE, "ModelDataUrl": f"s3://{bucket}/model.tar.gz"},
                VpcConfig={"Subnets": [self.ids[one] for one in subnets], "SecurityGroupIds": [self.ids["closed"]]},
            )
        for name, count in (("bad-single", 1), ("good-pair", 2)):
            variant = {"VariantName": "main", "ModelName": "good-two-zones", "InstanceType": "ml.m5.large"}
            sagemaker.create_endpoint_config(
                EndpointConfigName=name,
                ProductionVariants=[{**variant, "InitialInstanceCount": count}],
                KmsKeyId=self.ids["good-key"],
            )
            sagemaker.create_endpoint(EndpointName=name, EndpointConfigName=name)


SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzQ3tr0ngK9"
