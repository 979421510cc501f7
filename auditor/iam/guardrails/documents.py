"""Guardrails as policy documents: one for each control, or as few as fit AWS's limits for all together."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any

from msgspec import Struct

from auditor.iam.guardrails.breach import Allowed, Conditions, breaches
from auditor.iam.guardrails.catalog import Gap, Requirement, Use, gaps, requirements

Asked = tuple[Requirement, Use]


class PolicyKind(StrEnum):
    """What the document is attached as."""

    SCP = "scp"
    IAM = "iam"

    @property
    def limit(self) -> int:
        """The most characters that a document may have.

        Source: Organizations User Guide, "Quotas" (SCP: 5,120 with white space, which is why there is none); IAM User
        Guide, "IAM and AWS STS quotas" (managed policy: 6,144 without white space).
        """
        return 5120 if self is PolicyKind.SCP else 6144


class TooLargeError(ValueError):
    """A statement that fits no policy."""


class Guardrail(Struct, frozen=True):
    """What enforces one control.

    Attributes:
        control: slug of the catalogue, or a requirement's id where no control of it asks for that.
        asked: the requirements, each on one action.
        gaps: what no key tells, so that the control cannot be enforced there.
    """

    control: str
    asked: tuple[Asked, ...]
    gaps: tuple[Gap, ...]

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of the values that it takes."""
        names = {requirement.parameter for requirement, _ in self.asked if requirement.parameter}
        return tuple(sorted(names | ({"approvers"} if self.control == "model-approval-separation" else set())))

    @property
    def stricter(self) -> tuple[str, ...]:
        """What is refused beyond the control."""
        return tuple(dict.fromkeys(use.stricter for _, use in self.asked if use.stricter))


def guardrails() -> tuple[Guardrail, ...]:
    """All guardrails, by control, in the order of the table."""
    found: dict[str, list[Asked]] = {}
    for requirement in requirements():
        for use in requirement.uses:
            for control in use.controls or (requirement.id,):
                found.setdefault(control, []).append((requirement, use))
    return tuple(
        Guardrail(control, tuple(asked), tuple(gap for gap in gaps() if control in gap.controls))
        for control, asked in found.items()
    )


def statements(asked: Iterable[Asked], allowed: Allowed) -> list[dict[str, Any]]:
    """Deny statements; actions under the same conditions share one."""
    joined: dict[str, tuple[str, Conditions, list[str]]] = {}
    for requirement, use in asked:
        for conditions in breaches(requirement, use, allowed):
            text = json.dumps(conditions, sort_keys=True)
            _, _, actions = joined.setdefault(text, (requirement.id, conditions, []))
            actions.append(use.action)
    taken: dict[str, int] = {}
    return [_statement(_sid(name, taken), conditions, actions) for name, conditions, actions in joined.values()]


def document(listed: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """A policy document of these statements."""
    return {"Version": "2012-10-17", "Statement": [dict(one) for one in listed]}


def packed(listed: Iterable[Mapping[str, Any]], kind: PolicyKind) -> tuple[dict[str, Any], ...]:
    """The statements in as few documents as first fit, largest first, finds within the limit.

    Raises:
        TooLargeError: for a statement that is larger than a policy may be.
    """
    bins: list[list[Mapping[str, Any]]] = []
    for one in sorted(listed, key=size, reverse=True):
        if size(document([one])) > kind.limit:
            raise TooLargeError(
                f"statement {one['Sid']} has {size(document([one])):,} characters, more than the {kind.limit:,} of a "
                f"policy: give fewer values, or patterns"
            )
        home = next((taken for taken in bins if size(document([*taken, one])) <= kind.limit), None)
        if home is None:
            bins.append([one])
        else:
            home.append(one)
    return tuple(document(taken) for taken in bins)


def size(value: Mapping[str, Any]) -> int:
    """Characters of JSON without white space."""
    return len(json.dumps(value, separators=(",", ":")))


def _statement(sid: str, conditions: Conditions, actions: list[str]) -> dict[str, Any]:
    listed: str | list[str] = actions[0] if len(actions) == 1 else sorted(set(actions))
    return {"Sid": sid, "Effect": "Deny", "Action": listed, "Resource": "*", "Condition": conditions}


def _sid(name: str, taken: dict[str, int]) -> str:
    """Letters and digits, as IAM wants them; the second of a name is numbered."""
    base = "".join(map(str.capitalize, name.split("-")))
    taken[base] = taken.get(base, 0) + 1
    return base if taken[base] == 1 else f"{base}{taken[base]}"


def guardrail(*names: str, of: Iterable[str] = ()) -> dict[str, Any]:
    """The document that refuses what breaches these requirements, by their ids, without values.

    Args:
        names: ids of requirements.
        of: the actions (`sagemaker:CreateModel`) to narrow it to; none for all that have the keys.
    """
    wanted = frozenset(of)
    found = ((one, use) for one in requirements() if one.id in names for use in one.uses)
    return document(statements([one for one in found if not wanted or one[1].action in wanted], {}))


def asked_of(found: Iterable[Guardrail]) -> Iterator[Asked]:
    """The requirements of several guardrails, each once."""
    yield from dict.fromkeys(asked for one in found for asked in one.asked)
