"""A configuration as the requests that make it, one file for each."""

from __future__ import annotations

import json
from pathlib import Path

from tests.parity.configuration import Configuration


def write(configuration: Configuration, folder: Path) -> None:
    """Write the requests of what SageMaker's API makes; everything else is there already, and named."""
    for thing in configuration.sagemaker:
        members = configuration.literal(thing.members)
        (folder / f"Create{thing.noun}-{thing.key}.json").write_text(json.dumps(members, indent=2))
