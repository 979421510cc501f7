"""Values of code that was not deployed yet: what hangs on a decision, and what only deployment tells.

A document from code holds these among its plain values:
- `OneOf`: the value hangs on a decision that the code leaves open (a parameter, a condition);
- `Unknown`: the code does not tell the value at all, and why;
- `ABSENT`: as an option of a `OneOf`, the member is not there;
- a *symbol* within a text, such as `arn:aws:iam::«account»:role/«Worker»`: known to be there, and to name what the
  code itself makes, but not known how it will be spelled.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from msgspec import Struct

from auditor.model.gap import Gap, Reason

World = Mapping[str, str]
"""What is decided: {decision: option}."""

OPEN: Final = "«"
CLOSE: Final = "»"
_SCALAR: Final = (str, int, float)
_UNTOLD: Final = "value of "
_SYMBOL = re.compile(r"«(?P<key>[^«»|]*)(?:\|(?P<attribute>[^«»]*))?»")


class _Absent:
    """The type of `ABSENT`."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final = _Absent()


class Unknown(Struct, frozen=True):
    """A value that the code does not tell. `reason` completes "it could not be read: ...".

    `text`: of a text that is known in part, the whole, with a symbol for each part that is not: `s3://«Bucket»/models`.
    """

    reason: str
    text: str = ""


class OneOf(Struct, frozen=True):
    """A value for each option of a decision. Every `OneOf` of one decision has the same options.

    `assumed`: there is one option only, which the code proposes and a deployment may change (a parameter's default).
    """

    decision: str
    options: Mapping[str, Any]
    assumed: bool = False


class Undecided(Exception):  # noqa: N818 - no error: the engine judges each option
    """A value was read that hangs on a decision.

    `aside`: it bears on how severe a verdict is, and not on the verdict.
    """

    def __init__(self, choice: OneOf, *, aside: bool = False) -> None:
        """Name the choice that must be made first."""
        super().__init__(choice.decision)
        self.choice, self.aside = choice, aside


def symbol(key: str, attribute: str = "") -> str:
    """The text that stands for a name (or an attribute) that only deployment spells; `key` holds no slash or colon."""
    return f"{OPEN}{key}|{attribute}{CLOSE}" if attribute else f"{OPEN}{key}{CLOSE}"


def untold(what: str) -> str:
    """The symbol of a text that may turn out to be anything: of a parameter, not of what the code makes."""
    return symbol(f"{_UNTOLD}{what}")


def untold_in(text: str) -> list[str]:
    """What such symbols in a text stand for: `the value of parameter Env`."""
    return list(dict.fromkeys(f"the {one['key']}" for one in symbols(text) if one["key"].startswith(_UNTOLD)))


def told_as(text: str, spell: Callable[[re.Match[str]], str]) -> str:
    """`text` with each such symbol spelled in one of the ways that it may turn out."""
    return _SYMBOL.sub(lambda one: spell(one) if one["key"].startswith(_UNTOLD) else one[0], text)


def takes(kind: Any, text: str) -> bool:
    """Whether a kind of facts reads a text with symbols all the same: its mark (`values.takes_symbols`) says which."""
    mark: bool | Callable[[str], bool] = getattr(kind, "takes_symbols", False)
    return mark(text) if callable(mark) else mark


def symbols(text: str) -> Iterator[re.Match[str]]:
    """The symbols in a text, with the groups `key` and `attribute`."""
    return _SYMBOL.finditer(text)


def symbolic(value: Any) -> bool:
    """Whether a value is a text that holds a symbol."""
    return isinstance(value, str) and OPEN in value


def decisions(value: Any) -> frozenset[str]:
    """Every decision that a value, or anything in it, hangs on."""
    return frozenset(choice.decision for choice in choices(value))


def choices(value: Any) -> Iterator[OneOf]:
    """Every choice in a value, those within options too."""
    left = [value]
    while left:
        one = left.pop()
        if isinstance(one, _SCALAR):
            continue
        if isinstance(one, dict):
            left.extend(reversed(one.values()))
        elif isinstance(one, (list, tuple)):
            left.extend(reversed(one))
        elif isinstance(one, OneOf):
            yield one
            left.extend(reversed([*one.options.values()]))
        elif isinstance(one, Mapping):
            left.extend(reversed([*one.values()]))


def fixed(value: Any) -> frozenset[int]:
    """The mappings and lists in a value that are the same in every world: nothing in them is open, absent or unknown.

    By their ids, which are theirs as long as the value is there.
    """
    found: set[int] = set()
    _fixed(value, found)
    return frozenset(found)


def _fixed(value: Any, found: set[int]) -> bool:
    if isinstance(value, _SCALAR):
        return True
    if isinstance(value, OneOf):
        for option in value.options.values():
            _fixed(option, found)
        return False
    kind = type(value)
    if kind is not dict and kind is not list:
        return False
    whole = all([_fixed(each, found) for each in (value.values() if kind is dict else value)])  # noqa: C419 - each is seen
    if whole:
        found.add(id(value))
    return whole


def settle(value: Any) -> None:
    """Raise Undecided where anything in `value` hangs on a decision."""
    choice = next(choices(value), None)
    if choice is not None:
        raise Undecided(choice)


def settle_at(value: Any, path: str) -> None:
    """Raise Undecided where what stands at `path` (`Containers[].Environment`), or on the way, hangs on a decision."""
    if isinstance(value, OneOf):
        raise Undecided(value)
    if isinstance(value, (list, tuple)):
        for each in value:
            settle_at(each, path)
    elif path and isinstance(value, Mapping):
        member, _, rest = path.partition(".")
        settle_at(value.get(member.removesuffix("[]").removesuffix("{}")), rest)
    else:
        settle(value)


def within(value: Any, world: World, same: frozenset[int] = frozenset()) -> Any:
    """`value` with what `world` decides replaced by its option, and absent members left out.

    `same`: what of it is `fixed`, and so left as it is.
    """
    if isinstance(value, _SCALAR) or id(value) in same:
        return value
    if isinstance(value, OneOf):
        if value.decision not in world:
            return value
        chosen = world[value.decision]
        return within(value.options.get(chosen, Unknown(f"{value.decision} is {chosen}")), world, same)
    if isinstance(value, dict):
        members = {name: within(each, world, same) for name, each in value.items()}
        return {name: each for name, each in members.items() if each is not ABSENT}
    if isinstance(value, (list, tuple)):
        return [each for each in (within(one, world, same) for one in value) if each is not ABSENT]
    return within(dict(value), world, same) if isinstance(value, Mapping) else value


def holes(value: Any, at: str, operation: str, gaps: dict[str, Gap], same: frozenset[int] = frozenset()) -> Any:
    """`value` with each `Unknown` in it taken out, and noted in `gaps` as documents have them; choices stay.

    `same`: what of it is `fixed`, and so left as it is.
    """
    if isinstance(value, _SCALAR) or id(value) in same:
        return value
    if isinstance(value, Unknown):
        gaps[at] = Gap(operation, Reason.UNRESOLVED, value.reason)
        return None
    if isinstance(value, dict):
        members = ((name, holes(each, f"{at}.{name}", operation, gaps, same)) for name, each in value.items())
        return {name: each for name, each in members if each is not None}
    if isinstance(value, (list, tuple)):
        return [holes(each, f"{at}[{index}]", operation, gaps, same) for index, each in enumerate(value)]
    return holes(dict(value), at, operation, gaps, same) if isinstance(value, Mapping) else value
