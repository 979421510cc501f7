"""What a role's trust policy says: who may become the role, and under which conditions."""

from functools import lru_cache

from msgspec import Struct

from auditor.iam.compiled import Policy
from auditor.iam.limits import SOURCE_KEYS
from auditor.iam.openings import Kind, Opening, openings

SAGEMAKER = "sagemaker"
_KEPT = 4096
"""How many answers are kept: rule after rule asks whom a role trusts."""


class Trust(Struct, frozen=True):
    """A role's trust, one opening for each principal."""

    openings: tuple[Opening, ...]

    def services(self) -> frozenset[str]:
        """Return the service principals, as written."""
        return frozenset(opening.principal for opening in self._of(Kind.SERVICE))

    def trusts(self, service: str) -> bool:
        """Whether a service may assume the role.

        Args:
            service: first label of its principal, e.g. ``sagemaker``: the suffix differs by partition and region.
        """
        return bool(self._by_service(service))

    def trusts_sagemaker(self) -> bool:
        """Whether SageMaker may assume the role."""
        return self.trusts(SAGEMAKER)

    def guarded(self, service: str = SAGEMAKER) -> bool:
        """Whether each statement that trusts the service is guarded against the confused deputy.

        True where the service is not trusted at all.
        """
        return not self.unguarded(service)

    def unguarded(self, service: str = SAGEMAKER) -> tuple[Opening, ...]:
        """Return the openings to a service that no fixed source account, ARN or organization narrows down."""
        return tuple(
            opening
            for opening in self._by_service(service)
            if not any(condition.key in SOURCE_KEYS for condition in opening.limits)
        )

    def anyone(self) -> tuple[Opening, ...]:
        """Return the openings to every principal of every account."""
        return tuple(opening for opening in self.openings if opening.at_large)

    def foreign(self, account: str) -> tuple[Opening, ...]:
        """Return the openings that name accounts other than this one."""
        return tuple(opening for opening in self.openings if opening.accounts - {account})

    def behalf(self, service: str = SAGEMAKER) -> frozenset[str]:
        """Return the accounts on whose behalf the service may use the role, as far as the policy names them."""
        return frozenset(account for opening in self._by_service(service) for account in opening.source_accounts)

    def federated(self) -> tuple[Opening, ...]:
        """Return the openings to identity providers (OIDC and SAML)."""
        return self._of(Kind.FEDERATED)

    def aws(self) -> tuple[Opening, ...]:
        """Return the openings to accounts, users and roles, and to everyone."""
        return self._of(Kind.AWS) + self._of(Kind.EVERYONE)

    def _of(self, kind: Kind) -> tuple[Opening, ...]:
        return tuple(opening for opening in self.openings if opening.kind is kind)

    def _by_service(self, service: str) -> tuple[Opening, ...]:
        return tuple(
            opening for opening in self._of(Kind.SERVICE) if opening.principal.lower().startswith(f"{service}.")
        )


@lru_cache(maxsize=_KEPT)
def trust(policy: Policy) -> Trust:
    """Read a trust policy: the statements that allow ``sts:AssumeRole`` in one of its forms."""
    return Trust(openings(policy, within="sts:AssumeRole*"))
