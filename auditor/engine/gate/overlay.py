"""Laying code over what is there: the planned resource takes the place of the one that has its name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any, Final

from msgspec.structs import replace

from auditor.engine.gate.amended import amended, unchanged
from auditor.engine.gate.live import There
from auditor.graph.estate import Estate
from auditor.iac.documents import Sketch, identity_of, known_types
from auditor.iac.documents.physical import Spelling
from auditor.iac.documents.sagemaker.endpoint import configured, elsewhere
from auditor.iac.nodes import respelled
from auditor.iac.planned import Change, Home, Unit
from auditor.model.choice import ABSENT, OneOf, Unknown, symbolic
from auditor.model.document import Identity
from auditor.model.gap import Gap
from auditor.model.resource import Resource
from auditor.model.values import Ref

_ATTACHED: Final = frozenset(
    {"GetBucketPolicy", "GetBucketPolicyStatus", "GetEndpointPolicy", "GetModelPackageGroupPolicy", "GetResourcePolicy"}
)
"""What is said of a resource by another one of CloudFormation's and Terraform's."""
_ATTACHED_TO: Final = (
    ("GetAccountAuthorizationDetails", "RolePolicyList", "PolicyName"),
    ("GetAccountAuthorizationDetails", "AttachedManagedPolicies", "PolicyArn"),
    ("ListGrants", "Grants", "GrantId"),
)
"""Lists to which others add: the operation, the member, and what tells its items apart."""


_OTHERS: Final = Unknown("it may be there already, with others of them, but could not be listed")
_CALLED: Final = r"(?P<noun>\w*?)(?:Name|Id|Arn)"


def laid_over(sketches: Iterable[Sketch], estate: Estate) -> tuple[Sketch, ...]:
    """The sketches, each under the identity of what is there by its name; what is only amended is filled up from it.

    What AWS named when it was made is called so wherever the code refers to it; what AWS made with it is there as well.
    """
    pairs = [(sketch, _there(sketch.identity, estate) or _named(sketch, estate)) for sketch in sketches]
    spelled = {one.identity.name: found.identity.name for one, found in pairs if found and symbolic(one.identity.name)}
    stands = {one.planned.key for one, found in pairs if found}
    kept = [(one, found) for one, found in pairs if not (one.implied and one.planned.key.rpartition(".")[0] in stands)]
    return tuple(_configured(_laid(_spelled(one, spelled), found, estate), estate) for one, found in kept)


def _spelled(sketch: Sketch, names: Mapping[str, str]) -> Sketch:
    """A sketch that calls what is there by the name that AWS gave it."""
    if not names:
        return sketch
    called = partial(re.compile("|".join(map(re.escape, names))).sub, lambda found: names[found[0]])
    return replace(sketch, responses=respelled(sketch.responses, called), names=tuple(respelled(sketch.names, called)))


def _laid(sketch: Sketch, found: Resource | None, estate: Estate) -> Sketch:
    if found is None:
        alone = estate.beyond is not None
        return unchanged(sketch, alone=alone) if sketch.amends else sketch if alone else _perhaps(sketch, estate)
    own = found.identity
    home = {"account": own.account, "region": own.region}
    identity = replace(sketch.identity, there=own.id, arn=own.arn, name=own.name, **home)
    sketch = replace(sketch, identity=identity)
    if sketch.planned.replaces:  # made anew, and nothing that others attached to the old one is left
        return sketch
    if sketch.amends:
        return amended(sketch, found)
    return _unattached(replace(sketch, responses=_kept(sketch, found)), found.document.gaps)


def _kept(sketch: Sketch, found: Resource) -> dict[str, Any]:
    """What the code says, with what others attached to what is there: making it anew leaves that alone."""
    there = found.document.responses
    said = {
        operation: _where_said(sketch.said[operation], response, _told(found, operation))
        if operation in sketch.said
        else response
        for operation, response in sketch.responses.items()
    }
    for operation in _ATTACHED & said.keys():
        if not said[operation] and operation in there:
            said[operation] = there[operation]
    for operation, member, name in _ATTACHED_TO:
        whole = said.get(operation)
        own = whole.get(member, []) if isinstance(whole, Mapping) else None
        if isinstance(whole, Mapping) and isinstance(own, (list, tuple)):
            said[operation] = {**whole, member: [*own, *_others(_told(found, operation), own, member, name)]}
    return said


def _told(found: Resource, operation: str) -> Any:
    """What an operation said of what is there; Unknown where it was not read."""
    responses = found.document.responses
    if operation in responses:
        return responses[operation]
    gap = found.unread(operation)
    return Unknown(f"{gap.operation} of what is there was not read: {gap.reason}")


def _others(told: Any, own: Iterable[Any], member: str, name: str) -> Iterator[Any]:
    """What others attached: the items of the list that is there which the code does not call so."""
    held = told.get(member) if isinstance(told, Mapping) else told
    if isinstance(held, (list, tuple)):
        names = {one.get(name) for one in own if isinstance(one, Mapping)}
        yield from (one for one in held if one.get(name) not in names)
    elif held is not None:
        yield held


def _where_said(property_: Any, said: Any, there: Any) -> Any:
    """The answer as the code has it, where it sets the property; else it stays as it is."""
    if isinstance(property_, OneOf):
        options = {name: _where_said(each, said, there) for name, each in property_.options.items()}
        return OneOf(property_.decision, options, property_.assumed)
    return there if property_ is ABSENT else said


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
    kind, standing = sketch.identity.type, _known(sketch.planned.stands, sketch.identity, estate)
    if standing is not None:
        return standing
    for member, value in sketch.planned.properties.items():
        called = re.fullmatch(_CALLED, member)
        if called and kind.endswith(called["noun"]) and isinstance(value, str) and value and not symbolic(value):
            found = estate.lookup(Ref(kind, value), sketch.identity)
            if found is not None:
                return found
    return estate.job(sketch.identity) if sketch.amends and isinstance(estate, There) else None


def _known(names: Iterable[str], identity: Identity, estate: Estate) -> Resource | None:
    """What is there by the ARN or the id that a plan has of it."""
    return next(filter(None, (estate.lookup(Ref(identity.type, name), identity) for name in names)), None)


def gone(unit: Unit, home: Home, estate: Estate) -> frozenset[str]:
    """The ids of what is there and is deleted or replaced by the unit."""
    return frozenset(_gone(unit, home, estate))


def _gone(unit: Unit, home: Home, estate: Estate) -> Iterator[str]:
    spelling = Spelling(unit.resources, home, known_types())
    for one in unit.resources:
        deleted = one.change is Change.DELETE
        if deleted or one.replaces:
            identity = identity_of(one, spelling.physical(one), spelling.home(one))
            named = _there(identity, estate) if deleted else None
            found = named or _known(one.stands if deleted else one.replaces, identity, estate)
            if found is not None:
                yield found.identity.id
