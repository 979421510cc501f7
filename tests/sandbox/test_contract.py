"""Every read operation of the services that the collectors use, through real boto3: value in = value out."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore import xform_name
from botocore.config import Config
from botocore.loaders import Loader
from botocore.model import ServiceModel

from auditor.sandbox import Sandbox, load_account
from auditor.sandbox.model import paging

if TYPE_CHECKING:
    from pathlib import Path

SERVICES = [
    "sagemaker",
    "iam",
    "kms",
    "ec2",
    "s3",
    "s3control",
    "sts",
    "cloudtrail",
    "logs",
    "cloudwatch",
    "application-autoscaling",
    "ecr",
    "efs",
    "secretsmanager",
    "organizations",
    "macie2",
    "guardduty",
    "accessanalyzer",
    "config",
    "greengrassv2",
    "greengrass",
    "iot",
]
LEFT_OUT = {
    "ListDirectoryBuckets": "the URL of ListBuckets on the host of S3 Express",
    "GetObject": "botocore verifies its checksums, which no made-up value meets",
    "GetObjectAnnotation": "as GetObject",
    "HeadObject": "botocore adds ExpiresString",
}
READS = ("List", "Describe", "Get", "BatchGet", "BatchDescribe", "Head", "Lookup", "Search", "Query")
WHEN = datetime(2026, 1, 31, 12, 0, tzinfo=UTC)
SCALARS: dict[str, Any] = {
    "integer": 7, "long": 7, "short": 7, "byte": 7, "float": 1.5, "double": 1.5, "boolean": True, "character": "c",
}  # fmt: skip


NAMES = {"Bucket": "some-bucket", "AccountId": "111122223333"}  # botocore refuses any other form of them


def model(service: str) -> Any:
    return ServiceModel(Loader().load_service_model(service, "service-2"), service)


def synthesised(shape: Any, seen: tuple[str, ...] = ()) -> Any:
    """A value of a shape, as an account file writes it: every member set, recursion cut, no sensible meaning."""
    kind = shape.type_name
    if kind == "structure":
        if getattr(shape, "is_document_type", False):
            return {"any": ["thing", 1]}
        members = {k: s for k, s in shape.members.items() if s.name not in seen and not is_stream(s)}
        members.pop("EncodingType", None)  # its keys would have to be percent-encoded
        if shape.is_tagged_union:
            members = dict(list(members.items())[:1])
        return {name: synthesised(member, (*seen, shape.name)) for name, member in members.items()}
    if kind == "list":
        return (
            [synthesised(shape.member, (*seen, shape.name)) for _ in range(2)] if shape.member.name not in seen else []
        )
    if kind == "map":
        return {text(shape.key): synthesised(shape.value, (*seen, shape.name))} if shape.value.name not in seen else {}
    if kind == "timestamp":
        return WHEN.isoformat()
    return "blob é<&>" if kind == "blob" else SCALARS.get(kind, text(shape) if kind == "string" else None)


def text(shape: Any) -> str:
    if shape.metadata.get("enum"):
        return str(shape.metadata["enum"][-1])
    return "a é<&>'\" %41+ z" if not shape.metadata.get("pattern") and not shape.metadata.get("max", 99) < 20 else "x"


def is_stream(shape: Any) -> bool:
    return bool(getattr(shape, "is_eventstream", False) or shape.serialization.get("eventstream"))


def argument(shape: Any, place: str | None = None) -> Any:
    """The value of a required parameter, JSON-like; URI parts hold what must be escaped."""
    kind = shape.type_name
    if kind == "structure":
        needed = {k: shape.members[k] for k in shape.required_members}
        return {k: NAMES.get(k) or argument(s, s.serialization.get("location")) for k, s in needed.items()}
    if kind == "list":
        return [argument(shape.member)]
    if kind == "map":
        return {"key": argument(shape.value)}
    if kind in ("timestamp", "blob"):
        return WHEN if kind == "timestamp" else b"blob"
    if kind == "string":
        enum = shape.metadata.get("enum")
        return enum[0] if enum else "arn:x:y/name" if place == "uri" else "name with é&"
    return SCALARS[kind]


def normal(shape: Any, value: Any) -> Any:
    """What a synthesised value reads as in a botocore response."""
    kind = shape.type_name
    if kind == "structure" and not getattr(shape, "is_document_type", False):
        return {name: normal(shape.members[name], each) for name, each in value.items()}
    if kind == "list":
        return [normal(shape.member, each) for each in value]
    if kind == "map":
        return {name: normal(shape.value, each) for name, each in value.items()}
    if kind == "timestamp":
        return datetime.fromisoformat(value)
    return value.encode() if kind == "blob" else value


def reads(service: str) -> list[str]:
    known = model(service)
    named = [name for name in known.operation_names if name.startswith(READS) and name not in LEFT_OUT]
    return [name for name in named if readable(known.operation_model(name))]


def readable(op: Any) -> bool:
    """Not an event stream, nor a deprecated twin that shares the URL of its successor (S3's GetBucketLifecycle)."""
    return not op.has_event_stream_output and not op.deprecated


def client(session: Any, service: str, **more: Any) -> Any:
    config = Config(
        retries={"mode": "standard", "total_max_attempts": 1},
        parameter_validation=False,
        inject_host_prefix=False,
        s3={"addressing_style": "path"},
    )
    return session.client(service, config=config, **more)


def session() -> Any:
    return boto3.Session("AKIDEXAMPLE", "secret", region_name="eu-central-1")


@pytest.fixture(scope="module")
def sandboxes(tmp_path_factory: pytest.TempPathFactory) -> Any:
    made: dict[str, Sandbox] = {}

    def make(service: str) -> Sandbox:
        if service not in made:
            folder: Path = tmp_path_factory.mktemp(service)
            made[service] = Sandbox(load_account(written(folder, service)))
        return made[service]

    return make


def written(folder: Path, service: str) -> Path:
    known, operations = model(service), {}
    for name in reads(service):
        shape = known.operation_model(name).output_shape
        operations[name] = synthesised(shape) if shape is not None else {}
    (folder / f"{service}.json").write_text(json.dumps({"service": service, "operations": operations}))
    return folder


def call(aws: Any, service: str, name: str) -> tuple[Any, Any]:
    """What a response ought to be, and what it is."""
    op = aws.meta.service_model.operation_model(name)
    arguments = argument(op.input_shape) if op.input_shape is not None else {}
    got = getattr(aws, xform_name(name))(**arguments)
    got.pop("ResponseMetadata")
    wanted = normal(op.output_shape, synthesised(op.output_shape)) if op.output_shape is not None else {}
    for name_of_paging in paging_members(service, name):  # computed, not told by documents
        wanted.pop(name_of_paging, None)
        got.pop(name_of_paging, None)
    for key, value in list(got.items()):
        if hasattr(value, "read"):
            got[key] = value.read()
    return wanted, got


def paging_members(service: str, name: str) -> set[str]:
    how = paging(service, name)
    return {*how.output_tokens, how.more or ""} if how else set()


@pytest.mark.parametrize("service", SERVICES)
def test_every_read_operation_round_trips_in_process(service: str, sandboxes: Any) -> None:
    sandbox, aws_session = sandboxes(service), session()
    sandbox.attach(aws_session)
    aws, broken = client(aws_session, service), dict[str, Any]()
    for name in reads(service):
        try:
            wanted, got = call(aws, service, name)
        except Exception as error:  # noqa: BLE001 - all that fails is shown together
            broken[name] = repr(error)[:300]
            continue
        last = sandbox.calls[-1]
        if last.operation != name:
            broken[name] = f"routed to {last.operation}"
        elif wanted != got:
            broken[name] = {k: (wanted.get(k), got.get(k)) for k in {**wanted, **got} if wanted.get(k) != got.get(k)}
    assert broken == {}


@pytest.mark.parametrize("service", ["sagemaker", "iam", "ec2", "s3", "cloudwatch", "greengrassv2", "efs"])
def test_a_sample_of_every_protocol_round_trips_over_http(service: str, sandboxes: Any) -> None:
    sandbox = sandboxes(service)
    with sandbox.serve() as url:
        aws = client(session(), service, endpoint_url=url)
        for name in reads(service)[::15]:
            wanted, got = call(aws, service, name)
            assert (sandbox.calls[-1].operation, got) == (name, wanted)
        aws.close()


def test_s3_control_is_told_from_s3_by_its_account_header(sandboxes: Any) -> None:
    sandbox, aws_session = sandboxes("s3control"), session()
    with sandbox.serve() as url:  # as a proxy: botocore puts the account in front of the host, whatever the endpoint
        config = Config(proxies={"http": url})
        aws = aws_session.client("s3control", endpoint_url="http://s3-control.test", config=config)
        answer = aws.get_public_access_block(AccountId="111122223333")
        aws.close()
    assert answer["PublicAccessBlockConfiguration"]["BlockPublicAcls"] is True
    assert sandbox.calls[-1].service == "s3control"


def test_parameters_arrive_as_they_were_sent(sandboxes: Any) -> None:
    sandbox, aws_session = sandboxes("ec2"), session()
    sandbox.attach(aws_session)
    filters = [{"Name": "vpc-id", "Values": ["vpc-1", "vpc é&2"]}]
    client(aws_session, "ec2").describe_subnets(Filters=filters, DryRun=False)
    assert sandbox.calls[-1].params == {"Filters": filters, "DryRun": False}
