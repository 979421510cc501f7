"""What the door makes of a real plan: Terraform 1.11 and the provider aws 5.100 planned `around/main.tf`."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from auditor.iac.planned import Planned
from auditor.iac.terraform.values import AFTER_APPLY
from auditor.model.choice import Unknown
from tests.iac.terraform.plans import planned

NOT_YET = Unknown(AFTER_APPLY)
"""What only apply tells."""


@cache
def everything() -> dict[str, Planned]:
    """All that is planned, by address."""
    return planned(json.loads((Path(__file__).parent / "around" / "plan.json").read_text()))


def properties(address: str) -> dict[str, Any]:
    """The properties of one planned resource."""
    return dict(everything()[address].properties)


def part(address: str) -> dict[str, Any]:
    """The properties that one resource adds to another."""
    return dict(properties(address)["Part"])


def statement(policy: Any) -> dict[str, Any]:
    """The only statement of a policy."""
    (only,) = policy["Statement"]
    return dict(only)
