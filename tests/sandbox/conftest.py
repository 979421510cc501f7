"""The small account of these tests, and clients that talk to it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import boto3
import botocore.session
import pytest
from botocore.config import Config
from botocore.loaders import Loader

from auditor.sandbox import Account, Fault, Sandbox, load_account

WHOLE = Loader()
"""Shared, so that each model is read once."""
ACCOUNT = Path(__file__).with_name("account")


@pytest.fixture(scope="session")
def account() -> Account:
    return load_account(ACCOUNT)


@pytest.fixture
def sandbox(account: Account) -> Sandbox:
    return Sandbox(account)


def session(*, region: str = "eu-central-1", key: str = "AKIDEXAMPLE") -> Any:
    """With whole models, not those that a scan cuts down to what reads: the sandbox refuses what writes by itself."""
    core = botocore.session.Session()
    core.register_component("data_loader", WHOLE)
    return boto3.Session(
        aws_access_key_id=key, aws_secret_access_key="made-up", region_name=region, botocore_session=core
    )


def aws(
    sandbox: Sandbox, service: str, *, region: str = "eu-central-1", attempts: int = 1, key: str = "AKIDEXAMPLE"
) -> Any:
    """A boto3 client whose calls reach the sandbox in process."""
    made = session(region=region, key=key)
    sandbox.attach(made)
    return made.client(service, config=Config(retries={"mode": "standard", "total_max_attempts": attempts}))


def faulty(account: Account, *faults: Fault, seed: int = 0) -> Sandbox:
    return Sandbox(account, faults, seed=seed)
