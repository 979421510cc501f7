"""Resource Access Manager: what an account shares with others."""

from __future__ import annotations

from auditor.model.fact import each, fact, parts
from auditor.model.resource import Part, Resource
from auditor.model.values import flag, text

_HELD = frozenset({"ASSOCIATING", "ASSOCIATED", "SUSPENDING", "SUSPENDED", "RESTORING"})
"""Associations that hold, or will again. Source: the API reference of ResourceShareAssociation."""


class Sharing(Part):
    """With whom a share is shared: an account, an organization, a unit of one, a role, a user or a service.

    `external`: whether it belongs to another organization than the share's owner, or to none.
    """

    principal = fact("associatedEntity", text, assigned=True)
    status = fact("status", text, assigned=True)
    external = fact("external", flag, assigned=True)

    @property
    def holds(self) -> bool:
        """Whether the principal has access, or is about to get it (back)."""
        return self.status in _HELD


class ResourceShare(
    Resource,
    type="AWS::RAM::ResourceShare",
    described_by="GetResourceShares",
    items={"GetResourceShares": "resourceShares[]"},
):
    """A resource share that the account owns and that is active."""

    status = fact("status", text, assigned=True)
    external_allowed = fact("allowExternalPrincipals", flag, absent=False)
    resource_types = each("resources[].type", text, of="ListResources")
    """Such as `sagemaker:Hub`, once a resource."""
    sharings = parts("resourceShareAssociations[]", Sharing, of="GetResourceShareAssociations")
