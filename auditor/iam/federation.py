"""Who may become a role with a token of an OpenID Connect provider: which claims the trust policy holds callers to.

A provider issues tokens to all of its users: every pod of a cluster, every repository of a code host. Only conditions
on the token's claims (`<issuer>:sub` for the caller, `<issuer>:aud` for whom the token is meant) tell them apart.
Sources: IAM User Guide, "Available keys for AWS web identity federation" and "Create a role for OpenID Connect
federation"; EKS User Guide, "Assign IAM roles to Kubernetes service accounts".
"""

import re
from collections.abc import Callable, Collection
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from auditor.iam.actions import touches_actions
from auditor.iam.openings import Kind, Opening
from auditor.iam.policy import Condition, Quantifier
from auditor.iam.trust import Trust

WEB_IDENTITY = "sts:AssumeRoleWithWebIdentity"
_PROVIDER = ":oidc-provider/"
_SAML = ":saml-provider/"

_COMPARES = frozenset({"StringEquals", "StringEqualsIgnoreCase", "StringLike"})
_SUBJECTS = {
    "token.actions.githubusercontent.com": {"sub", "job_workflow_ref", "repository", "repository_id"},
    "www.amazon.com": {"user_id"},
    "graph.facebook.com": {"id"},
}
_COGNITO = "cognito-identity."
_AUDIENCES = frozenset({"aud", "oaud", "azp", "app_id"})
"""The claims that say for whom a token was made, as the providers name them."""

_GUEST = "unauthenticated"
"""What Cognito says of guests in `amr`: anyone who asks."""

_SCHEMES = {
    "system:serviceaccount:": r"system:serviceaccount:.",
    "repo:": r"repo:[^/]+/.",
    "project_path:": r"project_path:[^/]+/.",
    "organization:": r"organization:[^:]+:(project|pipeline):.",
    "org/": r"org/[^/]+/project/.",
}
"""How far a subject must be fixed before its first wildcard, by how it begins: to a namespace of the cluster, to a
repository or project within its organization (Kubernetes; GitHub; GitLab; Terraform Cloud and Buildkite; CircleCI)."""

Wide = Callable[[str], bool]

_WILD = re.compile(r"[*?]|\$\{")


class Bound(StrEnum):
    """How a trust policy holds callers to a claim, in words that follow the claim's name."""

    HELD = "is held to fixed values"
    WIDE = "may be nearly anything"
    SKIPPED = "is compared in a way that a token without it passes"
    MISSING = "is not asked for"


class WebIdentity(Struct, frozen=True):
    """One provider that a role trusts.

    Attributes:
        opening: the statement's opening for it.
        issuer: the provider as condition keys name it; empty for any provider (`Principal: "*"`).
    """

    opening: Opening
    issuer: str

    @property
    def subject(self) -> Bound:
        """How callers are told apart: by `sub`, or by what the provider has in its place."""
        guests = {"amr"} if self.issuer.startswith(_COGNITO) else set[str]()
        return self._bound({"sub"} | _SUBJECTS.get(self.issuer, set()) | guests, _too_wide)

    @property
    def audience(self) -> Bound:
        """How the token is held to one that was made for AWS or for this application."""
        return self._bound(_AUDIENCES, lambda value: not value.strip("*?"))

    def _bound(self, claims: Collection[str], wide: Wide) -> Bound:
        found = [_judge(condition, wide) for condition in self._asked() if _claim(condition) in claims]
        strangers = (one for one in self._conditions() if _is_claim(one) and not self._own(one))
        if any(map(_compares, strangers)):
            return Bound.HELD  # a claim of another provider is never in the token, so nobody gets in
        return next((bound for bound in Bound if bound in found), Bound.MISSING)

    def _asked(self) -> list[Condition]:
        return [one for one in self._conditions() if self._own(one)]

    def _conditions(self) -> tuple[Condition, ...]:
        """What a token must fulfil: what the Allow asks, and what else a Deny would refuse it."""
        unless = (_turned(refused[0]) for refused in self.opening.refused if len(refused) == 1)
        return (*self.opening.statement.conditions, *(one for one in unless if one is not None))

    def _own(self, condition: Condition) -> bool:
        issuer = condition.key.rpartition(":")[0]
        return _is_claim(condition) and self.issuer in {"", issuer}


def web_identities(trust: Trust) -> tuple[WebIdentity, ...]:
    """Return the OpenID Connect providers that a role trusts, and the openings to just anyone's tokens."""
    asked = (one for one in trust.openings if touches_actions(one.statement, WEB_IDENTITY))
    return tuple(WebIdentity(one, issuer) for one in asked if (issuer := _issuer(one)) is not None)


def _issuer(opening: Opening) -> str | None:
    """The provider's name in condition keys; None for what is no OpenID Connect provider."""
    if opening.kind is Kind.EVERYONE or (opening.kind is Kind.FEDERATED and opening.principal == "*"):
        return ""
    if opening.kind is not Kind.FEDERATED or _SAML in opening.principal:
        return None
    return opening.principal.rpartition(_PROVIDER)[2].lower()


def _is_claim(condition: Condition) -> bool:
    """Whether a key is `<host>:<claim>`: AWS's own prefixes (`aws`, `sts`, `saml`) have no dot."""
    return "." in condition.key.rpartition(":")[0]


def _claim(condition: Condition) -> str:
    return condition.key.rpartition(":")[2]


def _compares(condition: Condition) -> bool:
    """Whether the condition requires the claim and compares it."""
    skips = condition.if_exists or condition.quantifier is Quantifier.ALL
    return condition.operator in _COMPARES and not skips


def _turned(refused: Condition) -> Condition | None:
    """What a token must fulfil lest a Deny with this one condition take it; None where that compares nothing.

    A negated operator holds where the claim is missing, so that such a Deny takes tokens without it, IfExists or not.
    """
    operator = refused.operator.replace("Not", "", 1)
    if operator == refused.operator or operator not in _COMPARES:
        return None
    quantifier = Quantifier.ALL if refused.quantifier is Quantifier.ANY else None
    return replace(refused, operator=operator, if_exists=False, quantifier=quantifier)


def _judge(condition: Condition, wide: Wide) -> Bound:
    if condition.operator not in _COMPARES:
        return Bound.MISSING
    values = condition.values
    if _GUEST in values or (condition.operator == "StringLike" and any(map(wide, values))):
        return Bound.WIDE
    return Bound.HELD if _compares(condition) else Bound.SKIPPED


def _too_wide(value: str) -> bool:
    """Whether a pattern takes in subjects beyond a namespace, a repository or whatever else its beginning fixes."""
    wild = _WILD.search(value)
    if wild is None:
        return False
    fixed = value[: wild.start()]
    for start, enough in _SCHEMES.items():
        if fixed.startswith(start) or start.startswith(fixed):
            return re.match(enough, fixed) is None
    return False
