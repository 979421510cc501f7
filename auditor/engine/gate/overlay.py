"""Laying code over what is there: the planned resource takes the place of the one that has its name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from msgspec.structs import replace

from auditor.engine.gate.live import There
from auditor.graph.estate import Estate
from auditor.iac.documents import Sketch, identity_of, known_types
from auditor.iac.documents.physical import Spelling
from auditor.iac.documents.sagemaker import UNCHANGED
from auditor.iac.documents.sagemaker.endpoint import configured, elsewhere
from auditor.iac.planned import Change, Home, Unit
from auditor.model.catalog import resource_type
from auditor.model.choice import ABSENT, Unknown, symbolic
from auditor.model.document import AmendedShapes, Identity
from auditor.model.fact import Resource
from auditor.model.gap import Gap, Reason
from auditor.model.values import Ref

_ATTACHED: Final = frozenset(
    {"GetBucketPolicy", "GetBucketPolicyStatus", "GetEndpointPolicy", "GetModelPackageGroupPolicy", "GetResourcePolicy"}
)
"""What is said of a resource by another one of CloudFormation's and Terraform's."""
_ATTACHED_TO: Final = (
    ("GetAccountAuthorizationDetails", "RolePolicyList", "PolicyName"),
    ("GetAccountAuthorizationDetails", "AttachedManagedPolicies", "PolicyArn"),
)
"""Lists to which others add: the operation, the member, and what tells its items apart."""


_MERGED: Final = frozenset(
    {"CodeRepository", "Domain", "FeatureGroup", "Space", "TrainingJob", "TrialComponent", "UserProfile", "Workforce"}
    | {"Workteam"}
)
"""Whose updates take a part of a structure: their requests require nothing in it that had to be said again."""
_MAY_GO: Final = Unknown("the update sets what it is a part of without naming it")
_OTHERS: Final = Unknown("it may be there already, with others of them, but could not be listed")
_CALLED: Final = re.compile(r"(?P<noun>\w*?)(?:Name|Id|Arn)")


class _Nowhere(AmendedShapes):
    """What a request to update says of what was not found in the snapshot, and why it was not."""

    def __init__(self, why: str) -> None:
        """Take the reason."""
        super().__init__()
        self._why = why

    def why(self, operation: str, path: str) -> Gap:
        """It stays as it is, and nobody knows how that is."""
        return Gap(operation, Reason.UNRESOLVED, f"the update leaves {path} as it is, and {self._why}")


class _Unread(AmendedShapes):
    """What a request to update says of what is there, but could not be described."""

    def __init__(self, found: Resource) -> None:
        """Take what is there."""
        super().__init__()
        self._found = found

    def has(self, operation: str, path: str) -> bool:
        """Of its other operations, what they could have returned."""
        return operation != self._found.described_by and self._found.shapes.has(operation, path)

    def why(self, operation: str, path: str) -> Gap:
        """Why it could not be described."""
        found = self._found
        return found.unread(None) if operation == found.described_by else found.shapes.why(operation, path)


_ALONE: Final = AmendedShapes()
_NOWHERE: Final = _Nowhere("the snapshot holds no such thing")
_NAMELESS: Final = _Nowhere("which of those in the snapshot it is, nobody said")


def laid_over(sketches: Iterable[Sketch], estate: Estate) -> tuple[Sketch, ...]:
    """The sketches, each under the identity of what is there by its name; what is only amended is filled up from it."""
    return tuple(_configured(_laid(sketch, estate), estate) for sketch in sketches)


def _laid(sketch: Sketch, estate: Estate) -> Sketch:
    found = _there(sketch.identity, estate) or _named(sketch, estate)
    if found is None:
        alone = estate.beyond is not None
        return _unchanged(sketch, alone=alone) if sketch.amends else sketch if alone else _perhaps(sketch, estate)
    own = found.identity
    home = {"account": own.account, "region": own.region}
    identity = replace(sketch.identity, there=own.id, arn=own.arn, name=own.name, **home)
    if not sketch.amends:
        sketch = replace(sketch, identity=identity, responses=_kept(sketch, found))
        return _unattached(sketch, found.document.gaps)
    said, merges = sketch.responses[found.described_by], _noun(found.identity) in _MERGED
    unread = not any(True for _ in found.places(None))
    return replace(
        sketch,
        identity=identity,
        responses=_amended(sketch.responses, found),
        amends=False,
        base=found.document.gaps,
        kept=tuple(one for one in found.document.secrets if _stays(one.place, said, merges=merges)),
        shapes=_Unread(found) if unread else found.shapes,
    )


def _unchanged(sketch: Sketch, *, alone: bool) -> Sketch:
    """What is amended and was not found, in a snapshot or because there is none: the rest of it is not known."""
    shapes = _ALONE if alone else _NAMELESS if symbolic(sketch.identity.name) else _NOWHERE
    unsaid = resource_type(sketch.identity.type).operations() - sketch.responses.keys()
    return replace(sketch, shapes=shapes, base={name: shapes.why(name, "it") for name in sorted(unsaid)})


def _kept(sketch: Sketch, found: Resource) -> dict[str, Any]:
    """What the code says, with what others attached to what is there: making it anew leaves that alone."""
    said, there = dict(sketch.responses), found.document.responses
    for operation in _ATTACHED & said.keys():
        if not said[operation] and operation in there:
            said[operation] = there[operation]
    for operation, member, name in _ATTACHED_TO:
        whole, held = said.get(operation), (there.get(operation) or {}).get(member)
        own = whole.get(member) if isinstance(whole, Mapping) else None
        if held and (own is None or isinstance(own, (list, tuple))) and isinstance(whole, Mapping):
            names = {one.get(name) for one in own or () if isinstance(one, Mapping)}
            others = [one for one in held if one.get(name) not in names]
            said[operation] = {**whole, member: [*(own or ()), *others]}
    return said


def _unattached(sketch: Sketch, gaps: Mapping[str, Gap]) -> Sketch:
    """The sketch without what it does not say of attachments that could not be read."""
    unread = {name: gap for name, gap in gaps.items() if name in _ATTACHED and not sketch.responses.get(name)}
    responses = {name: response for name, response in sketch.responses.items() if name not in unread}
    return replace(sketch, responses=responses, base={**sketch.base, **unread}) if unread else sketch


def _perhaps(sketch: Sketch, estate: Estate) -> Sketch:
    """What was not found, though it may be there: then others may have attached something to it."""
    if symbolic(sketch.identity.name):
        return sketch
    gap = estate.absence(Ref(sketch.identity.type, sketch.identity.name), sketch.identity)
    if not isinstance(gap, Gap):
        return sketch
    said = dict(sketch.responses)
    for operation, member, _ in _ATTACHED_TO:
        whole = said.get(operation)
        own = whole.get(member, []) if isinstance(whole, Mapping) else None
        if isinstance(whole, Mapping) and isinstance(own, (list, tuple)):
            said[operation] = {
                **whole,
                member: [*own, _OTHERS],
            }
    return _unattached(replace(sketch, responses=said), dict.fromkeys(_ATTACHED & said.keys(), gap))


def _configured(sketch: Sketch, estate: Estate) -> Sketch:
    """An endpoint with what its configuration gives it, where the code names one that is there already."""
    response = sketch.responses.get("DescribeEndpoint")
    if not isinstance(response, Mapping):
        return sketch
    name = response.get("EndpointConfigName")
    if not isinstance(name, str) or elsewhere(name) not in response.values():
        return sketch
    found = estate.lookup(Ref("AWS::SageMaker::EndpointConfig", name), sketch.identity)
    config = found.document.responses.get("DescribeEndpointConfig") if found else None
    if config is None and (found is not None or estate.beyond is not None):
        return sketch
    told = configured(response, sketch.planned, config) if config is not None else _nowhere(response, name)
    return replace(sketch, responses={**sketch.responses, "DescribeEndpoint": told})


def _nowhere(response: Mapping[str, Any], name: str) -> dict[str, Any]:
    """An endpoint whose configuration is neither in the code nor in the snapshot."""
    lacking = Unknown(f"it stands in the endpoint configuration {name}, which the snapshot does not hold either")
    return {member: lacking if value == elsewhere(name) else value for member, value in response.items()}


def _amended(said: Mapping[str, Any], found: Resource) -> dict[str, Any]:
    """What is there with what a request changes; in the Search record, where nothing else tells of it."""
    there, search = found.document.responses, f"Search:{found.searched_as}"
    in_search = search in there and found.described_by not in there
    whole = dict(there)
    for name, response in said.items():
        place = search if in_search and name == found.described_by else name
        merge = _merged if _noun(found.identity) in _MERGED else _set
        members = {each: merge(value, (there.get(place) or {}).get(each)) for each, value in response.items()}
        whole[place] = {**(there.get(place) or {}), **members}
    return whole


def _merged(said: Any, there: Any) -> Any:
    """A member that an update names; of a structure, what is not named stays."""
    if said == UNCHANGED:
        return ABSENT if there is None else there
    if isinstance(said, list):
        return _with_others(said, there)
    if not isinstance(said, Mapping) or not (there is None or isinstance(there, Mapping)):
        return said
    known = there or {}
    return {**known, **{name: _merged(value, known.get(name)) for name, value in said.items()}}


def _set(said: Any, there: Any) -> Any:
    """A member that an update names; of a structure, what is not named may stay or go: the API does not say."""
    if said == UNCHANGED:
        return ABSENT if there is None else _MAY_GO
    if isinstance(said, list):
        return _with_others(said, there)
    if not isinstance(said, Mapping) or not (there is None or isinstance(there, Mapping)):
        return said
    known = there or {}
    return {**dict.fromkeys(known, _MAY_GO), **{name: _set(value, known.get(name)) for name, value in said.items()}}


def _with_others(said: list[Any], there: Any) -> list[Any]:
    """A list that an update names; where the others stay, they are told apart by their names."""
    if UNCHANGED not in said:
        return said
    named = [one for one in said if one != UNCHANGED]
    names = {_name_of(one) for one in named}
    return [*named, *(one for one in there or () if _name_of(one) not in names)]


def _name_of(item: Any) -> Any:
    known = (item.get(member) for member in ("InstanceGroupName", "Name")) if isinstance(item, Mapping) else ()
    return next((name for name in known if isinstance(name, str)), None)


def _stays(place: str, said: Any, *, merges: bool, within: bool = False) -> bool:
    """Whether an update surely leaves what stands at a place, as secrets have it (`Containers[0].Environment.TOKEN`).

    `merges`: of a structure that it names, it leaves what it does not name. `within`: the place is within such a one.
    """
    head, *rest = re.split(r"[.\[]", place, maxsplit=1)
    if isinstance(said, Mapping) and head in said:
        return _stays("".join(rest), said[head], merges=merges, within=True)
    return (isinstance(said, Mapping) or said == UNCHANGED) and (merges or not within)


def _noun(identity: Identity) -> str:
    return identity.type.rpartition("::")[2]


def _there(identity: Identity, estate: Estate) -> Resource | None:
    if symbolic(identity.name) or symbolic(identity.account):
        return None
    return estate.lookup(Ref(identity.type, identity.arn or identity.name), identity) or estate.lookup(
        Ref(identity.type, identity.name), identity
    )


def _named(sketch: Sketch, estate: Estate) -> Resource | None:
    """What is there by the name or id that the code gives it beside the one that AWS does; a job that is changed."""
    if symbolic(sketch.identity.account):
        return None
    noun, kind = _noun(sketch.identity), sketch.identity.type
    for member, value in sketch.planned.properties.items():
        called = _CALLED.fullmatch(member)
        if called and noun.endswith(called["noun"]) and isinstance(value, str) and value and not symbolic(value):
            found = estate.lookup(Ref(kind, value), sketch.identity)
            if found is not None:
                return found
    return estate.job(sketch.identity) if sketch.amends and isinstance(estate, There) else None


def gone(unit: Unit, home: Home, estate: Estate) -> frozenset[str]:
    """The ids of what is there and is deleted by the unit."""
    return frozenset(_gone(unit, home, estate))


def _gone(unit: Unit, home: Home, estate: Estate) -> Iterator[str]:
    spelling = Spelling(unit.resources, home, known_types())
    for one in unit.resources:
        if one.change is Change.DELETE:
            identity = identity_of(one, spelling.physical(one), spelling.home(one))
            told = (one.metadata.get(name) for name in ("Arn", "Ref"))
            known = (estate.lookup(Ref(identity.type, text), identity) for text in told if isinstance(text, str))
            found = _there(identity, estate) or next(filter(None, known), None)
            if found is not None:
                yield found.identity.id
