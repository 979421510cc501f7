"""A policy made ready for questions: each statement's tests compiled, statements found by the service asked about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from msgspec import Struct, field

from auditor.iam import conditions, resources
from auditor.iam.answer import condition_keys
from auditor.iam.context import Context
from auditor.iam.globs import TextSet
from auditor.iam.policy import Effect, Problem, Statement


class Clause:
    """A statement's tests of resource and conditions, and what it does where they hold.

    Attributes:
        statement: the statement.
        deny: whether it denies.
        residual: whether conditions or policy variables decide about it, and not the resource alone.
        by_variable: whether the values of policy variables decide which resources it speaks of.
    """

    __slots__ = ("_conditions", "_keys", "_resource", "by_variable", "deny", "residual", "statement")

    def __init__(self, statement: Statement) -> None:
        """Compile a statement; its action test is the policy's, see `Policy.about`."""
        self.statement = statement
        self.deny = statement.effect is Effect.DENY
        self._resource = resources.compile_resources(statement)
        self._conditions = tuple([conditions.compile_condition(one) for one in statement.conditions])
        self.residual = not statement.understood or not all(map(conditions.always_holds, statement.conditions))
        texts = (*statement.resources, *statement.not_resources) if statement.variables else ()
        self.by_variable = any("${" in text for text in texts)
        self._keys: tuple[str, ...] | None = None

    @property
    def hangs(self) -> bool:
        """Whether more than the resource decides about it: conditions, or the values of policy variables."""
        return self.residual or self.by_variable

    @property
    def keys(self) -> tuple[str, ...]:
        """The condition keys that decide about it."""
        if self._keys is None:
            self._keys = condition_keys((self.statement,)) if self.hangs else ()
        return self._keys

    def held(self, context: Context) -> bool | None:
        """Whether its conditions hold; None where that hangs on something unknown."""
        held = conditions.together(self._conditions, context)
        return held if self.statement.understood or held is False else None

    def applies(self, resource: str, context: Context) -> bool | None:
        """Whether it speaks of a request whose action fits; None where that hangs on something unknown."""
        fits: bool | None = True
        if self._resource is not None:
            fits = self._resource.fits(resource, context)
            if fits is False:
                return False
        if self._conditions:
            held = conditions.together(self._conditions, context)
            if held is not True:
                return held
        return fits if self.statement.understood else None


class Names:
    """The actions that a statement names, by service. Names are compared in lower case."""

    __slots__ = ("_by_service", "_like", "_negated", "_whole")

    def __init__(self, statement: Statement) -> None:
        """Part the patterns of Action, or of NotAction."""
        self._negated = bool(statement.not_actions)
        self._by_service: dict[str, list[str]] = {}
        self._like, self._whole = list[tuple[str, str]](), list[str]()
        # a statement that was not understood may be about anything
        for pattern in statement.not_actions or statement.actions or ("*",):
            prefix, colon, name = pattern.lower().partition(":")
            if not colon and prefix != "*":
                self._whole.append(prefix)  # AWS refuses it, and it is read as text
            elif "*" in prefix or "?" in prefix:
                self._like.append((prefix, name if colon else "*"))
            else:
                self._by_service.setdefault(prefix, []).append(name)

    def within(self, service: str) -> ActionTest | None:
        """The test of a service's actions; None where it is certain to take in none."""
        names = [*self._by_service.get(service, ()), *(name for like, name in self._like if service in TextSet([like]))]
        if not (names or self._whole or self._negated):
            return None
        test = ActionTest(names, self._whole, service, negated=self._negated)
        return None if test.nothing else test


class ActionTest:
    """Which actions of one service a statement takes in."""

    __slots__ = ("_names", "_negated", "_service", "_whole")

    def __init__(self, names: Iterable[str], whole: Sequence[str], service: str, *, negated: bool) -> None:
        """Take in what the names fit, or with their service these patterns; or all else where `negated`."""
        self._names = TextSet(names)
        self._whole = TextSet(whole) if whole else None
        self._service, self._negated = service, negated

    def __contains__(self, name: str) -> bool:
        fits = name in self._names or (self._whole is not None and f"{self._service}:{name}" in self._whole)
        return fits is not self._negated

    @property
    def everything(self) -> bool:
        """Whether it is certain to take in every action."""
        return not self._negated and self._names.everything

    @property
    def nothing(self) -> bool:
        """Whether it leaves out every action for certain."""
        return self._negated and self._names.everything


_MOST_ACTIONS = 1024
"""How many actions a policy keeps the clauses of: enough for any audit, and bounded for whoever asks all of them."""

Entry = tuple[ActionTest | None, Clause]
"""What to test the action's name by (None: nothing to test), and the clause that then speaks."""


class Policy(Struct, frozen=True, eq=False, weakref=True, dict=True):
    """A parsed policy document. Two are the same only if they are one object.

    Attributes:
        name: what readers know it by.
        version: as written; the older one where the document has none.
        statements: in document order.
        problems: what is wrong with the document, empty where all was understood.
    """

    name: str
    version: str
    statements: tuple[Statement, ...]
    problems: tuple[Problem, ...] = ()
    _having: dict[Effect, tuple[Statement, ...]] = field(default_factory=dict)
    _clauses: dict[int, Clause] = field(default_factory=dict)
    _services: dict[str, tuple[Entry, ...]] = field(default_factory=dict)
    _actions: dict[str, tuple[Clause, ...]] = field(default_factory=dict)

    def having(self, effect: Effect) -> tuple[Statement, ...]:
        """Return the statements with this effect, in document order."""
        found = self._having.get(effect)
        if found is None:
            found = self._having[effect] = tuple([one for one in self.statements if one.effect is effect])
        return found

    def about(self, action: str) -> tuple[Clause, ...]:
        """Return the clauses whose action test takes in an action (``service:name`` in lower case)."""
        found = self._actions.get(action)
        if found is None:
            if len(self._actions) >= _MOST_ACTIONS:
                self._actions.clear()
            service, _, name = action.partition(":")
            entries = self._of_service(service)
            found = self._actions[action] = tuple([clause for test, clause in entries if test is None or name in test])
        return found

    @cached_property
    def _names(self) -> tuple[Names, ...]:
        return tuple(map(Names, self.statements))

    def _of_service(self, service: str) -> tuple[Entry, ...]:
        found = self._services.get(service)
        if found is None:
            found = self._services[service] = tuple(self._entries(service))
        return found

    def _entries(self, service: str) -> Iterator[Entry]:
        for place, names in enumerate(self._names):
            test = names.within(service)
            if test is not None:
                yield None if test.everything else test, self._clause(place, self.statements[place])

    def _clause(self, place: int, statement: Statement) -> Clause:
        found = self._clauses.get(place)
        if found is None:
            found = self._clauses[place] = Clause(statement)
        return found


def naming(policies: Iterable[Policy], action: str) -> Iterator[Clause]:
    """Yield the clauses that are about an action; not those of statements that name none, and so may be about any."""
    asked = action.lower()
    for policy in policies:
        for clause in policy.about(asked):
            if clause.statement.actions or clause.statement.not_actions:
                yield clause
