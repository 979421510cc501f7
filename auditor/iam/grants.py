"""What a principal's identity policies and boundary grant, whoever it is and whatever else limits it."""

from collections.abc import Iterable

from msgspec import Struct

from auditor.iam.answer import Answer
from auditor.iam.callers import Caller, CallerKind
from auditor.iam.compiled import Policy, naming
from auditor.iam.context import ANY_CONTEXT, Context
from auditor.iam.decide import decide
from auditor.iam.policy import Effect, Statement, StatementRef
from auditor.iam.request import Authority, Request, Target

_HOLDER = Caller(CallerKind.USER, "the holder", "the account", "the holder", None)
"""Identity policies speak of whoever they are attached to, so it does not matter who that is."""


class Grants(Struct, frozen=True):
    """Identity policies (of a user, its groups, or a role) under an optional permissions boundary."""

    identity: tuple[Policy, ...]
    boundary: Policy | None = None

    def decide(self, action: str, resource: str = "*", *, context: Context = ANY_CONTEXT) -> Answer:
        """Decide one request by these policies alone.

        Args:
            action: ``service:Name``, no pattern.
            resource: an ARN; ``*`` is the resource of an action that names none, which only patterns like ``*`` match,
                so it also answers "on any resource" before narrower Denies.
            context: what is known of the request; nothing, by default.
        """
        boundary = None if self.boundary is None else (self.boundary,)
        target = Target(resource, account=_HOLDER.account, policies=None)
        return decide(Authority(_HOLDER, self.identity, boundary), Request(action, target, context))

    @property
    def layers(self) -> tuple[tuple[Policy, ...], ...]:
        """The policies by layer; each layer must allow a request."""
        return (self.identity, (self.boundary,)) if self.boundary else (self.identity,)

    def statements(self, effect: Effect) -> tuple[Statement, ...]:
        """Return the statements of all policies, the boundary's included, with this effect."""
        return tuple([one for layer in self.layers for policy in layer for one in policy.having(effect)])

    def naming(self, action: str, effect: Effect) -> tuple[Statement, ...]:
        """Return the statements of all policies, the boundary's included, that name an action, with this effect."""
        found = (clause.statement for layer in self.layers for clause in naming(layer, action))
        return tuple([one for one in found if one.effect is effect])

    def allowing(self, action: str) -> tuple[StatementRef, ...]:
        """Return the Allows of the identity policies that take in an action, whatever limits them."""
        asked = action.lower()
        return tuple(one.statement.ref for policy in self.identity for one in policy.about(asked) if not one.deny)

    def allow_layers(self) -> tuple[tuple[Statement, ...], ...]:
        """Return the Allow statements by layer."""
        return tuple([tuple([one for policy in layer for one in policy.having(Effect.ALLOW)]) for layer in self.layers])


def grants(identity_policies: Iterable[Policy], *, boundary: Policy | None = None) -> Grants:
    """Join a principal's identity policies and its permissions boundary."""
    return Grants(tuple(identity_policies), boundary)
