"""From a policy document to typed statements, or to one error that names the place.

Source: IAM User Guide, "Grammar of the IAM JSON policy language". Element names and the values of Effect and
Version are case-sensitive; condition keys and action names are not.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final, NoReturn
from urllib.parse import unquote

from msgspec.structs import replace

from auditor.iam.compiled import Policy
from auditor.iam.operators import parse_operator
from auditor.iam.policy import LIVE_VARIABLES, Condition, Effect, Principals, Problem, Statement

_VERSIONS = ("2008-10-17", LIVE_VARIABLES)
_POLICY_KEYS = frozenset({"Version", "Id", "Statement"})
_STATEMENT_KEYS = frozenset(
    {"Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"}
)
_EFFECTS = ("Allow", "Deny")
_PRINCIPAL_KINDS = {"AWS": "aws", "Service": "service", "Federated": "federated", "CanonicalUser": "canonical"}


class PolicyError(ValueError):
    """A policy document that AWS's grammar does not allow; the message names policy and place.

    Attributes:
        problem: what is wrong, and where.
    """

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


class _Place:
    """Where in which policy the parser stands."""

    __slots__ = ("above", "index", "policy", "step")

    def __init__(self, policy: str, step: str | int = "", above: "_Place | None" = None) -> None:
        self.policy, self.step, self.above = policy, step, above
        self.index: int | None = None if above is None else above.index

    def __truediv__(self, step: str | int) -> "_Place":
        below = _Place(self.policy, step, self)
        if below.index is None and isinstance(step, int):
            below.index = step
        return below

    @property
    def path(self) -> str:
        if self.above is None:
            return ""
        # keys are the document's own: shown short and without control characters
        return f"{self.above.path}/{self.step if isinstance(self.step, int) else _short(self.step)[1:-1]}"

    def error(self, why: str) -> PolicyError:
        return PolicyError(Problem(self.policy, self.path, why, self.index))


def parse_policy(document: str | Mapping[str, Any], *, name: str) -> Policy:
    """Parse a policy document that must be right.

    Args:
        document: JSON text, URL-encoded JSON text (as IAM's API returns it) or the decoded object.
        name: what readers know the policy by; stands in references and errors.

    Raises:
        PolicyError: for anything outside the grammar, duplicate keys included.
    """
    policy = read_policy(document, name=name)
    for problem in policy.problems:
        raise PolicyError(problem)
    return policy


def read_policy(document: str | Mapping[str, Any], *, name: str) -> Policy:
    """Parse a policy document as far as it goes.

    What is outside the grammar stands in `problems`. A statement with such a part is marked as not understood: it may
    or may not apply. Where not even its effect can be read it may allow and it may deny.
    """
    place = _Place(name)
    try:
        body = _object(_decode(document, place) if isinstance(document, str) else document, None, place)
    except PolicyError as error:
        return Policy(name, _VERSIONS[0], tuple(_salvaged({}, 0, place / 0)), (error.problem,))
    problems: list[Problem] = []
    version = body.get("Version", _VERSIONS[0])
    if version not in _VERSIONS:
        problems.append((place / "Version").error(f"unknown policy version: {_short(version)}").problem)
    problems += _foreign(body, _POLICY_KEYS, place)
    if "Statement" not in body:
        problems.append(place.error("Statement is missing").problem)
    known = LIVE_VARIABLES if version == LIVE_VARIABLES else _VERSIONS[0]
    statements = tuple(_statements(body, known, place / "Statement", problems))
    return Policy(name=name, version=known, statements=statements, problems=tuple(problems))


def _statements(body: Mapping[str, Any], version: str, at: _Place, problems: list[Problem]) -> Iterator[Statement]:
    """Read all statements; what is wrong with them is added to the problems."""
    listed = body.get("Statement", ())
    whole = not problems
    for index, raw in enumerate(listed if _is_list(listed) else [listed]):
        try:
            statement = _statement(raw, index, version, at / index)
        except PolicyError as error:
            problems.append(error.problem)
            yield from _salvaged(raw, index, at / index)
        else:
            yield statement if whole else replace(statement, understood=False)


def _salvaged(raw: Any, index: int, place: _Place) -> Iterator[Statement]:
    """Read of a statement that is wrong what can be read. Without an Effect it stands for both."""
    body = raw if isinstance(raw, Mapping) else {}
    effect = body.get("Effect")
    for each in [Effect(effect)] if effect in _EFFECTS else Effect:
        known: dict[str, Any] = {}
        for element, (name, read) in _SALVAGED.items():
            with suppress(PolicyError):
                known[name] = read(body, element, place)
        yield Statement(place.policy, index, None, each, understood=False, **known)


def _foreign(body: Mapping[str, Any], allowed: frozenset[str], place: _Place) -> Iterator[Problem]:
    return (place.error(f"unknown element {_short(key)}").problem for key in body if key not in allowed)


def _decode(text: str, place: _Place) -> Any:
    plain = unquote(text) if text.lstrip().startswith("%") else text
    try:
        return json.loads(plain, object_pairs_hook=_unique(place), parse_constant=_no_constant)
    except PolicyError:
        raise
    except RecursionError:
        raise place.error("nested too deeply") from None
    except ValueError as error:
        raise place.error(f"not JSON: {error}") from error


def _unique(place: _Place) -> Callable[[list[tuple[str, Any]]], dict[str, Any]]:
    def build(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        built = dict(pairs)
        if len(built) < len(pairs):
            keys = [key for key, _ in pairs]
            twice = next(key for key in keys if keys.count(key) > 1)
            raise place.error(f"the key {_short(twice)} stands twice in one object")
        return built

    return build


def _no_constant(text: str) -> NoReturn:
    raise ValueError(f"{text} is no JSON value")


def _statement(raw: Any, index: int, version: str, place: _Place) -> Statement:
    body = _object(raw, _STATEMENT_KEYS, place)
    _exclusive(body, place)
    effect = body.get("Effect")
    if effect not in _EFFECTS:
        raise (place / "Effect").error(f"must be Allow or Deny, is {_short(effect)}")
    sid = body.get("Sid")
    if sid is not None and not isinstance(sid, str):
        raise (place / "Sid").error("must be text")
    variables = version == LIVE_VARIABLES
    return Statement(
        policy=place.policy,
        index=index,
        sid=sid or None,
        effect=Effect(effect),
        principals=_principals(body, "Principal", place),
        not_principals=_principals(body, "NotPrincipal", place),
        actions=_patterns(body, "Action", place),
        not_actions=_patterns(body, "NotAction", place),
        resources=_patterns(body, "Resource", place),
        not_resources=_patterns(body, "NotResource", place),
        conditions=_conditions(body, place, variables=variables),
        variables=variables,
    )


def _exclusive(body: Mapping[str, Any], place: _Place) -> None:
    for element in ("Principal", "Action", "Resource"):
        if element in body and f"Not{element}" in body:
            raise place.error(f"{element} and Not{element} exclude each other")
    if "Action" not in body and "NotAction" not in body:
        raise place.error("Action or NotAction is missing")


def _patterns(body: Mapping[str, Any], element: str, place: _Place) -> tuple[str, ...]:
    if element not in body:
        return ()
    return _texts(body[element], place / element)


def _texts(raw: Any, place: _Place) -> tuple[str, ...]:
    members = list(raw) if _is_list(raw) else [raw]
    for member in members:
        if not isinstance(member, str) or not member:
            raise place.error("must be text or a list of texts")
    if not members:
        raise place.error("must not be empty")
    return tuple(members)


def _principals(body: Mapping[str, Any], element: str, place: _Place) -> Principals | None:
    if element not in body:
        return None
    raw, at = body[element], place / element
    if raw == "*":
        return Principals(aws=("*",))
    kinds = _object(raw, frozenset(_PRINCIPAL_KINDS), at)
    if not kinds:
        raise at.error("must not be empty")
    return Principals(**{_PRINCIPAL_KINDS[kind]: _texts(value, at / kind) for kind, value in kinds.items()})


def _conditions(body: Mapping[str, Any], place: _Place, *, variables: bool) -> tuple[Condition, ...]:
    at = place / "Condition"
    found: list[Condition] = []
    for written, keys in _object(body.get("Condition", {}), None, at).items():
        operator = parse_operator(written)
        if operator is None:
            raise at.error(f"unknown condition operator {_short(written)}")
        for key, raw in _object(keys, None, at / written).items():
            values = _values(raw, at / written / key)
            name, quantifier, if_exists = operator
            found.append(Condition(name, key.lower(), values, quantifier, if_exists, variables))
    return tuple(found)


def _values(raw: Any, place: _Place) -> tuple[str, ...]:
    return tuple(_scalar(member, place) for member in (raw if _is_list(raw) else [raw]))


def _scalar(raw: Any, place: _Place) -> str:
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, str | int | float):
        try:
            return str(raw)
        except ValueError as error:
            raise place.error("number with too many digits") from error
    raise place.error("must be text, a number, a boolean or a list of them")


def _object(raw: Any, allowed: frozenset[str] | None, place: _Place) -> Mapping[str, Any]:
    if not isinstance(raw, Mapping):
        raise place.error("must be an object")
    for key in raw:
        if not isinstance(key, str):
            raise place.error("keys must be text")
        if allowed is not None and key not in allowed:
            raise place.error(f"unknown element {_short(key)}")
    return raw


def _is_list(raw: Any) -> bool:
    return isinstance(raw, Sequence) and not isinstance(raw, str | bytes)


def _short(value: object, limit: int = 60) -> str:
    """Show a value in one short line; what is no text is named by its type, as it may be huge or deep."""
    if value is None or isinstance(value, bool):
        return repr(value)
    if not isinstance(value, str):
        return f"a value of type {type(value).__name__}"
    return repr(value if len(value) <= limit else f"{value[:limit]}...")


_SALVAGED: Final[Mapping[str, tuple[str, Callable[[Mapping[str, Any], str, _Place], Any]]]] = {
    "Principal": ("principals", _principals),
    "NotPrincipal": ("not_principals", _principals),
    "Action": ("actions", _patterns),
    "NotAction": ("not_actions", _patterns),
    "Resource": ("resources", _patterns),
    "NotResource": ("not_resources", _patterns),
}
"""What can be read of a statement though the rest of it is wrong: the attribute, and how."""
