"""Who makes a request, and which Principal elements name it.

Sources: IAM User Guide, "AWS JSON policy elements: Principal" and "NotPrincipal"; "Policy evaluation logic" for what
it means that a policy names a session, its role, or only the account.
"""

from enum import Enum, IntEnum
from typing import Self

from msgspec import Struct

from auditor.iam.policy import Effect, Principals, Statement

_PARTS = 6


class CallerKind(Enum):
    """What kind of caller signs a request."""

    USER = "user"
    ROLE = "role"
    """Some session of a role."""
    FEDERATED_USER = "federated-user"
    ROOT = "root"
    SERVICE = "service"
    PROVIDER = "identity-provider"
    """Somebody who shows a token of an OIDC or SAML provider, to assume a role."""
    ANONYMOUS = "anonymous"


class Caller(Struct, frozen=True):
    """Who makes a request.

    Attributes:
        kind: what kind of caller.
        name: its ARN as it signs (a session's where one is known), service principal, or ``anonymous``.
        account: id of its account, None for services, providers and anonymous callers.
        identity: ARN of the user, role or federated user; of a session its role's.
        root: ARN of its account, as Principal elements write it; None without account.
    """

    kind: CallerKind
    name: str
    account: str | None
    identity: str
    root: str | None

    @property
    def service_linked(self) -> bool:
        """Whether it is a role that a service made for itself, which organization policies don't bind."""
        return self.kind is CallerKind.ROLE and ":role/aws-service-role/" in self.identity

    @classmethod
    def of(cls, name: str, *, role: str | None = None) -> Self:
        """Read a caller.

        Args:
            name: ARN of a user, role, session, federated user, account root or identity provider; a service principal;
                or ``anonymous``.
            role: ARN of a session's role where it is known: the session's own ARN leaves out the role's path.
        """
        parts = name.split(":", _PARTS - 1)
        if len(parts) == _PARTS and parts[0] == "arn":
            return cls._of_arn(name, parts, role)
        kind = CallerKind.ANONYMOUS if name in ("anonymous", "*") else CallerKind.SERVICE
        return cls(kind, name, None, name, None)

    @classmethod
    def _of_arn(cls, name: str, parts: list[str], role: str | None) -> Self:
        partition, account, resource = parts[1], parts[4], parts[5]
        root = f"arn:{partition}:iam::{account}:root"
        what, _, rest = resource.partition("/")
        if what == "assumed-role":
            role_name = rest.partition("/")[0]
            known = role if role and role.rpartition("/")[2] == role_name else None
            path = "aws-service-role/" if role_name.startswith("AWSServiceRoleFor") else ""
            identity = known or f"arn:{partition}:iam::{account}:role/{path}{role_name}"
            return cls(CallerKind.ROLE, name, account, identity, root)
        if what == "federated-user":
            # GetFederationToken names the session; by convention, and in AWS's own examples, after its user
            return cls(CallerKind.FEDERATED_USER, name, account, f"arn:{partition}:iam::{account}:user/{rest}", root)
        if what in ("oidc-provider", "saml-provider"):
            return cls(CallerKind.PROVIDER, name, None, name, None)
        return cls(_KINDS.get(what, CallerKind.USER), name, account, name, root)


_KINDS = {
    "user": CallerKind.USER,
    "role": CallerKind.ROLE,
    "root": CallerKind.ROOT,
}


class Named(IntEnum):
    """How a Principal element names a caller. The more of it, the fewer of the caller's own limits apply."""

    NOT = 0
    ACCOUNT = 1
    """By its account: what the account's own policies allow it."""
    ROLE = 2
    """By the role of the session, or the user who federated: within the role's boundary and the session's policies."""
    SELF = 3
    """Itself: the user, the session, the service, or everyone."""


def named(statement: Statement, caller: Caller, *, bounded: bool = False) -> Named | None:
    """Tell how a statement of a resource's policy names a caller; None where that can't be known.

    A statement with neither Principal nor NotPrincipal, as in organization policies, names everyone. A Deny with
    NotPrincipal spares nobody who is `bounded` by a permissions boundary.
    """
    if statement.principals is not None:
        return _named(statement.principals, caller)
    if statement.not_principals is not None:
        if bounded and statement.effect is Effect.DENY:
            return Named.SELF
        return _not_spared(statement.not_principals, caller)
    return Named.SELF


def _named(principals: Principals, caller: Caller) -> Named | None:
    if principals.everyone:
        return Named.SELF
    if caller.kind is CallerKind.SERVICE:
        # identity brokers such as cognito-identity.amazonaws.com stand under Federated
        return Named.SELF if caller.name in (*principals.service, *principals.federated) else Named.NOT
    if caller.kind is CallerKind.PROVIDER:
        return Named.SELF if caller.name in principals.federated else Named.NOT
    if caller.name in principals.federated or (caller.name in principals.aws and caller.kind is not CallerKind.ROLE):
        return Named.SELF
    return _by_arn(principals, caller)


def _by_arn(principals: Principals, caller: Caller) -> Named | None:
    if caller.kind is CallerKind.ROLE and caller.name in principals.aws:
        return Named.ROLE if caller.name == caller.identity else Named.SELF
    if caller.identity in principals.aws:
        return Named.ROLE
    if caller.account is not None and (caller.account in principals.aws or caller.root in principals.aws):
        return Named.ACCOUNT
    # a canonical user id stands for an account, but for which one nobody but AWS knows
    return None if principals.canonical and caller.account is not None else Named.NOT


def _not_spared(spared: Principals, caller: Caller) -> Named | None:
    """Whoever is not listed is meant; a listed one is spared only with its account, and a session with its role.

    Source: IAM User Guide, "NotPrincipal with Deny": AWS may check the account before the principal within it.
    """
    if spared.everyone:
        return Named.NOT
    if caller.account is None:
        return Named.NOT if caller.name in (*spared.service, *spared.federated) else Named.SELF
    account = caller.account in spared.aws or caller.root in spared.aws
    if account and {caller.name, caller.identity} <= {*spared.aws, *spared.federated, caller.root}:
        return Named.NOT
    return None if spared.canonical else Named.SELF
