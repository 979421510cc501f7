"""What several rules ask of the user profiles of a domain."""

from collections.abc import Callable, Iterable

from auditor.api import Domain, Graph, Ref, UserProfile, any_of


def in_common(domain: Domain, graph: Graph, told: Callable[[UserProfile], Iterable[Ref]]) -> bool:
    """Whether two user profiles of a domain have anything in common of what is `told` of each.

    Raises:
        MissingEvidence: where none is known to, and not all profiles were read.
    """
    seen = set[str]()

    def repeats(profile: UserProfile) -> bool:
        ref = profile.domain
        if ref is None or ref.name != domain.identity.name:
            return False
        own = {one.text for one in told(profile)}
        before = own & seen
        seen.update(own)
        return bool(before)

    if any_of(repeats, graph.some(UserProfile)):
        return True
    graph.all(UserProfile)
    return False
