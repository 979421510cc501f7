"""One member of a template's section, wherever it was written."""

from __future__ import annotations

import re
from typing import Any

from msgspec import Struct

from auditor.iac.text import Text
from auditor.model.choice import OneOf


class Item(Struct, frozen=True):
    """A resource, output or condition: name, what stands there, and where; a loop may make it in some worlds only."""

    name: str
    body: Any
    text: Text
    pointer: str
    exists: bool | OneOf = True


def keyed(name: str) -> str:
    """A logical id as part of a key: CloudFormation takes letters and digits only, templates of templates have more."""
    return name if name.isalnum() else re.sub(r"[/:|«»]", "-", name)
