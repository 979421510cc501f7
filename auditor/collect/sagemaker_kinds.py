"""Every SageMaker resource type that has a Describe, derived from botocore's model; only exceptions are written.

A kind is listed by the plural of its name and described by arguments that its summary or its parents have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

from msgspec import Struct

from auditor.collect.botomodel import input_members, operation_model, output_members, service_model
from auditor.model.catalog import concrete_types
from auditor.model.resource import Resource

SERVICE: Final = "sagemaker"
PREFIX: Final = "AWS::SageMaker::"
TAGS: Final = "ListTags"

_LISTED_WITH: Final = {"AutoMLJobV2": "ListAutoMLJobs"}
"""Kinds that share a listing under another's name."""

_ARGUMENTS: Final[dict[str, dict[str, str]]] = {
    "DataQualityJobDefinition": {"JobDefinitionName": "MonitoringJobDefinitionName"},
    "ModelBiasJobDefinition": {"JobDefinitionName": "MonitoringJobDefinitionName"},
    "ModelExplainabilityJobDefinition": {"JobDefinitionName": "MonitoringJobDefinitionName"},
    "ModelQualityJobDefinition": {"JobDefinitionName": "MonitoringJobDefinitionName"},
    "ModelPackage": {"ModelPackageName": "ModelPackageArn"},  # a version of a group has no name, only an ARN
    "ClusterNode": {"NodeId": "InstanceId"},
    "TrainingSession": {"TrainingSessionName": "TrainingSessionArn"},
}
"""Describe's parameters that the summary calls otherwise."""

_ONLY: Final = frozenset({"ClusterNode"})
"""Kinds that take just those: a node is asked for by one of its two ids, not by both."""

_HISTORY: Final = frozenset({
    "Action", "Artifact", "Context", "Experiment", "Trial", "TrialComponent", "PipelineExecution", "ClusterEvent",
    "ClusterOperation",
})  # fmt: skip
"""Beside jobs, what piles up with every run."""

_WINDOWS: Final = (
    ("CreationTimeAfter", "CreationTimeBefore"),
    ("CreatedAfter", "CreatedBefore"),
    ("EventTimeAfter", "EventTimeBefore"),
)
"""What listings call a span of creation times."""

_UNTAGGED: Final = frozenset(
    {"EndpointConfig", "ImageVersion", "Device", "App", "Action", "Artifact", "Context", "Model"}
)
"""Kinds of which there are many, and whose owners carry the tags that matter or whose tags Search tells."""

_WITHIN: Final = {"ReservedCapacity": ("TrainingPlan", "ReservedCapacitySummaries")}
"""Kinds that no operation lists, and the parent and the member of its summary that name them."""

_FIXED: Final[dict[str, dict[str, str]]] = {"ListModelPackages": {"ModelPackageType": "Both"}}
"""Parameters without which a listing leaves something out."""

_IDENTIFYING: Final = ("Name", "Id", "Version")

_ARNS: Final[dict[str, tuple[tuple[str, ...], ...]]] = {
    "UserProfile": (("DomainId",), ("UserProfileName",)),
    "Space": (("DomainId",), ("SpaceName",)),
    "App": (("DomainId",), ("UserProfileName", "SpaceName"), ("AppType",), ("AppName",)),
    "InferenceExperiment": (("Name",),),
}
"""Kinds whose ARN Describe alone tells, and the summary's members that it is made of, one of each group.

Source: the service authorization reference, resource types of Amazon SageMaker AI. The names in SageMaker's ARNs are in
lower case (`app/<domain>/*/jupyterserver/default` in the developer guide's isolation policy for domains).
"""


class Kind(Struct, frozen=True):
    """One resource type: how it is listed and described.

    `parents`: the listing's required parameters -> the kind that gives their values (None: each value of an enum).
    `arguments`: Describe's parameters -> the summary's members. `fixed`: further parameters of the listing.
    `within`: the member of the parent's summary that holds this kind, where no operation lists it.
    `facts`: the class that reads facts of Describe; None, for what AWS has added since: its summary is the document.
    """

    noun: str
    listing: str | None
    items: str
    parents: Mapping[str, str | None]
    arguments: Mapping[str, str]
    fixed: Mapping[str, str]
    policy: str | None
    facts: type[Resource] | None
    within: tuple[str, str] | None = None

    @property
    def type(self) -> str:
        """The type's name."""
        return f"{PREFIX}{self.noun}"

    @property
    def describe(self) -> str:
        """The Describe operation."""
        return f"Describe{self.noun}"

    @property
    def tagged(self) -> bool:
        """Whether tags are asked for one by one where Search did not tell them: not of jobs, which are many."""
        facts = self.facts
        if facts is None or facts.streamed or self.noun in _UNTAGGED or (facts.searched_as and self.window):
            return False
        return any(fact.of == TAGS for fact in facts.facts.values())

    @property
    def describe_takes(self) -> Mapping[str, Any]:
        """Describe's parameters."""
        return input_members(SERVICE, self.describe)

    @property
    def window(self) -> tuple[str, str] | None:
        """The listing's parameters for a span of creation times, for what ends or piles up; None for all else."""
        if self.listing is None or not (self.noun in _HISTORY or self.noun.endswith(("Job", "JobV2"))):
            return None
        takes = input_members(SERVICE, self.listing)
        return next((pair for pair in _WINDOWS if takes.keys() >= set(pair)), None)

    @property
    def active(self) -> tuple[str, ...]:
        """The statuses of what has not ended, by which the listing can be filtered."""
        takes = input_members(SERVICE, self.listing) if self.listing else {}
        statuses: list[str] = takes["StatusEquals"].enum if "StatusEquals" in takes else []
        return tuple(each for each in statuses if not has_ended(each))

    @property
    def own(self) -> str:
        """Describe's parameter that names the resource itself."""
        named = (f"{self.noun.removesuffix('V2')}{end}" for end in ("Name", "Arn", "Id"))
        return next((name for name in named if name in self.arguments), next(iter(self.arguments), ""))

    def key_of(self, summary: Mapping[str, Any]) -> str:
        """What names a resource within its kind and parents, by its summary or its Search record."""
        members = self.arguments.values() if self.search_alone else [self.arguments.get(self.own, "")]
        return "/".join(str(summary.get(member, "")) for member in members)

    @property
    def search_alone(self) -> bool:
        """Whether nothing lists this kind but Search, which gives its whole documents."""
        return bool(self.facts and self.facts.searched_as) and not (self.listing or self.within)

    @property
    def found(self) -> bool:
        """Whether there is any way to know which there are."""
        return bool(self.listing or self.within or self.search_alone)

    @property
    def operations(self) -> set[str]:
        """All that reading this kind may call."""
        listed = {self.listing} if self.listing else set[str]()
        searched = {"Search"} if self.facts and self.facts.searched_as else set[str]()
        if self.facts is None or not self.found or self.search_alone:
            return listed | searched
        asked = {self.describe, *({TAGS} if self.tagged else ())}
        return {*listed, *self.beside, *asked, *searched, *({self.policy} if self.policy else ())}

    @property
    def beside(self) -> tuple[str, ...]:
        """Further operations that the class reads and that Describe's own argument is enough for."""
        if self.facts is None:
            return ()
        wanted = {fact.of for fact in self.facts.facts.values() if fact.of} - {TAGS, self.policy, self.describe}
        return tuple(sorted(wanted & set(service_model(SERVICE).operation_names)))

    def arn_of(self, document: Mapping[str, Any]) -> str | None:
        """The ARN as a document tells it: `TrainingJobArn`, `JobDefinitionArn`, `Arn`."""
        names = (f"{name}Arn" for name in self._names())
        return next((str(document[name]) for name in names if name in document), None)

    def resource_of(self, summary: Mapping[str, Any]) -> str | None:
        """The resource part of the ARN of a kind whose summary lacks it: `space/d-1/lab`; None of all others."""
        if self.noun not in _ARNS:
            return None
        told = [next((str(summary[name]) for name in names if summary.get(name)), "") for names in _ARNS[self.noun]]
        return "/".join([_dashed(self.noun), *told]).lower()

    def status_of(self, summary: Mapping[str, Any]) -> str:
        """The status as a listing tells it, empty where it does not."""
        names = [f"{name}Status" for name in self._names()]
        return next((str(summary[name]) for name in names if name in summary), "")

    def _names(self) -> Iterator[str]:
        """The kind's name, then without its first words, then nothing; monitoring's listings put a word before it."""
        noun = self.noun.removesuffix("V2")
        yield noun
        starts = [at for at in range(1, len(noun)) if noun[at].isupper() and noun[at - 1].islower()]
        for at in starts:
            yield noun[at:]
            yield f"Monitoring{noun[at:]}"
        yield ""


@cache
def kinds() -> Mapping[str, Kind]:
    """All kinds by noun; parents stand before their children."""
    parts = {fact.of for kind in concrete_types() for fact in kind.facts.values()}  # responses of other kinds
    names = (name for name in service_model(SERVICE).operation_names if name not in parts)
    nouns = [name.removeprefix("Describe") for name in names if name.startswith("Describe")]
    found = {noun: _kind(noun) for noun in nouns}
    return dict(sorted(found.items(), key=lambda item: (len(item[1].parents), item[0])))


def _kind(noun: str) -> Kind:
    listing = _listing(noun)
    classes = {kind.type: kind for kind in concrete_types()}
    policy = f"Get{noun}Policy"
    return Kind(
        noun,
        listing,
        _items(listing) if listing else "",
        _parents(listing) if listing else {},
        _arguments(noun, listing) if listing else {name: name for name in _required(f"Describe{noun}")},
        _FIXED.get(listing or "", {}),
        policy if policy in service_model(SERVICE).operation_names else None,
        classes.get(f"{PREFIX}{noun}"),
        _WITHIN.get(noun),
    )


def _listing(noun: str) -> str | None:
    known = service_model(SERVICE).operation_names
    plurals = [f"{noun}s", f"{noun}es", *([f"{noun[:-1]}ies"] if noun.endswith("y") else [])]
    found = (f"List{plural}" for plural in plurals if f"List{plural}" in known)
    return next(found, None) or _LISTED_WITH.get(noun)


def _items(listing: str) -> str:
    members = output_members(SERVICE, listing)
    return next(name for name, shape in members.items() if shape.type_name == "list")


def _parents(listing: str) -> dict[str, str | None]:
    takes = input_members(SERVICE, listing)
    return {name: None if takes[name].enum else _owner(name) for name in _required(listing)}


def _required(operation: str) -> list[str]:
    shape = operation_model(SERVICE, operation).input_shape
    return shape.required_members if shape else []


def _owner(parameter: str) -> str:
    """The kind whose name, ARN or id a parameter is: `ClusterArn` -> `Cluster`."""
    return next(parameter.removesuffix(end) for end in ("Name", "Arn", "Id") if parameter.endswith(end))


def _arguments(noun: str, listing: str) -> dict[str, str]:
    """Describe's parameters by the summary's members; the parents' are added when it is called."""
    own = _ARGUMENTS.get(noun, {})
    shape = output_members(SERVICE, listing)[_items(listing)].member
    told = set(shape.members) if shape.type_name == "structure" else set[str]()
    describe = f"Describe{noun}"
    wanted = (name for name in input_members(SERVICE, describe) if name in told and name not in own)
    same = {name: name for name in wanted if name in _required(describe) or name.endswith(_IDENTIFYING)}
    return dict(own) if noun in _ONLY else {**same, **own}


_ENDED: Final = ("COMPLETED", "FAILED", "STOPPED", "DELETED", "SUCCEEDED", "CANCELLED", "COMPLETEDWITHFAILURES")


def has_ended(status: str) -> bool:
    """Whether a status of a job is final."""
    return status.upper() in _ENDED


def _dashed(noun: str) -> str:
    """`UserProfile` -> `user-profile`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", noun).lower()


def values_of(listing: str, parameter: str) -> list[str]:
    """The values of an enum that a listing asks for."""
    return list(input_members(SERVICE, listing)[parameter].enum)
