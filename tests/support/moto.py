"""moto over HTTP: an AWS that somebody else wrote."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

import pytest
from moto.moto_api._internal.models import moto_api_backend
from moto.server import ThreadedMotoServer


@contextmanager
def moto_server(*, managed_policies: bool = False) -> Generator[str]:
    """Serve an empty AWS and name its address, where boto3 then looks for it.

    What moto holds is kept by the process, so that an earlier test of the same one has filled it and decided whether
    AWS's managed policies are there: it is emptied first.
    """
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("MOTO_IAM_LOAD_MANAGED_POLICIES", str(managed_policies).lower())
        moto_api_backend.reset()
        server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        server.start()
        host, port = server.get_host_and_port()
        address = f"http://{host}:{port}"
        patched.setenv("AWS_ENDPOINT_URL", address)
        try:
            yield address
        finally:
            server.stop()
            moto_api_backend.reset()
