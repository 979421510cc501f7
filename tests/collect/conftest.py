"""What all of these tests share: nobody waits."""

from __future__ import annotations

from collections.abc import Generator
from urllib.request import Request, urlopen

import pytest
from moto.server import ThreadedMotoServer


@pytest.fixture(autouse=True, scope="session")
def at_once() -> Generator[None]:
    """botocore repeats a throttled request without its pause, which tells these tests nothing."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("botocore.retries.standard.ExponentialBackoff.delay_amount", _no_delay)
        yield


def _no_delay(_backoff: object, _context: object) -> float:
    return 0.0


@pytest.fixture(scope="session")
def moto_server() -> Generator[str]:
    """The URL of moto, one server for all modules."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(scope="module")
def moto(moto_server: str) -> Generator[str]:
    """An empty moto, which is the endpoint of every session made while the module runs."""
    with urlopen(Request(f"{moto_server}/moto-api/reset", method="POST")):  # noqa: S310 - our own server
        pass
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", moto_server)
        yield moto_server
