"""How far a resource's own policy opens it: to the public, to other accounts, or to its account only.

Source: S3 User Guide, "The meaning of public"; KMS Developer Guide, "Default key policy" (the statement for the
account's root delegates to IAM and opens nothing by itself).
"""

from msgspec import Struct

from auditor.iam.actions import EVERY_ACTION, covers_actions
from auditor.iam.compiled import Policy
from auditor.iam.conditions import always_holds
from auditor.iam.limits import Limit
from auditor.iam.openings import Kind, Opening, openings
from auditor.iam.policy import Effect, StatementRef
from auditor.iam.resources import EVERYTHING, covers_resources


class Exposure(Struct, frozen=True):
    """Whom a resource policy lets in, seen from the account that owns the resource.

    Attributes:
        account: id of the owning account.
        openings: all of them, in document order.
    """

    account: str
    openings: tuple[Opening, ...]

    @property
    def public(self) -> tuple[Opening, ...]:
        """The openings to anyone. Those through a service only (``kms:ViaService``) are in ``via_service``."""
        return tuple(one for one in self.openings if one.at_large and Limit.VIA_SERVICE not in one.narrowed_to)

    @property
    def via_service(self) -> tuple[Opening, ...]:
        """The openings to anyone who comes through a certain AWS service."""
        return tuple(one for one in self.openings if one.at_large and Limit.VIA_SERVICE in one.narrowed_to)

    @property
    def foreign(self) -> tuple[Opening, ...]:
        """The openings that name other accounts (``opening.accounts``), with actions in ``opening.statement``."""
        return tuple(one for one in self.openings if one.accounts - {self.account})

    @property
    def unidentified(self) -> tuple[Opening, ...]:
        """The openings to principals whose account can't be told: canonical user ids, deleted principals."""
        kinds = (Kind.AWS, Kind.CANONICAL)
        return tuple(one for one in self.openings if one.kind in kinds and one.principal_account is None)

    @property
    def foreign_accounts(self) -> frozenset[str]:
        """The ids of the other accounts that are let in."""
        return frozenset(account for one in self.foreign for account in one.accounts) - {self.account}


def exposure(policy: Policy, *, account: str) -> Exposure:
    """Tell how far a resource policy opens its resource.

    Args:
        policy: of a bucket, key, repository, model package group, topic, queue or secret.
        account: id of the account that owns the resource.
    """
    return Exposure(account, openings(policy))


def full_access(policy: Policy, *, service: str | None = None) -> tuple[StatementRef, ...]:
    """Return the statements by which a VPC endpoint policy lets everyone do everything to every resource.

    Args:
        policy: the endpoint's policy.
        service: action prefix of the endpoint's service, e.g. ``s3``: all of its actions are then everything.
    """
    asked = f"{service}:*" if service else EVERY_ACTION
    wide = [
        opening
        for opening in openings(policy)
        if opening.kind is Kind.EVERYONE
        and not opening.limits
        and covers_actions(opening.statement, asked)
        and covers_resources(opening.statement, EVERYTHING)
        and all(map(always_holds, opening.statement.conditions))
    ]
    # a Deny of everything has conditions (else nothing would be open), and those restrict
    denied = (covers_actions(deny, asked) and covers_resources(deny, EVERYTHING) for deny in policy.having(Effect.DENY))
    return () if any(denied) else tuple(opening.ref for opening in wide)


def is_full_access(policy: Policy, *, service: str | None = None) -> bool:
    """Whether a VPC endpoint policy restricts nothing, as the one AWS puts there by default."""
    return bool(full_access(policy, service=service))
