"""An edge of the escalation graph: one principal that can act as another, or can raise what another may do."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from auditor.iam import Answer, Decision, StatementRef


class Edge(Struct, frozen=True):
    """A step that the policy engine proves, or proves possible.

    Attributes:
        source: ARN of the principal that takes it.
        target: ARN of the principal, key or bucket that it leads to.
        id: which way; see `auditor.graph.edges.techniques`.
        via: the actions, joined by ` + `.
        answers: the decision on each of them, and on the trust that they rest on.
        needs: what must exist besides, and nobody read.
        raises: whether it does not give control of the target but makes it an administrator.
    """

    source: str
    target: str
    id: str
    via: str
    answers: tuple[Answer, ...]
    needs: tuple[str, ...] = ()
    raises: bool = False

    @property
    def proven(self) -> bool:
        """Whether every decision is ALLOW and nothing unread is needed."""
        return not self.needs and all(answer.decision is Decision.ALLOW for answer in self.answers)

    @property
    def openness(self) -> int:
        """0 for a proven one, 1 where it hangs on condition keys, 2 where it hangs on what nobody read."""
        if self.proven:
            return 0
        return 2 if self.needs or any(answer.unread for answer in self.answers) else 1

    @property
    def decided_by(self) -> tuple[StatementRef, ...]:
        """The statements that decided, or may."""
        return tuple(dict.fromkeys(ref for answer in self.answers for ref in answer.decided_by))

    @property
    def hangs_on(self) -> tuple[str, ...]:
        """The condition keys that it hangs on."""
        return tuple(dict.fromkeys(key for answer in self._open() for key in answer.hangs_on or _variables(answer)))

    @property
    def unread(self) -> tuple[str, ...]:
        """What it hangs on and nobody read: kinds of policies, and resources that must exist."""
        kinds = (kind for answer in self.answers for kind in answer.unread)
        return tuple(dict.fromkeys((*kinds, *self.needs)))

    @property
    def possible_if(self) -> tuple[str, ...]:
        """All that it hangs on; empty for a proven one."""
        return (*self.hangs_on, *(f"{kind} (not read)" for kind in self.unread))

    def _open(self) -> Iterator[Answer]:
        return (answer for answer in self.answers if answer.decision is Decision.UNKNOWN)


def _variables(answer: Answer) -> tuple[str, ...]:
    return () if answer.unread else ("the values of policy variables",)
