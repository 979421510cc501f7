"""moto over HTTP: an AWS that somebody else wrote."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import boto3
import pytest
from moto.moto_api._internal.models import moto_api_backend
from moto.server import ThreadedMotoServer

from auditor.collect.clients import make_client


def writer(service: str, region: str) -> Any:
    """A client that can write, which those of a scan can't: whoever fills the server needs one."""
    whole = boto3.Session(aws_access_key_id="test", aws_secret_access_key="test", region_name=region)
    return make_client(whole, service, region)


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
