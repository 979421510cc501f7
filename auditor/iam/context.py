"""What is known of a request: its context keys, and the policy variables that they fill in.

Source: IAM User Guide, "Variables and tags": a variable without a value makes the whole text match nothing, a
multivalued key cannot fill a variable, and ``${key, 'default'}`` gives a default.
"""

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Final

from msgspec import Struct

from auditor.iam.globs import compile_text
from auditor.iam.patterns import Token, Wild, escaped, split_variables, tokens_of


class Unknown(Enum):
    """The type of UNKNOWN."""

    UNKNOWN = "unknown"


UNKNOWN: Final = Unknown.UNKNOWN
"""The value of a key of which nothing is known, not even whether the request has it."""

Values = tuple[str, ...] | None
"""Values of a key; None where the request lacks it."""


class Context(Struct, frozen=True):
    """What is known of a request's context keys (names in lower case).

    Attributes:
        values: by key.
        complete: whether the request has no other keys.
        lacks: beginnings of keys, none of which the request has but those in `values`.
    """

    values: Mapping[str, Values]
    complete: bool
    lacks: tuple[str, ...] = ()

    @classmethod
    def exact(cls, values: Mapping[str, str | Iterable[str]]) -> "Context":
        """Describe a whole request: a key that is not listed is absent."""
        return cls({key.lower(): _as_tuple(value) for key, value in values.items()}, complete=True)

    @classmethod
    def partial(
        cls,
        values: Mapping[str, str | Iterable[str]] | None = None,
        *,
        absent: Iterable[str] = (),
        lacks: Iterable[str] = (),
    ) -> "Context":
        """Describe what is known: a key that is listed nowhere, and begins with none of `lacks`, is unknown."""
        known: dict[str, Values] = {key.lower(): _as_tuple(value) for key, value in (values or {}).items()}
        known.update(dict.fromkeys((key.lower() for key in absent), None))
        return cls(known, complete=False, lacks=tuple(map(str.lower, lacks)))

    def of(self, key: str) -> Values | Unknown:
        """Return the values of a key, None where the request lacks it, UNKNOWN where that is not known."""
        found = self.values.get(key, None if self.complete else UNKNOWN)
        return None if found is UNKNOWN and self.lacks and key.startswith(self.lacks) else found


ANY_CONTEXT = Context.partial()
"""Nothing is known of the request."""


def _as_tuple(value: str | Iterable[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


class Resolved(Struct, frozen=True):
    """A text of a policy with its variables filled in.

    Attributes:
        tokens: wildcards of the policy are wildcards, values of variables are plain text.
        sure: whether every variable's value is known; an unknown one stands as ``*`` in the tokens.
    """

    tokens: tuple[Token, ...]
    sure: bool = True


def resolve(text: str, context: Context, *, variables: bool) -> Resolved | None:
    """Fill in policy variables; None where one has no value, so that the text matches nothing."""
    if not variables or "${" not in text:
        return Resolved(compile_text(text))
    tokens: list[Token] = []
    sure = True
    for before, variable in split_variables(text):
        tokens += tokens_of(before)
        if variable is None:
            continue
        value = _variable(variable, context)
        if value is None:
            return None
        sure &= isinstance(value, str)
        tokens += list(value) if isinstance(value, str) else [Wild.MANY]
    return Resolved(tuple(tokens), sure)


def variable_keys(text: str) -> tuple[str, ...]:
    """Return the context keys that a text's variables name, in lower case."""
    bodies = (body for _, body in split_variables(text) if body is not None and escaped(body) is None)
    return tuple(body.partition(",")[0].strip().lower() for body in bodies)


def _variable(body: str, context: Context) -> str | Unknown | None:
    """Return the text that a variable stands for; what it stands for is never a wildcard."""
    plain = escaped(body)
    if plain is not None:
        return plain
    key, _, default = body.partition(",")
    values = context.of(key.strip().lower())
    if values is UNKNOWN:
        return UNKNOWN
    if values is not None and len(values) == 1:
        return values[0]
    if not values and default.strip():
        return default.strip().strip("'")
    return None
