"""Laying code over what is there: the planned resource takes the place of the one that has its name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from msgspec.structs import replace

from auditor.graph.estate import Estate
from auditor.iac.documents import Sketch, identity_of, known_types
from auditor.iac.documents.physical import Spelling
from auditor.iac.documents.sagemaker import UNCHANGED
from auditor.iac.documents.sagemaker.endpoint import configured, elsewhere
from auditor.iac.planned import Change, Home, Unit
from auditor.model.choice import ABSENT, symbolic
from auditor.model.document import Identity
from auditor.model.fact import Resource
from auditor.model.values import Ref

_ATTACHED: Final = frozenset({"GetBucketPolicy", "GetBucketPolicyStatus"})
"""What is said of a resource by another one of CloudFormation's and Terraform's."""
_ATTACHED_TO: Final = (
    ("GetAccountAuthorizationDetails", "RolePolicyList", "PolicyName"),
    ("GetAccountAuthorizationDetails", "AttachedManagedPolicies", "PolicyArn"),
)
"""Lists to which others add: the operation, the member, and what tells its items apart."""


def laid_over(sketches: Iterable[Sketch], estate: Estate) -> tuple[Sketch, ...]:
    """The sketches, each under the identity of what is there by its name; what is only amended is filled up from it."""
    return tuple(_configured(_laid(sketch, estate), estate) for sketch in sketches)


def _laid(sketch: Sketch, estate: Estate) -> Sketch:
    found = _there(sketch.identity, estate)
    if found is None:
        return sketch
    own = found.identity
    home = {"account": own.account, "region": own.region}
    identity = replace(sketch.identity, there=own.id, arn=own.arn, name=own.name, **home)
    if not sketch.amends:
        return replace(sketch, identity=identity, responses=_kept(sketch, found))
    responses = _filled(sketch.responses, found.document.responses)
    return replace(
        sketch,
        identity=identity,
        responses=responses,
        amends=False,
        base=found.document.gaps,
        shapes=found.shapes,
    )


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
    if config is None:
        return sketch
    told = configured(response, sketch.planned, config)
    return replace(sketch, responses={**sketch.responses, "DescribeEndpoint": told})


def _filled(said: Mapping[str, Any], there: Mapping[str, Any]) -> dict[str, Any]:
    """What is there, with the members that a request names in the place of its own."""
    return {**there, **{name: _member(value, there.get(name)) for name, value in said.items()}}


def _member(said: Any, there: Any) -> Any:
    if said == UNCHANGED:
        return ABSENT if there is None else there
    if isinstance(said, Mapping) and isinstance(there, Mapping):
        return _filled(said, there)
    return said


def _there(identity: Identity, estate: Estate) -> Resource | None:
    if symbolic(identity.name) or symbolic(identity.account):
        return None
    return estate.lookup(Ref(identity.type, identity.arn or identity.name), identity) or estate.lookup(
        Ref(identity.type, identity.name), identity
    )


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
