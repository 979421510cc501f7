"""What SageMaker's resource types have in common, so that one rule serves all that share a shape.

Two kinds of class stand here. A *facet* is anything with certain facts: the resource itself, or a part of it.
A *mixin* (`Has...`) is a resource type that has facets; its one method returns them all. A rule is typed by the mixin
and asks each facet:

    def volume_key(job: HasVolume) -> Verdict:
        if any_of(lambda cluster: cluster.volume_key is None, job.clusters()): ...

A type claims a mixin only where its API really has the field: AutoML jobs have no network isolation, transform jobs
have neither network nor isolation of their own (they inherit their model's).
"""

from __future__ import annotations

import re
from operator import eq
from typing import ClassVar, Final, Self

from auditor.model.choice import settle_at
from auditor.model.fact import Fact, each
from auditor.model.gap import Gap, MissingEvidence, not_returned
from auditor.model.instances import has_local_storage
from auditor.model.resource import Readable, Resource
from auditor.model.values import Ref, pair

_ACCOUNT_DIGITS = 12
_TAGS: Final = "ListTags"
_INDEX: Final = re.compile(r"\[\d*\]")


class Cluster(Readable):
    """Facet: instances that work is done on, and the key of their storage volumes."""

    volume_key: ClassVar[Fact[Ref | None]]
    """The KMS key of the volumes; None: SageMaker's own transient key, encrypted but not the customer's to control."""

    @property
    def instance_types(self) -> tuple[str, ...]:
        """Every instance type that may be used (`ml.m5.xlarge`); empty where AWS chooses."""
        raise NotImplementedError  # pragma: no cover - each type answers

    @property
    def instance_count(self) -> int | None:
        """How many instances at most, all groups together; None where AWS chooses."""
        raise NotImplementedError  # pragma: no cover - each type answers

    @property
    def takes_volume_key(self) -> bool:
        """Whether any of the instance types stores on a volume that a key can be asked for.

        Types with local NVMe refuse `VolumeKmsKeyId`; an AWS-chosen type counts as one that takes it.
        """
        types = self.instance_types
        return not types or not all(has_local_storage(each_type) for each_type in types)


class Output(Readable):
    """Facet: a place in S3 that results are written to, under one key."""

    output_key: ClassVar[Fact[Ref | None]]
    """The KMS key of the results; None: the bucket's default encryption or the account's `aws/s3` key."""
    output_buckets: ClassVar[Fact[tuple[Ref, ...]]]
    """The buckets, without the paths below them."""


class Network(Readable):
    """Facet: the customer's VPC that containers are attached to."""

    subnets: ClassVar[Fact[tuple[Ref, ...]]]
    """Empty: no VPC of the customer's."""
    security_groups: ClassVar[Fact[tuple[Ref, ...]]]


class Isolation(Readable):
    """Facet: whether containers are cut off from all networks, S3 included."""

    isolated: ClassVar[Fact[bool]]


class Traffic(Readable):
    """Facet: what the containers of one job say to each other."""

    traffic_encrypted: ClassVar[Fact[bool]]

    @property
    def instance_count(self) -> int | None:
        """How many instances at most; with one there is no traffic. None where AWS chooses."""
        raise NotImplementedError  # pragma: no cover - each type answers


class Container(Readable):
    """Facet: an image that is run, and what it is told."""

    image: ClassVar[Fact[Ref | None]]
    """The image's repository, without tag and digest; None where it comes from an algorithm or a model package."""
    image_pinned: ClassVar[Fact[bool]]
    """Whether the image is named by digest."""

    @property
    def is_clarify(self) -> bool:
        """Whether it runs SageMaker Clarify, which may have to call a model and then cannot be isolated."""
        return self.aws_image == "sagemaker-clarify-processing"

    @property
    def refuses_isolation(self) -> bool:
        """Whether the image is one of SageMaker's own that does not run isolated: Chainer and reinforcement learning.

        Source: SageMaker Developer Guide, "Run training and inference containers in internet-free mode".
        """
        name = self.aws_image
        return name is not None and (name == "sagemaker-chainer" or name.startswith("sagemaker-rl-"))

    @property
    def aws_image(self) -> str | None:
        """The repository's name where the image may be one of AWS's own; None for the customer's.

        AWS's images stand in ECR registries of accounts of AWS's, which differ by region and image, in repositories
        without a namespace. Assumed is that whatever stands in another account's registry under exactly such a name
        is AWS's; the resource's own account never is, so that nobody hides behind the name of a repository.
        """
        registry, _, name = self.image.text.partition("/") if self.image is not None else ("", "", "")
        account, host = registry.partition(".")[::2]
        elsewhere = len(account) == _ACCOUNT_DIGITS and account.isdecimal() and host.startswith("dkr.ecr.")
        return name if elsewhere and account != self.resource.identity.account else None


class Spot(Readable):
    """Facet: work on spare capacity that AWS may take back."""

    spot: ClassVar[Fact[bool]]
    checkpoint_bucket: ClassVar[Fact[Ref | None]]
    """Where progress is kept; None: an interrupted job begins anew."""


class Tagged(Resource):
    """A resource whose tags are read, by ListTags or from the Search record."""

    tags = each("Tags[]", pair, of="ListTags")
    """(key, value) of each."""


class HasVolume(Resource):
    """A resource that runs on instances whose volumes may have a key."""

    def clusters(self) -> tuple[Cluster, ...]:
        """All its clusters: one a definition, a variant or an instance group that has a key of its own."""
        raise NotImplementedError  # pragma: no cover - each type answers


class HasOutput(Resource):
    """A resource that writes results to S3."""

    def outputs(self) -> tuple[Output, ...]:
        """Each place that has a key of its own; empty where nothing is written."""
        raise NotImplementedError  # pragma: no cover - each type answers


class HasNetwork(Resource):
    """A resource that can be attached to the customer's VPC."""

    def networks(self) -> tuple[Network, ...]:
        """Each attachment that can be made; one without subnets was not made."""
        raise NotImplementedError  # pragma: no cover - each type answers


class HasIsolation(Resource):
    """A resource whose containers can be cut off from all networks."""

    def isolations(self) -> tuple[Isolation, ...]:
        """Each place where isolation is switched."""
        raise NotImplementedError  # pragma: no cover - each type answers


class Distributed(Resource):
    """A resource that may run on several instances whose traffic can be encrypted."""

    def traffics(self) -> tuple[Traffic, ...]:
        """Each place where encryption is switched, with its number of instances."""
        raise NotImplementedError  # pragma: no cover - each type answers


class AssumesRole(Resource):
    """A resource that AWS runs with an IAM role of the customer's."""

    def roles(self) -> tuple[Ref, ...]:
        """Each execution role that is set, once."""
        raise NotImplementedError  # pragma: no cover - each type answers


class RunsContainers(Resource):
    """A resource that names container images."""

    def containers(self) -> tuple[Container, ...]:
        """Each container."""
        raise NotImplementedError  # pragma: no cover - each type answers


class OneSetup(Network, Isolation, Traffic, Container, HasNetwork, HasIsolation, Distributed, RunsContainers):
    """A resource that runs one image in one setting: it is its own network, isolation, traffic and container."""

    def networks(self) -> tuple[Self, ...]:
        """The resource itself."""
        return (self,)

    def isolations(self) -> tuple[Self, ...]:
        """The resource itself."""
        return (self,)

    def traffics(self) -> tuple[Self, ...]:
        """The resource itself."""
        return (self,)

    def containers(self) -> tuple[Self, ...]:
        """The resource itself: it runs one image."""
        return (self,)


class ReadsData(Resource):
    """A resource that reads data, models or scripts from S3."""

    def data_buckets(self) -> tuple[Ref, ...]:
        """Each bucket that is read, once."""
        raise NotImplementedError  # pragma: no cover - each type answers


class UsesSpot(Resource):
    """A resource that can run on spare capacity."""

    def spots(self) -> tuple[Spot, ...]:
        """Each place where spot capacity is switched."""
        raise NotImplementedError  # pragma: no cover - each type answers


class MayHoldSecrets(Resource):
    """A resource with free text in which people leave credentials; ask `secrets_found`."""

    secret_places: ClassVar[tuple[str, ...]]
    """The paths, in the Describe response, of those texts."""
    unsearched_places: ClassVar[tuple[str, ...]] = ()
    """Further ones, that Search does not return: no job is described for their sake, but code tells them."""

    @property
    def secrets_found(self) -> tuple[str, ...]:
        """As of every resource, but that there is none is known only where each of the texts was read.

        The tags are among them, where a scan reads them or code says them.
        """
        found = super().secrets_found
        if found:
            return found
        gap = next(filter(None, map(self._unread_text, self.secret_places)), None)
        if self.document.open:
            self._settle_texts()
            gap = gap or next(filter(None, map(self._unread_text, self.unsearched_places)), None) or self._open_tag()
        else:
            gap = gap or self._unread_tags()
        if gap is not None:
            raise MissingEvidence(self.identity.id, "secrets_found", gap)
        return found

    def _settle_texts(self) -> None:
        """Raise Undecided where one of the texts hangs on a decision: another option may hold a credential."""
        for place in self.places(None):
            for path in (*self.secret_places, *self.unsearched_places):
                settle_at(place.holder, path)
        for place in self.places(_TAGS):
            settle_at(place.holder, "Tags")

    def _unread_text(self, path: str) -> Gap | None:
        """Why the text at `path` was not read; None where an operation that returns it was.

        Which operations answered, and with which gaps, tells; the text itself is not looked at.
        """
        gap: Gap | None = None
        for place in self.places(None):
            hole = self._hole_in(place.operation, path)
            if hole is None and self.shapes.has(place.operation, path):
                return None
            gap = gap or hole or not_returned(place.operation, path)
        return gap

    def _unread_tags(self) -> Gap | None:
        """Why the tags were not read, of a type of which a scan reads them: from its Search record, or one by one."""
        answered = self.document.responses
        if not isinstance(self, Tagged) or _TAGS in answered:
            return None
        unsearched = self.searched_as is not None and f"Search:{self.searched_as}" not in answered
        return self.unread(_TAGS) if unsearched or _TAGS in self.document.gaps else None

    def _open_tag(self) -> Gap | None:
        """Why one of the tags is not known, where code says what tags there will be."""
        holes = (self._hole_in(place.operation, "Tags") for place in self.places(_TAGS))
        return next(filter(None, holes), None)

    def _hole_in(self, operation: str, path: str) -> Gap | None:
        """The gap at, around or within the texts at `path`, and where it is.

        Indices do not count: a plan may write a structure as the only item of a list.
        """
        wanted = _members(path)
        for key, gap in self.document.gaps.items():
            of, _, at = key.partition(".")
            if of == operation and at and all(map(eq, _members(at), wanted)):
                return Gap(gap.operation, gap.reason, f"{gap.detail} ({at})" if gap.detail else at)
        return None


def _members(path: str) -> list[str]:
    return _INDEX.sub("", path).split(".")


class Job(Resource):
    """Work that ends. Jobs are streamed, not held: an account may have a million that cannot be deleted."""

    streamed = True
    status: ClassVar[Fact[str]]
    """The job's state (`InProgress`, `Completed`, ...)."""
    step: ClassVar[Fact[str | None]]
    """The pipeline step that started it, by its name; None for other jobs."""

    @property
    def lineage(self) -> tuple[str, ...]:
        """What stays the same from one run to the next: the pipeline's step, else role and image.

        Made of reduced facts only, so that a nightly job has one lineage.
        """
        step = self.step
        if step is not None:
            return ("step", step)
        roles = self.roles() if isinstance(self, AssumesRole) else ()
        containers = self.containers() if isinstance(self, RunsContainers) else ()
        images = (container.image for container in containers)
        return (*(role.name for role in roles), *(image.text for image in images if image is not None))


class MakesModels(Job):
    """A job whose model is known by where it lies. There are few of them, so each is kept while jobs are streamed."""

    artifact: ClassVar[Fact[str | None]]
    """Where the model lies, the whole location; None: the job made none."""


def distinct(*refs: Ref | None) -> tuple[Ref, ...]:
    """Each reference once, in order; None is left out."""
    return tuple(dict.fromkeys(ref for ref in refs if ref is not None))
