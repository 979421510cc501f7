"""What a resource touches, with which role: its facts that name other things, as AWS wrote them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct

from auditor.model.aws.sagemaker.capture import DataCapture
from auditor.model.aws.sagemaker.mixins import Output
from auditor.model.aws.sagemaker.studio_settings import NotebookSharing
from auditor.model.fact import Fact, Parts
from auditor.model.gap import Gap, MissingEvidence, Reason
from auditor.model.place import MisshapenError, walk
from auditor.model.recorder import Field
from auditor.model.resource import Declared, Readable, Resource
from auditor.model.values import To, text

ROLE = "AWS::IAM::Role"
_EXECUTION = ("role", "validation_role")
"""Facts that name the role which what stands beside them is done with."""


class Touch(Struct, frozen=True):
    """A fact names something that the roles are used for.

    Attributes:
        roles: ARNs of execution roles.
        fact: the fact's name.
        type: the type of what is named.
        text: how AWS wrote it: a URI, an ARN, an id.
        beside: what the same structure says of its kind: `ManifestFile`, `FSxLustre`, `ro`.
        own_key: whether a key stands beside it that holds for what is written there.
    """

    roles: tuple[str, ...]
    fact: str
    type: str
    text: str
    beside: frozenset[str] = frozenset()
    own_key: bool = False


Told = Touch | Gap
_SOURCES = ("DataSource", "S3Input")
"""How the paths of structures end that say of which kind their location is."""
_BESIDE = ("S3DataType", "FileSystemType", "FileSystemAccessMode")


def touches(resource: Resource, roles: tuple[str, ...]) -> Iterator[Told]:
    """All that a resource names, for its `roles`, or for the role of the part that names it."""
    return _walk(resource, roles)


def own_roles(readable: Readable) -> tuple[str, ...]:
    """The execution role of a resource or part itself, else those of its parts; raises MissingEvidence for none."""
    found = [getattr(readable, name) for name in _EXECUTION if name in readable.facts]
    if any(found):
        return tuple(str(role) for role in found if role is not None)
    below = (
        part
        for name, one in readable.facts.items()
        if isinstance(one, Parts) and _holds_role(one.part_type)
        for part in getattr(readable, name)
    )
    return tuple(dict.fromkeys(role for part in below for role in own_roles(part)))


def _holds_role(kind: type[Readable]) -> bool:
    return any(name in kind.facts for name in _EXECUTION) or any(
        isinstance(one, Parts) and _holds_role(one.part_type) for one in kind.facts.values()
    )


def _walk(readable: Readable, roles: tuple[str, ...]) -> Iterator[Told]:
    for name, declared in readable.facts.items():
        try:
            if isinstance(declared, Parts):
                for part in getattr(readable, name):
                    if _in_use(part):
                        yield from _walk(part, _nearest(part, roles))
            elif isinstance(declared, Fact) and isinstance(declared.kind, To):
                yield from _named(readable, name, declared, roles)
        except MissingEvidence as missing:
            if missing.gap.reason is not Reason.NOT_RETURNED:
                yield missing.gap


def _in_use(part: Readable) -> bool:
    """Whether a part does anything: data capture and the sharing of notebooks can be switched off."""
    if isinstance(part, DataCapture):
        return part.enabled
    return part.allowed == "Allowed" if isinstance(part, NotebookSharing) else True


def _nearest(part: Readable, roles: tuple[str, ...]) -> tuple[str, ...]:
    own = [getattr(part, name) for name in _EXECUTION if name in part.facts]
    return tuple(str(role) for role in own if role is not None) or roles


def _named(readable: Readable, name: str, declared: Fact[Any], roles: tuple[str, ...]) -> Iterator[Touch]:
    kind = declared.kind
    if not isinstance(kind, To) or ROLE in kind.types:
        return
    for value, beside in written(readable, declared):
        kinds = frozenset(str(beside[key]) for key in _BESIDE if key in beside)
        own_key = isinstance(readable, Output) and readable.output_key is not None
        yield Touch(roles, name, kind.type, value, kinds, own_key)


def written(readable: Readable, declared: Declared) -> Iterable[tuple[str, Mapping[str, Any]]]:
    """The texts at a fact's path with the structure that each stands in; raises MissingEvidence."""
    place, there = declared.locate(readable, text)
    if not there:
        return ()
    above, _, last = declared.path.rpartition(".")
    resource = readable.resource
    for key in _BESIDE if above.endswith(_SOURCES) else ():
        generic, _ = place.below(f"{above}.{key}")
        resource.recorder.look(resource.identity, Field(place.operation, generic, text))
    try:
        holders = [holder for holder, _ in walk(place.holder, above, "")] if above else [place.holder]
        return [
            (str(value), holder)
            for holder in holders
            if isinstance(holder, Mapping)
            for value, _ in walk(holder, last, "")
        ]
    except MisshapenError as error:
        gap = Gap(place.operation, Reason.ERROR, f"{declared.path} is not what AWS returns: {error}")
        raise MissingEvidence(readable.resource.identity.id, readable.label(declared.name), gap) from error
