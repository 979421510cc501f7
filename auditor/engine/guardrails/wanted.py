"""What is asked for: which controls, and which values their guardrails allow."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

from msgspec import Struct

from auditor.iam.guardrails import Allowed, Asked, Guardrail, asked_of, guardrails, requirements, statements
from auditor.model.errors import UserError

_ARN: Final = (re.compile(r"arn:[\w*-]+:[\w*-]+:[\w*-]*:[\w*]*:.+|\*"), "an ARN, or a pattern of one")
_SHAPES: Final = {
    "subnets": (re.compile(r"subnet-[\w*?]+"), "like subnet-0123456789abcdef0"),
    "security-groups": (re.compile(r"sg-[\w*?]+"), "like sg-0123456789abcdef0"),
    "instance-types": (re.compile(r"ml\.[\w.*?-]+"), "like ml.m5.xlarge or ml.m5.*"),
    "max-runtime": (re.compile(r"[1-9][0-9]*"), "a number of seconds"),
}


def parameters() -> tuple[str, ...]:
    """The names of all values that can be given."""
    named = {one.parameter for one in requirements() if one.parameter}
    return tuple(sorted({*named, *(name for one in guardrails() for name in one.parameters)}))


def allowed_values(given: Iterable[str]) -> Allowed:
    """Read `NAME=VALUE[,VALUE...]`; raises UserError for an unknown name or a value of another type."""
    found: dict[str, list[str]] = {}
    for one in given:
        name, equals, text = one.partition("=")
        if name not in parameters():
            near = get_close_matches(name, parameters(), n=1)
            hint = f"did you mean {near[0]}?" if near else f"the names are {', '.join(parameters())}"
            raise UserError(f"nothing is called {name!r}: {hint}")
        values = [value.strip() for value in text.split(",") if value.strip()]
        if not equals or not values:
            raise UserError(f"{one!r} gives no value; write {name}=VALUE, or {name}=VALUE,VALUE")
        found.setdefault(name, []).extend(_checked(name, value) for value in values)
    if len(found.get("max-runtime", ())) > 1:
        raise UserError("max-runtime takes one value")
    return {name: tuple(dict.fromkeys(values)) for name, values in found.items()}


def _checked(name: str, value: str) -> str:
    shape, words = _SHAPES.get(name, _ARN)
    if not shape.fullmatch(value):
        raise UserError(f"{name}: {value!r} is not {words}")
    return value


class Wanted(Struct, frozen=True):
    """Guardrails and the values that they allow.

    Attributes:
        found: those that can refuse something with the values given.
        needing: those that can refuse nothing without values.
        allowed: the values.
        asked: all their requirements, each once.
    """

    found: tuple[Guardrail, ...]
    needing: tuple[Guardrail, ...]
    allowed: Allowed
    asked: tuple[Asked, ...]

    @classmethod
    def of(cls, controls: Iterable[str], allowed: Allowed) -> Wanted:
        """The guardrails of some controls, or (none named) of all; raises UserError for one that has none."""
        known = {one.control: one for one in guardrails()}
        chosen = tuple(controls)
        for control in chosen:
            if control not in known:
                near = get_close_matches(control, known, n=1)
                hint = f"did you mean {near[0]}?" if near else "no condition key enforces it ('--gaps' says where)"
                raise UserError(f"no guardrail for {control!r}: {hint}")
        listed = [known[control] for control in dict.fromkeys(chosen)] or list(known.values())
        able = [one for one in listed if statements(one.asked, allowed)]
        needing = tuple(one for one in listed if one not in able)
        return cls(tuple(able), needing, allowed, tuple(asked_of(able)))
