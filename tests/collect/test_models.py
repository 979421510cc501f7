"""The models that a scan's clients are made of: whatever reads is there, and nothing that writes."""

from __future__ import annotations

import re

import pytest
from botocore import xform_name
from botocore.loaders import Loader
from botocore.model import ServiceModel

from auditor.collect.botomodel import shared_loader
from auditor.collect.clients import make_client
from auditor.collect.collector import collectors
from auditor.collect.session import made_up_session

SERVICES = sorted({service for collector in collectors() for service, _ in collector.calls})
WRITING = re.compile("(Create|Delete|Put|Update|Start|Stop|Attach|Detach|Run|Invoke|Tag|Untag|Add|Remove|Modify)")


@pytest.mark.parametrize("service", SERVICES)
def test_a_client_of_a_scan_cannot_write(service: str) -> None:
    client = make_client(made_up_session(), service, "eu-west-1")
    whole = Loader().load_service_model(service, "service-2")["operations"]
    writing = {xform_name(name) for name in whole if WRITING.match(name)} - {"create_session"}
    assert writing
    assert not {name for name in writing if hasattr(client, name)}


@pytest.mark.parametrize("service", SERVICES)
def test_what_a_collector_calls_is_as_botocore_has_it(service: str) -> None:
    cut = ServiceModel(shared_loader().load_service_model(service, "service-2"), service)
    whole = ServiceModel(Loader().load_service_model(service, "service-2"), service)
    for name in {call for collector in collectors() for owner, call in collector.calls if owner == service}:
        ours, theirs = cut.operation_model(name), whole.operation_model(name)
        assert ours.http["method"] == theirs.http["method"]
        assert [shape.name for shape in ours.error_shapes] == [shape.name for shape in theirs.error_shapes]
        for mine, other in ((ours.input_shape, theirs.input_shape), (ours.output_shape, theirs.output_shape)):
            assert list(getattr(mine, "members", ())) == list(getattr(other, "members", ()))


def test_credential_providers_keep_all_they_call() -> None:
    assert hasattr(make_client(made_up_session(), "sso-oidc", "eu-west-1"), "create_token")
    assert hasattr(make_client(made_up_session(), "sts", "eu-west-1"), "assume_role_with_web_identity")
