"""Laying code over what is there: the planned resource takes the place of the one that has its name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from auditor.graph.estate import Estate
from auditor.iac.documents import Sketch, identity_of
from auditor.iac.documents.physical import Spelling
from auditor.iac.documents.sagemaker import UNCHANGED
from auditor.iac.documents.sagemaker.endpoint import configured, elsewhere
from auditor.iac.planned import Change, Home, Unit
from auditor.model.choice import ABSENT, symbolic
from auditor.model.document import Identity
from auditor.model.fact import Resource
from auditor.model.values import Ref


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
        return replace(sketch, identity=identity)
    responses = _filled(sketch.responses, found.document.responses)
    return replace(
        sketch,
        identity=identity,
        responses=responses,
        amends=False,
        base=found.document.gaps,
        shapes=found.shapes,
    )


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
    spelling = Spelling(unit.resources, home)
    for one in unit.resources:
        if one.change is Change.DELETE:
            identity = identity_of(one, spelling.physical(one), spelling.home(one))
            told = (one.metadata.get(name) for name in ("Arn", "Ref"))
            known = (estate.lookup(Ref(identity.type, text), identity) for text in told if isinstance(text, str))
            found = _there(identity, estate) or next(filter(None, known), None)
            if found is not None:
                yield found.identity.id
