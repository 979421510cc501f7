"""What all of these tests share: nobody waits."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from tests.support.moto import moto_server


@pytest.fixture(autouse=True, scope="session")
def at_once() -> Generator[None]:
    """botocore repeats a throttled request without its pause, which tells these tests nothing."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("botocore.retries.standard.ExponentialBackoff.delay_amount", _no_delay)
        yield


def _no_delay(_backoff: object, _context: object) -> float:
    return 0.0


@pytest.fixture(scope="module")
def moto() -> Generator[str]:
    """An empty moto, which is the endpoint of every session made while the module runs."""
    with moto_server() as address:
        yield address
