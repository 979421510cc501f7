"""What was seen of one role."""

from __future__ import annotations

from collections import Counter, defaultdict

from msgspec import Struct, field

from auditor.engine.least_privilege.access import hidden, noun
from auditor.engine.least_privilege.needs import Found
from auditor.iam.suggest import Need, Permission


class Seen(Struct):
    """What was seen of one role: its users, by type, their needs, and what is not known of either."""

    users: Counter[str] = field(default_factory=Counter[str])
    reasons: defaultdict[Permission, set[str]] = field(default_factory=lambda: defaultdict[Permission, set[str]](set))
    gaps: dict[str, None] = field(default_factory=dict[str, None])
    hidden: dict[str, None] = field(default_factory=dict[str, None])

    def take(self, found: Found) -> None:
        """Add what one touch came to."""
        for need in found.needs:
            self.reasons[need.permission].add(need.why)
        self.gaps.update(dict.fromkeys(found.gaps))
        self.hidden.update(dict.fromkeys(found.hidden))

    @property
    def needs(self) -> tuple[Need, ...]:
        """Each permission once, with all that it is needed for."""
        return tuple(Need(one, ", ".join(sorted(whys))) for one, whys in self.reasons.items())

    @property
    def not_observable(self) -> tuple[str, ...]:
        """What no snapshot tells of its users, in words."""
        return tuple(dict.fromkeys((*hidden(map(noun, sorted(self.users))), *self.hidden)))
