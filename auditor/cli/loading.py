"""Loading without collecting garbage: what is imported stays, and walking it again and again finds nothing."""

from __future__ import annotations

import gc
import sys
from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def loading() -> Generator[None, None, None]:
    """Within, nothing is collected; what was made there is never looked at again.

    Where all was loaded before, the garbage of an earlier run in this process would be kept for nothing.
    """
    before = len(sys.modules)
    gc.disable()
    try:
        yield
    finally:
        if len(sys.modules) > before:
            gc.freeze()
        gc.enable()


def collect_rarely() -> None:
    """Look for garbage less often, and among the young only: what judging keeps stays until the report is written."""
    gc.set_threshold(20_000, 50)
