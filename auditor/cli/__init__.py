"""The command line: one file a command, below `auditor.cli.commands`."""

from __future__ import annotations

import gc
import os
import sys
from typing import NoReturn

from auditor.cli.loading import loading

_INTERRUPTED = 130


def main() -> NoReturn:
    """Run the program; Ctrl-C while it is still being loaded is no traceback either."""
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # no package beside us says how a report is read
    try:
        with loading():
            from auditor.cli.app import main as run  # noqa: PLC0415 - so that loading it is inside
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)
    try:
        run()
    finally:
        gc.freeze()  # what is there at the end goes with the process: looking for garbage in it helps nobody
