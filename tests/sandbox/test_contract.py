"""Every read operation of the services that the collectors use, through real boto3: value in = value out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from botocore import xform_name
from botocore.config import Config

from auditor.collect.session import made_up_session
from auditor.sandbox import Sandbox, load_account
from auditor.sandbox.model import paging
from tests.sandbox.synthesis import argument, model, normal, synthesised

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
    return made_up_session("eu-central-1")


@pytest.fixture(scope="module")
def sandboxes(tmp_path_factory: pytest.TempPathFactory) -> Any:
    made: dict[str, Sandbox] = {}

    def make(service: str) -> Sandbox:
        if service not in made:
            folder: Path = tmp_path_factory.mktemp(service)
            made[service] = Sandbox(load_account(written(folder, service)))
        return made[service]

    return make


def matched(op: Any) -> dict[str, Any]:
    """The texts and numbers among the arguments: what arrives otherwise than it was sent matches nothing."""
    given = argument(op.input_shape) if op.input_shape is not None else {}
    return {name: value for name, value in given.items() if isinstance(value, str | int | list) and value != [{}]}


def written(folder: Path, service: str) -> Path:
    known, operations = model(service), {}
    for name in reads(service):
        shape = known.operation_model(name).output_shape
        response = synthesised(shape) if shape is not None else {}
        operations[name] = [{"match": matched(known.operation_model(name)), "response": response}]
    content = {"service": service, "operations": operations}
    (folder / f"{service}.json").write_text(json.dumps(content, default=lambda when: when.isoformat()))
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
