"""What the rules of this family share."""

from collections.abc import Callable
from typing import TypeVar

from auditor.api import Context, Graph, Pipeline, Ref, Resource, Verdict, any_of, failed, not_applicable, passed

R = TypeVar("R", bound=Resource)

SHOWN = 5
"""How many steps a message names."""


def judged(pipeline: Pipeline, kind: type[R], flaw: Callable[[R], bool], wrong: str, right: str) -> Verdict:
    """The verdict on those steps of a pipeline that make a `kind`: `flaw` of any of them makes it fail.

    A step whose request hangs on what only a run tells leaves the verdict open, unless another one is flawed for
    certain. All flawed ones are named, in the words `wrong`; without any, `right` is said.
    """
    steps = [(name, made) for name, made in pipeline.steps() if isinstance(made, kind)]
    if not steps:
        return not_applicable("no step makes anything that has this setting")
    found: list[str] = []

    def noted(step: tuple[str, R] | None) -> bool:
        if step is None:  # behind the last one: all were looked at
            return bool(found)
        name, made = step
        if flaw(made):
            found.append(name)
        return False

    if any_of(noted, (*steps, None)):
        more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
        return failed(f"{wrong}: {', '.join(found[:SHOWN])}{more}")
    return passed(right)


def keyless(key: Ref | None, graph: Graph, context: Context) -> bool:
    """Whether what has this key is not encrypted with a working key of the customer's."""
    return key is None or not graph.custody(key, context.settings.trusted_accounts).customer_managed
