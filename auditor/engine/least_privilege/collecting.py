"""Going through a snapshot: which role is used by what, and what all of that needs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from auditor.engine.least_privilege.access import hidden, noun
from auditor.engine.least_privilege.needs import Found, Needs, surroundings
from auditor.engine.least_privilege.pipelines import step_needs
from auditor.engine.least_privilege.reading import ROLE, Touch, touches
from auditor.engine.least_privilege.stand_in import roles_of
from auditor.graph.edges.declared import refers_to
from auditor.graph.estate import Estate
from auditor.iam import read_policy, trust
from auditor.iam.suggest import Need, Permission
from auditor.model.aws.iam import Role
from auditor.model.aws.sagemaker.feature_store import FeatureGroup
from auditor.model.aws.sagemaker.notebook import CodeRepository, NotebookInstance
from auditor.model.aws.sagemaker.pipeline import Pipeline
from auditor.model.catalog import concrete_types
from auditor.model.fact import Resource
from auditor.model.gap import Gap, MissingEvidence
from auditor.model.values import Ref
from auditor.snapshot.read import Snapshot

_SERVICE = "AWS::SageMaker::"
_THROUGH_OTHERS = frozenset({"TransformJob", "InferenceComponent", "Space"})
"""Types without a role of their own, which use another resource's."""


@dataclass(slots=True)
class Seen:
    """What was seen of one role: its users, by type, their needs, and what is not known of either."""

    users: Counter[str] = field(default_factory=Counter[str])
    reasons: defaultdict[Permission, set[str]] = field(default_factory=lambda: defaultdict[Permission, set[str]](set))
    gaps: dict[str, None] = field(default_factory=dict[str, None])
    hidden: dict[str, None] = field(default_factory=dict[str, None])

    def take(self, found: Found) -> None:
        """Add what one touch came to."""
        for need in found.needs:
            self.reasons[need.permission].add(need.why)
        self.gaps.update(dict.fromkeys(found.gaps))
        self.hidden.update(dict.fromkeys(found.hidden))

    @property
    def needs(self) -> tuple[Need, ...]:
        """Each permission once, with all that it is needed for."""
        return tuple(Need(one, ", ".join(sorted(whys))) for one, whys in self.reasons.items())

    @property
    def not_observable(self) -> tuple[str, ...]:
        """What no snapshot tells of its users, in words."""
        return tuple(dict.fromkeys((*hidden(map(noun, sorted(self.users))), *self.hidden)))


class Collecting:
    """Everything that was seen of all roles, by ARN."""

    def __init__(self, snapshot: Snapshot, estate: Estate) -> None:
        """Read the core from the estate and jobs, one at a time, from the snapshot."""
        self._snapshot, self._estate, self._needs = snapshot, estate, Needs(estate)
        self.roles: defaultdict[str, Seen] = defaultdict(Seen)
        self._unread: Counter[str] = Counter()

    def run(self) -> dict[str, Seen]:
        """Go through all resources of SageMaker's that use roles."""
        for kind in _types():
            for resource in self._all(kind):
                self._take(resource)
        return dict(self.roles)

    @property
    def unread(self) -> tuple[str, ...]:
        """What was not read of the account, so that some needs may be lacking of any role."""
        listings = [
            f"{noun(row.type)} resources of {row.account} in {row.region} were not all listed: {row.gap.reason}"
            for row in self._snapshot.manifest.listings
            if row.gap is not None and row.type in {kind.type for kind in _types()}
        ]
        passed = [f"{count} {name} older than the scan's history" for name, count in self._left_out()]
        return (*listings, *(f"{count} {what}" for what, count in sorted(self._unread.items())), *passed)

    def _left_out(self) -> Iterable[tuple[str, int]]:
        return ((noun(type_), count) for type_, count in sorted(self._snapshot.manifest.left_out.items()) if count)

    def _all(self, kind: type[Resource]) -> Iterator[Resource]:
        for document in self._snapshot.documents(kind.type):
            yield kind(document, self._snapshot.shapes)

    def _take(self, resource: Resource) -> None:
        try:
            roles = roles_of(resource, self._estate)
            told = list(touches(resource, roles))
        except MissingEvidence as missing:
            self._unread[f"{noun(resource.type)} whose role was not read ({missing.gap.reason})"] += 1
            return
        touched = {role for one in told if isinstance(one, Touch) for role in one.roles}
        users = [self._seen(role, resource) for role in dict.fromkeys((*roles, *sorted(touched)))]
        for seen in users:
            seen.users[resource.type] += 1
            seen.take(self._besides(resource))
        for one in told:
            if isinstance(one, Gap):
                for seen in users:
                    seen.gaps[f"part of a {noun(resource.type)} was not read: {one.operation} {one.reason}"] = None
                continue
            found = self._needs.of(one, resource.identity)
            for role in one.roles:
                self._seen(role, resource).take(found)

    def _seen(self, role: str, resource: Resource) -> Seen:
        known = self._estate.lookup(Ref(ROLE, role), resource.identity)
        return self.roles[(known.identity.arn if known else None) or role]

    def _besides(self, resource: Resource) -> Found:
        """What a resource needs beside what its facts name."""
        glue = isinstance(resource, FeatureGroup) and any(not one.glue_disabled for one in resource.offline)
        found = Found(needs=list(surroundings(resource.identity, glue=glue)))
        if isinstance(resource, Pipeline):
            steps = step_needs(_definition(resource), resource.identity, self._principal(resource))
            found = Found([*found.needs, *steps.needs], steps.gaps, steps.hidden)
        if isinstance(resource, NotebookInstance):
            self._repositories(resource, found)
        return found

    def _principal(self, pipeline: Pipeline) -> str | None:
        """SageMaker's service principal as the pipeline's own role writes it: its suffix differs by partition."""
        role = self._estate.lookup(pipeline.role, pipeline.identity) if pipeline.role else None
        if not isinstance(role, Role):
            return None
        services = trust(read_policy(role.trust_policy, name="trust policy")).services()
        return next((one for one in sorted(services) if one.startswith("sagemaker.")), None)

    def _repositories(self, notebook: NotebookInstance, found: Found) -> None:
        """The credentials of the code repositories that are cloned onto a notebook."""
        try:
            for ref in (notebook.default_repository, *notebook.additional_repositories):
                repository = self._estate.lookup(ref, notebook.identity) if ref else None
                if isinstance(repository, CodeRepository) and repository.credentials is not None:
                    secret = repository.credentials
                    told = self._needs.of(Touch((), "credentials", secret.type, secret.text), notebook.identity)
                    found.needs += told.needs
        except MissingEvidence as missing:
            found.gaps.append(f"the repositories of a notebook were not read: {missing.gap.reason}")


def _definition(pipeline: Pipeline) -> str | None:
    try:
        return pipeline.definition
    except MissingEvidence:
        return None


def _types() -> tuple[type[Resource], ...]:
    """SageMaker's types that use a role, their own or another's."""
    return tuple(
        kind
        for kind in concrete_types()
        if kind.type.startswith(_SERVICE) and (ROLE in refers_to(kind) or noun(kind.type) in _THROUGH_OTHERS)
    )
