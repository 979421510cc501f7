"""Tables of how Terraform's types are written in CloudFormation's terms: one module for each AWS service."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from auditor.iac.terraform.services._generic import awscc

if TYPE_CHECKING:
    from collections.abc import Mapping

    from auditor.iac.terraform.translate import Translation


@cache
def services() -> Mapping[str, Translation]:
    """{Terraform's type: its translation}, of the `TYPES` of every module in this package."""
    found: dict[str, Translation] = {}
    for module in iter_modules(__path__):
        if not module.name.startswith("_"):
            found |= import_module(f"{__name__}.{module.name}").TYPES
    return found


def translation(type_: str) -> Translation | None:
    """The translation of a type of the providers `aws` and `awscc`; None for what the auditor does not know."""
    return services().get(type_) or awscc(type_)
