"""Configurations at random: things of the types with the most settings, each field set to something or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from hypothesis import strategies as st

from tests.parity.configuration import Configuration, Thing
from tests.parity.members import DATA, EXPOSED, FOREIGN, IMAGE, ONE_ZONE, OPEN_SECRET, TAGS, VPC, thing
from tests.parity.surroundings import SURROUNDINGS

Draw = st.SearchStrategy[Any]
_EACH: Final = 3
"""How many things of each type are drawn: one account is collected for all of them."""

_ROLES: Final = st.sampled_from(["<RoleWorker.Arn>", "<RoleAdmin.Arn>", "<RoleFull.Arn>", "<RolePasser.Arn>"])
_KEYS: Final = st.sampled_from(["<KeyGood.Arn>", "<KeyStale.Arn>", "<KeyOff.Arn>", "<KeyOpen.Arn>", "alias/aws/s3"])
_GROUPS: Final = st.sampled_from([["<Closed.Id>"], ["<Opened.Id>"], ["<Closed.Id>", "<Opened.Id>"]])
_SUBNETS: Final = st.sampled_from(["<PrivateA.Id>", "<PrivateB.Id>", "<Lonely.Id>", "<Public.Id>"])
_NETWORKS: Final = st.sampled_from([VPC, ONE_ZONE, EXPOSED])
_URIS: Final = st.sampled_from(
    ["s3://parity-good/x", "s3://parity-plain/x", "s3://parity-open/x", "s3://parity-shared/"]
)
_SWITCH: Final = st.sampled_from(["Enabled", "Disabled"])
_TAGS: Final = st.just(TAGS)
_IMAGES: Final = st.sampled_from([IMAGE, FOREIGN])
_VARIABLES: Final = st.sampled_from([OPEN_SECRET, {"MODE": "quiet"}])


def _fields(required: Mapping[str, Draw], optional: Mapping[str, Draw]) -> Draw:
    return st.fixed_dictionaries(dict(required), optional=dict(optional))


_RESOURCES: Final = _fields(
    {
        "InstanceType": st.sampled_from(["ml.m5.xlarge", "ml.g5.xlarge"]),
        "InstanceCount": st.integers(1, 3),
        "VolumeSizeInGB": st.just(20),
    },
    {"VolumeKmsKeyId": _KEYS},
)
_NOTEBOOKS: Final = _fields(
    {
        "InstanceType": st.sampled_from(["ml.t3.medium", "ml.p3.2xlarge"]),
        "RoleArn": _ROLES,
        "PlatformIdentifier": st.sampled_from(["notebook-al2023-v1", "notebook-al2-v2", "notebook-al1-v1"]),
    },
    {
        "DirectInternetAccess": _SWITCH,
        "RootAccess": _SWITCH,
        "KmsKeyId": _KEYS,
        "Tags": _TAGS,
        "InstanceMetadataServiceConfiguration": st.sampled_from(
            [{"MinimumInstanceMetadataServiceVersion": each} for each in "12"]
        ),
        "DefaultCodeRepository": st.just("https://github.com/parity/public.git"),
    },
)
_PLACES: Draw = st.none() | st.tuples(_SUBNETS, _GROUPS)
_MODELS: Final = _fields(
    {
        "ExecutionRoleArn": _ROLES,
        "PrimaryContainer": _fields({"Image": _IMAGES, "ModelDataUrl": _URIS}, {"Environment": _VARIABLES}),
    },
    {"EnableNetworkIsolation": st.booleans(), "VpcConfig": _NETWORKS, "Tags": _TAGS},
)
_FEATURES: Final = _fields(
    {
        "RecordIdentifierFeatureName": st.just("id"),
        "EventTimeFeatureName": st.just("at"),
        "FeatureDefinitions": st.just(
            [{"FeatureName": "id", "FeatureType": "String"}, {"FeatureName": "at", "FeatureType": "String"}]
        ),
        "RoleArn": _ROLES,
        "OfflineStoreConfig": st.fixed_dictionaries(
            {"S3StorageConfig": _fields({"S3Uri": _URIS}, {"KmsKeyId": _KEYS})}
        ),
    },
    {
        "Description": st.just("of the shop"),
        "Tags": _TAGS,
        "OnlineStoreConfig": _fields(
            {"EnableOnlineStore": st.booleans()}, {"SecurityConfig": st.fixed_dictionaries({"KmsKeyId": _KEYS})}
        ),
    },
)
_TRAINING: Final = _fields(
    {
        "AlgorithmSpecification": st.fixed_dictionaries(
            {"TrainingImage": _IMAGES, "TrainingInputMode": st.just("File")}
        ),
        "RoleArn": _ROLES,
        "OutputDataConfig": _fields({"S3OutputPath": _URIS}, {"KmsKeyId": _KEYS}),
        "ResourceConfig": _RESOURCES,
        "StoppingCondition": st.sampled_from([{"MaxRuntimeInSeconds": each} for each in (3600, 400000)]),
    },
    {
        "EnableNetworkIsolation": st.booleans(),
        "EnableInterContainerTrafficEncryption": st.booleans(),
        "VpcConfig": _NETWORKS,
        "Environment": _VARIABLES,
        "RemoteDebugConfig": st.fixed_dictionaries({"EnableRemoteDebug": st.booleans()}),
        "InputDataConfig": st.just(
            [{"ChannelName": "in", "DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": DATA}}}]
        ),
        "Tags": _TAGS,
    },
)
_PROCESSING: Final = _fields(
    {
        "AppSpecification": st.fixed_dictionaries({"ImageUri": _IMAGES}),
        "RoleArn": _ROLES,
        "ProcessingResources": st.fixed_dictionaries({"ClusterConfig": _RESOURCES}),
    },
    {
        "NetworkConfig": _fields(
            {},
            {
                "EnableNetworkIsolation": st.booleans(),
                "EnableInterContainerTrafficEncryption": st.booleans(),
                "VpcConfig": _NETWORKS,
            },
        ),
        "Environment": _VARIABLES,
        "StoppingCondition": st.just({"MaxRuntimeInSeconds": 3600}),
    },
)
_DOMAINS: Final = _fields(
    {
        "AuthMode": st.sampled_from(["SSO", "IAM"]),
        "VpcId": st.just("<Net.Id>"),
        "SubnetIds": st.lists(_SUBNETS, min_size=1, max_size=2, unique=True),
        "DefaultUserSettings": _fields({"ExecutionRole": _ROLES}, {"SecurityGroups": _GROUPS}),
    },
    {
        "AppNetworkAccessType": st.sampled_from(["VpcOnly", "PublicInternetOnly"]),
        "KmsKeyId": _KEYS,
        "Tags": _TAGS,
        "DomainSettings": st.sampled_from(
            [{"DockerSettings": {"EnableDockerAccess": each}} for each in ("ENABLED", "DISABLED")]
        ),
    },
)
_VARIANTS: Draw = st.sampled_from(
    [
        {"InitialInstanceCount": 1, "InstanceType": "ml.m5.large"},
        {"InitialInstanceCount": 2, "InstanceType": "ml.g5.xlarge", "EnableSSMAccess": True},
        {"ServerlessConfig": {"MemorySizeInMB": 2048, "MaxConcurrency": 20}},
    ]
)
_CAPTURES: Final = _fields(
    {
        "InitialSamplingPercentage": st.just(50),
        "DestinationS3Uri": _URIS,
        "CaptureOptions": st.just([{"CaptureMode": "Input"}]),
        "EnableCapture": st.booleans(),
    },
    {"KmsKeyId": _KEYS},
)
_SIMPLE: Final = {
    "Domain": _DOMAINS,
    "FeatureGroup": _FEATURES,
    "Model": _MODELS,
    "ProcessingJob": _PROCESSING,
    "TrainingJob": _TRAINING,
}


@st.composite
def configurations(draw: st.DrawFn) -> Configuration:
    """A few things of each type among the surroundings of the table; endpoints serve the models that were drawn."""
    things: list[Thing] = []
    for number in range(_EACH):
        for noun, fields in _SIMPLE.items():
            things.append(thing(noun, f"{noun}{'ABC'[number]}", draw(fields)))
        place = draw(_PLACES)
        joined = {"SubnetId": place[0], "SecurityGroupIds": place[1]} if place else {}
        things.append(thing("NotebookInstance", f"Notebook{'ABC'[number]}", {**draw(_NOTEBOOKS), **joined}))
        things += _endpoint(draw, "ABC"[number])
    return Configuration((*SURROUNDINGS, *things))


def _endpoint(draw: st.DrawFn, letter: str) -> list[Thing]:
    variant = {"VariantName": "main", "ModelName": f"<Model{letter}.Name>", **draw(_VARIANTS)}
    more: dict[str, Any] = draw(_fields({}, {"KmsKeyId": _KEYS, "DataCaptureConfig": _CAPTURES, "Tags": _TAGS}))
    return [
        thing("EndpointConfig", f"Config{letter}", {"ProductionVariants": [variant], **more}),
        thing("Endpoint", f"Endpoint{letter}", {"EndpointConfigName": f"<Config{letter}.Name>"}),
    ]
