"""From planned resources to documents in the shapes of AWS's answers; one module for each service.

A module has a table `DESCRIBES`: {type: what makes {operation: response} of a planned resource and of what its unit
plans for it}. `sketches` finds them, spells out the references, and binds names, ARNs and homes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any, TypeAlias

from msgspec import Struct, field
from msgspec.structs import replace

from auditor.iac.documents.grouping import grouped, groups
from auditor.iac.documents.legal import legal
from auditor.iac.documents.partitions import images_open, settled
from auditor.iac.documents.physical import Physical, Spelling
from auditor.iac.documents.related import Related, Responses
from auditor.iac.documents.subject import Implied
from auditor.iac.planned import Change, Home, Planned, Unit
from auditor.iac.unread import Unread
from auditor.model.choice import OneOf, Unknown, World, decisions, fixed, holes, symbol, within
from auditor.model.document import GLOBAL, PlannedDocument, PlannedIdentity, Secret, Shapes
from auditor.model.gap import Gap
from auditor.redact import redact, worth_searching

Describer: TypeAlias = Callable[[Planned, Related], Responses]
Implication: TypeAlias = Callable[[Planned, Related], list[Implied]]

_GLOBAL = "AWS::IAM::"
_JUDGED_AS = {
    "AWS::KMS::ReplicaKey": "AWS::KMS::Key",
    "AWS::SageMaker::ExperimentTrialComponent": "AWS::SageMaker::TrialComponent",
}
"""Types of CloudFormation's that the API does not tell apart."""


class Sketch(Struct):
    """A planned resource as a document whose choices are still open.

    `amends`: what it does not say stays as it is. `implied`: AWS makes it without being told to. `base`: the gaps of
    what is there, which stay gaps, `kept` the credentials that an earlier scan took out of it, and `shapes` what of it
    could have been read. `said`: {operation: the property that it tells of}; where that is absent, what is there stays.
    `hidden`: the credentials that were taken out, lines of them, to be masked wherever the file itself is shown.
    """

    planned: Planned
    identity: PlannedIdentity
    responses: Responses
    names: tuple[Any, ...]
    exists: bool | OneOf
    amends: bool = False
    implied: bool = False
    base: Mapping[str, Gap] = field(default_factory=dict[str, Gap])
    kept: tuple[Secret, ...] = ()
    shapes: Shapes | None = None
    said: Mapping[str, Any] = field(default_factory=dict[str, Any])
    hangs_on: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    _made: dict[tuple[tuple[str, str], ...], PlannedDocument] = field(default_factory=dict)
    _searched: bool = True
    _fixed: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        """Learn what it hangs on, and forget what was made of another like it."""
        self.hangs_on = decisions([self.responses, list(self.names), self.exists])
        self._made = {}
        self._searched = worth_searching(self.responses)
        self._fixed = fixed(self.responses)

    def under(self, world: World) -> PlannedDocument:
        """The document with what `world` decides decided, what the code does not tell as gaps, and no credential."""
        mine = self.hangs_on & world.keys() if world and self.hangs_on else ()
        own = tuple(sorted((name, world[name]) for name in mine)) if mine else ()
        known = self._made.get(own)
        if known is None:
            known = self._made[own] = self._document(dict(own))
        return known

    def _document(self, world: World) -> PlannedDocument:
        gaps = dict(self.base)
        known = within(self.responses, world, self._fixed)
        # before the holes: what is known of a text that has some is searched, too
        clean, secrets = redact(known) if self._searched else (known, ())
        if secrets:
            self.hidden |= frozenset(replaced(known, clean))
        whole = {name: holes(response, name, name, gaps, self._fixed) for name, response in clean.items()}
        responses = {name: response for name, response in whole.items() if response is not None or name not in gaps}
        names = tuple(name for name in within(list(self.names), world) if isinstance(name, str))
        exists = within(self.exists, world)
        return PlannedDocument(self.identity, responses, gaps, (*self.kept, *secrets), names, exists)


def sketches(unit: Unit, home: Home) -> tuple[Sketch, ...]:
    """The documents of a unit: of what it makes or amends, where the auditor knows the type."""
    unit = replace(unit, resources=settled(unit.resources, home))
    spelling, related = Spelling(unit.resources, home, _describers()), Related.among(unit.resources)
    return tuple(_sketches(unit, spelling, related))


def _sketches(unit: Unit, spelling: Spelling, related: Related) -> Iterator[Sketch]:
    described = {one.key: responses for one, responses in _described(unit, related)}
    names = groups(described.values())
    for one in unit.resources:
        if one.change is Change.DELETE:
            continue
        if responses := described.get(one.key):
            said = _says()[one.type](one, related) if one.type in _says() else {}
            sketch = _sketch(one, grouped(responses, names) if names else responses, spelling)
            yield replace(sketch, said=said) if said else sketch
        yield from _implied(one, related, spelling)


def _sketch(one: Planned, responses: Responses, spelling: Spelling) -> Sketch:
    called = spelling.physical(one)
    identity = identity_of(one, called, spelling.home(one))
    told = images_open(legal(identity.type, spelling.spelled(responses)), spelling.home(one))
    return Sketch(one, identity, told, called.others, one.exists, one.change is Change.AMEND)


def _implied(one: Planned, related: Related, spelling: Spelling) -> Iterator[Sketch]:
    """What AWS makes together with a planned resource: a VPC's main route table, default group and default ACL.

    One without a name of its own is the planned resource itself, of a type that the auditor calls otherwise.
    """
    for imply in _implications().get(one.type, ()):
        for each in imply(one, related):
            if not each.which:
                yield _sketch(replace(one, type=each.type), each.responses, spelling)
                continue
            address = one.source.address and f"{one.source.address}.{each.which}"
            source = replace(one.source, address=address)
            thing = Planned(each.type, f"{one.key}.{each.which}", {}, source, one.exists, home=one.home)
            identity = identity_of(thing, Physical(symbol(one.key, each.which), None), spelling.home(one))
            yield Sketch(thing, identity, spelling.spelled(each.responses), (), one.exists, implied=True)


def _described(unit: Unit, related: Related) -> Iterator[tuple[Planned, Responses]]:
    describers = _describers()
    for one in unit.resources:
        describe = describers.get(one.type)
        if describe is not None and one.change is not Change.DELETE:
            responses = describe(one, related)
            if isinstance(one.properties, Unread):
                responses = dict.fromkeys(responses, one.properties.unknown)
            yield one, responses


def replaced(raw: Any, clean: Any) -> Iterator[str]:
    """The lines of texts that redaction changed, as they were."""
    if raw is clean:
        return
    if isinstance(raw, Mapping) and isinstance(clean, Mapping):
        for name, each in raw.items():
            yield from replaced(each, clean.get(name))
    elif isinstance(raw, list) and isinstance(clean, list):
        for each, cleaned in zip(raw, clean, strict=False):
            yield from replaced(each, cleaned)
    elif isinstance(raw, Unknown) and isinstance(clean, Unknown):
        yield from replaced(raw.text, clean.text)
    elif isinstance(raw, str) and raw != clean:
        kept = set(str(clean).splitlines())
        yield from (line for line in map(str.strip, raw.splitlines()) if line and line not in kept)


def identity_of(one: Planned, called: Physical, home: Home) -> PlannedIdentity:
    """The identity of a planned resource at its home."""
    region = GLOBAL if one.type.startswith(_GLOBAL) else home.region
    type_ = _JUDGED_AS.get(one.type, one.type)
    return PlannedIdentity(home.partition, home.account, region, type_, called.name, called.arn, one.place)


def known_types() -> frozenset[str]:
    """The types of which documents can be made."""
    return frozenset(_describers())


@cache
def _implications() -> Mapping[str, tuple[Implication, ...]]:
    found: dict[str, tuple[Implication, ...]] = {}
    for module in _modules():
        for type_, imply in getattr(module, "IMPLIED", {}).items():
            found[type_] = (*found.get(type_, ()), imply)
    return found


@cache
def _says() -> Mapping[str, Describer]:
    return {type_: says for module in _modules() for type_, says in getattr(module, "SAYS", {}).items()}


@cache
def _modules() -> tuple[ModuleType, ...]:
    return tuple(import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__))


@cache
def _describers() -> Mapping[str, Describer]:
    found: dict[str, Describer] = {}
    for module in _modules():
        found |= getattr(module, "DESCRIBES", {})
    return found
