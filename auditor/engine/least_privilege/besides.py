"""What a resource needs beside what its facts name: for its type, a pipeline's steps, a notebook's repositories."""

from __future__ import annotations

from auditor.engine.least_privilege.needs import Found, Needs, surroundings
from auditor.engine.least_privilege.pipelines import step_needs
from auditor.engine.least_privilege.reading import Touch
from auditor.graph.estate import Estate
from auditor.iam import read_policy, trust
from auditor.model.aws.iam import Role
from auditor.model.aws.sagemaker.feature_store import FeatureGroup
from auditor.model.aws.sagemaker.notebook import CodeRepository, NotebookInstance
from auditor.model.aws.sagemaker.pipeline import Pipeline
from auditor.model.gap import MissingEvidence
from auditor.model.resource import Resource


def besides(resource: Resource, estate: Estate, needs: Needs) -> Found:
    """What it needs besides; what of that was not read is a gap."""
    found = Found(needs=list(surroundings(resource.identity)))
    try:
        if isinstance(resource, FeatureGroup) and any(not one.glue_disabled for one in resource.offline):
            found.needs += surroundings(resource.identity, glue=True)
        elif isinstance(resource, Pipeline):
            _steps(resource, estate, found)
        elif isinstance(resource, NotebookInstance):
            _repositories(resource, estate, needs, found)
    except MissingEvidence as missing:
        found.gaps.append(f"part of {resource.identity.name} was not read: {missing.fact} ({missing.gap.reason})")
    return found


def _steps(pipeline: Pipeline, estate: Estate, found: Found) -> None:
    steps = step_needs(_definition(pipeline), pipeline.identity, _principal(pipeline, estate))
    found.needs += steps.needs
    found.gaps += steps.gaps
    found.hidden += steps.hidden


def _definition(pipeline: Pipeline) -> str | None:
    try:
        return pipeline.definition
    except MissingEvidence:
        return None


def _principal(pipeline: Pipeline, estate: Estate) -> str | None:
    """SageMaker's service principal as the pipeline's own role writes it: its suffix differs by partition."""
    role = estate.lookup(pipeline.role, pipeline.identity) if pipeline.role else None
    if not isinstance(role, Role):
        return None
    services = trust(read_policy(role.trust_policy, name="trust policy")).services()
    return next((one for one in sorted(services) if one.startswith("sagemaker.")), None)


def _repositories(notebook: NotebookInstance, estate: Estate, needs: Needs, found: Found) -> None:
    """The credentials of the code repositories that are cloned onto a notebook."""
    for ref in (notebook.default_repository, *notebook.additional_repositories):
        repository = estate.lookup(ref, notebook.identity) if ref else None
        if isinstance(repository, CodeRepository) and repository.credentials is not None:
            secret = repository.credentials
            found.needs += needs.of(Touch((), "credentials", secret.type, secret.text), notebook.identity).needs
