"""RAM: what is shared, and with whom. The provider has each thing and each principal by itself: parts of the share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from auditor.iac.terraform.services._left import defaulted
from auditor.iac.terraform.translate import Translation, listed

_SHARE: Final = "AWS::RAM::ResourceShare"


def _associated(attribute: str, member: str) -> Translation:
    return Translation(
        _SHARE, part_of="resource_share_arn", names={attribute: member}, values={attribute: listed}, tags=""
    )


TYPES: Final[Mapping[str, Translation]] = defaulted(
    {
        "aws_ram_principal_association": _associated("principal", "Principals"),
        "aws_ram_resource_association": _associated("resource_arn", "ResourceArns"),
        "aws_ram_resource_share": Translation(_SHARE),
    }
)
"""A share with organizations is a switch of the account's, which no document tells."""
