"""What code attaches to resources that are there already: a policy to a bucket, a policy to a role, a route to a table.

Such a resource is judged as it will be: what is there, with what the code adds and without what it takes away. For that
it joins the unit as a planned resource without properties, to which the attachments refer; what they add to its
description is laid over the live one, or taken out of it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from auditor.engine.gate.overlay import gone
from auditor.graph.estate import Estate
from auditor.iac.documents import Sketch, identity_of, known_types, sketches
from auditor.iac.documents.physical import Physical, Spelling
from auditor.iac.nodes import mapped
from auditor.iac.planned import Change, Home, Planned, Unit
from auditor.model.choice import ABSENT, Unknown, symbol, symbolic
from auditor.model.resource import Resource
from auditor.model.values import Ref

_ROLE, _USER, _GROUP = "AWS::IAM::Role", "AWS::IAM::User", "AWS::IAM::Group"
_HOLDERS: Final = {"Roles": _ROLE, "Users": _USER, "Groups": _GROUP}
_TARGETS: Final[Mapping[str, Mapping[str, str]]] = {
    "AWS::EC2::Route": {"RouteTableId": "AWS::EC2::RouteTable"},
    "AWS::EC2::SecurityGroupEgress": {"GroupId": "AWS::EC2::SecurityGroup"},
    "AWS::EC2::SecurityGroupIngress": {"GroupId": "AWS::EC2::SecurityGroup"},
    "AWS::EC2::SubnetRouteTableAssociation": {"RouteTableId": "AWS::EC2::RouteTable"},
    "AWS::IAM::GroupPolicy": {"GroupName": _GROUP},
    "AWS::IAM::ManagedPolicy": _HOLDERS,
    "AWS::IAM::Policy": _HOLDERS,
    "AWS::IAM::RolePolicy": {"RoleName": _ROLE},
    "AWS::IAM::UserPolicy": {"UserName": _USER},
    "AWS::S3::BucketPolicy": {"Bucket": "AWS::S3::Bucket"},
    "AWS::SecretsManager::ResourcePolicy": {"SecretId": "AWS::SecretsManager::Secret"},
    "Terraform::IAM::PolicyAttachment": {"Role": _ROLE, "User": _USER, "Group": _GROUP},
}
"""{type: {property: the type of what it names}} of what changes another resource."""

_PART = re.compile(r"Terraform::(?P<service>\w+)::(?P<noun>\w+)Part")


_NAMES: Final = (
    ("PolicyArn",),
    ("PolicyName",),
    ("DestinationCidrBlock", "DestinationIpv6CidrBlock", "DestinationPrefixListId"),
)
_TAKEN: Final = Unknown("the code takes away a part of it")

Own = frozenset[tuple[str, str]]
"""The types and names of what a unit plans."""


class Attached(Struct, frozen=True):
    """A unit whose attachments refer to what is there as to planned resources, and those by their keys.

    `taken` are the attachments that go, by the key of what they go from; `kept` is what the unit plans itself of that.
    """

    unit: Unit
    there: Mapping[str, Resource]
    taken: Mapping[str, Sequence[Planned]]
    kept: Mapping[str, Resource]

    def lessened(self) -> tuple[Resource, ...]:
        """What the unit takes parts away from and plans itself, as it is there without them."""
        return tuple(
            type(live)(
                replace(live.document, responses=self._left(_bare(key, live, self.taken[key][0]), live)), live.shapes
            )
            for key, live in self.kept.items()
        )

    def laid(self, sketch: Sketch) -> Sketch:
        """The sketch of what is there already, with what the unit adds; any other sketch as it is."""
        live = self.there.get(sketch.planned.key)
        if live is None:
            return sketch
        bare = self._alone(sketch.planned).responses
        responses = self._left(sketch.planned, live)
        for name, response in sketch.responses.items():
            responses[name] = _added(responses.get(name), response, bare.get(name))
        own = live.identity
        identity = replace(
            sketch.identity, there=own.id, arn=own.arn, name=own.name, account=own.account, region=own.region
        )
        return replace(
            sketch,
            identity=identity,
            responses=responses,
            base=dict(live.document.gaps),
            kept=live.document.secrets,
            shapes=live.shapes,
        )

    def _left(self, bare: Planned, live: Resource) -> dict[str, Any]:
        """What was said of a resource, without what the unit takes from it."""
        responses, taken = dict(live.document.responses), self.taken.get(bare.key, ())
        without, alone = self._alone(bare).responses, self._alone(bare, *taken)
        for name, response in alone.responses.items():
            said = alone.said.get(name, ABSENT) is not ABSENT  # and may be just what a new one has
            if said or response != without.get(name):
                responses[name] = _left(responses.get(name), response, None if said else without.get(name))
        return responses

    def _alone(self, bare: Planned, *attachments: Planned) -> Sketch:
        """The resource as these alone would describe it."""
        made = sketches(replace(self.unit, resources=(bare, *attachments)), Home())
        return next(one for one in made if one.planned.key == bare.key and not one.implied)


def attached(unit: Unit, home: Home, estate: Estate) -> Attached:
    """Find what the unit attaches to what is there."""
    there: dict[str, Resource] = {}
    resources: list[Planned] = []
    added: dict[str, Planned] = {}
    taken: dict[str, list[Planned]] = defaultdict(list)
    kept: dict[str, Resource] = {}
    own, without = cache(partial(_own, unit, home)), gone(unit, home, estate)
    for one in unit.resources:
        goes = one.change is Change.DELETE
        pointed, found = _pointed(one, home, estate, frozenset if goes else own)
        resources.append(one if goes else pointed)
        for key, live in found.items():
            if goes and live.identity.id in without:
                continue
            if goes:
                taken[key].append(replace(pointed, change=Change.MAKE))
            if (live.identity.type, live.identity.name) in own():
                kept[key] = live
                continue
            there[key] = live
            added.setdefault(key, _bare(key, live, one))
    return Attached(replace(unit, resources=(*resources, *added.values())), there, taken, kept)


def _bare(key: str, live: Resource, by: Planned) -> Planned:
    """What is there as a planned resource of which nothing is said but what refers to it."""
    return Planned(live.identity.type, key, {}, by.source)


def _own(unit: Unit, home: Home) -> Own:
    """What the unit makes or keeps itself: it is judged as the unit says, and takes the place of what is there."""
    spelling = Spelling(unit.resources, home, known_types())
    kept = (one for one in unit.resources if one.change is not Change.DELETE)
    return frozenset((one.type, spelling.physical(one).name) for one in kept)


def _pointed(one: Planned, home: Home, estate: Estate, own: Callable[[], Own]) -> tuple[Planned, dict[str, Resource]]:
    """A resource with its names of what is there turned to references, and what they name; `own` is seldom asked."""
    found: dict[str, Resource] = {}
    properties = dict(one.properties)
    for member, type_ in _targets(one).items():
        if member in properties and type_ in known_types():
            named = _named(properties[member], type_, one, home, estate)
            names = {text: live for text, live in named if (type_, live.identity.name) not in own()}
            properties[member] = _replaced(properties[member], names)
            found |= {_key(live): live for live in names.values()}
    return (replace(one, properties=properties), found) if found else (one, found)


def _targets(one: Planned) -> Mapping[str, str]:
    part = _PART.fullmatch(one.type)
    return {part["noun"]: f"AWS::{part['service']}::{part['noun']}"} if part else _TARGETS.get(one.type, {})


def _named(value: Any, type_: str, one: Planned, home: Home, estate: Estate) -> Iterator[tuple[str, Resource]]:
    identity = identity_of(replace(one, type=type_), Physical(one.key, None), one.home or home)
    for text in value if isinstance(value, (list, tuple)) else (value,):
        if isinstance(text, str) and text and not symbolic(text):
            live = estate.lookup(Ref(type_, text), identity)
            if live is not None:
                yield text, live


def _replaced(value: Any, names: Mapping[str, Resource]) -> Any:
    if isinstance(value, (list, tuple)):
        return [_replaced(each, names) for each in value]
    return symbol(_key(names[value]), "Ref") if isinstance(value, str) and value in names else value


def _key(live: Resource) -> str:
    return re.sub(r"[/:|«»]", " ", live.identity.id)


def _added(there: Any, said: Any, bare: Any) -> Any:
    """A response that is there, with what `said` has beyond `bare`."""
    if said == bare:
        return there
    return mapped(said, lambda known: _merged(there, known, bare)) if said is not ABSENT else there


def _left(there: Any, said: Any, bare: Any) -> Any:
    """A response that is there, without what `said` has beyond `bare`; unknown where it can't be told apart."""
    if not isinstance(there, Mapping) or not isinstance(said, Mapping):
        return there if there is None else _TAKEN
    before = bare if isinstance(bare, Mapping) else {}
    less = {member for member, value in said.items() if value != before.get(member)}
    if "Policy" in said or "PolicyStatus" in said:
        return None
    return {**there, **{member: _fewer(there.get(member), said[member]) for member in less}}


def _fewer(there: Any, said: Any) -> Any:
    """A list without what is called the same; what is no list of named things is unknown."""
    if there is None:
        return None
    lists = isinstance(there, (list, tuple)) and isinstance(said, (list, tuple))
    names = {_called(one) for one in said} if lists else {None}
    return _TAKEN if None in names else [one for one in there if _called(one) not in names]


def _called(item: Any) -> tuple[str, ...] | None:
    """What tells an item of a list from the others: a policy's ARN or name, a route's destination."""
    if not isinstance(item, Mapping):
        return None
    for members in _NAMES:
        values = [item[member] for member in members if item.get(member) is not None]
        if values:
            return tuple(values) if all(isinstance(value, str) for value in values) else None
    return None


def _merged(there: Any, said: Any, bare: Any) -> Any:
    if not isinstance(said, Mapping):
        return there
    whole, before = dict(there or {}), bare if isinstance(bare, Mapping) else {}
    for member, value in said.items():
        if value != before.get(member):
            whole[member] = _extended(whole.get(member), value, before.get(member))
    return whole


def _extended(there: Any, said: Any, bare: Any) -> Any:
    """A list that is there, with what `said` adds to it, in the place of what is called so; else what is said."""
    if isinstance(there, (list, tuple)) and isinstance(said, (list, tuple)):
        known = list(bare) if isinstance(bare, (list, tuple)) else []
        added = [each for each in said if each not in known]
        names = {_called(each) for each in added} - {None}
        return [*(one for one in there if _called(one) not in names), *added]
    return said
