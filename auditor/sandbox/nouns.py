"""Which operations speak of a noun (`TrainingJob`), and where its documents keep what those operations name.

AWS names things by habit, not by rule: `ListDataQualityJobDefinitions` says MonitoringJobDefinitionName for what
Describe calls JobDefinitionName, filters by NameContains, and DescribeWorkteam wraps everything in Workteam. A
`Noun` resolves such names once, from the shapes alone, so that no document is ever searched.
"""

from __future__ import annotations

import re
from functools import cache, cached_property
from typing import Any, Final

from msgspec import Struct, field

from auditor.sandbox.model import Operation, Shape, members, operation, operation_names, paging
from auditor.sandbox.pages import follow, paging_params

Path = tuple[str, ...]

# The name that a listing or a parameter uses -> the name in the described document, from botocore's models.
RENAMED: Final = {
    "MonitoringJobDefinitionName": "JobDefinitionName",
    "MonitoringJobDefinitionArn": "JobDefinitionArn",
    "CompilationTargetDevice": "TargetDevice",
    "CompilationTargetPlatformOs": "Os",
    "CompilationTargetPlatformArch": "Arch",
    "CompilationTargetPlatformAccelerator": "Accelerator",
    "ExperimentSource": "Source",
    "TrialSource": "Source",
    "TrialComponentSource": "Source",
    "StartTime": "CreationTime",
    "PipelineExecutionFailureReason": "FailureReason",
    "Created": "CreationTime",
    "ModifiedTime": "LastModifiedTime",
    "NodeId": "InstanceId",
    "KeyArn": "Arn",
}
# The resources of Search whose record member is called otherwise.
SEARCH_MEMBER: Final = {"ExperimentTrial": "Trial", "ExperimentTrialComponent": "TrialComponent"}


class Noun(Struct, frozen=True, eq=False, dict=True):
    """A kind of thing of one service, as its operations speak of it.

    Attributes:
        describe: the operation that answers with one whole document, if there is one.
        listing: the operation that lists them, if there is one.
        record: the shape of a sagemaker Search result, if the noun can be searched.
    """

    service: str
    name: str
    describe: Operation | None
    listing: Operation | None
    record: Shape | None
    _paths: dict[tuple[str, str | None], Path | None] = field(default_factory=dict)

    @cached_property
    def result_key(self) -> str:
        """The member of the listing's output that holds the list."""
        if self.listing is None:
            return ""
        how, answered = paging(self.service, self.listing.name), members(self.listing.output_shape)
        lists = [name for name, shape in answered.items() if shape.type_name == "list"]
        return how.results[0] if how and how.results else lists[0] if lists else ""

    @cached_property
    def summary(self) -> Shape | None:
        """The shape of one entry of the listing."""
        return members(self.listing.output_shape)[self.result_key].member if self.listing and self.result_key else None

    @cached_property
    def keys(self) -> list[str]:
        """The parameters that Describe requires."""
        return list(self.describe.input_shape.required_members) if self.describe and self.describe.input_shape else []

    @cached_property
    def options(self) -> list[str]:
        """The parameters with which Describe chooses among several documents of one key, e.g. an image's Version."""
        if self.describe is None:
            return []
        given = set(members(self.describe.input_shape)) - set(self.keys) - paging_params(self.describe)
        return sorted(name for name in given if name != "NextToken" and self.path(name))

    @cached_property
    def document(self) -> dict[str, Shape]:
        """What a document of this noun may hold: what Describe answers, before all, then what only others name.

        Those others are Describe's own parameters, the entries of the listing, its parameters, the Search record
        and Tags. Members of one name keep the shape that stands first.
        """
        listed = members(self.summary) if self.summary is not None and self.summary.type_name == "structure" else {}
        asked = members(self.listing.input_shape) if self.listing else {}
        filters = {k: s for k, s in asked.items() if self.listing and k not in paging_params(self.listing)}
        sources = [_own(self.describe), listed, members(self.describe.input_shape) if self.describe else {}]
        sources += [members(self.record), _tags(self.service), filters]
        return {name: shape for source in reversed(sources) for name, shape in source.items()}

    @cached_property
    def required(self) -> list[str]:
        """The members without which a document is broken."""
        if self.describe is None:
            return list(self.summary.required_members) if self.summary is not None else []
        return needed(self.describe)

    def path(self, name: str, type_name: str | None = None) -> Path | None:
        """Where whole documents of this noun keep what an operation calls `name`, None where they don't."""
        key = (name, type_name)
        if key not in self._paths:
            whole = _own(self.describe) or members(self.summary)
            tries = (name, RENAMED.get(name), name.removesuffix("Summary"))
            found = (_locate(whole, each, type_name) for each in tries if each)
            self._paths[key] = next((path for path in found if path), None)
        return self._paths[key]

    def attribute(self, stem: str) -> Path | None:
        """Where documents keep the noun's own `Name`, `Arn` or `Status`: TrainingJobStatus, JobName, Status."""
        words = re.findall(r"[A-Z]+(?![a-z])|[A-Z][a-z0-9]*", self.name.removesuffix("V2"))
        names = ["".join(words[at:]) + stem for at in range(len(words) + 1)]
        tries = ((name, kind) for name in names for kind in ("string", "timestamp"))
        return next((path for name, kind in tries if (path := self.path(name, kind))), None)

    def value(self, document: dict[str, Any], name: str, type_name: str | None = None) -> Any:
        """What a document says for `name`, by itself or where Describe keeps it; None if nothing."""
        if name in document:
            return document[name]
        path = self.path(name, type_name)
        if path is None and name.endswith("Name"):  # an image version names its image only by ARN
            owner = self.value(document, name.removesuffix("Name") + "Arn")
            return owner.rsplit("/", 1)[-1] if isinstance(owner, str) else None
        return follow(document, path) if path else None

    def summarise(self, document: dict[str, Any]) -> Any:
        """The listing's entry for a document: only the members that the entry's shape has."""
        if self.summary is None:
            return None
        if self.summary.type_name != "structure":  # a list of plain names
            return self.value(document, self.keys[0]) if self.keys else None
        wanted = members(self.summary).items()
        found = ((name, self.value(document, name, shape.type_name)) for name, shape in wanted)
        return {name: value for name, value in found if value is not None}


def needed(op: Operation) -> list[str]:
    """The members without which an answer is broken; tokens are not told by documents (DescribeFeatureGroup's)."""
    how = paging(op.service_model.service_name, op.name)
    computed = {"NextToken", *(how.output_tokens if how else ()), *([how.more] if how and how.more else [])}
    return [name for name in (op.output_shape.required_members if op.output_shape else []) if name not in computed]


@cache
def noun(service: str, name: str) -> Noun | None:
    """The noun of that name, None if no operation of the service speaks of it."""
    known = operation_names(service)
    describe = next((verb + name for verb in ("Describe", "Get") if verb + name in known), None)
    listing = next((op for op in sorted(known) if op.startswith("List") and name in _nouns_of(service, op)), None)
    if describe is None and listing is None:
        return None
    return Noun(
        service,
        name,
        operation(service, describe) if describe else None,
        operation(service, listing) if listing else None,
        _record(service, name),
    )


@cache
def nouns_listed_by(service: str, listing: str) -> tuple[str, ...]:
    """The names of the nouns that a List operation can list (ListAutoMLJobs lists two generations)."""
    return tuple(name for name in _nouns_of(service, listing) if noun(service, name))


@cache
def _nouns_of(service: str, listing: str) -> tuple[str, ...]:
    plural, known = listing.removeprefix("List"), operation_names(service)
    singulars = [plural[:-3] + "y"] if plural.endswith("ies") else []
    singulars += [plural[: -len(end)] for end in ("es", "s") if plural.endswith(end)]
    described = [name for name in singulars if f"Describe{name}" in known or f"Get{name}" in known]
    names = described[:1] or singulars or [plural]
    return (*names, *(f"{name}V2" for name in names if f"Describe{name}V2" in known))


def _record(service: str, name: str) -> Shape | None:
    if service != "sagemaker":
        return None
    records = operation(service, "Search").output_shape.members["Results"].member.members
    return records.get(name)


def _own(describe: Operation | None) -> dict[str, Shape]:
    return members(describe.output_shape) if describe else {}


def _tags(service: str) -> dict[str, Shape]:
    if "ListTags" not in operation_names(service):
        return {}
    answered = members(operation(service, "ListTags").output_shape)
    return {name: shape for name, shape in answered.items() if name == "Tags"}


def _locate(known: dict[str, Shape], name: str, type_name: str | None) -> Path | None:
    """The path of the one nearest member called `name`, through structures only; None if two are equally near."""
    level: list[tuple[Path, dict[str, Shape], frozenset[str]]] = [((), known, frozenset())]
    while level:
        fits = [(*path, name) for path, here, _ in level if name in here and type_name in (None, here[name].type_name)]
        if fits:
            return fits[0] if len(fits) == 1 else None
        level = [
            ((*path, key), dict(shape.members), seen | {shape.name})
            for path, here, seen in level
            for key, shape in here.items()
            if shape.type_name == "structure" and shape.name not in seen
        ]
    return None
