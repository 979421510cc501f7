"""What the rules of this family share."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from auditor.api import Context, Graph, Key, Ref, Verdict, any_of, not_applicable

F = TypeVar("F")

NO_KEY = "no key is set: the data is encrypted, but with a key of AWS's that is not under the customer's control"


def flaw(
    facets: Iterable[F], key_of: Callable[[F], Ref | None], what: str, graph: Graph, context: Context
) -> str | None:
    """Why any of `facets` is not encrypted with a working customer-managed key; None where all are."""
    found: list[str] = []

    def flawed(facet: F) -> bool:
        ref = key_of(facet)
        if ref is None:
            found.append(NO_KEY)
            return True
        custody = graph.custody(ref, context.settings.trusted_accounts)
        found.append(f"{what} encrypted with {custody}")
        return not custody.customer_managed

    return found[-1] if any_of(flawed, facets) else None


def excused(key: Key, graph: Graph) -> Verdict | None:
    """Why a key is nobody's business here; None where the customer manages it and something that was read uses it."""
    if not key.customer_managed:
        return not_applicable("AWS manages this key, and alone can change it")
    if not graph.users():
        return not_applicable("nothing in the scanned regions uses this key")
    return None
