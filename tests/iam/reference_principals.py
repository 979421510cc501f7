"""Who is calling, and whether a Principal or NotPrincipal element means that caller.

Part of the reference evaluator.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.iam.reference_conditions import as_list
from tests.iam.reference_patterns import ARN_PARTS, Values

DIRECT = "direct"  # names this very principal, or everyone: needs nothing else within the account
ROLE = "role"  # names the role of this session, or the user who federated: boundary and session policy limit it
ACCOUNT = "account"  # delegates to the account: its identity policies decide


@dataclass(frozen=True)
class Caller:
    """Whoever makes the request."""

    kind: str  # user, role, session, federated, root, service, provider, anonymous
    name: str  # the ARN, the service, or "anonymous"
    account: str  # "" where the caller has none
    role: str  # ARN of the role, as far as it is known: a session's ARN lacks the role's path
    linked: bool  # a service-linked role, or a session of one

    @property
    def outside(self) -> bool:
        """Callers with no identity policies of their own: only the resource decides."""
        return self.kind in {"service", "provider", "anonymous"}


def caller_of(principal: str, context: Values) -> Caller:
    """Read the request's principal."""
    parts = principal.split(":", ARN_PARTS - 1)
    if principal == "anonymous":
        return unnamed("anonymous", principal)
    if len(parts) < ARN_PARTS:
        return unnamed("service", principal)
    account, (kind, _, rest) = parts[4], parts[5].partition("/")
    if kind in {"oidc-provider", "saml-provider"}:
        return unnamed("provider", principal)
    known = str(context.get("aws:principalarn", ""))
    role = ""
    if kind == "role":
        role = principal
    if kind == "assumed-role":
        name = rest.split("/")[0]
        same = known.startswith(f"arn:{parts[1]}:iam::{account}:role/") and known.rpartition("/")[2] == name
        role = known if same else f"arn:{parts[1]}:iam::{account}:role/{name}"
    kinds = {"assumed-role": "session", "federated-user": "federated"}
    linked = ":role/aws-service-role/" in role or role.rpartition("/")[2].startswith("AWSServiceRoleFor")
    return Caller(kinds.get(kind, kind), principal, account, role, linked)


def unnamed(kind: str, name: str) -> Caller:
    """A caller outside all accounts."""
    return Caller(kind, name, "", "", linked=False)


def covered(element: Any, caller: Caller) -> set[str]:
    """In which ways a Principal element means the caller: DIRECT, ROLE, ACCOUNT; empty when it does not."""
    if element == "*":
        return {DIRECT}
    ways: set[str] = set()
    for kind, names in element.items():
        for name in as_list(names):
            way = named(kind, name, caller)
            if way:
                ways.add(way)
    return ways


def named(kind: str, name: str, caller: Caller) -> str | None:
    """In which way one name means the caller."""
    if kind in {"Service", "Federated"}:
        return DIRECT if caller.kind in {"service", "provider"} and name == caller.name else None
    if kind != "AWS":
        return None
    if name == "*" or name == caller.name != caller.role:
        return ACCOUNT if caller.kind == "root" and name != "*" else DIRECT
    if caller.account and name in account_names(caller):
        return ACCOUNT
    if caller.role and name == caller.role:
        return ROLE
    federated_from = caller.name.replace(":sts:", ":iam:").replace(":federated-user/", ":user/")
    return ROLE if caller.kind == "federated" and name == federated_from else None


def account_names(caller: Caller) -> set[str]:
    """The two spellings of the caller's account."""
    return {caller.account, f"arn:{caller.name.split(':')[1]}:iam::{caller.account}:root"}


def spared(element: Any, caller: Caller) -> bool:
    """Whether a NotPrincipal element spares the caller from its Deny.

    "AWS might validate the account first, then the role, and then the assumed-role user": each of these must be
    listed, and an account that is listed spares nobody but itself.
    """
    if element == "*":
        return True
    aws = set(as_list(element.get("AWS", [])))
    if "*" in aws:
        return True
    if not caller.account:
        others = as_list(element.get("Service", [])) + as_list(element.get("Federated", []))
        return caller.name in others
    levels = {caller.name} if caller.kind != "root" else set()
    if caller.role:
        levels.add(caller.role)
    return bool(aws & account_names(caller)) and levels <= aws
