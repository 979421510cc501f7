"""Errors that a user can mend. Each is one line: what is wrong, with what, and the way out."""

from __future__ import annotations

from typing import ClassVar


class UserError(Exception):
    """Caused by what was given or by the surroundings, not by a fault of the auditor.

    `status` is the process's exit status: 2 for input and configuration, 4 for credentials.
    """

    status: ClassVar[int] = 2
