"""When a principal last used what its policies allow, as IAM's access advisor tells it.

Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetServiceLastAccessedDetails.html
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct


class ActionUse(Struct, frozen=True):
    """An action that the service reports the use of; `at` is None where it was not used in the 400 days AWS keeps."""

    name: str
    at: datetime | None


class ServiceUse(Struct, frozen=True):
    """A service that the policies allow, `namespace` being its prefix in actions, and its tracked actions.

    AWS tracks the management actions of some services; of other actions nothing is told.
    """

    namespace: str
    at: datetime | None
    actions: tuple[ActionUse, ...] = ()

    def unused(self, since: datetime) -> tuple[str, ...]:
        """The action patterns without a use since then: `s3:*` for the whole service, else tracked actions."""
        if _before(self.at, since):
            return (f"{self.namespace}:*",)
        return tuple(f"{self.namespace}:{action.name}" for action in self.actions if _before(action.at, since))

    def __str__(self) -> str:
        """For a reader: `s3 used 2026-11-01`."""
        return f"{self.namespace} {f'used {self.at:%Y-%m-%d}' if self.at else 'never used'}"


def service_use(raw: Mapping[str, Any]) -> ServiceUse:
    """The kind of an item of ServicesLastAccessed; raises ValueError where it has no name, or what is no time."""
    tracked = raw.get("TrackedActionsLastAccessed") or ()
    return ServiceUse(
        _name(raw, "ServiceNamespace"),
        _moment(raw.get("LastAuthenticated")),
        tuple(ActionUse(_name(each, "ActionName"), _moment(each.get("LastAccessedTime"))) for each in tracked),
    )


def _name(raw: Mapping[str, Any], member: str) -> str:
    if member not in raw:
        raise ValueError(f"{member} is missing")
    return str(raw[member])


def _moment(raw: Any) -> datetime | None:
    return None if raw is None else datetime.fromisoformat(str(raw))


def _before(at: datetime | None, since: datetime) -> bool:
    return at is None or at < since
