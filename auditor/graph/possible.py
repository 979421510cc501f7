"""What a principal may surely request at all, on whatever resource, with everything that limits it considered."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.graph.authority import arn_of
from auditor.graph.edges.power import REFUSED, Pairs
from auditor.graph.escalation import Escalation
from auditor.graph.estate import Estate
from auditor.graph.takeover import named
from auditor.iam import Answer, Decision
from auditor.model.aws.iam import DETAILS, Principal
from auditor.model.gap import Gap, MissingEvidence, Reason
from auditor.model.recorder import Recorder

OUTSIDE: Pairs = (
    ("aws:sourceip", "240.0.0.1"),
    ("aws:sourcevpc", None),
    ("aws:sourcevpcarn", None),
    ("aws:sourcevpce", None),
    ("aws:vpceaccount", None),
    ("aws:vpceorgid", None),
    ("aws:vpceorgpaths", None),
    ("aws:vpcsourceip", None),
)
"""The keys of a request over the internet: through no VPC endpoint, from an address that is nobody's, so that only a
policy that takes any address takes it."""


def possible(
    estate: Estate, recorder: Recorder, principal: Principal, actions: Iterable[str], pairs: Pairs
) -> dict[str, Answer]:
    """The answers to those actions that a principal may surely do somewhere, with these keys in the request.

    Raises:
        MissingEvidence: where none is sure, and policies that were not read may allow or refuse one.
    """
    population, arn = Escalation.of(estate).population, arn_of(principal)
    if arn in population.unread:
        raise population.unread[arn]
    power = population.powers.get(arn)
    answers = {action: REFUSED if power is None else power.somewhere(action, pairs) for action in actions}
    sure = {action: answer for action, answer in answers.items() if answer.decision is Decision.ALLOW}
    if not sure:
        for kind in (kind for answer in answers.values() for kind in answer.unread):
            gap = Gap(kind, Reason.NOT_COLLECTED, f"{kind} may refuse it, and were not read")
            raise MissingEvidence(principal.identity.id, "what it may do", gap)
    for action in answers:
        words = f"allowed by {named(sure[action].decided_by)}" if action in sure else "not surely allowed"
        recorder.note(principal.identity, action, words, DETAILS)
    return sure
