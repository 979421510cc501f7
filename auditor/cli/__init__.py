"""The command line: one file a command, below `auditor.cli.commands`."""

from __future__ import annotations

import sys
from typing import NoReturn

_INTERRUPTED = 130


def main() -> NoReturn:
    """Run the program; Ctrl-C while it is still being loaded is no traceback either."""
    try:
        from auditor.cli.app import main as run  # noqa: PLC0415 - so that loading it is inside
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)
    run()
