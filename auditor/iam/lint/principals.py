"""Flaws of Principal and NotPrincipal, and of policies that should have one, or none."""

import re
from collections.abc import Iterator

from auditor.iam.limits import is_account
from auditor.iam.lint.flaw import NAMING, Attachment, Flaw, Grade, flaw, listed, short
from auditor.iam.policy import Effect, Principals, Statement
from auditor.model.choice import symbol, symbols, untold_in

_DELETED = re.compile(r"A[A-Z]{3}[A-Z0-9]{12,}")
"""Unique ids that IAM shows in the place of a deleted principal's ARN. Source: IAM User Guide, "IAM identifiers"."""
_ARN = re.compile(r"arn:[^:*?]+:(iam|sts)::([^:]*):(.+)", re.DOTALL)
_WITH_WILDCARD = re.compile(r"[*?]")
_OWN_ACCOUNT = symbol("account")
_NO_ACCOUNT = frozenset({"cloudfront"})
"""What stands in an account's place: origin access identities of CloudFront."""
_ROOT_OR_NAMED = re.compile(
    r"root|(user|role|assumed-role|federated-user|oidc-provider|saml-provider)/.+", re.DOTALL
)  # fmt: skip


def check(statement: Statement, attached_to: Attachment) -> Iterator[Flaw]:
    """The flaws of whom a statement names."""
    yield from _wanted(statement, attached_to)
    for element, principals in (("Principal", statement.principals), ("NotPrincipal", statement.not_principals)):
        if principals is not None:
            yield from _named(statement, element, principals)
    if statement.not_principals is not None and statement.effect is Effect.ALLOW:
        why = "Allow with NotPrincipal lets everybody else in, anonymous callers included: name who may, with Principal"
        yield flaw(statement, "NotPrincipal", why)


def _wanted(statement: Statement, attached_to: Attachment) -> Iterator[Flaw]:
    names = statement.principals is not None or statement.not_principals is not None
    if names and attached_to not in NAMING:
        element = "Principal" if statement.principals is not None else "NotPrincipal"
        why = f"AWS refuses {element} in a policy that speaks of whomever it is attached to: leave it out"
        yield flaw(statement, element, why, Grade.BROKEN)
    if not names and attached_to in NAMING:
        why = "Principal is missing, and without it AWS refuses the policy: name whom the statement is about"
        yield flaw(statement, "Principal", why, Grade.BROKEN)
    if attached_to == "rcp" and not statement.everyone and names:
        why = 'a resource control policy speaks of everybody: write "Principal": "*", and restrict it by conditions'
        yield flaw(statement, "Principal", why, Grade.BROKEN)


def _named(statement: Statement, element: str, principals: Principals) -> Iterator[Flaw]:
    deleted = [name for name in principals.aws if _DELETED.fullmatch(name)]
    if deleted:
        does = "names nobody" if element == "Principal" else "spares nobody"
        why = f"{listed(deleted)} is what is left of a deleted principal and {does}: remove it, or name its successor"
        yield flaw(statement, f"{element}/AWS", why)
    for name in principals.aws:
        if name not in deleted and (wrong := _wrong(name)):
            yield flaw(statement, f"{element}/AWS", wrong, Grade.BROKEN)
    for name in principals.service:
        if _WITH_WILDCARD.search(name) or "." not in name:
            why = f"no service is called {short(name)}, so it names nobody: write it in full, without wildcards"
            yield flaw(statement, f"{element}/Service", why, Grade.BROKEN)
    if element == "NotPrincipal" and principals.everyone:
        yield flaw(statement, element, 'NotPrincipal "*" leaves nobody, so the statement never applies: remove it')


def _told_whole(name: str) -> bool:
    """Whether a name begins as deployment will spell it, or is an account; the name of what the code makes is none."""
    found = next(symbols(name), None)
    if found is None or found.start() > 0:
        return is_account(name)
    return bool(found["attribute"]) or name == _OWN_ACCOUNT


def _wrong(name: str) -> str | None:
    """What is wrong with an AWS principal; None where nothing is, as far as its text tells."""
    if name == "*" or "${" in name or untold_in(name) or _told_whole(name):
        return None
    if _WITH_WILDCARD.search(name):
        return (
            f"a wildcard in a principal is plain text, so {short(name)} names nobody: "
            'write "*" and test aws:PrincipalArn in a condition'
        )
    arn = _ARN.fullmatch(name)
    if arn is None:
        return f"{short(name)} is neither an account id nor the ARN of a principal, and AWS refuses it"
    account, principal = arn[2], arn[3]
    if not is_account(account) and account not in _NO_ACCOUNT:
        return f"{short(name)} has no account id of twelve digits, so it names nobody"
    if not _ROOT_OR_NAMED.fullmatch(principal):
        return f"{short(name)} is no principal: only accounts, users, roles and sessions can be named, no groups"
    return None
