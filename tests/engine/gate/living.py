"""A small live account of documents that are given, written as a scan would have written it, and read again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from auditor.engine.gate.live import Live
from auditor.model.catalog import resource_type
from auditor.model.document import GLOBAL, Document, Identity, Listing
from auditor.model.gap import Gap
from auditor.snapshot.manifest import Account, Scope
from auditor.snapshot.read import Snapshot
from auditor.snapshot.write import SnapshotWriter
from tests.engine.scanning import FINISHED, STARTED, known_shapes

ACCOUNT, REGION = "123456789012", "us-west-2"


def document(type_: str, name: str, responses: Mapping[str, Any], arn: str | None = None, **gaps: Gap) -> Document:
    """What a scan read of one thing: its responses by operation, or the one of its Describe; gaps by operation."""
    kind = resource_type(type_)
    whole = responses if set(responses) & kind.operations() else {kind.described_by: responses}
    region = GLOBAL if type_.startswith(("AWS::IAM::", "AWS::S3::")) else REGION
    return Document(Identity("aws", ACCOUNT, region, type_, name, arn), dict(whole), dict(gaps))


def living(folder: Path, documents: Iterable[Document], unlisted: Mapping[str, Gap | None] | None = None) -> Live:
    """The account that holds these; `unlisted` types could not be listed, of all others there is nothing else."""
    there = list(documents)
    scope = Scope(partition="aws", accounts=(Account(id=ACCOUNT, caller_arn="", regions=(REGION,)),), history="90d")
    writer = SnapshotWriter(folder, scope, STARTED)
    gaps = unlisted or {}
    with writer.unit("all") as unit:
        for one in there:
            unit.add(one)
        for type_ in sorted({one.identity.type for one in there} | set(gaps) | LISTED):
            region = GLOBAL if type_.startswith(("AWS::IAM::", "AWS::S3::")) else REGION
            unit.listings.append(Listing(type_, ACCOUNT, region, f"List {type_}", gaps.get(type_)))
    writer.finish(tool="0", botocore="0", finished=FINISHED, shapes=known_shapes())
    return Live.of(Snapshot(folder), None)


LISTED = frozenset(
    {
        "AWS::EC2::RouteTable",
        "AWS::EC2::Subnet",
        "AWS::EC2::VPC",
        "AWS::EC2::VPCEndpoint",
        "AWS::IAM::ManagedPolicy",
        "AWS::IAM::Role",
        "AWS::KMS::Key",
        "AWS::S3::Bucket",
        "AWS::SageMaker::Endpoint",
        "AWS::SageMaker::EndpointConfig",
        "AWS::SageMaker::Model",
        "AWS::SageMaker::NotebookInstance",
    }
)
"""Of these, an account has all that it is given and no more."""
