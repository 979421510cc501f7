"""AWS's own managed policies, as far as a unit attaches them: judged by the bundled set of their documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from auditor.graph.estate import Estate
from auditor.iac.documents import Sketch
from auditor.iac.documents.managed_policies import OWNER, aws_managed, document, lacking
from auditor.model.arn import Arn
from auditor.model.aws.iam import DETAILS, ManagedPolicy
from auditor.model.choice import OneOf
from auditor.model.document import GLOBAL, CodeShapes, Document, Identity
from auditor.model.resource import Resource
from auditor.model.values import Ref


def managed(sketches: Iterable[Sketch], there: Estate) -> tuple[Resource, ...]:
    """The AWS-managed policies that planned roles, users and groups name, but for those that are `there`.

    One that the set lacks may exist all the same: it is a gap.
    """
    holders = [sketch for sketch in sketches if sketch.planned.type.startswith("AWS::IAM::")]
    named = dict.fromkeys(text for sketch in holders for text in _texts(sketch.responses) if aws_managed(text))
    shapes = CodeShapes()
    return tuple(
        ManagedPolicy(document(arn) or _lacking(arn), shapes)
        for arn in named
        if there.lookup(Ref(ManagedPolicy.type, arn), holders[0].identity) is None
    )


def _lacking(text: str) -> Document:
    arn = Arn.parse(text)
    identity = Identity(arn.partition, OWNER, GLOBAL, ManagedPolicy.type, arn.name, text)
    return Document(identity, {}, {DETAILS: lacking(text)})


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, (dict, Mapping)):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, OneOf):
        yield from _texts(value.options)
