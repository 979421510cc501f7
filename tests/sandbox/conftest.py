"""The small account of these tests, and clients that talk to it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from botocore.config import Config

from auditor.collect.session import made_up_session
from auditor.sandbox import Account, Fault, Sandbox, load_account

ACCOUNT = Path(__file__).with_name("account")


@pytest.fixture(scope="session")
def account() -> Account:
    return load_account(ACCOUNT)


@pytest.fixture
def sandbox(account: Account) -> Sandbox:
    return Sandbox(account)


def session(*, region: str = "eu-central-1", key: str = "AKIDEXAMPLE") -> Any:
    return made_up_session(region, key=key)


def aws(
    sandbox: Sandbox, service: str, *, region: str = "eu-central-1", attempts: int = 1, key: str = "AKIDEXAMPLE"
) -> Any:
    """A boto3 client whose calls reach the sandbox in process."""
    made = session(region=region, key=key)
    sandbox.attach(made)
    return made.client(service, config=Config(retries={"mode": "standard", "total_max_attempts": attempts}))


def faulty(account: Account, *faults: Fault, seed: int = 0) -> Sandbox:
    return Sandbox(account, faults, seed=seed)
