"""The role that a resource runs with: its own, else that of what it stands on (a model, a domain, an endpoint)."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.engine.least_privilege.reading import own_roles
from auditor.graph.estate import Estate
from auditor.model.aws.sagemaker.hosting import Endpoint, EndpointConfig
from auditor.model.aws.sagemaker.inference import InferenceComponent
from auditor.model.aws.sagemaker.pipeline import PipelineExecution
from auditor.model.aws.sagemaker.studio import Space, UserProfile
from auditor.model.aws.sagemaker.transform import TransformJob
from auditor.model.gap import MissingEvidence, Reason
from auditor.model.resource import Resource
from auditor.model.values import Ref


def roles_of(resource: Resource, estate: Estate) -> tuple[str, ...]:
    """ARNs of its execution roles, none where it has none; raises MissingEvidence where that was not read."""
    own = _own(resource)
    if own:
        return own
    found = (role for ref in _stands_on(resource) if ref is not None for role in _of(ref, resource, estate))
    return tuple(dict.fromkeys(found))


def _own(resource: Resource) -> tuple[str, ...]:
    """Its own roles; those of an execution that Search told of, without its role, are its pipeline's."""
    try:
        return own_roles(resource)
    except MissingEvidence as missing:
        if isinstance(resource, PipelineExecution) and missing.gap.reason is Reason.NOT_RETURNED:
            return ()
        raise


def _of(ref: Ref, resource: Resource, estate: Estate) -> tuple[str, ...]:
    below = estate.lookup(ref, resource.identity)
    return () if below is None else roles_of(below, estate)


def _stands_on(resource: Resource) -> Iterator[Ref | None]:
    if isinstance(resource, TransformJob):
        yield resource.model
    elif isinstance(resource, EndpointConfig):
        for variant in resource.variants():
            yield from (variant.model, *variant.pool_models)
    elif isinstance(resource, (UserProfile, Space)):
        yield resource.domain
    elif isinstance(resource, InferenceComponent):
        yield resource.endpoint
    elif isinstance(resource, Endpoint):
        yield resource.config
    elif isinstance(resource, PipelineExecution):
        yield resource.pipeline
