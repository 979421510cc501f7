"""What SageMaker would answer of the resources that code plans: one describer, and what few types have besides."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from msgspec.structs import replace

from auditor.iac.documents.related import Related, Responses
from auditor.iac.documents.sagemaker.deployed import DEPLOYED, FIXED, KNOWN_LATER, MADE, UNCHANGED, filled
from auditor.iac.documents.sagemaker.naming import described
from auditor.iac.documents.sagemaker.special import SPECIAL, tags_of
from auditor.iac.planned import Change, Planned
from auditor.iac.unread import UNSET, Elsewhere, Partly, settled
from auditor.model.aws.sagemaker.mixins import MayHoldSecrets
from auditor.model.catalog import concrete_types, resource_type
from auditor.model.fact import Parts
from auditor.model.resource import Readable, Resource

__all__ = ["DESCRIBES", "KNOWN_LATER", "UNCHANGED", "describe"]

_PREFIX: Final = "AWS::SageMaker::"
_TAGS: Final = "ListTags"
_POLICIES: Final = {"GetEndpointPolicy": "ResourcePolicy", "GetModelPackageGroupPolicy": "ModelPackageGroupPolicy"}
"""The operations that tell a policy of its own, and CloudFormation's property for it, where it has one."""


def describe(planned: Planned, related: Related) -> Responses:
    """What Describe, ListTags and the policies' operations would answer of a planned SageMaker resource.

    Raises:
        KeyError: for a type that the catalogue lacks.
    """
    kind, noun = resource_type(planned.type), planned.type.removeprefix(_PREFIX)
    amends = planned.change is Change.AMEND
    properties = {name: value for name, value in planned.properties.items() if name != "Tags"}
    operations = kind.operations()
    beside = {name: member for name, member in _POLICIES.items() if name in operations}
    policies = {name: properties.pop(member, None) for name, member in beside.items()}
    response = described(noun, properties, amends=amends)
    if noun in SPECIAL:
        response = SPECIAL[noun](response, planned, related)
    partly = isinstance(planned.properties, Partly)
    if partly:
        response = settled(filled(response, _read(kind), KNOWN_LATER))
    later = DEPLOYED.get(noun, ())
    if amends:
        response = filled(response, _within(response, (path for path in later if path not in FIXED)), KNOWN_LATER)
        return {kind.described_by: filled(response, _within(response, _read(kind)), UNCHANGED)}
    state = MADE.get(noun, {})
    answers: Responses = {kind.described_by: {**state, **filled(response, later, KNOWN_LATER)}}
    if _TAGS in operations:
        tags = planned.properties.get("Tags", KNOWN_LATER if partly else None)
        tags = None if tags is UNSET else tags
        answers[_TAGS] = tags if isinstance(tags, Elsewhere) else {"Tags": tags_of(tags)}
    return answers | {name: _policy(value) for name, value in policies.items()}


def _policy(value: Any) -> dict[str, Any] | None:
    """The answer that tells a policy; None, "there is none", where the code sets none."""
    return None if value is None else {"ResourcePolicy": value}


def _within(response: Mapping[str, Any], paths: Iterable[str]) -> list[str]:
    """The paths that lead into members that the response has: those that it lacks are left to an overlay."""
    return [path for path in paths if path.partition(".")[0].rstrip("[]?") in response]


def _read(kind: type[Resource]) -> tuple[str, ...]:
    """Every path that facts of `kind` read in its Describe, up to the first list in it."""
    places = kind.secret_places if issubclass(kind, MayHoldSecrets) else ()
    found = {path.partition("[]")[0] for path in (*_paths(kind, ""), *places)}
    return tuple(sorted(found, key=lambda path: path.count(".")))


def _paths(kind: type[Readable], base: str) -> list[str]:
    found: list[str] = []
    for fact in kind.facts.values():
        if fact.of is None:
            path = f"{base}.{fact.path}" if base else fact.path
            inner = _paths(fact.part_type, path) if isinstance(fact, Parts) else []
            found += [path, *inner]
    return found


def _trial_component(planned: Planned, related: Related) -> Responses:
    """CloudFormation calls a trial component otherwise than the API does."""
    return describe(replace(planned, type=f"{_PREFIX}TrialComponent"), related)


DESCRIBES: Final[Mapping[str, Callable[[Planned, Related], Responses]]] = {
    **{kind.type: describe for kind in concrete_types() if kind.type.startswith(_PREFIX)},
    f"{_PREFIX}ExperimentTrialComponent": _trial_component,
}
"""The describer of each SageMaker type of the catalogue."""
