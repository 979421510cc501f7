from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import boto3
import pytest

from auditor.collect.errors import CredentialsError, ScopeError
from auditor.collect.session import Login, made_up_session, open_sessions
from auditor.sandbox import Account, Fault, Sandbox, load_account

REGION = "eu-central-1"
OTHER = "444455556666"


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    config = tmp_path / "config"
    config.write_text("[profile team]\nregion = eu-central-1\n")
    for name in ("AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


def account(folder: Path, number: str = "111122223333", partition: str = "aws") -> Account:
    where = folder / number
    where.mkdir()
    identity = {"Account": number, "Arn": f"arn:{partition}:iam::{number}:user/auditor", "UserId": "A"}
    regions = {"Regions": [{"RegionName": "eu-central-1"}, {"RegionName": "xx-new-1"}]}
    files: list[dict[str, Any]] = [
        {"service": "sts", "operations": {"GetCallerIdentity": identity}},
        {"service": "ec2", "operations": {"DescribeRegions": regions}},
    ]
    for at, content in enumerate(files):
        (where / f"{at}.json").write_text(json.dumps(content))
    return load_account(where)


def attached(box: Sandbox, region: str | None = REGION) -> boto3.Session:
    session = made_up_session(region)
    box.attach(session)
    return session


def test_the_account_partition_and_caller_come_from_sts(tmp_path: Path) -> None:
    box = Sandbox(account(tmp_path, partition="aws-us-gov"))
    (opened,) = open_sessions(Login(regions=("us-gov-west-1",)), attached(box, "us-gov-west-1"))
    assert (opened.partition, opened.account, opened.regions) == ("aws-us-gov", "111122223333", ("us-gov-west-1",))
    assert opened.caller_arn == "arn:aws-us-gov:iam::111122223333:user/auditor"


def test_all_regions_are_those_that_are_enabled(tmp_path: Path) -> None:
    (opened,) = open_sessions(Login(all_regions=True), attached(Sandbox(account(tmp_path))))
    assert opened.regions == ("eu-central-1", "xx-new-1")


def test_an_account_with_no_enabled_region_is_told_in_one_line(tmp_path: Path) -> None:
    account(tmp_path)
    (tmp_path / "111122223333" / "1.json").write_text(
        json.dumps({"service": "ec2", "operations": {"DescribeRegions": {"Regions": []}}})
    )
    empty = load_account(tmp_path / "111122223333")
    with pytest.raises(ScopeError, match=r"^no region: DescribeRegions says that none is enabled") as told:
        open_sessions(Login(all_regions=True), attached(Sandbox(empty)))
    assert "\n" not in str(told.value)


def test_a_client_is_made_once_for_a_service_and_region(tmp_path: Path) -> None:
    (opened,) = open_sessions(Login(), attached(Sandbox(account(tmp_path))))
    assert opened.client("kms", REGION) is opened.client("kms", REGION)
    assert opened.client("kms", REGION) is not opened.client("kms", "us-east-1")
    assert opened.client("kms", REGION).meta.config.retries["mode"] == "standard"


def test_a_custom_endpoint_gets_no_prefix_path_style_and_no_pacing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    box = Sandbox(account(tmp_path))
    with box.serve() as url:
        monkeypatch.setenv("AWS_ENDPOINT_URL", url)
        (opened,) = open_sessions(Login(regions=(REGION,)))
        config = opened.client("s3", REGION).meta.config
    assert (opened.paced, config.inject_host_prefix, config.s3["addressing_style"]) == (False, False, "path")


def test_each_role_is_an_account_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    box = Sandbox({number: account(tmp_path, number) for number in ("111122223333", OTHER)})
    roles = tuple(f"arn:aws:iam::{number}:role/audit" for number in ("111122223333", OTHER))
    with box.serve() as url:
        monkeypatch.setenv("AWS_ENDPOINT_URL", url)
        opened = open_sessions(Login(regions=(REGION,), role_arns=roles, external_id="x-1"))
    assert [each.account for each in opened] == ["111122223333", OTHER]
    assumed = [call.params for call in box.calls if call.operation == "AssumeRole"]
    assert {params["ExternalId"] for params in assumed} == {"x-1"}


@pytest.mark.parametrize(
    ("login", "error", "words"),
    [
        (Login(profile="nobody"), ScopeError, "unknown profile 'nobody'; the AWS configuration has: team"),
        (Login(regions=("mars-1",)), ScopeError, "unknown region 'mars-1'"),
        (Login(role_arns=("admin",), regions=(REGION,)), ScopeError, "is no ARN of a role"),
    ],
)
def test_a_mistake_is_one_line(login: Login, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words.replace("(", r"\(")) as raised:
        open_sessions(login)
    assert "\n" not in str(raised.value)


def test_a_region_that_the_account_does_not_have(tmp_path: Path) -> None:
    session = attached(Sandbox(account(tmp_path)))
    with pytest.raises(ScopeError, match="unknown region 'eu-nowhere-9' in partition aws; known are af-south-1"):
        open_sessions(Login(regions=(REGION, "eu-nowhere-9")), session)
    (opened,) = open_sessions(Login(regions=(REGION, "xx-new-1")), session)
    assert opened.regions == (REGION, "xx-new-1")


def test_no_region_at_all(tmp_path: Path) -> None:
    with pytest.raises(ScopeError, match="no region: name one with --region"):
        open_sessions(Login(), attached(Sandbox(account(tmp_path)), None))


def test_no_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with pytest.raises(CredentialsError, match="no usable AWS credentials"):
        open_sessions(Login(regions=(REGION,)))


def test_expired_credentials(tmp_path: Path) -> None:
    where = tmp_path / "expired"
    where.mkdir()
    cases = [{"error": ["ExpiredToken", "The security token included in the request is expired"]}]
    content = {"service": "sts", "operations": {"GetCallerIdentity": cases}}
    (where / "0.json").write_text(json.dumps(content))
    with pytest.raises(CredentialsError, match="credentials have expired: sign in again"):
        open_sessions(Login(regions=(REGION,)), attached(Sandbox(load_account(where))))


def test_a_role_that_cannot_be_assumed(tmp_path: Path) -> None:
    box = Sandbox(account(tmp_path), [Fault("sts.AssumeRole", "deny")])
    login = Login(regions=(REGION,), role_arns=(f"arn:aws:iam::{OTHER}:role/audit",))
    with pytest.raises(
        CredentialsError, match=f"^cannot assume arn:aws:iam::{OTHER}:role/audit: .*AccessDenied"
    ) as said:
        open_sessions(login, attached(box))
    assert "let the role trust the caller, and check --external-id" in str(said.value)
    assert "\n" not in str(said.value)


def test_two_roles_of_one_account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    box = Sandbox(account(tmp_path))
    roles = ("arn:aws:iam::111122223333:role/a", "arn:aws:iam::111122223333:role/b")
    with box.serve() as url:
        monkeypatch.setenv("AWS_ENDPOINT_URL", url)
        with pytest.raises(ScopeError, match="several roles lead to one account"):
            open_sessions(Login(regions=(REGION,), role_arns=roles))
