"""What several rules ask of the user profiles of a domain, and of apps."""

from collections.abc import Callable, Iterable

from auditor.api import App, Domain, Graph, Ref, StartsApps, UserProfile, any_of


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


def is_gone(holder: StartsApps) -> bool:
    """Whether it is an app that was deleted: such apps are listed for a day."""
    return isinstance(holder, App) and holder.status == "Deleted"
