"""What SageMaker's things join: roles, keys, buckets, networks, log groups, trails; good ones and bad ones."""

from __future__ import annotations

from typing import Any, Final

from tests.parity.configuration import ACCOUNT, REGION, Thing


def _policy(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **one} for one in statements]}


def _trust(principal: Any, **condition: Any) -> dict[str, Any]:
    return _policy({"Principal": principal, "Action": "sts:AssumeRole", **condition})


_SERVICE: Final = {"Service": "sagemaker.amazonaws.com"}
_OURS: Final = {"Condition": {"StringEquals": {"aws:SourceAccount": ACCOUNT}}}
_DATA: Final = "arn:aws:s3:::parity-good"
_DATA_ACCESS: Final = _policy(
    {"Action": ["s3:GetObject", "s3:PutObject"], "Resource": f"{_DATA}/*"},
    {"Action": "s3:ListBucket", "Resource": _DATA},
    {"Action": ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
     "Resource": f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/aws/sagemaker/*"},
)  # fmt: skip


def _role(key: str, trust: Any, document: Any = None, *managed: str) -> Thing:
    inline = {"Policies": [{"PolicyName": "own", "PolicyDocument": document}]} if document else {}
    arns = {"ManagedPolicyArns": [f"arn:aws:iam::aws:policy/{name}" for name in managed]} if managed else {}
    name = f"parity-{key.removeprefix('Role').lower()}"
    return Thing("AWS::IAM::Role", key, {"RoleName": name, "AssumeRolePolicyDocument": trust, **inline, **arns})


ROLES: Final = (
    _role("RoleWorker", _trust(_SERVICE, **_OURS), _DATA_ACCESS),
    _role("RoleAdmin", _trust(_SERVICE), None, "AdministratorAccess"),
    _role("RoleFull", _trust(_SERVICE), None, "AmazonSageMakerFullAccess"),
    _role("RoleOpen", _trust({"AWS": "*"}), _policy({"Action": "s3:*", "Resource": "*"})),
    _role("RolePasser", _trust(_SERVICE, **_OURS), _policy(
        {"Action": ["sagemaker:CreateNotebookInstance", "iam:PassRole", "sts:AssumeRole"], "Resource": "*"})),
    _role("RoleForeign", _trust({"AWS": "arn:aws:iam::999988887777:root"}), _policy(
        {"Action": "sagemaker:InvokeEndpoint", "Resource": "*"})),
)  # fmt: skip


def _key(key: str, principal: str, *, rotates: bool, enabled: bool = True) -> Thing:
    document = _policy({"Principal": {"AWS": principal}, "Action": "kms:*", "Resource": "*"})
    return Thing("AWS::KMS::Key", key, {"KeyPolicy": document, "EnableKeyRotation": rotates, "Enabled": enabled})


_ROOT: Final = f"arn:aws:iam::{ACCOUNT}:root"
KEYS: Final = (
    _key("KeyGood", _ROOT, rotates=True),
    _key("KeyStale", _ROOT, rotates=False),
    _key("KeyOpen", "*", rotates=True),
    _key("KeyOff", _ROOT, rotates=True, enabled=False),
)


def _blocks(*, on: bool) -> dict[str, bool]:
    return dict.fromkeys(("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"), on)


def _bucket(key: str, **members: Any) -> Thing:
    return Thing("AWS::S3::Bucket", key, {"BucketName": f"parity-{key.removeprefix('Bucket').lower()}", **members})


def _bucket_policy(bucket: str, *statements: dict[str, Any]) -> Thing:
    members = {"Bucket": f"<{bucket}.Name>", "PolicyDocument": _policy(*statements)}
    return Thing("AWS::S3::BucketPolicy", f"{bucket}Policy", members)


_TLS: Final = {
    "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": [_DATA, f"{_DATA}/*"],
    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
}  # fmt: skip
BUCKETS: Final = (
    _bucket(
        "BucketGood",
        BucketEncryption={"ServerSideEncryptionConfiguration": [{"ServerSideEncryptionByDefault": {
            "SSEAlgorithm": "aws:kms", "KMSMasterKeyID": "<KeyGood.Arn>"}, "BucketKeyEnabled": True}]},
        VersioningConfiguration={"Status": "Enabled"},
        PublicAccessBlockConfiguration=_blocks(on=True),
        OwnershipControls={"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
        LoggingConfiguration={"DestinationBucketName": "<BucketPlain.Name>", "LogFilePrefix": "logs/"},
    ),
    _bucket_policy("BucketGood", _TLS),
    _bucket("BucketPlain"),
    _bucket(
        "BucketOpen",
        PublicAccessBlockConfiguration=_blocks(on=False),
        OwnershipControls={"Rules": [{"ObjectOwnership": "ObjectWriter"}]},
        VersioningConfiguration={"Status": "Suspended"},
    ),
    _bucket_policy("BucketOpen", {
        "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::parity-open/*"}),
    _bucket("BucketShared", PublicAccessBlockConfiguration=_blocks(on=True)),
    _bucket_policy("BucketShared", {
        "Principal": {"AWS": "arn:aws:iam::999988887777:root"}, "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::parity-shared/*"}),
)  # fmt: skip


def _ec2(noun: str, key: str, **members: Any) -> Thing:
    return Thing(f"AWS::EC2::{noun}", key, members)


def _subnet(key: str, zone: str, block: str) -> Thing:
    return _ec2("Subnet", key, VpcId="<Net.Id>", CidrBlock=block, AvailabilityZone=f"{REGION}{zone}")


def _routed(subnet: str, table: str) -> Thing:
    members = {"SubnetId": f"<{subnet}.Id>", "RouteTableId": f"<{table}.Id>"}
    return Thing("AWS::EC2::SubnetRouteTableAssociation", f"{subnet}Routed", members)


def _group(key: str, ingress: list[dict[str, Any]], egress: list[dict[str, Any]] | None) -> Thing:
    rules = {"SecurityGroupIngress": ingress} if ingress else {}
    rules |= {} if egress is None else {"SecurityGroupEgress": egress}
    return _ec2("SecurityGroup", key, GroupName=key.lower(), GroupDescription="of the test", VpcId="<Net.Id>", **rules)


_HTTPS: Final = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": "10.0.0.0/16"}
NETWORK: Final = (
    _ec2("VPC", "Net", CidrBlock="10.0.0.0/16", EnableDnsSupport=True, EnableDnsHostnames=True),
    _subnet("PrivateA", "a", "10.0.1.0/24"),
    _subnet("PrivateB", "b", "10.0.2.0/24"),
    _subnet("Lonely", "a", "10.0.3.0/24"),
    _subnet("Public", "a", "10.0.9.0/24"),
    _ec2("InternetGateway", "Gateway"),
    Thing("AWS::EC2::VPCGatewayAttachment", "Attached", {"VpcId": "<Net.Id>", "InternetGatewayId": "<Gateway.Id>"}),
    _ec2("RouteTable", "Inner", VpcId="<Net.Id>"),
    _ec2("RouteTable", "Outer", VpcId="<Net.Id>"),
    _ec2("RouteTable", "Dead", VpcId="<Net.Id>"),
    Thing("AWS::EC2::Route", "Outward", {
        "RouteTableId": "<Outer.Id>", "DestinationCidrBlock": "0.0.0.0/0", "GatewayId": "<Gateway.Id>"}),
    _routed("PrivateA", "Inner"),
    _routed("PrivateB", "Inner"),
    _routed("Lonely", "Dead"),
    _routed("Public", "Outer"),
    _group("Closed", [_HTTPS], [_HTTPS]),
    _group("Opened", [{"IpProtocol": "-1", "CidrIp": "0.0.0.0/0"}], None),
    _ec2("VPCEndpoint", "ToS3", VpcId="<Net.Id>", VpcEndpointType="Gateway", ServiceName=f"com.amazonaws.{REGION}.s3",
         RouteTableIds=["<Inner.Id>"]),
    _ec2("VPCEndpoint", "ToApi", VpcId="<Net.Id>", VpcEndpointType="Interface", PrivateDnsEnabled=True,
         ServiceName=f"com.amazonaws.{REGION}.sagemaker.api", SubnetIds=["<PrivateA.Id>", "<PrivateB.Id>"],
         SecurityGroupIds=["<Closed.Id>"]),
)  # fmt: skip

LOGS: Final = (
    Thing("AWS::Logs::LogGroup", "LogsGood", {
        "LogGroupName": "/aws/sagemaker/TrainingJobs", "RetentionInDays": 400, "KmsKeyId": "<KeyGood.Arn>"}),
    Thing("AWS::Logs::LogGroup", "LogsPlain", {"LogGroupName": "/aws/sagemaker/NotebookInstances"}),
    Thing("AWS::CloudTrail::Trail", "TrailGood", {
        "TrailName": "parity-good", "S3BucketName": "<BucketGood.Name>", "IsLogging": True, "IsMultiRegionTrail": True,
        "EnableLogFileValidation": True, "KMSKeyId": "<KeyGood.Arn>", "IncludeGlobalServiceEvents": True}),
    Thing("AWS::CloudTrail::Trail", "TrailPlain", {
        "TrailName": "parity-plain", "S3BucketName": "<BucketOpen.Name>", "IsLogging": True}),
)  # fmt: skip

SURROUNDINGS: Final = (*ROLES, *KEYS, *BUCKETS, *NETWORK, *LOGS)
