"""What is asked of the engine: who, within which policies, does what, on what, and what is known of the request."""

from __future__ import annotations

from enum import Enum
from typing import Final

from msgspec import Struct
from msgspec.structs import force_setattr

from auditor.iam.callers import Caller
from auditor.iam.compiled import Policy
from auditor.iam.context import ANY_CONTEXT, Context
from auditor.iam.limits import account_in_arn


class Unread(Enum):
    """The type of UNREAD."""

    UNREAD = "unread"


UNREAD: Final = Unread.UNREAD
"""In the place of policies: there are some, or may be, and they were not read."""

_LAST = 5

Policies = tuple[Policy, ...]
Levels = tuple[Policies, ...]
"""Organization policies from the root down to the account. Each level must allow."""


class Authority(Struct, frozen=True):
    """A caller and the policies that it brings along.

    Attributes:
        caller: who.
        identity: the policies of the user and its groups, or of the role.
        boundary: the permissions boundary; None without one.
        session: the session policies; None without any.
        scps: service control policies by level; None where the account is in no organization, or manages it.
    """

    caller: Caller
    identity: Policies | Unread = ()
    boundary: Policies | Unread | None = None
    session: Policies | None = None
    scps: Levels | Unread | None = None


class KmsGrant(Struct, frozen=True):
    """A grant on a KMS key.

    Attributes:
        grantee: ARN of the principal that may use it.
        operations: names such as ``Decrypt``.
        equals: the encryption context that a request must have, no more and no less; None for no such constraint.
        subset: pairs that a request's encryption context must contain.
    """

    grantee: str
    operations: frozenset[str]
    equals: tuple[tuple[str, str], ...] | None = None
    subset: tuple[tuple[str, str], ...] | None = None


class Target(Struct, frozen=True):
    """A resource and the policies that it brings along.

    Attributes:
        arn: the resource; ``*`` for actions that name none.
        account: id of the account that owns it; None: the ARN's, and where that has none, the caller's.
        policies: of the resource: bucket, key, trust policy, ...; None: not looked at, as if they
            left all to the account.
        rcps: resource control policies by level, the full-access one that AWS puts there left out; None where the
            account is in no organization, or manages it.
        grants: of a KMS key.
    """

    arn: str
    account: str | None = None
    policies: Policies | Unread | None = ()
    rcps: Levels | Unread | None = None
    grants: tuple[KmsGrant, ...] | Unread = ()
    kind: str = ""

    def __post_init__(self) -> None:
        """Read from the ARN what every decision asks for: the owner, and the type in its last part."""
        if self.account is None:
            force_setattr(self, "account", account_in_arn(self.arn))
        force_setattr(self, "kind", self.arn.split(":", _LAST)[-1].partition("/")[0])

    @property
    def bare(self) -> bool:
        """Whether it brings no policies along that could grant."""
        return self.policies == () and self.grants == ()

    def owner(self, caller: Caller) -> str | None:
        """Return the account that owns the resource, as seen by a caller."""
        return self.account or caller.account


class Request(Struct, frozen=True):
    """An action on a target.

    Attributes:
        action: ``service:Name``, no pattern.
        target: on what.
        context: what is known of its condition keys; nothing, by default.
        endpoint: policies of the VPC endpoint that it comes through; None without one.
    """

    action: str
    target: Target
    context: Context = ANY_CONTEXT
    endpoint: Policies | None = None
    folded: str = ""
    service: str = ""

    def __post_init__(self) -> None:
        """Fold the action's case once, since every policy asks for it."""
        folded = self.action.lower()
        force_setattr(self, "folded", folded)
        force_setattr(self, "service", folded.partition(":")[0])
