"""Scenarios of AWS's documentation, each with its page, get the answers that the documentation gives."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from auditor.network import (
    EVERYWHERE,
    TCP,
    Blocks,
    Packet,
    Reach,
    is_public,
    reachable,
    reaches_internet,
    reaches_service,
)
from tests.network.plans import plan

WRITTEN = yaml.safe_load((Path(__file__).parent / "vectors.yaml").read_text(encoding="utf-8"))


def asked(vector: dict[str, Any]) -> Reach:
    found = plan({**vector["net"], **vector.get("with", {})}, vector.get("unread", ()))
    subnet, groups = found.subnets.items[vector.get("at", "subnet-1")], vector.get("groups")
    dual_stack = vector.get("dual_stack")
    match vector["ask"].split():
        case ["internet"]:
            return reaches_internet(subnet, found, groups, dual_stack=dual_stack)
        case ["public"]:
            return is_public(subnet, found.tables, found.lists)
        case ["reach", port]:
            sources = Blocks.of(vector["from"]) if "from" in vector else EVERYWHERE
            return reachable(subnet, found, groups or (), Packet(TCP, int(port)), sources, dual_stack=dual_stack)
        case [service]:
            return reaches_service(service, subnet, found, groups)
        case _:
            raise ValueError(vector["ask"])


@pytest.mark.parametrize("vector", WRITTEN["vectors"], ids=lambda one: one["about"])
def test_the_answer_is_the_documentations(vector: dict[str, Any]) -> None:
    told = asked(vector)
    assert WRITTEN["pages"][vector["page"]].startswith("https://docs.aws.amazon.com/")
    assert told.value is vector["value"], told
    assert told.reason
