"""A configuration as the plan that `terraform show -json` writes for the provider aws.

What arguments are called: https://registry.terraform.io/providers/hashicorp/aws/latest/docs. A block is a list, also
where there is one only; what refers to an ARN or an id that is not there yet is known after apply.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from auditor.sandbox.model import operation
from tests.iac.terraform.plans import UNKNOWN, Tree, code, constant, plan, refers, resource
from tests.parity.configuration import SAGEMAKER, Configuration, Thing, references, words

_NOUNS: Final = {
    "EndpointConfig": "endpoint_configuration",
    "NotebookInstanceLifecycleConfig": "notebook_instance_lifecycle_configuration",
}
UNMADE: Final = frozenset(
    {"Cluster", "InferenceComponent", "ModelBiasJobDefinition", "ModelExplainabilityJobDefinition", "ModelPackage",
     "ModelQualityJobDefinition", "ProcessingJob", "TransformJob"}
)  # fmt: skip
"""The types of the table that the provider does not make."""
_NAMED: Final = frozenset(
    {"DataQualityJobDefinition", "Endpoint", "EndpointConfig", "HyperParameterTuningJob", "Model", "MonitoringSchedule",
     "NotebookInstance", "NotebookInstanceLifecycleConfig"}
)  # fmt: skip
"""The types whose name is called `name`."""
_RENAMED: Final[Mapping[str, str]] = {
    "Containers": "container",
    "CodeRepositories": "code_repository",
    "CustomImages": "custom_image",
    "EndpointConfig.KmsKeyId": "kms_key_arn",
    "FeatureDefinitions": "feature_definition",
    "HyperParameterTuningJobConfig": "config",
    "HyperParameterTuningJobObjective": "objective",
    "Image.Description": "description",
    "JupyterLabAppImageConfig": "jupyter_lab_image_config",
    "KernelSpecs": "kernel_spec",
    "MemberDefinitions": "member_definition",
    "MonitoringScheduleConfig.MonitoringJobDefinition.BaselineConfig": "baseline",
    "NotebookInstance.SecurityGroupIds": "security_groups",
    "NotebookInstance.VolumeSizeInGB": "volume_size",
    "VolumeSizeInGB": "volume_size_in_gb",
    "MaxPayloadInMB": "max_payload_in_mb",
    "MemorySizeInMB": "memory_size_in_mb",
    "EnableSSMAccess": "enable_ssm_access",
}


def show(configuration: Configuration) -> Tree:
    """The plan that makes the configuration, as far as the provider can."""
    changes: list[Tree] = []
    resources: list[Tree] = []
    for thing in configuration:
        for type_, arguments in _written(thing):
            address = f"{type_}.{_label(thing)}"
            known = {name: _known(each, configuration) for name, each in arguments.items()}
            changes.append(resource(address, **known, **_computed(type_)))
            resources.append(code(address, **_expressions(arguments, configuration)))
    return plan(*changes, resources=resources)


def filled(tree: Tree, schema: Callable[[str], Tree | None]) -> Tree:
    """The plan with what nobody set, as the provider writes it: null, an empty block, or known after apply.

    Raises:
        KeyError: an argument that the provider does not have.
    """
    for change in tree["resource_changes"]:
        block = schema(change["type"])
        if block is not None:
            _fill(change["change"]["after"], change["change"]["after_unknown"], block)
    return tree


def _fill(after: Tree, unknown: Tree, block: Tree) -> None:
    attributes, blocks = block.get("attributes", {}), block.get("block_types", {})
    for name in after:
        _ = attributes.get(name) or blocks[name]
    for name in {*attributes, *blocks} - {*after, *(each for each, hole in unknown.items() if hole is True)}:
        if attributes.get(name, {}).get("computed"):
            unknown[name] = True
        else:
            after[name] = [] if name in blocks else None
    for name in blocks.keys() & after.keys():
        holes = unknown.setdefault(name, [{} for _ in after[name]])
        for each, hole in zip(after[name], holes, strict=True):
            _fill(each, hole, blocks[name]["block"])


def address(thing: Thing) -> str:
    """The address of a thing in the plan."""
    return f"{_type(thing)}.{_label(thing)}"


def makes(thing: Thing) -> bool:
    """Whether the provider makes such a thing."""
    return not (thing.type.startswith(SAGEMAKER) and thing.noun in UNMADE)


def _label(thing: Thing) -> str:
    return words(thing.key, "_")


def _type(thing: Thing) -> str:
    if thing.type.startswith(SAGEMAKER):
        return f"aws_sagemaker_{_NOUNS.get(thing.noun) or words(thing.noun, '_')}"
    return _TYPES[thing.type]


def _written(thing: Thing) -> Iterator[tuple[str, dict[str, Any]]]:
    if thing.type in _OTHERS:
        yield from _OTHERS[thing.type](thing)
    elif thing.type.startswith(SAGEMAKER) and makes(thing):
        yield _type(thing), _arguments(thing)


def _arguments(thing: Thing) -> dict[str, Any]:
    shape = operation("sagemaker", f"Create{thing.noun}").input_shape
    members = {name: each for name, each in thing.members.items() if name != "Tags"}
    if thing.noun == "NotebookInstanceLifecycleConfig":
        members = {name: each[0]["Content"] if isinstance(each, list) else each for name, each in members.items()}
        return {"name" if name.endswith("Name") else words(name, "_"): each for name, each in members.items()}
    made = _block(members, shape, thing.noun)
    if thing.noun in _NAMED:
        made["name"] = made.pop(words(thing.named_by, "_"))
    tags = thing.members.get("Tags")
    return made | ({"tags": {tag["Key"]: tag["Value"] for tag in tags}} if tags else {})


def _block(members: Mapping[str, Any], shape: Any, holder: str) -> dict[str, Any]:
    return {
        _RENAMED.get(f"{holder}.{name}") or _RENAMED.get(name) or words(name, "_"): _argument(
            each, shape.members[name], name
        )
        for name, each in members.items()
    }


def _argument(value: Any, shape: Any, name: str) -> Any:
    if shape.type_name == "structure":
        return [_block(value, shape, name)]
    if shape.type_name == "list" and shape.member.type_name == "structure":
        return [_block(each, shape.member, name) for each in value]
    return value


def _known(value: Any, configuration: Configuration) -> Any:
    """A value as the plan knows it: names are, ARNs and ids are not; a set with an unknown item is unknown."""
    if isinstance(value, Mapping):
        return {name: _known(each, configuration) for name, each in value.items()}
    if isinstance(value, list):
        made = [_known(each, configuration) for each in value]
        return UNKNOWN if UNKNOWN in made else made
    later = any(each["attribute"] != "Name" for each in references(value))
    return UNKNOWN if later else configuration.literal(value)


def _expressions(value: Mapping[str, Any], configuration: Configuration) -> dict[str, Any]:
    return {name: _expression(each, configuration) for name, each in value.items() if each is not UNKNOWN}


def _expression(value: Any, configuration: Configuration) -> Any:
    if isinstance(value, list) and value and all(isinstance(each, Mapping) for each in value):
        return [_expressions(each, configuration) for each in value]
    found = references(value)
    return refers(*(_dotted(each, configuration) for each in found)) if found else constant(value)


def _dotted(match: Any, configuration: Configuration) -> str:
    thing = configuration.things[match["key"]]
    attribute = match["attribute"].lower()
    if attribute == "name":
        own = "name" if thing.noun in _NAMED or not thing.type.startswith(SAGEMAKER) else words(thing.named_by, "_")
        attribute = "bucket" if thing.noun == "Bucket" else own
    return f"{address(thing)}.{attribute}"


def _computed(type_: str) -> dict[str, Any]:
    """What AWS makes up, so that the plan does not know it; a group's rules that nobody set are among them."""
    more = {"aws_security_group": ("owner_id",), "aws_kms_key": ("key_id",)}.get(type_, ())
    return dict.fromkeys(("arn", "id", "tags_all", *more), UNKNOWN)


_TYPES: Final = {
    "AWS::CloudTrail::Trail": "aws_cloudtrail",
    "AWS::EC2::InternetGateway": "aws_internet_gateway",
    "AWS::EC2::RouteTable": "aws_route_table",
    "AWS::EC2::SecurityGroup": "aws_security_group",
    "AWS::EC2::Subnet": "aws_subnet",
    "AWS::EC2::VPC": "aws_vpc",
    "AWS::EC2::VPCEndpoint": "aws_vpc_endpoint",
    "AWS::IAM::Role": "aws_iam_role",
    "AWS::KMS::Key": "aws_kms_key",
    "AWS::Logs::LogGroup": "aws_cloudwatch_log_group",
    "AWS::S3::Bucket": "aws_s3_bucket",
}
Written = Iterator[tuple[str, dict[str, Any]]]


def _plain(type_: str) -> Callable[[Thing], Written]:
    """What is called as CloudFormation calls it."""

    def written(thing: Thing) -> Written:
        yield type_, {words(name, "_"): each for name, each in thing.members.items()}

    return written


def _role(thing: Thing) -> Written:
    name = thing.members["RoleName"]
    trust = json.dumps(thing.members["AssumeRolePolicyDocument"])
    yield "aws_iam_role", {"name": name, "assume_role_policy": trust, "path": "/"}
    for each in thing.members.get("Policies", ()):
        document = json.dumps(each["PolicyDocument"])
        yield "aws_iam_role_policy", {"role": f"<{thing.key}.Name>", "name": each["PolicyName"], "policy": document}
    for arn in thing.members.get("ManagedPolicyArns", ()):
        yield "aws_iam_role_policy_attachment", {"role": f"<{thing.key}.Name>", "policy_arn": arn}


def _key(thing: Thing) -> Written:
    told = thing.members
    yield (
        "aws_kms_key",
        {
            "policy": json.dumps(told["KeyPolicy"]),
            "enable_key_rotation": told["EnableKeyRotation"],
            "is_enabled": told["Enabled"],
            "key_usage": "ENCRYPT_DECRYPT",
            "customer_master_key_spec": "SYMMETRIC_DEFAULT",
            "deletion_window_in_days": None,
        },
    )


def _bucket(thing: Thing) -> Written:
    told, bucket = thing.members, f"<{thing.key}.Name>"
    yield "aws_s3_bucket", {"bucket": told["BucketName"], "force_destroy": False}
    for rule in told.get("BucketEncryption", {}).get("ServerSideEncryptionConfiguration", ()):
        by = rule["ServerSideEncryptionByDefault"]
        default = {"sse_algorithm": by["SSEAlgorithm"], "kms_master_key_id": by["KMSMasterKeyID"]}
        made = {"apply_server_side_encryption_by_default": [default], "bucket_key_enabled": rule["BucketKeyEnabled"]}
        yield "aws_s3_bucket_server_side_encryption_configuration", {"bucket": bucket, "rule": [made]}
    if "VersioningConfiguration" in told:
        status = told["VersioningConfiguration"]["Status"]
        yield "aws_s3_bucket_versioning", {"bucket": bucket, "versioning_configuration": [{"status": status}]}
    if "PublicAccessBlockConfiguration" in told:
        blocks = {words(name, "_"): on for name, on in told["PublicAccessBlockConfiguration"].items()}
        yield "aws_s3_bucket_public_access_block", {"bucket": bucket, **blocks}
    if "OwnershipControls" in told:
        rules = [{"object_ownership": each["ObjectOwnership"]} for each in told["OwnershipControls"]["Rules"]]
        yield "aws_s3_bucket_ownership_controls", {"bucket": bucket, "rule": rules}
    if "LoggingConfiguration" in told:
        to = told["LoggingConfiguration"]
        target = {"target_bucket": to["DestinationBucketName"], "target_prefix": to["LogFilePrefix"]}
        yield "aws_s3_bucket_logging", {"bucket": bucket, **target}


def _bucket_policy(thing: Thing) -> Written:
    told = thing.members
    yield "aws_s3_bucket_policy", {"bucket": told["Bucket"], "policy": json.dumps(told["PolicyDocument"])}


def _vpc(thing: Thing) -> Written:
    ((type_, made),) = _plain("aws_vpc")(thing)
    yield type_, {**made, "instance_tenancy": "default"}


def _group(thing: Thing) -> Written:
    told = thing.members
    rules = {
        name: [_rule(each) for each in told[member]]
        for name, member in (("ingress", "SecurityGroupIngress"), ("egress", "SecurityGroupEgress"))
        if member in told
    }
    everything = {"IpProtocol": "-1", "CidrIp": "0.0.0.0/0"}  # Terraform removes AWS's default rule: it must be said
    rules.setdefault("egress", [_rule(everything)])
    rules.setdefault("ingress", [])
    yield "aws_security_group", {
        "name": told["GroupName"], "description": told["GroupDescription"], "vpc_id": told["VpcId"], **rules,
    }  # fmt: skip


def _rule(rule: Mapping[str, Any]) -> dict[str, Any]:
    none: dict[str, Any] = {name: [] for name in ("ipv6_cidr_blocks", "prefix_list_ids", "security_groups")}
    ports = {"from_port": rule.get("FromPort", 0), "to_port": rule.get("ToPort", 0), "protocol": rule["IpProtocol"]}
    return {**none, **ports, "cidr_blocks": [rule["CidrIp"]], "description": "", "self": False}


def _trail(thing: Thing) -> Written:
    told = thing.members
    yield (
        "aws_cloudtrail",
        {
            "name": told["TrailName"],
            "s3_bucket_name": told["S3BucketName"],
            "enable_logging": told["IsLogging"],
            "is_multi_region_trail": told.get("IsMultiRegionTrail", False),
            "enable_log_file_validation": told.get("EnableLogFileValidation", False),
            "include_global_service_events": told.get("IncludeGlobalServiceEvents", True),
            "is_organization_trail": False,
            "kms_key_id": told.get("KMSKeyId"),
        },
    )


def _log_group(thing: Thing) -> Written:
    told = thing.members
    kept = {"retention_in_days": told.get("RetentionInDays", 0), "kms_key_id": told.get("KmsKeyId")}
    yield "aws_cloudwatch_log_group", {"name": told["LogGroupName"], **kept, "log_group_class": UNKNOWN}


_OTHERS: Final[Mapping[str, Callable[[Thing], Written]]] = {
    "AWS::CloudTrail::Trail": _trail,
    "AWS::EC2::InternetGateway": _plain("aws_internet_gateway"),
    "AWS::EC2::Route": _plain("aws_route"),
    "AWS::EC2::RouteTable": _plain("aws_route_table"),
    "AWS::EC2::SecurityGroup": _group,
    "AWS::EC2::Subnet": _plain("aws_subnet"),
    "AWS::EC2::SubnetRouteTableAssociation": _plain("aws_route_table_association"),
    "AWS::EC2::VPC": _vpc,
    "AWS::EC2::VPCEndpoint": _plain("aws_vpc_endpoint"),
    "AWS::EC2::VPCGatewayAttachment": _plain("aws_internet_gateway_attachment"),
    "AWS::IAM::Role": _role,
    "AWS::KMS::Key": _key,
    "AWS::Logs::LogGroup": _log_group,
    "AWS::S3::Bucket": _bucket,
    "AWS::S3::BucketPolicy": _bucket_policy,
}


def has_address(thing: Thing) -> bool:
    """Whether a resource of the plan is the thing itself, and not a part of another."""
    return thing.type in _TYPES or (thing.type.startswith(SAGEMAKER) and makes(thing))
