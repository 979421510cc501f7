"""Joining what a unit says of one resource in several places: Terraform's parts of a bucket, a role's attachments.

A part is a planned resource of the type `Terraform::<Service>::<Type>Part` with the properties `{"<Type>": reference,
"Part": {CloudFormation's properties}}`; parts are laid over the properties of the resource that they refer to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from auditor.iac.documents.physical import given_name
from auditor.iac.documents.related import Related
from auditor.iac.nodes import at, mapped, together
from auditor.iac.planned import Change, Planned
from auditor.model.choice import ABSENT, OneOf, Unknown, symbolic

UNTOLD_REST: Final = "the plan does not tell what else"
"""How the reason begins of what a set holds besides the references of its code: what code names by id or ARN."""
_TAKEN: Final = Unknown("the code takes away what set it")
_OUTSIDE: Final = ("parameter ", "it is imported from", "it is read from", UNTOLD_REST)
"""How the reasons of unknown values begin that nothing in the unit makes."""


def whole(planned: Planned, related: Related, *, name: Any = "") -> dict[str, Any]:
    """The properties of a resource with its parts laid over them.

    A part may refer to the resource by a symbol or by its literal name (`name`; if empty, the one that its properties
    give). Structures are merged, lists are joined; where only some options have the part, the other options keep what
    was there.
    """
    service, _, kind = planned.type.removeprefix("AWS::").partition("::")
    properties = dict(planned.properties)
    for part, applies in joined(
        related, f"Terraform::{service}::{kind}Part", kind, planned, name=name or given_name(planned)
    ):
        for member, value in _members(at(part.properties, "Part")).items():
            properties[member] = _where(applies, merged(properties.get(member, ABSENT), value), properties, member)
    return {**dict.fromkeys(_taken(planned, related, name or given_name(planned)), _TAKEN), **properties}


def _taken(planned: Planned, related: Related, name: Any) -> Iterator[str]:
    """The structures that parts which go had set: a new resource may have them, and this one loses them."""
    service, _, kind = planned.type.removeprefix("AWS::").partition("::")
    for part in related.of_type(f"Terraform::{service}::{kind}Part"):
        if part.change is Change.DELETE and refers(at(part.properties, kind), related, planned, name) is not False:
            members = _members(at(part.properties, "Part"))
            yield from (member for member, value in members.items() if isinstance(value, Mapping))


def joined(
    related: Related, type_: str, member: str, target: Planned, *, name: Any = ""
) -> Iterator[tuple[Planned, Any]]:
    """Each planned resource of `type_` whose `member` refers to `target`, and whether it applies.

    That is True, a choice of flags where existence or reference hang on decisions, or Unknown where the reference is
    not known at all, so that it may be this resource or another.
    """
    for one in related.of_type(type_):
        if one.change is Change.DELETE:
            continue
        aimed = refers(at(one.properties, member), related, target, name)
        applies = together({"exists": one.exists, "aimed": aimed}, lambda both: both["exists"] and both["aimed"])
        if _may(applies):
            yield one, applies


def refers(value: Any, related: Related, target: Planned, name: Any = "") -> Any:
    """Whether a value, or an item of a list, refers to `target`: a flag, a choice of flags, or Unknown.

    What comes from outside refers to no resource of the unit, unless it is the name of that resource, too.
    """
    if isinstance(value, OneOf):
        options = {option: refers(each, related, target, name) for option, each in value.options.items()}
        return OneOf(value.decision, options, value.assumed)
    if isinstance(value, (list, tuple)):
        return _any(refers(each, related, target, name) for each in value)
    if isinstance(value, Unknown) and not value.text:
        literal = isinstance(name, str) and name != "" and not symbolic(name)
        return value == name if value.reason.startswith(_OUTSIDE) and not literal else value
    text = spelled(value)
    named = related.named(text)
    return (named is not None and named.key == target.key) or (
        isinstance(text, str) and text != "" and text == spelled(name)
    )


def spelled(value: Any) -> Any:
    """The text of what is unknown, with its symbols; any other value as it is."""
    return value.text if isinstance(value, Unknown) else value


def merged(base: Any, over: Any) -> Any:
    """`over` laid over `base`: structures member by member, lists one behind the other, else `over` counts.

    A policy takes the place of another: nothing merges two.
    """
    if isinstance(over, OneOf):
        return OneOf(over.decision, {name: merged(base, each) for name, each in over.options.items()}, over.assumed)
    if over is ABSENT:
        return base
    if isinstance(base, OneOf):
        return OneOf(base.decision, {name: merged(each, over) for name, each in base.options.items()}, base.assumed)
    if isinstance(base, Mapping) and isinstance(over, Mapping) and "Statement" not in over:
        return {**base, **{name: merged(base.get(name, ABSENT), each) for name, each in over.items()}}
    if isinstance(base, (list, tuple)) and isinstance(over, (list, tuple)):
        return [*base, *over]
    return over


def _where(applies: Any, changed: Any, properties: Mapping[str, Any], member: str) -> Any:
    kept = properties.get(member, ABSENT)
    return mapped(applies, lambda yes: changed if yes else kept)


def _members(part: Any) -> dict[str, Any]:
    """The members of a part; of a part that is a choice, each member a choice."""
    if isinstance(part, OneOf):
        names = {name for option in part.options.values() for name in _members(option)}
        return {name: at(part, name) for name in sorted(names)}
    return dict(part) if isinstance(part, Mapping) else {}


def _any(found: Iterator[Any]) -> Any:
    """Whether one of the flags holds; one that surely does decides, whatever the others are."""
    flags = [each for each in found if each is not False]
    if any(each is True for each in flags):
        return True
    return together({str(index): each for index, each in enumerate(flags)}, lambda known: any(known.values()))


def _may(applies: Any) -> bool:
    if isinstance(applies, OneOf):
        return any(map(_may, applies.options.values()))
    return isinstance(applies, Unknown) or applies is True
