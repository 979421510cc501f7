"""Who uses a resource, and which subnets SageMaker is attached to. An empty answer is proven, or missing evidence."""

from __future__ import annotations

from functools import cache
from typing import TypeVar

from auditor.graph.edges.declared import refers_to
from auditor.graph.estate import Estate, Use
from auditor.model.aws.ec2 import Subnet
from auditor.model.catalog import concrete_types, types_of
from auditor.model.document import is_new
from auditor.model.gap import MissingEvidence
from auditor.model.recorder import Recorder
from auditor.model.resource import Resource
from auditor.model.values import Ref

R = TypeVar("R", bound=Resource)

SAGEMAKER = "AWS::SageMaker::"


def users(
    estate: Estate, subject: Resource, recorder: Recorder, types: tuple[str, ...], *, whole: bool = False
) -> tuple[Use, ...]:
    """Who refers to `subject`, of `types` (or of the services `AWS::S3::`), or all.

    Raises:
        MissingEvidence: where nobody is known to, or the `whole` of them is wanted, and not everybody who could was
            read.
    """
    uses = tuple(use for use in estate.uses(subject) if _among(use.type, types))
    if whole or not uses:
        own = subject.identity
        gap = estate.unseen(subject.type, own.account, _could_use(subject.type, types), new=is_new(own))
        if gap is not None:
            raise MissingEvidence(subject.identity.id, "users", gap)
    recorder.note(subject.identity, "users", tuple(map(_shown, uses)), "references")
    return uses


def referrers(estate: Estate, subject: Resource, recorder: Recorder, kind: type[R], *, whole: bool) -> tuple[R, ...]:
    """The core resources of `kind`, a mixin or a type, that refer to `subject`.

    Raises:
        MissingEvidence: where none is known, or the `whole` of them is wanted, and not everything was read.
    """
    graph, own = estate.references, subject.identity.id
    users_ = dict.fromkeys(edge.source for edge in graph.to(own))
    found = [each for user in users_ if isinstance(each := graph.resources[user], kind)]
    types = types_of(kind)
    gap = estate.unseen(subject.type, subject.identity.account, types, new=is_new(subject.identity))
    if gap is not None and (whole or not found):
        raise MissingEvidence(subject.identity.id, f"users of type {', '.join(types)}", gap)
    recorder.note(subject.identity, "users", tuple(f"{each.type} {each.identity.name}" for each in found), "references")
    return tuple(each.judged(recorder) for each in found)


def used_subnets(estate: Estate, vpc: Ref, subject: Resource, recorder: Recorder, *, whole: bool) -> tuple[Subnet, ...]:
    """The subnets of `vpc` that SageMaker's resources name, as `subject` sees them.

    Raises:
        MissingEvidence: where none is known, or the `whole` of them is wanted, and not everything was read.
    """
    home = subject.identity
    new = estate.makes(vpc, home)
    gap = None if new else estate.incomplete([Subnet.type], home.account)
    gap = gap or estate.unseen(Subnet.type, home.account, _could_use(Subnet.type, (SAGEMAKER,)), new=new)
    found = list[Subnet]()
    for subnet in estate.of_type(Subnet, home.account, home.region):
        try:
            if subnet.vpc.name == vpc.name and _in_use(estate, subnet):
                found.append(subnet)
        except MissingEvidence as missing:
            gap = gap or missing.gap
    if gap is not None and (whole or not found):
        raise MissingEvidence(vpc.text, "used subnets", gap)
    recorder.note(home, "used subnets", tuple(subnet.identity.name for subnet in found), "references")
    return tuple(found)


def _in_use(estate: Estate, subnet: Subnet) -> bool:
    return any(_among(use.type, (SAGEMAKER,)) for use in estate.uses(subnet))


@cache
def _could_use(type_: str, users_: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(kind.type for kind in concrete_types() if type_ in refers_to(kind) and _among(kind.type, users_))


def _among(type_: str, wanted: tuple[str, ...]) -> bool:
    return not wanted or any(type_ == one or (one.endswith("::") and type_.startswith(one)) for one in wanted)


def _shown(use: Use) -> str:
    return f"{use.type} {use.example}" + (f" and {use.count - 1} more" if use.count > 1 else "")
