"""What condition keys can refuse: the packaged table `iam/data/guardrails.yaml`, typed."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from msgspec import Struct

from auditor.iam.known import known
from auditor.model.plain import plain

SERVICE = "sagemaker:"


class Kind(StrEnum):
    """What is asked of a key; see the table's head."""

    PRESENT = "present"
    EQUAL = "equal"
    TRUE = "true"
    NEVER = "never"
    ONLY = "only"
    AT_MOST = "at-most"
    ABSENT = "absent"


class Where(StrEnum):
    """The circumstance in which it is asked; see the table's head."""

    ALWAYS = "always"
    OPTIONAL = "optional"
    LOCAL_STORAGE = "local-storage"
    INLINE = "inline"
    INLINE_LOCAL_STORAGE = "inline-local-storage"
    COMPONENTS = "components"
    NOT_SERVERLESS = "not-serverless"
    ONLINE_STORE = "online-store"
    OFFLINE_STORE = "offline-store"
    NOT_APPROVER = "not-approver"


OPTIONAL = Where.OPTIONAL
"""Of a use that asks nothing without values."""


class Use(Struct, frozen=True):
    """A requirement on one action.

    Attributes:
        action: with its service, `sagemaker:CreateTrainingJob`.
        controls: slugs of the control catalogue that it enforces.
        where: the circumstance in which it is asked.
        stricter: what it refuses beyond those controls, None where nothing.
    """

    action: str
    controls: tuple[str, ...]
    where: Where
    stricter: str | None


class Requirement(Struct, frozen=True):
    """What requests must have.

    Attributes:
        id: kebab-case.
        words: what a request is that breaches it, after "create it".
        key: the condition key.
        kind: what is asked of the key.
        values: for `equal` and `never`.
        others: further values that the API knows.
        operator: the positive operator that its values are tested with.
        multiple: whether the key has several values.
        parameter: the name under which allowed values are given; None where there are none to give.
        uses: the actions.
    """

    id: str
    words: str
    key: str
    kind: Kind
    values: tuple[str, ...]
    others: tuple[str, ...]
    operator: str
    multiple: bool
    parameter: str | None
    uses: tuple[Use, ...]

    def use(self, action: str) -> Use | None:
        """Its use on an action, None where the action lacks the key."""
        return next((use for use in self.uses if use.action == action), None)


class Gap(Struct, frozen=True):
    """A field that protects and that no condition key of its action tells.

    Attributes:
        action: with its service.
        field: path in the request.
        lacks: what cannot be asked, in words.
        key: the key that other actions have for it.
        controls: slugs of the catalogue that no guardrail can enforce there.
    """

    action: str
    field: str
    lacks: str
    key: str | None
    controls: tuple[str, ...]


@cache
def requirements() -> tuple[Requirement, ...]:
    """All requirements, in the order of the table."""
    return tuple(_requirement(name, raw) for name, raw in _table()["requirements"].items())


@cache
def gaps() -> tuple[Gap, ...]:
    """All that no condition key tells, in the order of the table."""
    return tuple(
        Gap(SERVICE + raw["action"], raw["field"], raw["lacks"], raw.get("key"), tuple(raw.get("controls", ())))
        for raw in _table()["gaps"]
    )


def requirement(name: str) -> Requirement:
    """The requirement of that id; KeyError where there is none."""
    return _by_id()[name]


@cache
def _by_id() -> Mapping[str, Requirement]:
    return {one.id: one for one in requirements()}


@cache
def replaced(key: str) -> tuple[str, ...]:
    """The deprecated keys that stood for a key before."""
    return tuple(row.name for row in known().keys("sagemaker") if row.replaced_by == key)


@cache
def _table() -> Mapping[str, Any]:
    table: Mapping[str, Any] = plain(files("auditor.iam").joinpath("data", "guardrails.yaml").read_bytes())
    return table


def _requirement(name: str, raw: Mapping[str, Any]) -> Requirement:
    row = known().key(raw["key"])
    kind = row.type if row else "String"
    family = "Arn" if kind.endswith("ARN") else "String"
    default = {"Bool": "Bool", "Numeric": "Numeric"}.get(kind, family + ("Like" if family == "Arn" else "Equals"))
    return Requirement(
        id=name,
        words=raw["words"],
        key=raw["key"],
        kind=Kind(raw["kind"]),
        values=tuple(raw.get("values", ())),
        others=tuple(raw.get("others", ())),
        operator=raw.get("operator", default),
        multiple=kind.startswith("ArrayOf"),
        parameter=raw.get("parameter"),
        uses=tuple(_use(action, use) for action, use in raw["actions"].items()),
    )


def _use(action: str, raw: Mapping[str, Any]) -> Use:
    where = Where(raw.get("where", Where.ALWAYS))
    return Use(SERVICE + action, tuple(raw.get("controls", ())), where, raw.get("stricter"))
