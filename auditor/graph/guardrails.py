"""What principals may create without the protections that condition keys could ask of them."""

from __future__ import annotations

from functools import cache

from auditor.graph.authority import authority_of, context_of, scps_of
from auditor.graph.lookup import Lookup
from auditor.iam import Decision
from auditor.iam.guardrails import OPTIONAL, Permitted, Requirement, Use, breaching, requirement
from auditor.iam.guardrails import Principal as Asked
from auditor.model.aws.iam import Principal


def unprotected(graph: Lookup, principal: Principal, *names: str) -> tuple[Permitted, ...] | None:
    """The requests that a principal may make though they breach these requirements, one for each and each action.

    None where it may make no request at all that they speak of. Certain ones come alone where there are any.

    Raises:
        MissingEvidence: where its own policies were not read; or where the account allows it, and the policies of its
            organization were not read.
    """
    asked = graph.once("guardrails", principal, lambda: _asked(graph, principal))
    wanted = _wanted(names)
    if not any(asked.may(use.action) for _, use in wanted):
        return None
    found = tuple(breaching(asked, wanted, {}))
    certain = tuple(one for one in found if one.decision is Decision.ALLOW)
    if not certain and any(one.unread for one in found):
        scps_of(graph, principal.identity.account)
    return certain or found


@cache
def _wanted(names: tuple[str, ...]) -> tuple[tuple[Requirement, Use], ...]:
    """What the requirements of these names ask of each action."""
    return tuple((one, use) for one in map(requirement, names) for use in one.uses if use.where is not OPTIONAL)


def _asked(graph: Lookup, principal: Principal) -> Asked:
    """The principal as the requirements ask it; what it found out for one of them serves the others."""
    return Asked(authority_of(graph, principal), context_of(graph, principal))
