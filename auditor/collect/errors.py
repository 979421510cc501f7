"""What can go wrong while collecting: a call that failed, and mistakes that end the scan before it begins."""

from __future__ import annotations

from auditor.model.errors import UserError
from auditor.model.gap import Gap


class CollectError(UserError):
    """A scan that cannot begin; the message is one line that names the cause and the way out."""


class CredentialsError(CollectError):
    """No usable credentials: none found, expired, or a role that cannot be assumed."""

    status = 4


class ScopeError(CollectError):
    """What was asked for does not exist: a profile, a region, a service."""


class CallFailed(Exception):  # noqa: N818 - no error of the scan: the collector notes the gap and goes on
    """A call that gave no answer. Collectors turn it into a gap of a document or of a listing."""

    def __init__(self, gap: Gap, code: str = "") -> None:
        """Carry the gap, and AWS's error code where AWS answered."""
        super().__init__(f"{gap.operation}: {gap.reason}: {gap.detail}")
        self.gap, self.code = gap, code


class Interrupted(Exception):  # noqa: N818 - the user's wish, no error
    """The scan was told to stop; the unit under way is left unfinished."""
