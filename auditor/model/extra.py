"""Collections that cost calls for each resource and therefore happen only when they are asked for."""

from __future__ import annotations

from enum import StrEnum


class Extra(StrEnum):
    """What a scan reads only when it is asked to. Rules that need it are asked only of snapshots that have it."""

    ACCESS_ADVISOR = "access_advisor"
    """What the roles that SageMaker runs with last used."""

    @property
    def option(self) -> str:
        """The option of `auditor scan` that asks for it."""
        return f"--{self.value.replace('_', '-')}"
