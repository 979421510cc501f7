"""Standard output and error that bear what a shell does to them: a reader that leaves, a closed one, a narrow encoding.

A reader that leaves early (`| head -1`) has seen what it wanted: the command goes on and ends with its own status.
"""

from __future__ import annotations

import io
import os
import sys
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from typing_extensions import Buffer


class _Raw(io.FileIO):
    """A file that takes what nobody reads any more, and that says only once that it is full."""

    _lost = False

    def write(self, data: Buffer) -> int:
        """Write, or pretend to where the reader has gone; raises the OSError of a full disk the first time."""
        if not self._lost:
            try:
                return super().write(data)
            except OSError as error:
                self._lost = not isinstance(error, BlockingIOError)
                if not isinstance(error, BrokenPipeError):
                    raise
        return memoryview(data).nbytes


def harden() -> None:
    """Replace sys.stdout and sys.stderr by streams that bear it."""
    sys.stdout, sys.stderr = _hard(sys.stdout), _hard(sys.stderr)


def _hard(stream: TextIO | None) -> TextIO:
    """What a closed stream would show is lost; what its encoding lacks becomes a question mark."""
    if stream is None:
        return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123 - for the rest of the process
    raw = _Raw(stream.fileno(), "wb", closefd=False)
    return io.TextIOWrapper(
        io.BufferedWriter(raw), stream.encoding, "replace", line_buffering=stream.isatty() or stream is sys.stderr
    )
