from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.request import Request, urlopen

import pytest
import yaml
from botocore.config import Config
from botocore.exceptions import ClientError

from auditor.sandbox import Account, Sandbox, load_account
from auditor.sandbox.model import service_model, services_signing_as
from auditor.sandbox.nouns import Noun
from tests.sandbox.conftest import aws, session

if TYPE_CHECKING:
    from pathlib import Path

GOV = "arn:aws-us-gov"


@pytest.fixture(scope="module")
def gov(tmp_path_factory: pytest.TempPathFactory) -> Account:
    folder: Path = tmp_path_factory.mktemp("gov")
    identity = {"Account": "444455556666", "Arn": f"{GOV}:iam::444455556666:user/auditor", "UserId": "AIDAGOV"}
    model = {
        "ModelName": "gov",
        "ModelArn": f"{GOV}:sagemaker:us-gov-west-1:444455556666:model/gov",
        "CreationTime": "2026-01-01T00:00:00Z",
    }
    files = {
        "sts": {"service": "sts", "operations": {"GetCallerIdentity": identity}},
        "sagemaker": {"service": "sagemaker", "region": "us-gov-west-1", "items": {"Model": [model]}},
    }
    for name, content in files.items():
        (folder / f"{name}.yaml").write_text(yaml.safe_dump(content))
    return load_account(folder)


def test_another_partition_works(gov: Account) -> None:
    sandbox = Sandbox(gov)
    [model] = aws(sandbox, "sagemaker", region="us-gov-west-1").list_models()["Models"]
    assert model["ModelArn"].startswith(GOV)
    assert sandbox.calls[-1].region == "us-gov-west-1"


def test_assume_role_leads_into_the_roles_account(account: Account, gov: Account) -> None:
    sandbox = Sandbox({account.id: account, gov.id: gov})
    sts = aws(sandbox, "sts")
    role = f"{GOV}:iam::444455556666:role/path/audit"
    assumed = sts.assume_role(RoleArn=role, RoleSessionName="scan", ExternalId="secret")
    assert assumed["AssumedRoleUser"]["Arn"] == f"{GOV}:sts::444455556666:assumed-role/audit/scan"
    assert assumed["Credentials"]["Expiration"] > datetime.now(UTC)
    there = aws(sandbox, "sts", key=assumed["Credentials"]["AccessKeyId"])
    assert (sts.get_caller_identity()["Account"], there.get_caller_identity()["Account"]) == (account.id, gov.id)
    with pytest.raises(ClientError, match="AccessDenied"):
        sts.assume_role(RoleArn=role.replace("444455556666", "999999999999"), RoleSessionName="scan")


def test_calls_are_recorded_with_their_parameters(sandbox: Sandbox) -> None:
    aws(sandbox, "sagemaker").list_models(MaxResults=5, NameContains="c")
    [call] = sandbox.calls
    assert (call.service, call.operation, call.region, call.outcome) == (
        "sagemaker",
        "ListModels",
        "eu-central-1",
        "ok",
    )
    assert call.params == {"MaxResults": 5, "NameContains": "c"}


def test_calls_of_many_threads_are_all_recorded(sandbox: Sandbox) -> None:
    client = aws(sandbox, "kms")
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: client.list_keys(), range(100)))
    assert len(sandbox.calls) == 100


def test_services_that_share_a_signing_name_are_told_apart_over_http(sandbox: Sandbox) -> None:
    with sandbox.serve() as url:
        config = Config(s3={"addressing_style": "path"}, retries={"total_max_attempts": 1})
        for service, call, expected in (
            ("greengrass", "list_groups", "ListGroups"),
            ("greengrassv2", "list_core_devices", "ListCoreDevices"),
            ("s3", "list_buckets", "ListBuckets"),
            ("logs", "describe_log_groups", "DescribeLogGroups"),
        ):
            client: Any = session().client(service, endpoint_url=url, config=config)
            getattr(client, call)()
            client.close()
            assert (sandbox.calls[-1].service, sandbox.calls[-1].operation) == (service, expected)


def test_a_virtual_hosted_bucket_is_understood_in_process(sandbox: Sandbox) -> None:
    aws_session: Any = session()
    sandbox.attach(aws_session)
    s3 = aws_session.client("s3", config=Config(s3={"addressing_style": "virtual"}))
    assert s3.get_bucket_location(Bucket="data")["LocationConstraint"] == "eu-central-1"


def test_what_is_no_aws_request_is_refused(sandbox: Sandbox) -> None:
    with sandbox.serve() as url, pytest.raises(OSError, match="404"), urlopen(Request(url)):  # noqa: S310 - our own
        pass
    assert sandbox.calls == []


def test_a_page_costs_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    items = [
        {"ModelName": f"m-{n:04}", "ModelArn": f"arn:aws:sagemaker:eu-central-1:111122223333:model/m-{n:04}",
         "CreationTime": "2026-01-01T00:00:00Z"}
        for n in range(2000)
    ]  # fmt: skip
    (tmp_path / "models.yaml").write_text(yaml.safe_dump({"service": "sagemaker", "items": {"Model": items}}))
    sandbox, read, summarise = Sandbox(load_account(tmp_path)), list[str](), Noun.summarise

    def counting(noun: Noun, document: dict[str, Any]) -> Any:
        read.append(document["ModelName"])
        return summarise(noun, document)

    monkeypatch.setattr(Noun, "summarise", counting)
    listing = aws(sandbox, "sagemaker").get_paginator("list_models")
    pages = list(listing.paginate(PaginationConfig={"MaxItems": 200, "PageSize": 100}))
    assert sum(len(page["Models"]) for page in pages) == len(read) == 200


def test_services_are_found_by_their_signing_name() -> None:
    found = services_signing_as()
    assert found["greengrass"] == ("greengrass", "greengrassv2")
    for service in ("logs", "iot", "macie2", "s3control", "sagemaker"):
        assert service in found[service_model(service).signing_name]
