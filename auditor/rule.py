"""Rules: one executable question each, written as a function that is typed by what it judges."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from types import UnionType
from typing import TypeVar, Union, get_args, get_origin, get_type_hints

from msgspec import Struct

from auditor.graph.graph import Graph
from auditor.model.catalog import concrete_types
from auditor.model.extra import Extra
from auditor.model.remediation import Remediation
from auditor.model.resource import Resource
from auditor.model.settings import Settings
from auditor.model.verdict import Severity, Verdict

Judge = TypeVar("Judge", bound=Callable[..., Verdict])


class Context(Struct, frozen=True):
    """What a rule may know beside the resource and the graph: the user's settings and the moment it judges as of."""

    settings: Settings
    as_of: datetime


class Rule(Struct, frozen=True, eq=False):
    """A rule and its metadata. `judge` is the function as it was written.

    `needs`: what a scan reads only when it is asked to, without which the rule is not asked.
    """

    id: str
    title: str
    severity: Severity
    remediation: Remediation
    judge: Callable[..., Verdict]
    subjects: tuple[type[Resource], ...]
    since: str = "0.1"
    side_effects: tuple[str, ...] = ()
    wants: tuple[str, ...] = ()
    needs: Extra | None = None

    @property
    def family(self) -> str:
        """The folder it stands in, which is also how its id begins; for a plugin of one module its name."""
        return self.judge.__module__.split(".")[-2:][0]

    @property
    def rationale(self) -> str:
        """Why it is asked: the function's docstring."""
        return inspect.cleandoc(self.judge.__doc__ or "")

    def types(self) -> tuple[type[Resource], ...]:
        """The resource types it judges: those named in its signature, and those that have the mixins named there."""
        return _types(self.subjects)

    def ask(self, resource: Resource, graph: Graph, context: Context) -> Verdict:
        """Judge one resource; raises MissingEvidence where a fact that it needs was not read."""
        offered = {"graph": graph, "context": context}
        return self.judge(resource, **{name: offered[name] for name in self.wants})


@lru_cache(maxsize=1024)
def _types(subjects: tuple[type[Resource], ...]) -> tuple[type[Resource], ...]:
    """The resource types that are one of the subjects, which many rules share."""
    return tuple(kind for kind in concrete_types() if issubclass(kind, subjects))


def rule(  # noqa: PLR0913 - metadata by keyword, most with a default
    *,
    id: str,  # noqa: A002 - the design's word
    title: str,
    severity: Severity,
    remediation: Remediation,
    since: str = "0.1",
    side_effects: tuple[str, ...] = (),
    needs: Extra | None = None,
) -> Callable[[Callable[..., Verdict]], Rule]:
    """Make a function into a rule.

    The first parameter's annotation says what it judges (a resource class, a mixin, or a union of them); a parameter
    `graph` gives it the joins, a parameter `context` the settings and the moment. `side_effects` names other rules that
    the remediation's patch makes fail, where there is no way round it. `needs` names what the scan must have been asked
    to read: of a snapshot without it the rule says nothing, since its verdicts would all be unknown.

    Raises:
        TypeError: for a function without docstring, or with parameters other than these.
    """

    def decorate(function: Callable[..., Verdict]) -> Rule:
        first, *wants = _parameters(function)
        if not function.__doc__ or not set(wants) <= {"graph", "context"}:
            raise TypeError(f"{id}: a rule has a docstring and takes (resource[, graph][, context])")
        return Rule(
            id=id,
            title=title,
            severity=severity,
            remediation=remediation,
            judge=function,
            subjects=_subjects(function, first),
            since=since,
            side_effects=side_effects,
            wants=tuple(wants),
            needs=needs,
        )

    return decorate


def _parameters(function: Callable[..., Verdict]) -> tuple[str, ...]:
    """The names of a function's parameters, as its code has them: a signature costs as much as importing the rule."""
    named, *rest = inspect.getargs(inspect.unwrap(function).__code__)
    return (*named, *filter(None, rest))


def _subjects(function: Callable[..., Verdict], parameter: str) -> tuple[type[Resource], ...]:
    """The classes in a parameter's annotation, which is a text where the module postpones annotations."""
    annotation = function.__annotations__[parameter]
    if isinstance(annotation, str):
        annotation = get_type_hints(function)[parameter]
    if get_origin(annotation) in {Union, UnionType}:
        return get_args(annotation)
    return (annotation,)
