"""A policy made ready for questions: each statement's tests compiled, statements found by the service asked about."""

from collections.abc import Iterable, Iterator

from msgspec import Struct, field

from auditor.iam import conditions, resources
from auditor.iam.context import Context
from auditor.iam.globs import TextSet, compile_text
from auditor.iam.policy import Effect, Problem, Statement


class Clause:
    """A statement's tests of resource and conditions, and what it does where they hold."""

    __slots__ = ("_conditions", "_resource", "deny", "statement")

    def __init__(self, statement: Statement) -> None:
        """Compile a statement; its action test is the policy's, see `Policy.about`."""
        self.statement = statement
        self.deny = statement.effect is Effect.DENY
        self._resource = resources.compile_resources(statement)
        self._conditions = tuple(conditions.compile_condition(one) for one in statement.conditions)

    @property
    def residual(self) -> bool:
        """Whether conditions or policy variables decide about it, and not the resource alone."""
        return not self.statement.understood or not all(map(conditions.always_holds, self.statement.conditions))

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


class ActionTest:
    """Which actions of one service a statement takes in. Names are compared in lower case."""

    __slots__ = ("_names", "_negated", "_service", "_whole")

    def __init__(self, patterns: Iterable[str], service: str, *, negated: bool) -> None:
        """Take in what the patterns fit, or all else where `negated`."""
        within, whole = list[str](), list[str]()
        for pattern in patterns:
            prefix, colon, name = pattern.lower().partition(":")
            if not colon:
                # "*" is all there is to say; anything else without a prefix AWS refuses, and is read as text
                (within if prefix == "*" else whole).append(prefix)
            elif prefix == service or _like(prefix, service):
                within.append(name)
        self._names = TextSet(map(compile_text, within))
        self._whole = TextSet(map(compile_text, whole)) if whole else None
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
        """Whether it is certain to take in none."""
        return self._names.everything if self._negated else not self._names and self._whole is None


def _like(pattern: str, service: str) -> bool:
    return ("*" in pattern or "?" in pattern) and service in TextSet([compile_text(pattern)])


_MOST_ACTIONS = 1024
"""How many actions a policy keeps the clauses of: enough for any audit, and bounded for whoever asks all of them."""

Entry = tuple[ActionTest | None, Clause]
"""What to test the action's name by (None: nothing to test), and the clause that then speaks."""


class Policy(Struct, frozen=True, eq=False, weakref=True):
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
    _clauses: dict[int, Clause] = field(default_factory=dict)
    _services: dict[str, tuple[Entry, ...]] = field(default_factory=dict)
    _actions: dict[str, tuple[Clause, ...]] = field(default_factory=dict)

    def having(self, effect: Effect) -> tuple[Statement, ...]:
        """Return the statements with this effect, in document order."""
        return tuple(statement for statement in self.statements if statement.effect is effect)

    def about(self, action: str) -> tuple[Clause, ...]:
        """Return the clauses whose action test takes in an action (``service:name`` in lower case)."""
        found = self._actions.get(action)
        if found is None:
            if len(self._actions) >= _MOST_ACTIONS:
                self._actions.clear()
            service, _, name = action.partition(":")
            entries = self._of_service(service)
            found = self._actions[action] = tuple(clause for test, clause in entries if test is None or name in test)
        return found

    def _of_service(self, service: str) -> tuple[Entry, ...]:
        found = self._services.get(service)
        if found is None:
            found = self._services[service] = tuple(self._entries(service))
        return found

    def _entries(self, service: str) -> Iterator[Entry]:
        for place, statement in enumerate(self.statements):
            negated = bool(statement.not_actions)
            # a statement that was not understood may be about anything
            patterns = statement.not_actions or statement.actions or ("*",)
            test = ActionTest(patterns, service, negated=negated)
            if not test.nothing:
                yield None if test.everything else test, self._clause(place, statement)

    def _clause(self, place: int, statement: Statement) -> Clause:
        found = self._clauses.get(place)
        if found is None:
            found = self._clauses[place] = Clause(statement)
        return found
