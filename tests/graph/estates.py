"""Estates from hand-made documents, and the face that a rule sees of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from auditor.collect.collector import collectors
from auditor.collect.shapes import shapes
from auditor.graph.estate import Estate
from auditor.graph.graph import Graph
from auditor.model.catalog import concrete_types, resource_type
from auditor.model.document import GLOBAL, Document, Listing, Shapes
from auditor.model.gap import Gap, Reason
from auditor.model.recorder import Recorder
from auditor.model.values import Ref
from tests.support.snapshots import ACCOUNT, REGION, document

OTHER = "444455556666"
"""An account that is not scanned."""
REGIONS = (REGION, "us-east-1")
_GLOBAL = ("AWS::IAM::", "AWS::Organizations::", "AWS::S3::Bucket")
ROLE = f"arn:aws:iam::{ACCOUNT}:role/training"


def listings(denied: Iterable[str] = (), uncollected: Iterable[str] = ()) -> Iterator[Listing]:
    """Complete listings of every type, in two regions or the global one, but for the types named."""
    gone, missing = frozenset(denied), frozenset(uncollected)
    for kind in concrete_types():
        gap = Gap("List", Reason.DENIED, "AccessDenied: no") if kind.type in gone else None
        homes = (GLOBAL,) if kind.type.startswith(_GLOBAL) else REGIONS
        if kind.type not in missing:
            yield from (Listing(kind.type, ACCOUNT, region, "List", gap) for region in homes)


def estate(*documents: Document, denied: Iterable[str] = (), uncollected: Iterable[str] = ()) -> Estate:
    """The documents as an estate of one scanned account."""
    kinds = {kind.type: kind for kind in concrete_types()}
    return Estate.of(documents, listings(denied, uncollected), known(), kinds)


@cache
def known() -> Shapes:
    """The output shapes of all collected operations."""
    return shapes(collectors())


def graph_of(found: Estate, subject: Document) -> tuple[Graph, Recorder]:
    """What a rule that judges `subject` may ask, and the recorder of what it is told."""
    recorder = Recorder(subject.identity)
    judged = resource_type(subject.identity.type)(subject, known(), recorder)
    return Graph(found, judged, recorder), recorder


def ref(type_: str, text: str) -> Ref:
    """A reference."""
    return Ref(type_, text)


def role(name: str = "training", arn: str = ROLE, **details: Any) -> Document:
    """A role."""
    return document(
        "AWS::IAM::Role", name, arn=arn, region=GLOBAL, GetAccountAuthorizationDetails={"Arn": arn, **details}
    )


def key(
    name: str = "11-22",
    *,
    manager: str = "CUSTOMER",
    state: str = "Enabled",
    aliases: Iterable[str] = (),
    region: str = REGION,
    account: str = ACCOUNT,
) -> Document:
    """A KMS key with its aliases."""
    arn = f"arn:aws:kms:{region}:{account}:key/{name}"
    return document(
        "AWS::KMS::Key",
        name,
        arn=arn,
        region=region,
        account=account,
        DescribeKey={"KeyMetadata": {"KeyId": name, "Arn": arn, "KeyManager": manager, "KeyState": state}},
        ListAliases={"Aliases": [{"AliasName": alias} for alias in aliases]},
    )


def notebook(name: str = "lab", **answer: Any) -> Document:
    """A notebook instance."""
    arn = f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:notebook-instance/{name}"
    answer = {"NotebookInstanceName": name, "RoleArn": ROLE, **answer}
    return document("AWS::SageMaker::NotebookInstance", name, arn=arn, DescribeNotebookInstance=answer)


def subnet(name: str = "subnet-1", *, vpc: str = "vpc-1", **item: Any) -> Document:
    """A subnet."""
    return document(
        "AWS::EC2::Subnet",
        name,
        DescribeSubnets={"SubnetId": name, "VpcId": vpc, "AvailabilityZone": "eu-west-1a", **item},
    )


def table(name: str = "rtb-1", *routes: dict[str, Any], vpc: str = "vpc-1", **item: Any) -> Document:
    """A route table."""
    answer = {"RouteTableId": name, "VpcId": vpc, "Routes": list(routes), **item}
    return document("AWS::EC2::RouteTable", name, DescribeRouteTables=answer)
