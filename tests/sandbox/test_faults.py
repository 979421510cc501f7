from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionClosedError, ConnectTimeoutError
from botocore.parsers import ResponseParserError

from auditor.sandbox import Fault, Sandbox
from tests.sandbox.conftest import aws, faulty, session

if TYPE_CHECKING:
    from auditor.sandbox import Account

READS = {
    "sagemaker": "list_models",
    "iam": "list_users",
    "ec2": "describe_vpcs",
    "s3": "list_buckets",
    "guardduty": "list_detectors",
    "cloudwatch": "describe_alarms",
    "organizations": "list_policies",
    "iot": "list_things",
    "greengrassv2": "list_core_devices",
}


def failed(account: Account, service: str, kind: Any) -> tuple[str, int]:
    call = getattr(aws(faulty(account, Fault(f"{service}.*", kind)), service), READS[service])
    with pytest.raises(ClientError) as caught:
        call(**({"Filter": "SERVICE_CONTROL_POLICY"} if service == "organizations" else {}))
    response: Any = caught.value.response
    return response["Error"]["Code"], response["ResponseMetadata"]["HTTPStatusCode"]


@pytest.mark.parametrize(
    ("service", "expected"),
    [
        ("sagemaker", ("AccessDeniedException", 400)),
        ("iam", ("AccessDenied", 403)),
        ("ec2", ("UnauthorizedOperation", 403)),
        ("s3", ("AccessDenied", 403)),
        ("guardduty", ("AccessDeniedException", 403)),
        ("cloudwatch", ("AccessDenied", 400)),
    ],
)
def test_deny_speaks_as_the_service_does(account: Account, service: str, expected: tuple[str, int]) -> None:
    assert failed(account, service, "deny") == expected


@pytest.mark.parametrize(
    ("service", "expected"),
    [
        ("sagemaker", ("ThrottlingException", 400)),
        ("iam", ("Throttling", 400)),
        ("ec2", ("RequestLimitExceeded", 503)),
        ("s3", ("SlowDown", 503)),
        ("organizations", ("TooManyRequestsException", 400)),
        ("iot", ("ThrottlingException", 400)),
        ("greengrassv2", ("ThrottlingException", 429)),
    ],
)
def test_throttle_speaks_as_the_service_does(account: Account, service: str, expected: tuple[str, int]) -> None:
    assert failed(account, service, "throttle") == expected


def test_botocore_retries_throttling_until_it_ends(account: Account) -> None:
    sandbox = faulty(account, Fault("sagemaker.ListModels", "throttle", times=2))
    assert len(aws(sandbox, "sagemaker", attempts=5).list_models()["Models"]) == 1
    assert [call.outcome for call in sandbox.calls] == ["ThrottlingException", "ThrottlingException", "ok"]


def test_botocore_retries_server_errors(account: Account) -> None:
    sandbox = faulty(account, Fault("kms.*", "error5xx", times=1))
    assert len(aws(sandbox, "kms", attempts=2).list_keys()["Keys"]) == 1
    assert [call.outcome for call in sandbox.calls] == ["InternalFailure", "ok"]


def test_a_timeout_is_botocores_own(account: Account) -> None:
    sandbox = faulty(account, Fault("kms.ListKeys", "timeout"))
    with pytest.raises(ConnectTimeoutError):
        aws(sandbox, "kms").list_keys()
    assert [call.outcome for call in sandbox.calls] == ["timeout"]


def test_over_http_a_timeout_drops_the_connection(account: Account) -> None:
    with faulty(account, Fault("kms.ListKeys", "timeout")).serve() as url:
        client: Any = session().client("kms", endpoint_url=url, config=Config(retries={"total_max_attempts": 1}))
        with pytest.raises(ConnectionClosedError):
            client.list_keys()
        client.close()


def test_a_truncated_answer_breaks_xml_and_empties_json(account: Account) -> None:
    sandbox = faulty(account, Fault("*", "truncated"))
    with pytest.raises(ResponseParserError):
        aws(sandbox, "ec2").describe_subnets()
    assert "Models" not in aws(sandbox, "sagemaker").list_models()
    assert {call.outcome for call in sandbox.calls} == {"truncated"}


def test_faults_choose_by_operation_and_region(account: Account) -> None:
    sandbox = faulty(account, Fault("sagemaker.Describe*", "deny", region="eu-west-1"))
    aws(sandbox, "sagemaker").describe_model(ModelName="churn")
    aws(sandbox, "sagemaker", region="eu-west-1").list_models()
    with pytest.raises(ClientError, match="AccessDenied"):
        aws(sandbox, "sagemaker", region="eu-west-1").describe_model(ModelName="churn")


def outcomes(account: Account, seed: int) -> list[str]:
    sandbox = faulty(account, Fault("kms.*", "deny", share=0.5), seed=seed)
    client = aws(sandbox, "kms")
    for _ in range(40):
        try:
            client.list_keys()
        except ClientError:
            continue
    return [call.outcome for call in sandbox.calls]


def test_a_share_fails_reproducibly(account: Account) -> None:
    assert outcomes(account, 1) == outcomes(account, 1) != outcomes(account, 2)
    assert 10 <= outcomes(account, 1).count("AccessDeniedException") <= 30


def test_a_slow_call_is_answered_late(account: Account) -> None:
    client = aws(faulty(account, Fault("kms.*", "slow", delay=0.2)), "kms")
    begun = time.monotonic()
    assert len(client.list_keys()["Keys"]) == 1
    assert time.monotonic() - begun >= 0.2


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="known are deny"):
        Fault("*", "denied")  # type: ignore[arg-type]


def test_a_sandbox_needs_an_account() -> None:
    with pytest.raises(ValueError, match="account"):
        Sandbox({})
